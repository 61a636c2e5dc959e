// Tables of laws: side by side, against an earlier study, as predictions, over budgets, and as quoted from papers.

import Diagnostics
import Laws
import Studies
import Tables
import Texts

extension TableKind {
  static let laws: [TableKind] = [
    TableKind(
      "laws", "coefficients of laws side by side", [TableSettings.laws, TableSettings.which, TableSettings.unit]
    ) { (e, keys) throws(Failure) in
      try e.lawTable(keys)
    },
    TableKind(
      "changes", "coefficients now and in an earlier study",
      [
        .init("against", optional: \.against, .placed, "an earlier study of the notebook"), TableSettings.which,
        TableSettings.unit,
      ]
    ) { (e, keys) throws(Failure) in try e.changes(keys) },
    TableKind(
      "quoted", "numbers that a paper states", [.init("source", optional: \.source, .placed, "a paper: `yin2024`")]
    ) {
      (e, keys) throws(Failure) in
      guard let source = keys.source else {
        throw Failure("the table cell has no 'source:'", at: keys.table.place, hint: "source: yin2024")
      }
      let numbers = quotedNumbers(source.text)
      guard !numbers.isEmpty else {
        throw Failure(
          "nothing is quoted from '\(source.text)'", at: source.place,
          hint: Suggestion.hint(for: source.text, among: quotedPapers))
      }
      return .quoted(numbers)
    },
    TableKind("predictions", "predicted runs, with measured losses", [TableSettings.law, TableSettings.runs]) {
      (e, keys) throws(Failure) in
      let result = try e.result(keys)
      let laws = try e.laws(named: keys.law?.text ?? "fit", study: result, at: keys.law?.place ?? keys.table.place)
      return .predictions(
        laws,
        of: keys.runs.map { run in
          let best = result.cellIndex(params: run.params, tokens: run.tokens).flatMap {
            result.cells[$0].points.map(\.loss).min()
          }
          return PredictedRun(params: run.params, tokens: run.tokens, measured: run.measured ?? best)
        })
    },
    TableKind("budgets", "N_opt and T_opt at budgets", [TableSettings.laws, TableSettings.budgets]) {
      (e, keys) throws(Failure) in
      try e.budgets(keys)
    },
  ]
}

extension Evaluator {
  /// A column for each set of laws; N and T counted alike in all.
  fileprivate func lawTable(_ keys: TableKeys) throws(Failure) -> Table {
    let result = try result(keys)
    let named = keys.laws.isEmpty ? usualLaws(result).map { Placed(text: $0, place: keys.table.place) } : keys.laws
    var sets: [(heading: String, laws: LawSet, study: StudyResult)] = []
    for item in named { sets.append(try lawColumn(item, result)) }
    let unit = keys.unit ?? (sets.contains { ($0.laws.loss?.unit ?? 1) == 1e9 } ? 1e9 : 1)
    let columns = zip(named, sets).map { Table.LawColumn($0.text, $1.heading, inUnit(unit, $1.laws, $1.study)) }
    var table = Table.laws("laws", columns, wanted: try wanted(keys))
    guard table.rows > 0 else { throw Self.nothingFitted(at: keys.table.place) }
    table.notes = [
      unit == 1e9 ? "N and T are counted in billions, C in FLOPs." : unit == 1 ? "N, T and C are raw counts." : ""
    ].filter { !$0.isEmpty }
    return table
  }

  /// `fit`, `fixed` or a published id; `name.fit` and `name.fixed` are those of a further study of the notebook.
  private func lawColumn(
    _ item: Placed, _ result: StudyResult
  ) throws(Failure) -> (heading: String, laws: LawSet, study: StudyResult) {
    let (name, place) = (item.text, item.place)
    let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return (columnName(name), try laws(named: name, study: result, at: place), result) }
    let other = try study(named: parts[0], at: place)
    let title = parts[0].replacing("_", with: " ") + (parts[1] == "fit" ? "" : ", " + columnName(parts[1]))
    return (title, try laws(named: parts[1], study: other, at: place), other)
  }

  /// Fitted laws keep their intervals in any unit; published ones have those of the unit they were printed in.
  private func inUnit(_ unit: Double, _ laws: LawSet, _ result: StudyResult) -> LawSet {
    if laws == result.optimal.laws { return result.optimal.laws(inUnit: unit) }
    if let fixed = result.fixed, laws == fixed.laws { return fixed.laws(inUnit: unit) }
    return laws.converted(toUnit: unit)
  }

  private func usualLaws(_ result: StudyResult) -> [String] {
    var names: [String] = []
    let own = result.optimal.laws
    if own.loss != nil || own.batch != nil || own.isoflop != nil { names.append("fit") }
    if result.fixed != nil { names.append("fixed") }
    if let published = result.published, publishedLaw(published.id) != nil { names.append(published.id) }
    return names.isEmpty ? ["fit"] : names
  }

  /// What a set of laws is called at the head of a column: `Yin et al. 2024`.
  func columnName(_ name: String) -> String {
    switch name {
    case "fit": "fitted"
    case "fixed": "at fixed B, η"
    default: publishedLaw(name).map { String($0.title.prefix { $0 != "," }) } ?? name
    }
  }

  /// Which coefficients `which:` asks for.
  private func wanted(_ keys: TableKeys) throws(Failure) -> (LawCoefficient) -> Bool {
    let known = Self.lawParts + LawCoefficient.all(of: LawSet(id: "", title: "")).map(\.key)
    for item in keys.which where !known.contains(item.text) {
      throw Failure(
        "no law is named '\(item.text)'", at: item.place, hint: Suggestion.hint(for: item.text, among: known))
    }
    let names = keys.which.map(\.text)
    return { names.isEmpty || names.contains($0.group) || names.contains($0.key) }
  }

  private static func nothingFitted(at place: Place) -> Failure {
    Failure("none of these laws is fitted", at: place, hint: "see 'refused' in lawbook fit --json")
  }

  /// This study's laws against an earlier one's.
  fileprivate func changes(_ keys: TableKeys) throws(Failure) -> Table {
    guard let against = keys.against else {
      throw Failure("the table cell has no 'against:'", at: keys.table.place, hint: "a study named under 'studies:'")
    }
    let unit = keys.unit ?? 1
    let now = try result(keys).optimal.laws(inUnit: unit)
    let before = try study(named: against.text, at: against.place).optimal.laws(inUnit: unit)
    let table = Table.lawChanges(
      before: .init("before", against.text.replacing("_", with: " "), before), now: .init("now", "now", now),
      wanted: try wanted(keys))
    guard table.rows > 0 else { throw Self.nothingFitted(at: keys.table.place) }
    return table
  }

  /// The best size and length for budgets: closed form and isoFLOP law of each set.
  fileprivate func budgets(_ keys: TableKeys) throws(Failure) -> Table {
    let result = try result(keys)
    let named = keys.laws.isEmpty ? usualLaws(result).map { Placed(text: $0, place: keys.table.place) } : keys.laws
    let usual = result.settings.statedCompute.map { [$0] } ?? result.settings.budgets
    var rows: [BudgetRow] = []
    for budget in keys.budgets.isEmpty ? usual : keys.budgets {
      for item in named {
        let laws = try laws(named: item.text, study: result, at: item.place)
        let fits = item.text == "fit" ? result.optimal : item.text == "fixed" ? result.fixed : nil
        rows += (fits ?? LawFits(laws: laws)).budgetRows(columnName(item.text), budget)
      }
    }
    return .budgets(rows)
  }
}
