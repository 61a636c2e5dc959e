// Law cells: a law as an equation with its numbers, and on request a table of its coefficients.

import Diagnostics
import Documents
import Foundation
import Laws
import Texts

extension Evaluator {
  static let lawKeys = ["law", "which", "form", "from", "coefficients", "study", "digits"]
  static let lawParts = ["loss", "batch", "learning_rate", "compute"]

  mutating func law(_ cell: SourceCell, _ given: Numbering.Given) throws(Failure) -> [Block] {
    try checkKeys(cell.body, of: "a law cell", among: Self.lawKeys)
    let laws = try self.laws(of: cell)
    let (which, place) = try required("which", of: cell, hint: Self.lawParts.joined(separator: ", "))
    let digits = Int(exactly: try number(cell.body["digits"], named: "digits") ?? 5) ?? 5
    let writer = LawEquation(digits: min(max(digits, 1), 15))
    let tex: String
    switch which {
    case "loss":
      guard let law = laws.loss else { throw refused(laws, .loss, at: cell.place) }
      tex = writer.loss(law, literal: try isLiteral(cell))
    case "batch":
      guard let law = laws.batch else { throw refused(laws, .batch, at: cell.place) }
      tex = writer.hyperparameter(law, symbol: "B_{\\mathrm{opt}}")
    case "learning_rate":
      guard let law = laws.learningRate else { throw refused(laws, .learningRate, at: cell.place) }
      tex = writer.hyperparameter(law, symbol: "\\eta_{\\mathrm{opt}}")
    case "compute": tex = writer.compute(try computeLaw(laws, of: cell))
    default:
      throw Failure(
        "no law is named '\(which)'", at: place, hint: Suggestion.hint(for: which, among: Self.lawParts))
    }
    let equation = Block.equation(tex: tex, id: given.id, number: given.number)
    guard text(cell.body["coefficients"]) == "true" else { return [equation] }
    return [equation, .table(coefficientTable(laws, which))]
  }

  private func refused(_ laws: LawSet, _ name: LawName, at place: Place) -> Failure {
    Failure(laws.refusal(name).message, at: place)
  }

  private mutating func isLiteral(_ cell: SourceCell) throws(Failure) -> Bool {
    guard let value = cell.body["form"], let form = text(value) else { return false }
    guard ["prefactor", "literal"].contains(form) else {
      throw Failure("'form' is prefactor or literal, not '\(form)'", at: value.place)
    }
    return form == "literal"
  }

  private mutating func computeLaw(_ laws: LawSet, of cell: SourceCell) throws(Failure) -> ComputeLaw {
    let from = text(cell.body["from"]) ?? (laws.isoflop == nil ? "closed_form" : "isoflop")
    guard ["isoflop", "closed_form"].contains(from) else {
      throw Failure("'from' is isoflop or closed_form, not '\(from)'", at: cell.body["from"]?.place)
    }
    guard let law = from == "isoflop" ? laws.isoflop : laws.closedForm else {
      throw refused(laws, from == "isoflop" ? .isoflop : .closedForm, at: cell.place)
    }
    return law
  }

  /// `fit`, `fixed`, or a published set by its id.
  mutating func laws(of cell: SourceCell) throws(Failure) -> LawSet {
    let name = text(cell.body["law"]) ?? "fit"
    let place = cell.body["law"]?.place ?? cell.place
    return try laws(named: name, study: try study(of: cell).result, at: place)
  }

  func laws(named name: String, study: StudyResult, at place: Place) throws(Failure) -> LawSet {
    switch name {
    case "fit": return study.optimal.laws
    case "fixed":
      guard let fixed = study.fixed else {
        throw Failure(
          "the study fits nothing at fixed hyperparameters", at: place, hint: "add 'fixed:' to the study file")
      }
      return fixed.laws
    default:
      if let laws = publishedLaw(name) { return laws }
      let known = ["fit", "fixed"] + publishedLaws.map(\.id)
      throw Failure("no law is named '\(name)'", at: place, hint: Suggestion.hint(for: name, among: known))
    }
  }

  private func coefficientTable(_ laws: LawSet, _ which: String) -> TableBlock {
    let rows = LawRow.all(of: laws).filter { $0.group == which }
    let bounded = rows.contains { $0.estimate?.low != nil }
    let header: [[Inline]] = [[.text("coefficient")], [.text("value")]] + (bounded ? [[.text("95 % interval")]] : [])
    return TableBlock(
      alignments: [.left, .right] + (bounded ? [.right] : []), header: header,
      rows: rows.map { row in
        [row.name, [.text(EstimateText(row.estimate).value)]]
          + (bounded ? [[.text(EstimateText(row.estimate).interval)]] : [])
      })
  }
}

/// Laws written in TeX with their numbers.
struct LawEquation {
  var digits: Int

  /// `4.0453 \times 10^{-7}`; plain between 10⁻⁴ and 10⁶.
  func number(_ value: Double) -> String {
    guard value.isFinite else { return "\\text{undefined}" }
    let size = abs(value)
    guard size != 0, size < 1e-4 || size >= 1e6 else {
      let text = String(format: "%.\(max(digits, size >= 1e5 ? 6 : digits))g", value)
      if !text.contains("e") { return text }
      return power(text)
    }
    return power(String(format: "%.\(digits - 1)e", value))
  }

  private func power(_ text: String) -> String {
    let parts = text.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return text }
    let mantissa = Double(parts[0]).map { String(format: "%.\(digits)g", $0) } ?? String(parts[0])
    return "\(mantissa) \\times 10^{\(exponent)}"
  }

  /// A sign and a number, for the second and later terms.
  private func term(_ value: Double) -> String { (value < 0 ? "- " : "+ ") + number(abs(value)) }

  func loss(_ law: LossLaw, literal: Bool) -> String {
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

  func hyperparameter(_ law: HyperparameterLaw, symbol: String) -> String {
    "\(symbol)(N, T) = \(number(law.coefficient.value))\\, T^{\(number(law.tokens.value))}\\, "
      + "N^{\(number(law.params.value))}\(unit(law.unit))"
  }

  func compute(_ law: ComputeLaw) -> String {
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
