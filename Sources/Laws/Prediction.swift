// What a set of laws says of one training run that was not made: batch size, learning rate, steps, loss.

import Foundation

/// A run as the laws foresee it. What the laws do not cover is nil.
public struct Prediction: Sendable, Hashable {
  public var params: Double
  public var tokens: Double
  /// Optimal batch size, tokens a step.
  public var batchTokens: Estimate?
  public var learningRate: Estimate?
  /// Optimiser steps, ceil(T/B).
  public var steps: Double?
  public var loss: Estimate?
  /// `inside`, or by how much N and T leave the data under the laws: `extrapolates ×4.1 in params, ×2.0 in tokens`.
  public var domain: String

  public init(
    params: Double, tokens: Double, batchTokens: Estimate? = nil, learningRate: Estimate? = nil, steps: Double? = nil,
    loss: Estimate? = nil, domain: String
  ) {
    self.params = params
    self.tokens = tokens
    self.batchTokens = batchTokens
    self.learningRate = learningRate
    self.steps = steps
    self.loss = loss
    self.domain = domain
  }
}

extension Domain {
  /// Says whether a point lies inside, and by which factors it leaves.
  public func position(params: Double, tokens: Double) -> String {
    let parts = [("params", factor(params, self.params)), ("tokens", factor(tokens, self.tokens))]
      .compactMap { name, factor in factor.map { "×\($0) in \(name)" } }
    return parts.isEmpty ? "inside" : "extrapolates " + parts.joined(separator: ", ")
  }

  /// Half a part in a million is rounding, not extrapolation.
  private func factor(_ value: Double, _ range: ClosedRange<Double>) -> String? {
    let outside = value > 0 ? max(range.lowerBound / value, value / range.upperBound) : .infinity
    guard outside > 1 + 5e-7 else { return nil }
    if outside >= 1e4 { return String(format: "%.1e", outside) }
    return outside < 1.05 ? String(format: "%.3g", max(outside, 1.01)) : String(format: "%.1f", outside)
  }
}

extension LawSet {
  /// What the laws say of a run of N params on T tokens; intervals are nil, as a set of laws carries no replicates.
  public func predict(params: Double, tokens: Double) -> Prediction {
    let batch = batch.map { $0(params: params, tokens: tokens) }
    return Prediction(
      params: params, tokens: tokens, batchTokens: batch.map { Estimate($0) },
      learningRate: learningRate.map { Estimate($0(params: params, tokens: tokens)) },
      steps: batch.map { (tokens / $0).rounded(.up) },
      loss: loss.map { Estimate($0(params: params, tokens: tokens)) },
      domain: domain.map { $0.position(params: params, tokens: tokens) } ?? "not stated")
  }
}

extension LawFits {
  /// What the laws say of a run of N params on T tokens, with 95 % percentile intervals over the replicates.
  public func predict(params: Double, tokens: Double) -> Prediction {
    laws.predict(params: params, tokens: tokens).withIntervals(of: laws, replicates)
  }
}

extension StudyResult {
  /// The prediction of `bestLaws`; intervals belong to the laws that were fitted here, published ones have none.
  public func predict(params: Double, tokens: Double) -> Prediction {
    bestLaws.predict(params: params, tokens: tokens).withIntervals(of: optimal.laws, optimal.replicates)
  }
}

extension Prediction {
  /// Adds intervals to what `laws` themselves say; what they do not cover stays as it is.
  fileprivate func withIntervals(of laws: LawSet, _ replicates: [LawSet]) -> Prediction {
    var prediction = self
    func spread(_ estimate: Estimate?, _ fitted: Bool, _ quantity: (LawSet) -> Double?) -> Estimate? {
      guard let estimate, fitted else { return estimate }
      return interval(estimate.value, replicates, quantity)
    }
    let (n, t) = (params, tokens)
    prediction.batchTokens = spread(batchTokens, laws.batch != nil) { $0.batch?(params: n, tokens: t) }
    prediction.learningRate = spread(learningRate, laws.learningRate != nil) { $0.learningRate?(params: n, tokens: t) }
    prediction.loss = spread(loss, laws.loss != nil) { $0.loss?(params: n, tokens: t) }
    return prediction
  }
}
