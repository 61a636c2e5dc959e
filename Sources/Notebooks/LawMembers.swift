// What can be asked of laws, cells and tables in a value: `fit.loss.alpha`, `yin2024.loss(params=…, tokens=…)`.

import Foundation
import Tables
import Laws
import Runs

func combined(_ mark: Character, _ a: Double, _ b: Double) throws(ExpressionError) -> Double {
  let result: Double
  switch mark {
  case "+": result = a + b
  case "-": result = a - b
  case "*": result = a * b
  case "/": result = a / b
  default: result = pow(a, b)
  }
  guard result.isFinite else { throw ExpressionError(message: "this calculation has no finite result") }
  return result
}

extension Member {
  /// `loss`, `batch`, `learning_rate`, `compute`, `steps`, `title`, `source`.
  static func laws(_ laws: LawSet, fit: LossFit? = nil) -> Member {
    var top = Member()
    top.add("title") { () throws(ExpressionError) in .text(laws.title) }
    top.add("source") { () throws(ExpressionError) in .text(laws.source ?? "fitted here") }
    top.add("loss") { () throws(ExpressionError) in
      guard let law = laws.loss else { throw laws.refusal(.loss) }
      return .loss(law, fit: fit)
    }
    top.add("batch") { () throws(ExpressionError) in
      guard let law = laws.batch else { throw laws.refusal(.batch) }
      return .hyperparameter(law)
    }
    top.add("learning_rate") { () throws(ExpressionError) in
      guard let law = laws.learningRate else { throw laws.refusal(.learningRate) }
      return .hyperparameter(law)
    }
    top.add(function: "steps", ["params", "tokens"]) { (at: [String: Double]) throws(ExpressionError) in
      guard let params = at["params"], let tokens = at["tokens"],
        let steps = laws.predict(params: params, tokens: tokens).steps?.value
      else { throw laws.refusal(.batch) }
      return .number(steps)
    }
    top.add("compute") { () throws(ExpressionError) in .compute(laws) }
    return top
  }

  static func loss(_ law: LossLaw, fit: LossFit?) -> Member {
    var top = Member(parameters: ["params", "tokens"]) { (at: [String: Double]) throws(ExpressionError) in
      .number(law(params: at["params"] ?? .nan, tokens: at["tokens"] ?? .nan))
    }
    let parts: [(String, Estimate)] = [
      ("E", law.floor), ("A", law.paramsCoefficient), ("alpha", law.alpha), ("B", law.tokensCoefficient),
      ("beta", law.beta), ("unit", Estimate(law.unit)),
    ]
    for (name, estimate) in parts { top.add(name) { () throws(ExpressionError) in .estimate(estimate) } }
    if let fit {
      top.add("objective") { () throws(ExpressionError) in .number(fit.value) }
      top.add("points") { () throws(ExpressionError) in .number(Double(fit.points.count)) }
    }
    return top
  }

  static func hyperparameter(_ law: HyperparameterLaw) -> Member {
    var top = Member(parameters: ["params", "tokens"]) { (at: [String: Double]) throws(ExpressionError) in
      .number(law(params: at["params"] ?? .nan, tokens: at["tokens"] ?? .nan))
    }
    let parts: [(String, Estimate)] = [
      ("coefficient", law.coefficient), ("tokens", law.tokens), ("params", law.params), ("unit", Estimate(law.unit)),
    ]
    for (name, estimate) in parts { top.add(name) { () throws(ExpressionError) in .estimate(estimate) } }
    return top
  }

  /// `isoflop` and `closed_form`; the closed form is solved anew at each compute, not extrapolated from its slope.
  static func compute(_ laws: LawSet) -> Member {
    var top = Member()
    top.add("formula") { () throws(ExpressionError) in .text(laws.compute.formula) }
    top.add("isoflop") { () throws(ExpressionError) in
      guard let law = laws.isoflop else { throw laws.refusal(.isoflop) }
      var member = Member.powerLaws(law)
      member.add(function: "n_opt", ["compute"]) { (at: [String: Double]) throws(ExpressionError) in
        .number(law.params(at["compute"] ?? .nan))
      }
      member.add(function: "t_opt", ["compute"]) { (at: [String: Double]) throws(ExpressionError) in
        .number(law.tokens(at["compute"] ?? .nan))
      }
      return member
    }
    top.add("closed_form") { () throws(ExpressionError) in
      guard let law = laws.closedForm else { throw laws.refusal(.closedForm) }
      var member = Member.powerLaws(law)
      let parts: [(String, (ComputeOptimum) -> Double)] = [
        ("n_opt", { $0.params }), ("t_opt", { $0.tokens }), ("l_opt", { $0.loss }),
        ("n_exponent", { $0.paramsExponent }), ("t_exponent", { $0.tokensExponent }),
      ]
      for (name, part) in parts {
        member.add(function: name, ["compute"]) { (at: [String: Double]) throws(ExpressionError) in
          guard let optimum = laws.optimum(compute: at["compute"] ?? .nan) else {
            throw laws.refusal(.closedForm)
          }
          return .number(part(optimum))
        }
      }
      return member
    }
    return top
  }

  private static func powerLaws(_ law: ComputeLaw) -> Member {
    var top = Member()
    for (name, part) in [("params", law.params), ("tokens", law.tokens)] {
      top.add(name) { () throws(ExpressionError) in
        var member = Member()
        member.add("coefficient") { () throws(ExpressionError) in .estimate(part.coefficient) }
        member.add("exponent") { () throws(ExpressionError) in .estimate(part.exponent) }
        return member
      }
    }
    return top
  }

  /// Held-out losses: how many, and how far the law was off those that count.
  static func heldOut(_ losses: [HeldOutLoss]) -> Member {
    var top = Member()
    top.add("count") { () throws(ExpressionError) in .number(Double(losses.count)) }
    func add(_ name: String, _ value: @escaping () -> Double?) {
      top.add(name) { () throws(ExpressionError) in
        guard let value = value() else {
          throw ExpressionError(
            message: losses.isEmpty
              ? "the study holds nothing out" : "no held-out (N, T) was trained where the laws say")
        }
        return .number(value)
      }
    }
    add("max_error") { losses.filter(\.basis.counts).map { abs($0.error) }.max() }
    add("rms_error") { relativeError(losses) }
    add("squared_error") { meanSquaredError(losses) }
    return top
  }
}

extension LawSet {
  func refusal(_ name: LawName) -> ExpressionError {
    ExpressionError(message: "\(name.law) of '\(id)' is missing" + (refused[name].map { ": \($0.words)" } ?? ""))
  }
}
