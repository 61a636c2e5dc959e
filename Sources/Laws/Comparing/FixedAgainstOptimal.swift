// The paper's claim as numbers: what laws at fixed hyperparameters say beside laws at optimal ones.

import Foundation
import Runs

/// Differences between the two sides at a budget, each taken replicate by replicate of the same draws.
public struct FixedAgainstOptimal: Sendable, Hashable {
  public var compute: Double
  /// N_opt at optimal over N_opt at fixed hyperparameters, by the closed form.
  public var paramsRatio: Estimate
  /// The same of inference FLOPs a token.
  public var inferenceRatio: Estimate
  /// Exponent of N_opt(C) at fixed less that at optimal hyperparameters, local slopes at the budget.
  public var slopeDifference: Estimate
  /// Lowest loss at the budget, optimal less fixed.
  public var lossDifference: Estimate
  /// Mean squared held-out error at optimal over that at fixed hyperparameters; nil where one of them holds nothing out.
  public var squaredErrorRatio: Estimate?
}

extension StudyResult {
  /// Nil where one side has no loss law with a minimum along the budget.
  public func fixedAgainstOptimal(compute: Double) -> FixedAgainstOptimal? {
    guard let fixed, let one = optimal.laws.optimum(compute: compute),
      let other = fixed.laws.optimum(compute: compute)
    else { return nil }
    let pairs = zip(optimal.replicates, fixed.replicates).map { pair in
      (pair.0.optimum(compute: compute), pair.1.optimum(compute: compute))
    }
    func spread(_ quantity: (ComputeOptimum, ComputeOptimum) -> Double) -> Estimate {
      interval(quantity(one, other), pairs) { pair in
        guard let a = pair.0, let b = pair.1 else { return nil }
        return quantity(a, b)
      }
    }
    let model = settings.compute
    return FixedAgainstOptimal(
      compute: compute, paramsRatio: spread { $0.params / $1.params },
      inferenceRatio: spread { model.flopsPerToken(params: $0.params) / model.flopsPerToken(params: $1.params) },
      slopeDifference: spread { $1.paramsExponent - $0.paramsExponent },
      lossDifference: spread { $0.loss - $1.loss },
      squaredErrorRatio: squaredErrorRatio)
  }

  /// Squared held-out error of the laws at optimal hyperparameters over that at fixed ones, over the (N, T) that count on
  /// both sides; the interval is of pairs of replicates against the same measured losses.
  private var squaredErrorRatio: Estimate? {
    guard let fixed else { return nil }
    let (one, other) = (counted(optimal.heldOut, with: fixed.heldOut), counted(fixed.heldOut, with: optimal.heldOut))
    guard let top = meanSquaredError(one), let bottom = meanSquaredError(other), bottom > 0 else { return nil }
    func error(_ losses: [HeldOutLoss], _ laws: LawSet) -> Double? {
      laws.loss.flatMap { law in
        meanSquaredError(
          losses.map { loss in
            var redone = loss
            redone.predicted = Estimate(law(params: loss.params, tokens: loss.tokens))
            return redone
          })
      }
    }
    return interval(top / bottom, Array(zip(optimal.replicates, fixed.replicates))) { pair in
      guard let a = error(one, pair.0), let b = error(other, pair.1), b > 0 else { return nil }
      return a / b
    }
  }
}
