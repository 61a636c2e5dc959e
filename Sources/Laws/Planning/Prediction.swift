// What a set of laws says of one training run that was not made: batch size, learning rate, steps, loss.

import Foundation
import Runs

/// A run as the laws foresee it. What the laws do not cover is nil.
public struct Prediction: Sendable, Hashable {
  /// N and T; with an interval where they follow from a budget.
  public var params: Estimate
  public var tokens: Estimate
  /// Optimal batch size, tokens a step.
  public var batchTokens: Estimate?
  public var learningRate: Estimate?
  /// Whether B was given, and the learning rate is the best at that B.
  public var isAtGivenBatch = false
  /// Optimiser steps, ceil(T/B).
  public var steps: Estimate?
  public var loss: Estimate?
  /// Where N and T lie beside the data under the laws.
  public var domain: Position
  public var notes: [PlanNote] = []

  public init(
    params: Estimate, tokens: Estimate, batchTokens: Estimate? = nil, learningRate: Estimate? = nil,
    steps: Estimate? = nil, loss: Estimate? = nil, domain: Position
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

extension LawSet {
  /// What the laws say of a run of N params on T tokens; intervals are nil, as a set of laws carries no replicates.
  public func predict(params: Double, tokens: Double) -> Prediction {
    var prediction = point(params: params, tokens: tokens)
    prediction.domain = position(params: params, tokens: tokens)
    if let said = batch?(params: params, tokens: tokens), said < leastBatch {
      prediction.notes.append(.impossibleBatch(said, .atLeast(leastBatch)))
    }
    return prediction
  }

  /// The same for the budget of C FLOPs as the law through isoFLOP minima splits it: N_opt(C), and T = C/C_token. nil
  /// without such a law.
  public func predictAtIsoflop(compute budget: Double) -> Prediction? {
    isoflop.map { law in
      let params = law.params(budget)
      return predict(params: params, tokens: budget / compute.flopsPerToken(params: params))
    }
  }

  /// The numbers alone, for replicates too.
  fileprivate func point(params: Double, tokens: Double) -> Prediction {
    let said = batch?(params: params, tokens: tokens)
    let batch = said.map { max($0, leastBatch) }
    // The best rate goes with the batch: where that is held at one sample, it is not the rate of B_opt.
    let rate =
      said.map { $0 < leastBatch } == true && rateAtBatch != nil
      ? rateAtBatch?(params: params, tokens: tokens, batch: leastBatch)
      : learningRate?(params: params, tokens: tokens)
    return Prediction(
      params: Estimate(params), tokens: Estimate(tokens), batchTokens: batch.map { Estimate($0) },
      learningRate: rate.map { Estimate($0) },
      steps: batch.map { Estimate((tokens / $0).rounded(.up)) },
      loss: loss.map { Estimate($0(params: params, tokens: tokens)) }, domain: .unknown)
  }
}

extension LawFits {
  /// What the laws say of a run of N params on T tokens, with 95 % percentile intervals over the replicates.
  public func predict(params: Double, tokens: Double) -> Prediction {
    laws.predict(params: params, tokens: tokens)
      .withIntervals(of: laws, replicates.map { $0.point(params: params, tokens: tokens) })
  }

  /// The run of the lowest loss for a budget of C FLOPs, as `plan` has it: every replicate splits the budget itself, and
  /// its B, eta and loss are those at its own N and T.
  ///
  /// - Throws: why there is none, such as no loss law.
  public func predict(compute: Double) throws(Refusal) -> Prediction {
    let plan = try plan(PlanRequest(.compute(compute)))
    var prediction = Prediction(
      params: plan.params, tokens: plan.tokens, batchTokens: plan.batchTokens, learningRate: plan.learningRate,
      steps: plan.steps, loss: plan.loss, domain: plan.domain)
    prediction.notes = plan.notes
    return prediction
  }
}

extension StudyResult {
  /// The prediction of `bestLaws`; intervals belong to the laws that were fitted here, published ones have none.
  public func predict(params: Double, tokens: Double) -> Prediction {
    bestLaws.predict(params: params, tokens: tokens)
      .withIntervals(of: optimal.laws, optimal.replicates.map { $0.point(params: params, tokens: tokens) })
  }

  /// The same for a budget that isoFLOP minima split, in every replicate by its own.
  public func predictAtIsoflop(compute: Double) -> Prediction? {
    let drawn = optimal.replicates.map { $0.predictAtIsoflop(compute: compute) }
    guard var prediction = bestLaws.predictAtIsoflop(compute: compute)?.withIntervals(of: optimal.laws, drawn) else {
      return nil
    }
    prediction.params = interval(prediction.params.value, drawn) { $0?.params.value }
    prediction.tokens = interval(prediction.tokens.value, drawn) { $0?.tokens.value }
    return prediction
  }
}

extension Prediction {
  /// Adds intervals over replicates to what `laws` themselves say; what they do not cover stays as it is.
  fileprivate func withIntervals(of laws: LawSet, _ replicates: [Prediction?]) -> Prediction {
    var prediction = self
    func spread(_ quantity: WritableKeyPath<Prediction, Estimate?>, _ isFitted: Bool) {
      guard isFitted, let value = self[keyPath: quantity]?.value else { return }
      prediction[keyPath: quantity] = interval(value, replicates) { $0?[keyPath: quantity]?.value }
    }
    spread(\.batchTokens, laws.batch != nil)
    spread(\.steps, laws.batch != nil)
    spread(\.learningRate, laws.learningRate != nil)
    spread(\.loss, laws.loss != nil)
    return prediction
  }
}
