// L(C) = E + a·C^-g through the minima of isoFLOP profiles: the least loss that a budget buys, without a law in N and T.

import Foundation
import Maths

/// The law through measured minima, beside what the closed form of the loss law says.
public struct LossOfCompute: Sendable, Hashable {
  /// One budget's minimum.
  public struct Point: Sendable, Hashable {
    public var compute: Double
    public var loss: Double
    /// By this law, and by the closed form of the loss law where there is one.
    public var fitted: Double
    public var closedForm: Double?
  }

  /// 95 % profile intervals with n − 3 degrees of freedom.
  public var floor: Estimate
  public var coefficient: Estimate
  public var exponent: Estimate
  /// Relative standard deviation of the minima about the law.
  public var deviation: Double
  public var points: [Point]
  /// The loss at the study's stated budget, and by which factor that leaves the budgets; nil where none is stated.
  public var stated: Stated?

  public struct Stated: Sendable, Hashable {
    public var compute: Double
    public var loss: Estimate
    public var closedForm: Double?
    /// 1 inside the budgets.
    public var beyond: Double
  }

  /// The loss at a budget of C FLOPs.
  public func callAsFunction(_ compute: Double) -> Double {
    floor.value + coefficient.value * pow(compute, -exponent.value)
  }
}

/// Least squares of relative residuals, E ≥ 0. Budgets count alike and as independent.
public func lossOfCompute(
  _ profiles: [IsoflopProfile], laws: LawSet, stated: Double? = nil
) throws(FormRefusal) -> LossOfCompute {
  let found = profiles.compactMap { profile in profile.optimum.map { (profile.compute, $0.loss) } }
  guard found.count >= 4 else {
    throw FormRefusal(
      kind: .tooFew,
      reason: .tooFewBudgets(Count(found.count, of: profiles.count)), remedy: .moreBudgets)
  }
  let fit = ComputeFit(compute: found.map(\.0), loss: found.map(\.1))
  let best = try fit.best()
  var law = LossOfCompute(
    floor: fit.estimate(best) { _ in [1, 0] }, coefficient: fit.coefficient(best), exponent: fit.exponent(best),
    deviation: (best.misfit / fit.freedom).squareRoot(), points: [])
  law.points = found.map { compute, loss in
    LossOfCompute.Point(
      compute: compute, loss: loss, fitted: law(compute), closedForm: laws.optimalLoss(compute: compute))
  }
  law.stated = stated.map { compute in
    let beyond = max(1, (found.map(\.0).min() ?? compute) / compute, compute / (found.map(\.0).max() ?? compute))
    return LossOfCompute.Stated(
      compute: compute, loss: fit.estimate(best) { [1, pow(compute / fit.middle, -$0)] },
      closedForm: laws.optimalLoss(compute: compute), beyond: beyond)
  }
  return law
}

/// For a given exponent the law is linear: a scan over it gives the fit and every profile interval.
private struct ComputeFit {
  struct Conditional {
    var g: Double
    /// E and a·middle^-g.
    var c: [Double]
    var misfit: Double
    /// Inverse of the normal matrix of (E, a); with E held at 0, of a alone.
    var covariance: [[Double]]
  }

  let compute: [Double]
  let loss: [Double]
  let middle: Double
  let freedom: Double
  private(set) var scan: [Conditional] = []

  init(compute: [Double], loss: [Double]) {
    (self.compute, self.loss) = (compute, loss)
    middle = exp(mean(compute.map { log($0) }))
    freedom = Double(compute.count - 3)
    let steps = 600
    scan = (0...steps).compactMap { conditional(0.002 * pow(1500, Double($0) / Double(steps))) }
  }

  /// Weights 1/L² make residuals relative.
  func conditional(_ g: Double) -> Conditional? {
    let powers = compute.map { pow($0 / middle, -g) }
    var gram = SymmetricMatrix(size: 2)
    var h = [0.0, 0.0]
    for (p, l) in zip(powers, loss) {
      let (one, two) = (1 / l, p / l)
      gram[0, 0] += one * one
      gram[0, 1] += one * two
      gram[1, 1] += two * two
      h[0] += one
      h[1] += two
    }
    gram[1, 0] = gram[0, 1]
    let c = nonNegativeLeastSquares(gram: gram, h)
    guard c[1] > 0, let inverse = gram.inverse else { return nil }
    let misfit = zip(powers, loss).reduce(0.0) { $0 + pow((c[0] + c[1] * $1.0) / $1.1 - 1, 2) }
    let covariance =
      c[0] > 0 ? [[inverse[0, 0], inverse[0, 1]], [inverse[1, 0], inverse[1, 1]]] : [[0, 0], [0, 1 / gram[1, 1]]]
    return Conditional(g: g, c: c, misfit: misfit, covariance: covariance)
  }

  func best() throws(FormRefusal) -> Conditional {
    guard let i = scan.indices.min(by: { scan[$0].misfit < scan[$1].misfit }), scan[i].c[1] > 0 else {
      throw FormRefusal(
        kind: .flat, reason: .lossNotFalling, remedy: .budgetsFurtherApart)
    }
    guard i > 0, i + 1 < scan.count else {
      throw FormRefusal(
        kind: .undetermined, reason: .noPower,
        remedy: .budgetsBeyond(Extent(compute.min() ?? 0, compute.max() ?? 0)))
    }
    let g = goldenSection(from: scan[i - 1].g, to: scan[i + 1].g) { conditional($0)?.misfit ?? .infinity }
    return conditional(g) ?? scan[i]
  }

  private func inside(_ best: Conditional) -> [Conditional] {
    let threshold = threshold(best)
    return scan.filter { $0.misfit <= threshold } + [best]
  }

  private func threshold(_ best: Conditional) -> Double {
    let t = studentQuantile(tail: 0.05, freedom)
    return best.misfit * (1 + t * t / freedom)
  }

  /// A linear function of (E, a·middle^-g) with its interval: over every exponent that the misfit allows.
  func estimate(_ best: Conditional, _ row: (Double) -> [Double]) -> Estimate {
    let threshold = threshold(best)
    func value(_ at: Conditional) -> Double { zip(row(at.g), at.c).reduce(0) { $0 + $1.0 * $1.1 } }
    let ends = inside(best).map { at -> (Double, Double) in
      let l = row(at.g)
      let variance = (0..<2).reduce(0.0) { sum, i in
        sum + (0..<2).reduce(0) { $0 + l[i] * at.covariance[i][$1] * l[$1] }
      }
      let half = max(0, (threshold - at.misfit) * variance).squareRoot()
      return (value(at) - half, value(at) + half)
    }
    return Estimate(value(best), low: max(0, ends.map(\.0).min() ?? 0), high: ends.map(\.1).max())
  }

  func exponent(_ best: Conditional) -> Estimate {
    let g = inside(best).map(\.g)
    return Estimate(best.g, low: g.min(), high: g.max())
  }

  /// a itself, as it is printed: its size depends on the exponent.
  func coefficient(_ best: Conditional) -> Estimate {
    let a = inside(best).map { $0.c[1] * pow(middle, $0.g) }
    return Estimate(best.c[1] * pow(middle, best.g), low: a.min(), high: a.max())
  }
}
