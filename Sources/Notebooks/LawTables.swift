// Tables of laws: side by side, against an earlier study, as predictions, over budgets, and as quoted from papers.

import Diagnostics
import Tables
import Documents
import Laws
import Studies
import Texts

extension Evaluator {
  /// A column for each set of laws; N and T counted alike in all.
  mutating func lawTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    var named = parts(cell.body["laws"])
    if named.isEmpty { named = usualLaws(result).map { ($0, cell.place) } }
    var sets: [(name: String, laws: LawSet, study: StudyResult)] = []
    for (name, place) in named { sets.append(try lawColumn(name, result, at: place)) }
    let unit = try positive(cell.body, "unit") ?? (sets.contains { ($0.laws.loss?.unit ?? 1) == 1e9 } ? 1e9 : 1)
    let converted = sets.map { LawRow.all(of: inUnit(unit, $0.laws, $0.study)) }
    let rows = try rows(converted, of: cell)
    // A column of intervals only for laws that have some.
    let bounded = sets.indices.map { set in rows.contains { $0[set].estimate?.low != nil } }
    let columns =
      [Column.text("")]
      + zip(sets, bounded).flatMap { [Column.number($0.name)] + ($1 ? [Column.number("95 % interval")] : []) }
    let cells = rows.map { row -> [[Inline]] in
      [row[0].name]
        + row.indices.flatMap { set -> [[Inline]] in
          // A paper's coefficients stand as printed; four digits are enough of what is fitted without an interval.
          let text = EstimateText(row[set].estimate, alone: sets[set].laws.source == nil ? 4 : 5)
          return [[.text(text.value)]] + (bounded[set] ? [[.text(text.interval)]] : [])
        }
    }
    let note =
      unit == 1e9 ? "N and T are counted in billions, C in FLOPs." : unit == 1 ? "N, T and C are raw counts." : ""
    return TableContent(columns, cells, note: ([note] + methods(sets)).filter { !$0.isEmpty }.joined(separator: " "))
  }

  /// How the columns' intervals came about and what points count for, each sentence once.
  private func methods(_ sets: [(name: String, laws: LawSet, study: StudyResult)]) -> [String] {
    var sentences: [String] = []
    for set in sets {
      let sides = [set.study.optimal, set.study.fixed].compactMap(\.self)
      guard let method = sides.first(where: { $0.laws == set.laws })?.method else { continue }
      let intervals = method.words.map { "95 % intervals (\(set.name)): \($0). " } ?? ""
      sentences.append(intervals + "Weights (\(set.name)): \(method.weights.words).")
    }
    return sentences
  }

  /// `fit`, `fixed` or a published id; `name.fit` and `name.fixed` are those of a further study of the notebook.
  private func lawColumn(
    _ name: String, _ result: StudyResult, at place: Place
  ) throws(Failure) -> (name: String, laws: LawSet, study: StudyResult) {
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

  func columnName(_ name: String) -> String {
    switch name {
    case "fit": "fitted"
    case "fixed": "at fixed B, η"
    default: publishedLaw(name)?.title.components(upTo: ",") ?? name
    }
  }

  /// Row by row across the sets, without rows that none of them has.
  private mutating func rows(_ sets: [[LawRow]], of cell: SourceCell) throws(Failure) -> [[LawRow]] {
    guard let first = sets.first else { return [] }
    let known = Self.lawParts + first.map(\.key)
    let asked = parts(cell.body["which"])
    for (name, place) in asked where !known.contains(name) {
      throw Failure("no law is named '\(name)'", at: place, hint: Suggestion.hint(for: name, among: known))
    }
    let names = asked.isEmpty ? Self.lawParts : asked.map(\.text)
    let result = first.indices.map { index in sets.map { $0[index] } }.filter { row in
      (names.contains(row[0].group) || names.contains(row[0].key)) && row.contains { $0.estimate != nil }
    }
    guard !result.isEmpty else {
      throw Failure("none of these laws is fitted", at: cell.place, hint: "see 'refused' in lawbook fit --json")
    }
    return result
  }

  /// This study's laws against an earlier one's.
  mutating func changes(_ cell: SourceCell) throws(Failure) -> TableContent {
    let (name, place) = try required("against", of: cell, hint: "a study named under 'studies:'")
    let unit = try positive(cell.body, "unit") ?? 1
    let now = try study(of: cell).result.optimal.laws(inUnit: unit)
    let before = try study(named: name, at: place).optimal.laws(inUnit: unit)
    let rows = try rows([LawRow.all(of: before), LawRow.all(of: now)], of: cell)
    let columns = [Column.text(""), Column.number(name), Column.number("now"), Column.number("change")]
    let cells = rows.map { row -> [[Inline]] in
      [
        row[0].name, [.text(EstimateText(row[0].estimate).value)], [.text(EstimateText(row[1].estimate).value)],
        [.text(change(from: row[0].estimate, to: row[1].estimate))],
      ]
    }
    return TableContent(columns, cells, note: "A change that leaves the earlier 95 % interval is marked *.")
  }

  private func change(from before: Estimate?, to now: Estimate?) -> String {
    guard let before, let now else { return "–" }
    let share = before.value == 0 ? nil : now.value / before.value - 1
    let text = share.map { ($0 > 0 ? "+" : "") + NumberFormat(.percent).text($0) } ?? "–"
    guard let low = before.low, let high = before.high else { return text }
    return now.value < low || now.value > high ? text + " *" : text
  }

  mutating func quoted(_ cell: SourceCell) throws(Failure) -> TableContent {
    let (paper, place) = try required("source", of: cell, hint: "yin2024")
    let numbers = quotedNumbers(paper)
    guard !numbers.isEmpty else {
      throw Failure(
        "nothing is quoted from '\(paper)'", at: place, hint: Suggestion.hint(for: paper, among: quotedPapers))
    }
    let columns = [Column.text("statement"), Column.number("as printed"), Column.text("unit")]
    let rows = numbers.map { number -> [[Inline]] in
      [number.label.inlines, entry(number.value), [.text(number.unit.isEmpty ? "–" : number.unit)]]
    }
    return TableContent(columns, rows, note: "Quoted from \(numbers[0].source).")
  }

  /// What a set of laws says of runs, beside what was measured where it was.
  mutating func predictions(_ cell: SourceCell) throws(Failure) -> TableContent {
    let laws = try self.laws(of: cell)
    let result = try study(of: cell).result
    let points = try points(cell, hint: "- {params: 1.07e9, tokens: 1e10}")
    guard !points.isEmpty else {
      throw Failure("the table 'predictions' has no 'at:'", at: cell.place, hint: "- {params: 1.07e9, tokens: 1e10}")
    }
    var rows: [[[Inline]]] = []
    for point in points { rows.append(try prediction(laws, result, point)) }
    let columns = [
      Column.params, Column.tokens, Column.batch, Column.rate, Column.number("steps"), Column.number("predicted loss"),
      Column.number("measured"), Column.number("deviation"), Column.text("beyond the data"),
    ]
    return TableContent(columns, rows)
  }

  private mutating func prediction(
    _ laws: LawSet, _ result: StudyResult, _ point: YAMLMap
  ) throws(Failure) -> [[Inline]] {
    try checkKeys(point, of: "'at'", among: ["params", "tokens", "measured"])
    guard let params = try positive(point, "params"), let tokens = try positive(point, "tokens") else {
      throw Failure("each of 'at' needs params and tokens", at: point.place)
    }
    let prediction = laws.predict(params: params, tokens: tokens)
    let index = result.cellIndex(params: params, tokens: tokens)
    let best = index.flatMap { result.cells[$0].points.map(\.loss).min() }
    let measured = try positive(point, "measured") ?? best
    let deviation = measured.flatMap { measured in prediction.loss.map { $0.value / measured - 1 } }
    return [
      entry(params, .suffix), entry(tokens, .suffix), entry(prediction.batchTokens?.value, .suffix),
      entry(prediction.learningRate?.value, .scientific), entry(prediction.steps?.value, .fixed, digits: 0),
      entry(prediction.loss?.value), entry(measured), entry(deviation, .percent, digits: 2),
      [.text(prediction.domain.symbols)],
    ]
  }

  /// The best size and length for budgets: closed form and isoFLOP law of each set.
  mutating func budgets(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    var named = parts(cell.body["laws"])
    if named.isEmpty { named = usualLaws(result).map { ($0, cell.place) } }
    let budgets = try self.budgets(of: cell, result)
    var rows: [[[Inline]]] = []
    var unchecked: [String] = []
    var sets: [(name: String, laws: LawSet)] = []
    for (name, place) in named {
      var laws = try laws(named: name, study: result, at: place)
      let fits = name == "fit" ? result.optimal : name == "fixed" ? result.fixed : nil
      if let fits, laws.isoflop != nil, !fits.hasCheckedIsoflop {
        laws.isoflop = nil
        unchecked.append(columnName(name))
      }
      sets.append((columnName(name), laws))
    }
    for budget in budgets { rows += sets.flatMap { budgetRows($0.laws, budget, name: $0.name) } }
    let columns: [([Inline], TableBlock.Alignment)] = [
      Column.text("laws"), Column.text("how"), (math("C"), .right), (math("N_{\\mathrm{opt}}"), .right),
      (math("T_{\\mathrm{opt}}"), .right), (math("L_{\\mathrm{opt}}"), .right), Column.text("beyond the data"),
    ]
    let left =
      unchecked.isEmpty
      ? "" : " Not shown, as it goes through only two budgets: the isoFLOP law \(unchecked.joined(separator: ", "))."
    return TableContent(columns, rows, note: "C in FLOPs." + left)
  }

  private mutating func budgets(of cell: SourceCell, _ result: StudyResult) throws(Failure) -> [Double] {
    let asked = parts(cell.body["at"])
    if asked.isEmpty { return result.settings.statedCompute.map { [$0] } ?? result.settings.budgets }
    var budgets: [Double] = []
    for (text, place) in asked {
      guard let value = Quantity.parse(text), value > 0 else {
        throw Failure("'\(text)' is no compute budget", at: place, hint: "FLOPs, as 1e22")
      }
      budgets.append(value)
    }
    return budgets
  }

  private func budgetRows(_ laws: LawSet, _ budget: Double, name: String) -> [[[Inline]]] {
    var rows: [[[Inline]]] = []
    if let law = laws.isoflop {
      rows.append([
        [.text(name)], [.text(laws.source == nil ? "isoFLOP profiles" : "as printed")], entry(budget),
        entry(law.params(budget), .suffix), entry(law.tokens(budget), .suffix), entry(nil),
        [.text(laws.position(params: law.params(budget), tokens: law.tokens(budget)).symbols)],
      ])
    }
    if let optimum = laws.optimum(compute: budget) {
      rows.append([
        [.text(name)], [.text("closed form")], entry(budget), entry(optimum.params, .suffix),
        entry(optimum.tokens, .suffix), entry(optimum.loss),
        [.text(laws.position(params: optimum.params, tokens: optimum.tokens).symbols)],
      ])
    }
    return rows
  }
}

extension String {
  fileprivate func components(upTo mark: Character) -> String { String(prefix { $0 != mark }) }
}
