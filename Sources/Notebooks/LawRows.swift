// The coefficients of a set of laws as rows, so that several sets can stand side by side.

import Documents
import Laws

struct LawRow {
  /// `loss`, `batch`, `learning_rate` or `compute`.
  var group: String
  var key: String
  var name: [Inline]
  var estimate: Estimate?

  static func all(of laws: LawSet) -> [LawRow] {
    loss(laws.loss) + hyperparameter(laws.batch, "batch", "B")
      + hyperparameter(laws.learningRate, "learning_rate", "\\eta")
      + compute(laws.isoflop, "isoflop", "profiles") + compute(laws.closedForm, "closed_form", "closed form")
  }

  private static func loss(_ law: LossLaw?) -> [LawRow] {
    [
      row("loss", "E", [.text("floor "), .math(tex: "E")], law?.floor),
      row("loss", "A", [.math(tex: "N"), .text(" coefficient "), .math(tex: "A")], law?.paramsCoefficient),
      row("loss", "alpha", [.math(tex: "N"), .text(" exponent "), .math(tex: "\\alpha")], law?.alpha),
      row("loss", "B", [.math(tex: "T"), .text(" coefficient "), .math(tex: "B")], law?.tokensCoefficient),
      row("loss", "beta", [.math(tex: "T"), .text(" exponent "), .math(tex: "\\beta")], law?.beta),
    ]
  }

  private static func hyperparameter(_ law: HyperparameterLaw?, _ group: String, _ symbol: String) -> [LawRow] {
    let name = Inline.math(tex: "\(symbol)_{\\mathrm{opt}}")
    return [
      row(group, "coefficient", [name, .text(" coefficient")], law?.coefficient),
      row(group, "tokens", [name, .text(" exponent of "), .math(tex: "T")], law?.tokens),
      row(group, "params", [name, .text(" exponent of "), .math(tex: "N")], law?.params),
    ]
  }

  private static func compute(_ law: ComputeLaw?, _ key: String, _ how: String) -> [LawRow] {
    [
      row(
        "compute", "\(key).n", [.math(tex: "N_{\\mathrm{opt}}(C)"), .text(" coefficient, \(how)")],
        law?.params.coefficient),
      row(
        "compute", "\(key).a", [.math(tex: "N_{\\mathrm{opt}}(C)"), .text(" exponent, \(how)")], law?.params.exponent),
      row(
        "compute", "\(key).t", [.math(tex: "T_{\\mathrm{opt}}(C)"), .text(" coefficient, \(how)")],
        law?.tokens.coefficient),
      row(
        "compute", "\(key).b", [.math(tex: "T_{\\mathrm{opt}}(C)"), .text(" exponent, \(how)")], law?.tokens.exponent),
    ]
  }

  private static func row(_ group: String, _ key: String, _ name: [Inline], _ estimate: Estimate?) -> LawRow {
    LawRow(group: group, key: "\(group).\(key)", name: name, estimate: estimate)
  }
}
