// Given coefficients held against data: by how much they miss the minimum.

import Foundation
import Maths

/// Coefficients of a loss law from elsewhere, by name; those left out are free.
public struct GivenCoefficients: Sendable, Hashable {
  public static let names = ["E", "A", "alpha", "B", "beta", "k"]
  /// Of `names`. A needs alpha beside it and B beta: alone they mean nothing.
  public var values: [String: Double]
  public var form: LossForm
  /// N and T are divided by this in the law that they belong to.
  public var unit: Double

  public init(values: [String: Double], form: LossForm = .additive, unit: Double = 1) {
    (self.values, self.form, self.unit) = (values, form, unit)
  }

  public init(_ law: LossLaw) {
    var values = [
      "A": law.paramsCoefficient.value, "alpha": law.alpha.value, "B": law.tokensCoefficient.value,
      "beta": law.beta.value,
    ]
    if law.form != .kaplan { values["E"] = law.floor.value }
    if let k = law.interaction { values["k"] = k.value }
    self.init(values: values, form: law.form, unit: law.unit)
  }
}

/// What an audit found. Objectives are as reported.
public struct Audit: Sendable, Hashable {
  /// The given coefficients, with those that were left out at their best beside them.
  public var given: LossLaw
  public var held: [String]
  public var givenValue: Double
  /// The lowest objective found, from the data's own starts and from the given coefficients, and its law.
  public var value: Double
  public var law: LossLaw
  public var certificate: Certificate
  public var points: Int
  /// Of the given coefficients against the minimum.
  public var likelihoodRatio: LikelihoodRatio
  /// |gradient| at the given coefficients as in `Certificate.gradient`; nil for absolute penalties or held parts.
  public var gradient: Double?

  /// How far above the minimum, as a share of it.
  public var excess: Double { value > 0 ? givenValue / value - 1 : givenValue - value }
}

/// Holds coefficients against points.
///
/// - Throws: what is missing, in the points or in the coefficients.
public func audit(
  _ coefficients: GivenCoefficients, _ points: [LossPoint], objective: Objective
) throws(Refusal) -> Audit {
  let points = points.sorted(by: LossPoint.precedes)
  let problem = LossProblem(points, form: coefficients.form)
  try checkIdentified(points, parameters: problem.places.count)
  let weights = lossWeights(points, objective, form: coefficients.form, floor: nil)
  var best = try problem.fit(objective, weights: weights)
  let (places, start) = try problem.holding(coefficients, from: best.parameters)
  let given = problem.lowest(places, objective, weights, from: start)
  // A descent from the given coefficients may end in a lower valley than the data's own starts.
  let descended = problem.end(objective, weights, from: given.parameters)
  if descended.value < best.value { (best.parameters, best.value) = (descended.parameters, descended.value) }
  let ratio = problem.ratioScale(best.parameters, objective, weights)
    .ratio(of: given.value - best.value, objective, degrees: problem.places.count - places.count)
  let local = problem.expand(given.parameters, objective, weights).along(problem.places)
  return Audit(
    given: problem.law(given.parameters), held: GivenCoefficients.names.filter { coefficients.values[$0] != nil },
    givenValue: given.value, value: best.value, law: problem.law(best.parameters),
    certificate: problem.certificate(best, objective, weights: weights, profiled: true), points: points.count,
    likelihoodRatio: ratio,
    gradient: objective.penalty == .absolute || local.value <= 0 ? nil : local.slope / local.value.squareRoot())
}

extension LossProblem {
  /// The places that stay free beside the given coefficients, and where to start.
  fileprivate func holding(
    _ given: GivenCoefficients, from start: [Double]
  ) throws(Refusal) -> (places: [[Int]], start: [Double]) {
    var p = start
    let values = given.values
    if values["A"] != nil, values["alpha"] == nil { throw .coefficientAlone("A", without: "alpha") }
    if values["B"] != nil, values["beta"] == nil { throw .coefficientAlone("B", without: "beta") }
    for (name, place) in [("E", 0), ("alpha", 2), ("beta", 4), ("k", 5)] {
      if let value = values[name] { p[place] = value }
    }
    // ln u = ln A − alpha·ln(N/unit), and x = ln N − centre.
    if let a = values["A"] { p[1] = log(a) - p[2] * (centre.x - log(given.unit)) }
    if let b = values["B"] { p[3] = log(b) - p[4] * (centre.y - log(given.unit)) }
    let fixed = Set(zip(GivenCoefficients.names, 0...).filter { values[$0.0] != nil }.map(\.1))
    return (places.filter { !$0.contains(where: fixed.contains) }, p)
  }
}
