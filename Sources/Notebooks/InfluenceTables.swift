// Tables of influence: what was left out, put back; refused cells; the kept points that hold up most.

import Diagnostics
import Tables
import Documents
import Laws
import Texts

extension Evaluator {
  static let influenceParts = ["left-out", "refused", "kept"]
  static let influenceLaws = ["loss", "batch", "learning_rate"]

  /// How far the laws move, and in brackets how many half-widths of the interval that is.
  mutating func influenceTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let asked = parts(cell.body["which"])
    for (name, place) in asked where !Self.influenceParts.contains(name) {
      throw Failure(
        "no influence is named '\(name)'", at: place, hint: Suggestion.hint(for: name, among: Self.influenceParts))
    }
    let names = asked.isEmpty ? Self.influenceParts : asked.map(\.text)
    let law = text(cell.body["law"])
    if let law, !Self.influenceLaws.contains(law) {
      throw Failure(
        "'law' of influence is loss, batch or learning_rate, not '\(law)'", at: cell.body["law"]?.place)
    }
    let limit = try rowLimit(cell, usual: 5)
    let influence = try study(of: cell).result.influence(refitted: limit)
    var rows: [InfluenceRow] = []
    if names.contains("left-out") { rows += leftOut(influence, limit) }
    if names.contains("refused") { rows += refused(influence, law, limit) }
    if names.contains("kept") { rows += kept(influence, law, limit) }
    // A study that leaves nothing out is worth saying, not an error.
    if rows.isEmpty { rows = [InfluenceRow(name: "–", what: "nothing was left out", moves: [])] }
    return content(rows, influence, law)
  }

  private func leftOut(_ influence: Influence, _ limit: Int) -> [InfluenceRow] {
    influence.leftOut.flatMap { cause -> [InfluenceRow] in
      let whole = cause.together
      let reason = "\(whole.kind): \(whole.reason.words)"
      let what = whole.obstacle.map { "\(reason) – \($0.words)" } ?? "included; \(reason)"
      let name = whole.count > 1 && cause.runs.count > 1 ? "all \(whole.count)" : whole.name.words
      let runs = cause.runs.prefix(limit).map {
        InfluenceRow(name: $0.name.words, what: $0.obstacle?.words ?? "included alone", moves: $0.moves)
      }
      return [InfluenceRow(name: whole.moves.isEmpty ? "–" : name, what: what, moves: whole.moves)] + runs
    }
  }

  /// Cells that move the law, the one that moves it most first; above them all together, where they are several.
  private func refused(_ influence: Influence, _ law: String?, _ limit: Int) -> [InfluenceRow] {
    func weight(_ entry: PutBack) -> Double { entry.moves.greatest.map { abs($0.share ?? 0) } ?? -1 }
    func moves(_ entry: PutBack) -> Bool {
      entry.moves.contains { (law == nil || law == $0.law.rawValue) && !$0.isNegligible }
    }
    let moving = influence.refusedCells.filter { moves($0) }
    let ranked = moving.enumerated().sorted { a, b in
      let (x, y) = (weight(a.element), weight(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
    let whole = influence.refusedTogether.map {
      [InfluenceRow(name: "all \(moving.count) included", what: "by lowest loss", moves: $0.moves)]
    }
    return (moving.count > 1 ? whole ?? [] : [])
      + ranked.prefix(limit).map { InfluenceRow(name: $0.name.words, what: $0.kind, moves: $0.moves) }
  }

  /// D is that of the law whose moves are told, or the largest.
  private func kept(_ influence: Influence, _ law: String?, _ limit: Int) -> [InfluenceRow] {
    influence.kept.filter { !$0.moves.isEmpty }.prefix(limit).map { unit in
      let all = [
        ("loss", unit.loss, influence.lossThreshold), ("batch", unit.batch, influence.hyperparameterThreshold),
        ("learning_rate", unit.learningRate, influence.hyperparameterThreshold),
      ]
      let shown = all.filter { law == nil || law == $0.0 }.compactMap { _, d, limit in d.map { ($0, limit) } }
      let largest = shown.max { $0.0 / $0.1 < $1.0 / $1.1 }
      let text = largest.map { NumberFormat(.general, digits: 2).text($0.0) + ($0.0 > $0.1 ? "*" : "") }
      return InfluenceRow(name: unit.name.words, what: text.map { "out, D = \($0)" } ?? "out", moves: unit.moves)
    }
  }

  /// - Parameter law: the one whose moves are told; nil: all, without the exponents of batch size and learning rate.
  private func content(_ rows: [InfluenceRow], _ influence: Influence, _ law: String?) -> TableContent {
    let known = rows.first { !$0.moves.isEmpty }?.moves ?? []
    let shown = known.indices.filter { place in
      return Self.headings[known[place].quantity] != nil
        && (law.map { known[place].law.rawValue == $0 } ?? !known[place].quantity.hasPrefix("exponent"))
        && rows.contains { $0.moves.indices.contains(place) && !$0.moves[place].isNegligible }
    }
    // A cell that the law does not rest on has nothing to say of it.
    let moving = rows.filter { row in row.moves.isEmpty || shown.contains { !row.moves[$0].isNegligible } }
    let columns =
      [Column.text(""), Column.text("")]
      + shown.map { (math(Self.headings[known[$0].quantity] ?? ""), TableBlock.Alignment.right) }
    let cells = moving.map { row -> [[Inline]] in
      [[.text(row.name)], [.text(row.what)]]
        + shown.map { [.text(row.moves.indices.contains($0) ? moved(row.moves[$0]) : "–")] }
    }
    return TableContent(columns, cells, note: shown.isEmpty ? "" : note(influence))
  }

  private static let headings = [
    "alpha": "\\alpha", "beta": "\\beta", "N_opt": "N_{\\mathrm{opt}}", "L_opt": "L_{\\mathrm{opt}}",
    "exponent of T, B_opt": "B_{\\mathrm{opt}}: T", "exponent of N, B_opt": "B_{\\mathrm{opt}}: N",
    "B_opt": "B_{\\mathrm{opt}}", "exponent of T, eta_opt": "\\eta_{\\mathrm{opt}}: T",
    "exponent of N, eta_opt": "\\eta_{\\mathrm{opt}}: N", "eta_opt": "\\eta_{\\mathrm{opt}}",
  ]

  private func note(_ influence: Influence) -> String {
    let at = influence.compute.map { " at \(NumberFormat(.general, digits: 3).text($0)) FLOPs" } ?? ""
    return
      "D: Cook’s distance, * beyond 4/n. Exponents move by differences, predictions\(at) by per cent; in brackets, how many "
      + "half-widths of the 95 % interval that is."
  }

  /// `+0.012 (0.8)` or `−4.1 % (0.3)`.
  private func moved(_ move: LawMove) -> String {
    guard let change = move.change else { return "lost" }
    if move.isNegligible { return "0" }
    let format = NumberFormat(.general, digits: 2)
    let sign = change > 0 ? "+" : ""
    let text = move.isRatio ? format.text(change * 100) + " %" : format.text(change)
    return sign + text + (move.share.map { " (\(NumberFormat(.fixed, digits: 2).text(abs($0))))" } ?? "")
  }
}

private struct InfluenceRow {
  var name: String
  var what: String
  var moves: [LawMove]
}
