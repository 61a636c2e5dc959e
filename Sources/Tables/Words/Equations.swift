// Laws as equations with their numbers, in plain text.

public import Laws
import Texts

/// `L = 0.4856 + 0.0082·N^−0.3188 + 0.0373·T^−0.2917   (N, T in billions)`.
public enum Equation {
  public static func text(_ law: LossLaw) -> String {
    let u = power(law.paramsCoefficient, "N", -law.alpha.value)
    let v = power(law.tokensCoefficient, "T", -law.beta.value)
    let sum = "L = " + (law.floor.value == 0 ? "" : "\(number(law.floor.value)) + ") + "\(u) + \(v)"
    switch law.form {
    case .additive, .tied: return sum + unit(law.unit)
    case .interaction:
      let k = law.interaction.map { number($0.value) } ?? "0"
      return sum + " + k·u·v, k = \(k), u and v the terms before" + unit(law.unit)
    case .kaplan:
      let beta = number(law.beta.value)
      return "L = (u^(1/\(beta)) + v^(1/\(beta)))^\(beta), u = \(u), v = \(v)" + unit(law.unit)
    }
  }

  /// `B_opt = 21797·T^0.808·N^0.1906   (N, T in billions)`.
  public static func text(_ name: String, _ law: HyperparameterLaw) -> String {
    "\(name) = \(power(law.coefficient, "T", law.tokens.value))·N^\(number(law.params.value))" + unit(law.unit)
  }

  /// `N_opt = 0.8705·C^0.4294`.
  public static func text(_ name: String, _ law: PowerLaw) -> String {
    "\(name) = \(power(law.coefficient, "C", law.exponent.value))"
  }

  /// Those of a set, a line each, without what is missing.
  public static func all(of laws: LawSet) -> [String] {
    [
      laws.loss.map { text($0) }, laws.batch.map { text("B_opt", $0) },
      laws.learningRate.map { text("η_opt", $0) }, laws.isoflop.map { text("N_opt", $0.params) },
    ].compactMap(\.self)
  }

  private static func power(_ coefficient: Estimate, _ base: String, _ exponent: Double) -> String {
    "\(number(coefficient.value))·\(base)^\(number(exponent))"
  }

  private static func number(_ value: Double) -> String { NumberStyle.significant(5).text(value) }

  private static func unit(_ unit: Double) -> String {
    switch unit {
    case 1: ""
    case 1e9: "   (N, T in billions)"
    case 1e6: "   (N, T in millions)"
    default: "   (N, T in units of \(NumberStyle.usual.text(unit)))"
    }
  }
}
