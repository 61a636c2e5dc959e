// The run to make for a budget or a loss, with what it costs to train and to use.

import Foundation
import Maths
import Runs

/// What is asked of a run.
public struct PlanRequest: Sendable, Hashable {
  public enum Goal: Sendable, Hashable {
    /// The lowest loss for so many FLOPs, of training and inference together.
    case compute(Double)
    /// This loss for the fewest FLOPs, of training and inference together.
    case loss(Double)
  }

  public var goal: Goal
  /// Tokens that the model will process once it is trained; each costs a forward pass, a third of a training token.
  public var inferenceTokens: Double
  public var mostParams: Double?
  public var mostTokens: Double?

  public init(
    _ goal: Goal, inferenceTokens: Double = 0, mostParams: Double? = nil, mostTokens: Double? = nil
  ) {
    (self.goal, self.inferenceTokens, self.mostParams, self.mostTokens) = (
      goal, inferenceTokens, mostParams, mostTokens
    )
  }
}

/// A run as planned: sizes in parameters and tokens, compute in FLOPs.
public struct PlannedRun: Sendable, Hashable {
  public var params: Double
  public var tokens: Double
  public var loss: Double
  public var trainingCompute: Double
  public var inferenceCompute: Double
  /// Optimal batch size, tokens a step, and learning rate; nil without their laws.
  public var batchTokens: Double?
  public var learningRate: Double?

  public var totalCompute: Double { trainingCompute + inferenceCompute }
  public var steps: Double? { batchTokens.map { (tokens / $0).rounded(.up) } }
}

extension LawSet {
  /// The run that meets a request; nil where the laws have none, such as a loss below the floor.
  public func plan(_ request: PlanRequest) -> PlannedRun? {
    guard loss != nil else { return nil }
    let most = min(log(request.mostParams ?? 1e30), log(1e30))
    // The objective along ln N has one valley; a coarse scan finds it, a golden section its bottom.
    let low = log(1.0)
    let step = 1.0
    let scan = stride(from: low, through: most, by: step).map { $0 } + [most]
    guard let best = scan.min(by: { cost($0, request) < cost($1, request) }), cost(best, request).isFinite else {
      return nil
    }
    let x = goldenSection(from: max(low, best - step), to: min(most, best + step)) { cost($0, request) }
    return run(params: exp(x), request)
  }

  /// What of the request is left to be minimised at a size: the loss for a budget, the compute for a loss.
  private func cost(_ logParams: Double, _ request: PlanRequest) -> Double {
    guard let run = run(params: exp(logParams), request) else { return .infinity }
    switch request.goal {
    case .compute: return run.loss
    case .loss: return log(run.totalCompute)
    }
  }

  /// The run of a given size that meets the rest of a request; nil where that size cannot.
  public func run(params: Double, _ request: PlanRequest) -> PlannedRun? {
    guard let law = loss else { return nil }
    let perToken = compute.flopsPerToken(params: params)
    let inference = perToken / 3 * request.inferenceTokens
    var tokens: Double
    switch request.goal {
    case .compute(let budget): tokens = (budget - inference) / perToken
    case .loss(let target):
      guard let needed = law.tokens(params: params, loss: target) else { return nil }
      tokens = needed
    }
    if let most = request.mostTokens, tokens > most {
      guard case .compute = request.goal else { return nil }
      tokens = most
    }
    guard tokens > 0, tokens.isFinite else { return nil }
    return PlannedRun(
      params: params, tokens: tokens, loss: law(params: params, tokens: tokens), trainingCompute: perToken * tokens,
      inferenceCompute: inference, batchTokens: batch?(params: params, tokens: tokens),
      learningRate: learningRate?(params: params, tokens: tokens))
  }
}

extension LossLaw {
  /// The tokens after which a model of this size reaches a loss; nil where it never does.
  func tokens(params: Double, loss target: Double) -> Double? {
    func excess(_ x: Double) -> Double { self(params: params, tokens: exp(x)) - target }
    var (low, high) = (0.0, log(1e40))
    guard excess(low) > 0, excess(high) < 0 else { return nil }
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return exp(middle) }
      if excess(middle) > 0 { low = middle } else { high = middle }
    }
  }
}
