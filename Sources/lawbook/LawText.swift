// Laws as equations with their numbers, for a terminal.

import Tables
import Laws
import Tables
import Runs

enum LawText {
  /// `L = 0.4856 + 0.0082·N^-0.3188 + 0.0373·T^-0.2917   (N, T in billions)`.
  static func equation(_ law: LossLaw) -> String {
    let (u, v) = (
      power(law.paramsCoefficient, "N", law.alpha, sign: -1), power(law.tokensCoefficient, "T", law.beta, sign: -1)
    )
    let sum = "L = \(number(law.floor)) + \(u) + \(v)"
    switch law.form {
    case .additive, .tied: return sum + unit(law.unit)
    case .interaction:
      return sum + " + k·u·v, k = \(law.interaction.map(number) ?? "0"), u and v the terms before" + unit(law.unit)
    case .kaplan:
      let beta = NumberText.significant(law.beta.value, 5)
      return "L = (u^(1/\(beta)) + v^(1/\(beta)))^\(beta), u = \(u), v = \(v)" + unit(law.unit)
    }
  }

  /// `B_opt = 21797·T^0.808·N^0.1906   (N, T in billions)`.
  static func equation(_ name: String, _ law: HyperparameterLaw) -> String {
    "\(name) = \(number(law.coefficient))·T^\(number(law.tokens))·N^\(number(law.params))" + unit(law.unit)
  }

  /// `N_opt = 0.8705·C^0.4294`.
  static func equation(_ name: String, _ law: PowerLaw) -> String {
    "\(name) = \(power(law.coefficient, "C", law.exponent, sign: 1))"
  }

  private static func power(_ coefficient: Estimate, _ base: String, _ exponent: Estimate, sign: Double) -> String {
    "\(number(coefficient))·\(base)^\(NumberText.significant(sign * exponent.value, 5))"
  }

  private static func number(_ estimate: Estimate) -> String { NumberText.significant(estimate.value, 5) }

  private static func unit(_ unit: Double) -> String {
    switch unit {
    case 1: ""
    case 1e9: "   (N, T in billions)"
    case 1e6: "   (N, T in millions)"
    default: "   (N, T in units of \(NumberText.significant(unit)))"
    }
  }

  /// The equations of a set, a line each, without what is missing.
  static func equations(of laws: LawSet) -> [String] {
    [
      laws.loss.map { equation($0) }, laws.batch.map { equation("B_opt", $0) },
      laws.learningRate.map { equation("η_opt", $0) }, laws.isoflop.map { equation("N_opt", $0.params) },
    ].compactMap(\.self)
  }

  /// The equations of a set, a heading each, with the coefficients' intervals where there are some, and the reasons where
  /// a law is missing.
  static func lines(_ laws: LawSet, absent: String = "not fitted") -> [String] {
    loss(laws, absent) + hyperparameters(laws, absent) + compute(laws, absent)
  }

  /// The same without batch size and learning rate, for laws at fixed ones.
  static func lossAndCompute(_ laws: LawSet) -> [String] { loss(laws, "not fitted") + compute(laws, "not fitted") }

  /// The compute formula and the domain.
  static func foundation(_ laws: LawSet) -> [String] {
    ["", "  Compute   \(laws.compute.formula)"] + domain(laws.domain)
  }

  private static func loss(_ laws: LawSet, _ absent: String) -> [String] {
    section("Loss", laws.loss.map { equation($0) }, laws.loss?.namedEstimates, reason(laws, .loss, absent))
  }

  private static func hyperparameters(_ laws: LawSet, _ absent: String) -> [String] {
    section(
      "Batch size", laws.batch.map { equation("B_opt", $0) }, laws.batch?.namedEstimates, reason(laws, .batch, absent))
      + section(
        "Learning rate", laws.learningRate.map { equation("η_opt", $0) }, laws.learningRate?.namedEstimates,
        reason(laws, .learningRate, absent))
  }

  private static func compute(_ laws: LawSet, _ absent: String) -> [String] {
    section(
      "Compute-optimal, isoFLOP" + place(laws.isoflop), laws.isoflop.map(equations), laws.isoflop?.namedEstimates,
      reason(laws, .isoflop, absent))
      + section(
        "Compute-optimal, closed form" + place(laws.closedForm), laws.closedForm.map(equations),
        laws.closedForm?.namedEstimates, reason(laws, .closedForm, absent))
  }

  private static func reason(_ laws: LawSet, _ law: LawName, _ absent: String) -> String {
    "\(absent): \(laws.refused[law]?.words ?? "no reason is given")"
  }

  private static func place(_ law: ComputeLaw?) -> String {
    if law?.isUnchecked == true { return ": a line through two budgets, without residuals or interval" }
    return law?.atCompute.map { " at C = \(NumberText.count($0)) FLOPs" } ?? ""
  }

  private static func equations(_ law: ComputeLaw) -> String {
    [equation("N_opt", law.params), equation("T_opt", law.tokens)].joined(separator: ",   ")
  }

  private static func section(
    _ title: String, _ equation: String?, _ estimates: [(String, Estimate)]?, _ absence: String
  ) -> [String] {
    guard let equation else { return ["", "  \(title)"] + TextWrap.lines(absence, indent: 4) }
    var table = TextTable([("", .left), ("", .left), ("", .right), ("", .left)])
    for (name, estimate) in estimates ?? [] where estimate.low != nil {
      table.add(
        "", name, NumberText.significant(estimate.value, 5, keepingZeros: true), NumberText.interval(estimate))
    }
    return ["", "  \(title)", "    \(equation)"] + table.lines
  }

  private static func domain(_ domain: Domain?) -> [String] {
    guard let domain else { return [] }
    let text = { (range: ClosedRange<Double>) in
      "\(NumberText.count(range.lowerBound)) – \(NumberText.count(range.upperBound))"
    }
    return ["  Domain    N \(text(domain.params)),   T \(text(domain.tokens))"]
  }
}
