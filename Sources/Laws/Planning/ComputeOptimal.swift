// The best model size and training tokens for a budget, from a loss law in closed form.

import Foundation
public import Runs

/// Where a loss law is lowest along C = C_token(N)·T.
public struct ComputeOptimum: Sendable, Hashable {
  public var compute: Double
  public var params: Double
  public var tokens: Double
  public var loss: Double
  /// Local slopes d ln N_opt / d ln C and d ln T_opt / d ln C; constant where C_token is proportional to N.
  public var paramsExponent: Double
  public var tokensExponent: Double

  /// The power laws that touch the optimum at its budget.
  public var law: ComputeLaw {
    ComputeLaw(
      params: PowerLaw(through: params, at: compute, exponent: paramsExponent),
      tokens: PowerLaw(through: tokens, at: compute, exponent: tokensExponent), atCompute: compute)
  }
}

extension PowerLaw {
  /// The power law with this exponent that has `value` at `compute`.
  init(through value: Double, at compute: Double, exponent: Double) {
    self.init(coefficient: Estimate(exp(log(value) - exponent * log(compute))), exponent: Estimate(exponent))
  }
}

extension LossLaw {
  /// Minimises L(N, C/C_token(N)) over N (Hoffmann et al. 2022, eq. 4, for any form and any C_token).
  ///
  /// The condition alpha·∂L/∂ln u = beta·∂L/∂ln v · s(N), s = d ln C_token/d ln N, is solved in ln N; its two sides cross once
  /// because s lies between 1/2 and 1 and varies slowly.
  /// - Returns: nil unless both terms fall (A, B, alpha, beta > 0), the budget is positive, and the answer is finite.
  public func optimum(compute: Double, model: ComputeModel) -> ComputeOptimum? {
    let law = converted(toUnit: 1)
    let (a, b) = (law.paramsCoefficient.value, law.tokensCoefficient.value)
    let (alpha, beta) = (alpha.value, beta.value)
    guard a > 0, b > 0, alpha > 0, beta > 0, compute > 0, compute.isFinite, a.isFinite, b.isFinite else { return nil }
    let formula = form.formula
    func balance(_ x: Double) -> Balance {
      let logTokens = log(compute) - log(model.flopsPerToken(params: exp(x)))
      return formula.balance(
        logU: log(a) - alpha * x, logV: log(b) - beta * logTokens, beta: beta, k: interaction?.value ?? 0)
    }
    let excess = { (x: Double) in log(alpha / beta) + balance(x).value - log(model.slope(params: exp(x)).first) }
    guard let x = root(of: excess, from: -80, to: 160) else { return nil }
    let n = exp(x)
    let tokens = compute / model.flopsPerToken(params: n)
    let (s, ds) = model.slope(params: n)
    // ln N moves ln u by -alpha and ln v by beta·s, ln C moves ln v by -beta: the slope of the root follows.
    let at = balance(x)
    let exponent = -beta * at.byV / (alpha * at.byU - beta * s * at.byV + ds / s)
    return ComputeOptimum(
      compute: compute, params: n, tokens: tokens, loss: self(params: n, tokens: tokens), paramsExponent: exponent,
      tokensExponent: 1 - s * exponent)
  }

  /// Where a falling function crosses zero, by secants that never leave the bracket (Illinois): at once where the function
  /// is a line, as with C = 6·N·T, else in some six steps.
  private func root(of f: (Double) -> Double, from low: Double, to high: Double) -> Double? {
    var (low, high) = ((x: low, f: f(low)), (x: high, f: f(high)))
    guard low.f > 0, high.f < 0 else { return nil }
    var (last, replaced) = (low.x, 0)
    for _ in 0..<200 {
      let x = (low.x * high.f - high.x * low.f) / (high.f - low.f)
      let value = f(x)
      guard x > low.x, x < high.x, value != 0, abs(x - last) > 1e-15 * abs(x) else { return x }
      // An end that stays for two steps counts half, so that the bracket closes from both sides.
      if value > 0 {
        if replaced == -1 { high.f /= 2 }
        (low, replaced) = ((x, value), -1)
      } else {
        if replaced == 1 { low.f /= 2 }
        (high, replaced) = ((x, value), 1)
      }
      last = x
    }
    return last
  }
}

extension LawSet {
  /// The closed form of the loss law at a budget of C FLOPs; nil where there is no loss law with a minimum.
  public func optimum(compute: Double) -> ComputeOptimum? { loss?.optimum(compute: compute, model: self.compute) }

  /// N_opt(C) in closed form, params.
  public func optimalParams(compute: Double) -> Double? { optimum(compute: compute)?.params }

  /// L_opt(C), the lowest loss the law allows for the budget.
  public func optimalLoss(compute: Double) -> Double? { optimum(compute: compute)?.loss }
}
