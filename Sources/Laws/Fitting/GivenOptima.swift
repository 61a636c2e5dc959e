// A power law of compute through optima that were found elsewhere, each as well known as its standard deviation says.

import Foundation
import Maths

/// The best value (params, tokens, …) at a budget, as a paper or another tool gives it.
public struct GivenOptimum: Sendable, Hashable {
  /// FLOPs.
  public var compute: Double
  public var value: Double
  /// Standard deviation of ln value; nil where none is given.
  public var deviation: Double?

  public init(compute: Double, value: Double, deviation: Double? = nil) {
    (self.compute, self.value, self.deviation) = (compute, value, deviation)
  }
}

/// `value = coefficient · C^exponent` by weighted least squares in the logs, weights 1/variance (Porian et al. 2024).
public struct GivenOptimaFit: Sendable {
  /// With 95 % intervals where there are deviations, or more than two optima.
  public var law: PowerLaw
  public var optima: Int
  public var isWeighted: Bool
  /// Budgets of the optima, FLOPs.
  public var range: ClosedRange<Double>
  /// Squares of the residuals in units of the deviations, and the probability of more by chance; nil without deviations
  /// or with two optima.
  public var chiSquared: Double?
  public var probability: Double?
  /// Mean of ln C by weight, deviations of the level there and of the exponent, and what makes them 95 %.
  private var middle: Double
  private var deviations: (level: Double, exponent: Double)
  private var factor: Double?

  /// - Throws: what is missing for a line.
  public init(_ optima: [GivenOptimum]) throws(Refusal) {
    try Self.check(optima)
    isWeighted = optima[0].deviation != nil
    let weights = optima.map { 1 / pow($0.deviation ?? 1, 2) }
    let x = optima.map { log($0.compute) }
    guard let law = PowerLaw(fitting: optima.map(\.value), at: optima.map(\.compute), weights: weights) else {
      throw .givenOptimaAtOneBudget
    }
    let total = weights.reduce(0, +)
    let middle = zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 } / total
    let spread = zip(weights, x).reduce(0) { $0 + $1.0 * pow($1.1 - middle, 2) }
    let squares = zip(weights, optima).reduce(0) { $0 + $1.0 * pow(log($1.1.value / law($1.1.compute)), 2) }
    (self.law, self.middle, self.optima) = (law, middle, optima.count)
    deviations = (1 / total.squareRoot(), 1 / spread.squareRoot())
    range = (optima.map(\.compute).min() ?? 1)...(optima.map(\.compute).max() ?? 1)
    let freedom = Double(optima.count - 2)
    if isWeighted {
      // Residuals that are larger than the deviations say widen the interval, smaller ones do not narrow it.
      factor = studentQuantile(tail: 0.05, 1e6) * max(1, freedom > 0 ? (squares / freedom).squareRoot() : 1)
      (chiSquared, probability) = freedom > 0 ? (squares, chiSquaredTail(squares, freedom)) : (nil, nil)
    } else {
      factor = freedom > 0 ? studentQuantile(tail: 0.05, freedom) * (squares / freedom).squareRoot() : nil
    }
    self.law.exponent = around(law.exponent.value, deviations.exponent)
    self.law.coefficient = value(at: 1)
  }

  private static func check(_ optima: [GivenOptimum]) throws(Refusal) {
    guard optima.count >= 2 else { throw .tooFewGivenOptima(optima.count) }
    let isPositive = { (value: Double) in value > 0 && value.isFinite }
    guard optima.allSatisfy({ isPositive($0.compute) && isPositive($0.value) && isPositive($0.deviation ?? 1) }) else {
      throw .givenOptimaNotPositive
    }
    guard Set(optima.map { $0.deviation == nil }).count == 1 else {
      throw .someDeviationsMissing
    }
  }

  /// The law at a budget of C FLOPs, with its interval.
  public func value(at compute: Double) -> Estimate {
    let away = (log(compute) - middle) * deviations.exponent
    let logs = around(log(law(compute)), (deviations.level * deviations.level + away * away).squareRoot())
    return Estimate(exp(logs.value), low: logs.low.map { exp($0) }, high: logs.high.map { exp($0) })
  }

  private func around(_ value: Double, _ deviation: Double) -> Estimate {
    Estimate(value, low: factor.map { value - $0 * deviation }, high: factor.map { value + $0 * deviation })
  }

  /// How far a budget lies beyond those of the optima.
  public func position(_ compute: Double) -> Position { Position([Excess(.compute, of: compute, beyond: range)]) }
}
