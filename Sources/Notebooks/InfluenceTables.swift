// Tables of influence: what was left out, put back; refused cells; the kept points that hold up most.

import Diagnostics
import Documents
import Laws

extension Evaluator {
  static let influenceParts = ["left-out", "refused", "kept"]

  /// How far the laws move, and in brackets how many half-widths of the interval that is.
  mutating func influenceTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let asked = parts(cell.body["which"])
    for (name, place) in asked where !Self.influenceParts.contains(name) {
      throw Failure(
        "no influence is named '\(name)'", at: place, hint: Suggestion.hint(for: name, among: Self.influenceParts))
    }
    let names = asked.isEmpty ? Self.influenceParts : asked.map(\.text)
    let limit = try rowLimit(cell, usual: 5)
    let influence = try study(of: cell).result.influence(refitted: limit)
    var rows: [InfluenceRow] = []
    if names.contains("left-out") { rows += leftOut(influence, limit) }
    if names.contains("refused") { rows += refused(influence, limit) }
    if names.contains("kept") { rows += kept(influence, limit) }
    // A study that leaves nothing out is worth saying, not an error.
    if rows.isEmpty { rows = [InfluenceRow(name: "–", what: "nothing was left out", moves: [])] }
    return content(rows, influence)
  }

  private func leftOut(_ influence: Influence, _ limit: Int) -> [InfluenceRow] {
    influence.leftOut.flatMap { cause -> [InfluenceRow] in
      let whole = cause.together
      let reason = "\(whole.kind): \(NumberFormat.readable(whole.reason))"
      let what = whole.obstacle.map { "\(reason) – \($0)" } ?? "put back; \(reason)"
      let name = whole.count > 1 && cause.runs.count > 1 ? "all \(whole.count)" : whole.name
      let runs = cause.runs.prefix(limit).map {
        InfluenceRow(name: $0.name, what: $0.obstacle ?? "put back alone", moves: $0.moves)
      }
      return [InfluenceRow(name: whole.moves.isEmpty ? "–" : name, what: what, moves: whole.moves)] + runs
    }
  }

  private func refused(_ influence: Influence, _ limit: Int) -> [InfluenceRow] {
    func weight(_ entry: PutBack) -> Double { entry.moves.greatest.map { abs($0.share ?? 0) } ?? -1 }
    let ranked = influence.refusedCells.enumerated().sorted { a, b in
      let (x, y) = (weight(a.element), weight(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
    let whole = influence.refusedTogether.map {
      [InfluenceRow(name: "all \($0.count) refused cells", what: "put back by the lowest loss", moves: $0.moves)]
    }
    return (whole ?? [])
      + ranked.prefix(limit).map { InfluenceRow(name: $0.name, what: "refused: \($0.kind)", moves: $0.moves) }
  }

  private func kept(_ influence: Influence, _ limit: Int) -> [InfluenceRow] {
    influence.kept.filter { !$0.moves.isEmpty }.prefix(limit).map { unit in
      let distance = [unit.loss, unit.batch, unit.learningRate].compactMap(\.self).max() ?? 0
      let mark = unit.isFlagged(in: influence) ? "*" : ""
      return InfluenceRow(
        name: unit.name, what: "left out; D = \(NumberFormat(.general, digits: 2).text(distance))\(mark)",
        moves: unit.moves)
    }
  }

  private func content(_ rows: [InfluenceRow], _ influence: Influence) -> TableContent {
    let known = rows.first { !$0.moves.isEmpty }?.moves ?? []
    let shown = known.indices.filter { place in
      Self.headings[known[place].quantity] != nil
        && rows.contains { $0.moves.indices.contains(place) && $0.moves[place].change != 0 }
    }
    let columns =
      [Column.text(""), Column.text("")]
      + shown.map { (math(Self.headings[known[$0].quantity] ?? ""), TableBlock.Alignment.right) }
    let cells = rows.map { row -> [[Inline]] in
      [[.text(row.name)], [.text(row.what)]]
        + shown.map { [.text(row.moves.indices.contains($0) ? moved(row.moves[$0]) : "–")] }
    }
    return TableContent(columns, cells, note: shown.isEmpty ? "" : note(influence))
  }

  private static let headings = [
    "alpha": "\\alpha", "beta": "\\beta", "N_opt": "N_{\\mathrm{opt}}", "L_opt": "L_{\\mathrm{opt}}",
    "B_opt": "B_{\\mathrm{opt}}", "eta_opt": "\\eta_{\\mathrm{opt}}",
  ]

  private func note(_ influence: Influence) -> String {
    let at = influence.compute.map { " at \(NumberFormat(.scientific).text($0)) FLOPs" } ?? ""
    return "Exponents move by differences, predictions\(at) per cent; in brackets half-widths of the 95 % interval. D: "
      + "Cook's distance, * beyond 4/n."
  }

  /// `+0.012 (0.8)` or `−4.1 % (0.3)`.
  private func moved(_ move: LawMove) -> String {
    guard let change = move.change else { return "lost" }
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
