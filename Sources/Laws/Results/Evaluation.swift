// What a law says at a point: the three kinds of law as functions.

import Foundation

extension HyperparameterLaw {
  /// The optimal batch size (tokens a step) or learning rate at raw counts N and T.
  public func callAsFunction(params: Double, tokens: Double) -> Double {
    coefficient.value * pow(tokens / unit, self.tokens.value) * pow(params / unit, self.params.value)
  }
}

extension RateAtBatchLaw {
  /// The best learning rate at B tokens a step, N and T in raw counts. Through logs: the powers alone may overflow.
  public func callAsFunction(params: Double, tokens: Double, batch: Double) -> Double {
    guard coefficient.value > 0 else { return .nan }
    return exp(
      log(coefficient.value) + self.tokens.value * log(tokens) + self.params.value * log(params)
        + self.batch.value * log(batch))
  }
}

extension LossLaw {
  /// The loss after training a model of N params on T tokens, raw counts.
  public func callAsFunction(params: Double, tokens: Double) -> Double {
    switch form {
    case .additive, .tied: floor.value + paramsTerm(params) + tokensTerm(tokens)
    case .interaction, .kaplan:
      form.formula.loss(
        floor: floor.value, logU: log(paramsTerm(params)), logV: log(tokensTerm(tokens)), beta: beta.value,
        k: interaction?.value ?? 0)
    }
  }

  /// What the finite model costs: A·(N/unit)^-alpha.
  public func paramsTerm(_ params: Double) -> Double {
    paramsCoefficient.value * pow(params / unit, -alpha.value)
  }

  /// What the finite data cost: B·(T/unit)^-beta.
  public func tokensTerm(_ tokens: Double) -> Double {
    tokensCoefficient.value * pow(tokens / unit, -beta.value)
  }
}

extension PowerLaw {
  /// The law at a budget of C FLOPs. Through logs: C^exponent alone may overflow where the product does not.
  public func callAsFunction(_ compute: Double) -> Double {
    guard coefficient.value > 0 else { return coefficient.value * pow(compute, exponent.value) }
    return exp(log(coefficient.value) + exponent.value * log(compute))
  }
}
