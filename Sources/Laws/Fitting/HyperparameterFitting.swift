// Fits B_opt(N, T) and eta_opt(N, T): a plane through the logs of the cells' optima.

import Foundation
import Maths

/// An optimal batch size or learning rate at (N, T).
struct HyperparameterPoint: Sendable {
  var params: Double
  var tokens: Double
  var value: Double
  /// Standard deviation of ln value, where it is known.
  var deviation: Double?
  /// What it counts for in a law.
  var weight = 1.0
  /// The cell's number among those that are fitted.
  var unit = 0
}

extension HyperparameterPoint {
  /// One of the values of an optimum; nil unless it was found.
  init?(_ optimum: Optimum, _ value: KeyPath<Optimum, Double?>, _ deviation: Double?, unit: Int) {
    guard optimum.status == .ok, let value = optimum[keyPath: value] else { return nil }
    self.init(
      params: optimum.params, tokens: optimum.tokens, value: value, deviation: deviation, unit: unit)
  }

  /// The columns of the plane: 1, ln T and ln N, centred.
  static func columns(_ points: [HyperparameterPoint]) -> [[Double]] {
    let (logT, logN) = (points.map { log($0.tokens) }, points.map { log($0.params) })
    let (middleT, middleN) = (mean(logT), mean(logN))
    return [points.map { _ in 1 }, logT.map { $0 - middleT }, logN.map { $0 - middleN }]
  }
}

/// The points with the weights that their own uncertainty and the scatter about the law give them.
func weighted(_ points: [HyperparameterPoint]) -> [HyperparameterPoint] {
  let found = optimumWeights(
    points.map(\.deviation), columns: HyperparameterPoint.columns(points), points.map { log($0.value) })
  var points = points
  for i in points.indices { points[i].weight = found.weights[i] }
  return points
}

/// Weighted least squares of ln y on ln T and ln N, centred so that units change nothing.
///
/// - Throws: what is missing when three coefficients are not determined.
func fitHyperparameterLaw(
  _ points: [HyperparameterPoint], counts: [Double]? = nil, unswept: Int = 0
) throws(Refusal) -> HyperparameterLaw {
  let used = zip(points, counts ?? points.map { _ in 1 }).filter { $0.1 > 0 }
  try checkPlane(used.map(\.0), unswept)
  let w = used.map { $0.0.weight * $0.1 }
  let (logT, logN) = (used.map { log($0.0.tokens) }, used.map { log($0.0.params) })
  let (middleT, middleN) = (mean(logT), mean(logN))
  let columns = [logT.map { _ in 1 }, logT.map { $0 - middleT }, logN.map { $0 - middleN }]
  guard let c = leastSquares(columns: columns, used.map { log($0.0.value) }, weights: w) else {
    throw .optimaOnOneLine
  }
  return HyperparameterLaw(
    coefficient: Estimate(exp(c[0] - c[1] * middleT - c[2] * middleN)), tokens: Estimate(c[1]), params: Estimate(c[2]))
}

private func checkPlane(_ points: [HyperparameterPoint], _ unswept: Int) throws(Refusal) {
  let (sizes, tokens) = (distinct(points.map(\.params)), distinct(points.map(\.tokens)))
  guard points.count >= 3 else { throw .tooFewOptima(points.count, unswept: unswept) }
  guard sizes >= 2 else { throw .optimaOfOneSize }
  guard tokens >= 2 else { throw .optimaOfOneLength }
  if let refusal = barelyVaries(.alpha, points.map(\.params).sorted()) { throw refusal }
  if let refusal = barelyVaries(.beta, points.map(\.tokens).sorted()) { throw refusal }
}
