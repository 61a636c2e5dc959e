// The run to make for a budget, a loss or a size, with what it costs to train and to use.

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
    /// A model of so many params at the compute for which no other size reaches a lower loss.
    case size(Double)
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

  /// Where plans are looked for: params and tokens.
  public static let params = 1.0...1e18
  public static let tokens = 1.0...1e24
}

/// A run as planned: sizes in parameters and tokens, compute in FLOPs.
public struct PlannedRun: Sendable, Hashable {
  public var params: Double
  public var tokens: Double
  public var loss: Double
  public var trainingCompute: Double
  public var inferenceCompute: Double
  /// Optimal batch size, tokens a step, from one sample (or token) to T; and learning rate. nil without their laws.
  public var batchTokens: Double?
  public var learningRate: Double?
  /// What the batch law says where that is no batch: less than that or more than T; nil elsewhere.
  public var impossibleBatch: Double?

  public var totalCompute: Double { trainingCompute + inferenceCompute }
  public var steps: Double? { batchTokens.map { (tokens / $0).rounded(.up) } }
}

extension LawSet {
  /// The run that meets a request.
  ///
  /// - Throws: why the laws have none, such as a loss below the floor.
  public func plan(_ request: PlanRequest) throws(Refusal) -> PlannedRun {
    if let obstacle = obstacle(to: request) { throw .plan(obstacle) }
    guard let found = search(request) else { throw .plan(.outsideSpan) }
    return found
  }

  private func search(_ request: PlanRequest) -> PlannedRun? {
    if case .size(let params) = request.goal { return run(params: params, request) }
    let bounds = (low: log(PlanRequest.params.lowerBound), high: log(PlanRequest.params.upperBound))
    let most = min(request.mostParams.map { log($0) } ?? .infinity, bounds.high)
    // The objective along ln N has one valley; a coarse scan finds it, a golden section its bottom.
    let step = 1.0
    let scan = stride(from: bounds.low, through: most, by: step).map { $0 } + [most]
    guard let best = scan.min(by: { cost($0, request) < cost($1, request) }), cost(best, request).isFinite else {
      return nil
    }
    let x = goldenSection(from: max(bounds.low, best - step), to: min(most, best + step)) { cost($0, request) }
    // At an end of the search itself the valley's bottom lies beyond it.
    guard x - bounds.low > 1e-6, bounds.high - x > 1e-6 else { return nil }
    return run(params: exp(x), request)
  }

  /// What of the request is left to be minimised at a size: the loss for a budget, the compute for a loss.
  private func cost(_ logParams: Double, _ request: PlanRequest) -> Double {
    guard let run = run(params: exp(logParams), request) else { return .infinity }
    if case .loss = request.goal { return log(run.totalCompute) }
    return run.loss
  }

  /// The run of a given size that meets the rest of a request; nil where that size cannot.
  public func run(params: Double, _ request: PlanRequest) -> PlannedRun? {
    guard let law = loss, PlanRequest.params.contains(params), var tokens = tokens(params: params, request, law) else {
      return nil
    }
    if let most = request.mostTokens, tokens > most {
      if case .loss = request.goal { return nil }
      tokens = most
    }
    guard PlanRequest.tokens.contains(tokens) else { return nil }
    let perToken = compute.flopsPerToken(params: params)
    let batch = batch?(params: params, tokens: tokens)
    return PlannedRun(
      params: params, tokens: tokens, loss: law(params: params, tokens: tokens), trainingCompute: perToken * tokens,
      inferenceCompute: perToken / 3 * request.inferenceTokens,
      batchTokens: batch.map { min(max($0, leastBatch), tokens) },
      learningRate: learningRate?(params: params, tokens: tokens),
      impossibleBatch: batch.flatMap { $0 < leastBatch || $0 > tokens ? $0 : nil })
  }

  /// T by which a size meets the goal, limits aside.
  private func tokens(params: Double, _ request: PlanRequest, _ law: LossLaw) -> Double? {
    switch request.goal {
    case .compute(let budget): budget / compute.flopsPerToken(params: params) - request.inferenceTokens / 3
    case .loss(let target): law.tokens(params: params, loss: target)
    case .size: law.tokens(bestFor: params, model: compute, inferenceTokens: request.inferenceTokens)
    }
  }
}

extension LossLaw {
  /// The tokens after which a model of this size reaches a loss; nil where it never does.
  func tokens(params: Double, loss target: Double) -> Double? {
    if form == .additive || form == .tied {
      let rest = target - floor.value - paramsTerm(params)
      return rest > 0 ? unit * pow(rest / tokensCoefficient.value, -1 / beta.value) : nil
    }
    return rootOfTokens { self(params: params, tokens: exp($0)) - target }
  }

  /// T at whose compute, D tokens of inference included, no other size reaches a lower loss: there
  /// ∂L/∂ln N = s·(1 + D/3T)·∂L/∂ln T with s = d ln C_token/d ln N, for T = C/C_token − D/3 falls by s·(T + D/3) as ln N grows.
  func tokens(bestFor params: Double, model: ComputeModel, inferenceTokens: Double) -> Double? {
    guard paramsCoefficient.value > 0, tokensCoefficient.value > 0, alpha.value > 0, beta.value > 0 else { return nil }
    let slope = model.slope(params: params).first
    let logU = log(paramsTerm(params))
    return rootOfTokens { x in
      let tokens = exp(x)
      let balance = form.formula.balance(
        logU: logU, logV: log(tokensTerm(tokens)), beta: beta.value, k: interaction?.value ?? 0)
      return log(slope * (1 + inferenceTokens / (3 * tokens)) * beta.value / alpha.value) - balance.value
    }
  }

  /// exp of where a function that falls along ln T is zero, by bisection to the last bit.
  private func rootOfTokens(_ excess: (Double) -> Double) -> Double? {
    var (low, high) = (log(1e-6), log(1e40))
    guard excess(low) > 0, excess(high) < 0 else { return nil }
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return exp(middle) }
      if excess(middle) > 0 { low = middle } else { high = middle }
    }
  }
}
