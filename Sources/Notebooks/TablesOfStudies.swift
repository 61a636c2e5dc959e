// Tables of what a study holds: held-out losses, coverage, pairs, noise, side by side with others.

import Diagnostics
import Documents
import Laws
import Tables
import Texts

extension TableKind {
  static let studies: [TableKind] = [
    TableKind("held-out", "held-out losses, predicted and measured", [TableSettings.side]) {
      (e, keys) throws(Failure) in
      let losses = try e.side(keys).heldOut
      guard !losses.isEmpty else { throw Evaluator.nothingHeldOut(at: keys.table.place) }
      return .heldOut(losses)
    },
    TableKind("ledger", "rows that take no part, with the reason", [TableSettings.rows]) { (e, keys) throws(Failure) in
      var table = Table.ledger(try e.result(keys).table)
      // A week in which nothing was left out is worth saying, not an error.
      if table.rows == 0 {
        return Table("ledger", columns: [Column("ledger", .words(""), .words(["Every row is used."]))])
      }
      table.notes += table.cut(to: keys.rows ?? 40)
      return table
    },
    TableKind("coverage", "how many runs each cell holds, and whether it has an optimum") { (e, keys) throws(Failure) in
      let result = try e.result(keys)
      let (sizes, lengths) = (Set(result.cells.map(\.params)).count, Set(result.cells.map(\.tokens)).count)
      guard lengths <= 24, sizes <= 200 else {
        throw Failure(
          "\(lengths) token counts are too many for a coverage table", at: keys.table.place,
          hint: "raise 'tokens_tolerance' in the study, or use the table 'optima'")
      }
      return .coverage(result)
    },
    TableKind("fixed-pairs", "the result with every other fixed pair") { (e, keys) throws(Failure) in
      let result = try e.result(keys)
      guard !result.optimal.heldOut.isEmpty else {
        let hint = result.optimal.laws.refused[.loss].map { "there is no loss law: \($0.words)" }
        throw Evaluator.nothingHeldOut(at: keys.table.place, hint: hint)
      }
      let pairs = fixedPairs(result)
      guard !pairs.isEmpty else {
        throw Failure("no batch size and learning rate is in six fitted cells", at: keys.table.place)
      }
      return .fixedPairs(pairs, of: result)
    },
    TableKind("seed-noise", "how far the loss differs between seeds") { (e, keys) throws(Failure) in
      let noise = seedNoise(try e.result(keys).cells)
      guard !noise.isEmpty else {
        throw Failure("no batch size and learning rate was run with two seeds", at: keys.table.place)
      }
      return .seedNoise(noise)
    },
    TableKind(
      "studies", "what each study rests on, and its held-out error",
      [
        .init("studies", \.studies, .several(.placed), usual: "all of the notebook", "names of studies of the notebook")
      ]
    ) { (e, keys) throws(Failure) in try e.studiesTable(keys) },
  ]
}

extension Evaluator {
  static func nothingHeldOut(at place: Place, hint: String? = nil) -> Failure {
    Failure("the study holds nothing out", at: place, hint: hint ?? "add 'hold_out:' to the study file")
  }

  fileprivate func studiesTable(_ keys: TableKeys) throws(Failure) -> Table {
    var named = keys.studies
    if named.isEmpty {
      named = notebook.frontMatter.studies.filter { !$0.name.isEmpty }.map {
        Placed(text: $0.name, place: keys.table.place)
      }
    }
    guard !named.isEmpty else {
      throw Failure(
        "the table 'studies' has no studies", at: keys.table.place,
        hint: "name them in the front matter: studies: {cosine: cosine.yaml}")
    }
    var found: [(name: String, result: StudyResult)] = []
    for item in named {
      found.append((item.text.replacing("_", with: " "), try study(named: item.text, at: item.place)))
    }
    return .studies(found)
  }
}
