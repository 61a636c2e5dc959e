// Law cells: a law as an equation with its numbers, and on request a table of its coefficients.

import Diagnostics
import Documents
import Laws
import Tables
import Texts

extension Evaluator {
  static let lawParts = CellSettings.lawParts

  mutating func law(_ cell: SourceCell, _ given: Numbering.Given) throws(Failure) -> [Block] {
    var keys = LawKeys()
    let reader = NodeReader(file: cell.place.file)
    CellSettings.law.read(YAMLValue(.map(filled(cell.body)), at: cell.place), into: &keys, reader)
    try reader.finish()
    let laws = try self.laws(
      named: keys.law?.text ?? "fit",
      study: try study(named: keys.study?.text ?? "", at: keys.study?.place ?? cell.place),
      at: keys.law?.place ?? cell.place)
    guard let which = keys.which else {
      throw Failure("the law cell has no 'which:'", at: cell.place, hint: Self.lawParts.joined(separator: ", "))
    }
    let equation = Block.equation(tex: try tex(laws, which, keys, at: cell.place), id: given.id, number: given.number)
    guard keys.showsCoefficients else { return [equation] }
    let column = Table.LawColumn("value", "value", laws)
    return [equation, .table(Table.laws("coefficients", [column]) { $0.group == which.text }.block())]
  }

  private func tex(_ laws: LawSet, _ which: Placed, _ keys: LawKeys, at place: Place) throws(Failure) -> String {
    let writer = TeXEquation(digits: keys.digits)
    switch which.text {
    case "loss":
      guard let law = laws.loss else { throw refused(laws, .loss, at: place) }
      return writer.loss(law, literal: keys.isLiteral)
    case "batch":
      guard let law = laws.batch else { throw refused(laws, .batch, at: place) }
      return writer.hyperparameter(law, symbol: "B_{\\mathrm{opt}}")
    case "learning_rate":
      guard let law = laws.learningRate else { throw refused(laws, .learningRate, at: place) }
      return writer.hyperparameter(law, symbol: "\\eta_{\\mathrm{opt}}")
    case "compute":
      let isIsoflop = keys.isIsoflop ?? (laws.isoflop != nil)
      guard let law = isIsoflop ? laws.isoflop : laws.closedForm else {
        throw refused(laws, isIsoflop ? .isoflop : .closedForm, at: place)
      }
      return writer.compute(law)
    default:
      throw Failure(
        "no law is named '\(which.text)'", at: which.place, hint: Suggestion.hint(for: which.text, among: Self.lawParts)
      )
    }
  }

  private func refused(_ laws: LawSet, _ name: LawName, at place: Place) -> Failure {
    Failure(laws.refusal(name).message, at: place)
  }

  /// `fit`, `fixed`, or a published set by its id.
  func laws(named name: String, study: StudyResult, at place: Place) throws(Failure) -> LawSet {
    switch name {
    case "fit": return study.optimal.laws
    case "fixed":
      guard let fixed = study.fixed else { throw Self.nothingFixed(at: place) }
      return fixed.laws
    default:
      if let laws = publishedLaw(name) { return laws }
      let known = ["fit", "fixed"] + publishedLaws.map(\.id)
      throw Failure("no law is named '\(name)'", at: place, hint: Suggestion.hint(for: name, among: known))
    }
  }
}
