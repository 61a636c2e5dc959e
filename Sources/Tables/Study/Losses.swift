// Points of the loss law with what it says there, and its residuals.

import Foundation
import Laws
import Maths
import Texts

extension StudyTable {
  static let losses = StudyTable("losses", "points of the loss law with what it says there, and its residuals") {
    result in
    let law = result.optimal.laws.loss
    let points = result.optimal.lossFit?.points ?? []
    let predicted = points.map { point in law.map { $0(params: point.params, tokens: point.tokens) } }
    let residuals = zip(points, predicted).map { point, loss in loss.map { log(point.loss / $0) } }
    let spread = deviation(residuals.compactMap(\.self))
    let quantiles = normalQuantiles(residuals.map { $0 ?? 0 })
    var builder = TableBuilder(Array(points.enumerated()))
    builder.number("params", .params, \.element.params)
    builder.number("tokens", .tokens, \.element.tokens)
    builder.number("compute", .compute, priority: 2, \.element.compute)
    builder.number("loss", .loss, \.element.loss)
    builder.number("predicted", .loss.named("predicted")) { predicted[$0.offset] }
    builder.number("residual_percent", Measure("residual", unit: "%", style: .significant(3))) {
      residuals[$0.offset].map { 100 * (exp($0) - 1) }
    }
    builder.number("residual_deviations", .number("residual / s", digits: 3), priority: 1) {
      residuals[$0.offset].map { $0 / max(spread, 1e-300) }
    }
    builder.number("normal_quantile", .number("normal quantile", digits: 3), priority: 3) { quantiles[$0.offset] }
    return builder.table("losses")
  }
}

/// The root of the mean square: residuals of a fit scatter around zero.
private func deviation(_ values: [Double]) -> Double {
  (values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))).squareRoot()
}

/// Where each value would stand in a normal sample of so many (Blom's plotting positions).
private func normalQuantiles(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  var quantiles = [Double](repeating: .nan, count: values.count)
  for (rank, index) in order.enumerated() {
    quantiles[index] = normalQuantile((Double(rank) + 0.625) / (Double(values.count) + 0.25))
  }
  return quantiles
}
