// Laws as equations with their numbers, in TeX.

public import Laws
import Texts

/// Laws written in TeX with their numbers.
public struct TeXEquation {
  private let digits: Int

  /// - Parameter digits: significant digits of each number, at most 15.
  public init(digits: Int = 5) { self.digits = min(max(digits, 1), 15) }

  /// `4.0453\times10^{-7}`; plain where the number is of a common size.
  private func number(_ value: Double) -> String {
    value.isFinite
      ? NumberStyle.significant(digits).tex(value).replacing("$", with: "").replacing(",", with: "{,}")
      : "\\text{undefined}"
  }

  /// A sign and a number, for the second and later terms.
  private func term(_ value: Double) -> String { (value < 0 ? "- " : "+ ") + number(abs(value)) }

  /// - Parameter literal: with the scales N_c and T_c of a paper in place of coefficients.
  public func loss(_ law: LossLaw, literal: Bool) -> String {
    let (alpha, beta) = (number(law.alpha.value), number(law.beta.value))
    if literal {
      let (tc, nc) = (number(law.tokensScale), number(law.paramsScale))
      return "L(N, T) = \\left(\\frac{\(tc)}{T}\\right)^{\(beta)} + \\left(\\frac{\(nc)}{N}\\right)^{\(alpha)} "
        + "\(term(law.floor.value))\(unit(law.unit))"
    }
    let (u, v) = ("\\, N^{-\(alpha)}", "\\, T^{-\(beta)}")
    let (a, b) = (law.paramsCoefficient.value, law.tokensCoefficient.value)
    let sum = "\(number(law.floor.value)) \(term(a))\(u) \(term(b))\(v)"
    switch law.form {
    case .additive, .tied: return "L(N, T) = \(sum)\(unit(law.unit))"
    case .interaction:
      let k = (law.interaction?.value ?? 0) * a * b
      return "L(N, T) = \(sum) \(term(k))\(u)\(v)\(unit(law.unit))"
    case .kaplan:
      let powers = "\\left(\(number(a))\(u)\\right)^{1/\(beta)} + \\left(\(number(b))\(v)\\right)^{1/\(beta)}"
      return "L(N, T) = \\left[\(powers)\\right]^{\(beta)}\(unit(law.unit))"
    }
  }

  /// - Parameter symbol: in TeX.
  public func hyperparameter(_ law: HyperparameterLaw, symbol: String) -> String {
    "\(symbol)(N, T) = \(number(law.coefficient.value))\\, T^{\(number(law.tokens.value))}\\, "
      + "N^{\(number(law.params.value))}\(unit(law.unit))"
  }

  public func compute(_ law: ComputeLaw) -> String {
    let laws = [("N", law.params), ("T", law.tokens)].map { symbol, power in
      "\(symbol)_{\\mathrm{opt}}(C) = \(number(power.coefficient.value))\\, C^{\(number(power.exponent.value))}"
    }.joined(separator: ", \\quad ")
    return laws + (law.atCompute.map { "\\quad (\\text{near } C = \(number($0)))" } ?? "")
  }

  private func unit(_ unit: Double) -> String {
    switch unit {
    case 1: ""
    case 1e9: "\\quad (N, T \\text{ in billions})"
    default: "\\quad (N, T \\text{ in units of } \(number(unit)))"
    }
  }
}
