// Tables of how far a fit can be trusted: convergence, the forms the data prefer, influence, cross-validation.

import Diagnostics
import Laws
import Tables
import Texts

extension TableKind {
  private static let formNames = ["loss", "batch", "learning_rate"]

  static let trust: [TableKind] = [
    TableKind("certificate", "convergence of the loss fit", [TableSettings.side]) { (e, keys) throws(Failure) in
      let fits = try e.side(keys)
      guard let table = fits.lossFit.flatMap({ Table.convergence(of: $0) }) else {
        let reason = fits.laws.refused[.loss].map { ": \($0.words)" } ?? ""
        throw Failure("there is no fitted loss law to certify" + reason, at: keys.table.place)
      }
      return table
    },
    TableKind(
      "forms", "forms of a law, the best predictor first",
      [TableSettings.some(of: "which", formNames, usual: "`loss`", "the law")]
    ) {
      (e, keys) throws(Failure) in try e.forms(keys)
    },
    TableKind(
      "influence", "how far exclusions and single cells move the laws",
      [
        TableSettings.some(
          of: "which", Influence.Part.allCases.map(\.rawValue), usual: "all", "what is included or left out"),
        .init(
          "law", optional: \.law, .placed, usual: "all of them",
          "`loss`, `batch` or `learning_rate`: whose coefficients are shown"), TableSettings.rows,
      ]
    ) { (e, keys) throws(Failure) in try e.influence(keys) },
    TableKind(
      "cross-validation", "errors on what was left out in turn",
      [
        .init(
          "leave_out", optional: \.leaveOut, .word("way to leave out"), usual: "the study's",
          "what is left out in turn"), TableSettings.rows,
      ]
    ) { (e, keys) throws(Failure) in
      let result = try e.result(keys)
      let scheme = keys.leaveOut ?? result.settings.leaveOut.first ?? .size
      let validation = result.crossValidation([scheme]).first
      guard let validation, validation.refusal == nil else {
        throw Failure("cross-validation is not possible: \(validation?.refusal?.words ?? "")", at: keys.table.place)
      }
      var table = Table.folds(validation)
      table.notes = ["Errors are RMS of ln(law/measured)."]
      table.notes += table.cut(to: keys.rows ?? 40)
      return table
    },
  ]
}

extension Evaluator {
  fileprivate func forms(_ keys: TableKeys) throws(Failure) -> Table {
    let choices = try result(keys).formChoices()
    let table: Table
    switch keys.which.first?.text ?? "loss" {
    case "loss": table = .lossForms(choices.loss)
    case "batch": table = .hyperparameterForms("batch_forms", choices.batch)
    case "learning_rate": table = .hyperparameterForms("learning_rate_forms", choices.learningRate)
    case let other:
      throw Failure(
        "no law with several forms is named '\(other)'", at: keys.which.first?.place,
        hint: Suggestion.hint(for: other, among: ["loss", "batch", "learning_rate"]))
    }
    guard table.rows > 0 else { throw Failure("there is no such law whose form could be chosen", at: keys.table.place) }
    return table
  }

  fileprivate func influence(_ keys: TableKeys) throws(Failure) -> Table {
    let known = Influence.Part.allCases.map(\.rawValue)
    var parts: [Influence.Part] = []
    for item in keys.which {
      guard let part = Influence.Part(rawValue: item.text) else {
        throw Failure(
          "no influence is named '\(item.text)'", at: item.place, hint: Suggestion.hint(for: item.text, among: known))
      }
      parts.append(part)
    }
    let laws: [String: LawName] = ["loss": .loss, "batch": .batch, "learning_rate": .learningRate]
    if let law = keys.law, laws[law.text] == nil {
      throw Failure("'law' of influence is loss, batch or learning_rate, not '\(law.text)'", at: law.place)
    }
    let most = keys.rows ?? 5
    let found = Table.influence(
      try result(keys).influence(refitted: most), parts.isEmpty ? Influence.Part.allCases : parts,
      of: keys.law.flatMap { laws[$0.text] }, most: most)
    guard found.rows == 0 else { return found }
    // A study that leaves nothing out is worth saying, not an error.
    var none = Table("influence", columns: [Column("influence", .words(""), .words(["Nothing moves the laws."]))])
    none.notes = found.notes
    return none
  }
}
