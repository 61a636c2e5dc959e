// Cells with their optimum, or why there is none.

import Foundation
import Laws
import Runs

extension StudyTable {
  static let optima = StudyTable("optima", "cells with their optimum, or why there is none") { result in
    let model = result.settings.compute
    var builder = TableBuilder(Array(zip(result.cells, result.optima)))
    builder.number("params", .params, \.0.params)
    builder.number("tokens", .tokens, \.0.tokens)
    builder.number("compute", .compute, priority: 3) { model.flopsPerToken(params: $0.0.params) * $0.0.tokens }
    builder.number("runs", .count("runs"), priority: 2) { Double($0.0.points.count) }
    builder.words("status", "status", \.1.status.words)
    builder.words("reason", "reason", priority: 4) { $0.1.reason?.words ?? "" }
    builder.words("held_out", "part", priority: 3) { $0.0.heldOut ? "held out" : "fitted" }
    builder.estimate("batch_tokens", .bestBatch, priority: 1, low: "batch_low", high: "batch_high") {
      $0.1.estimate($0.1.batchTokens, $0.1.uncertainty?.logBatch)
    }
    builder.estimate("learning_rate", .bestRate, priority: 1, low: "rate_low", high: "rate_high") {
      $0.1.estimate($0.1.learningRate, $0.1.uncertainty?.logRate)
    }
    builder.number("loss", .loss) { $0.1.loss ?? $0.0.points.map(\.loss).min() }
    return builder.table("optima")
  }
}

extension Optimum {
  /// A value with its 95 % interval, its logarithm having this standard deviation.
  fileprivate func estimate(_ value: Double?, _ deviation: Double?) -> Estimate? {
    guard let value else { return nil }
    let end = { (side: Double) in deviation.map { value * exp(side * 1.959964 * $0) } }
    return Estimate(value, low: end(-1), high: end(1))
  }
}

extension Optimum.Status {
  fileprivate var words: String {
    switch self {
    case .ok: "optimum"
    case .edge: "on the edge"
    case .limited: "one sample a step"
    case .saddle: "no minimum"
    case .tooFew: "too few runs"
    case .outside: "off the grid"
    case .gap: "misses the best run"
    }
  }
}
