// The ledger with its influence, for reading.

import Diagnostics
import Tables
import Laws

struct InfluenceText {
  let influence: Influence
  let title: String
  let all: Bool
  let style: TextStyle

  private static let few = 8

  var text: String { (head + leftOut + refusedCells + kept).joined(separator: "\n") }

  private var head: [String] {
    let words = [budget, bracket].compactMap(\.self).joined(separator: "; ")
    return [style.strong(Printable.clean(title)) + ": how far the laws move"] + TextWrap.lines(words, indent: 2)
  }

  private var budget: String? {
    guard let compute = influence.compute else { return nil }
    let there = influence.at.map { " (N \(NumberText.count($0.params)), T \(NumberText.count($0.tokens)))" } ?? ""
    return "N_opt and L_opt at C = \(NumberText.count(compute)) FLOPs"
      + (influence.optima > 0 ? ", B_opt and η_opt there\(there)" : there)
  }

  private var bracket: String {
    let moves =
      influence.leftOut.map(\.together.moves) + influence.refusedCells.map(\.moves) + influence.kept.map(\.moves)
    return moves.contains { $0.contains { $0.share != nil } }
      ? "in brackets how many half-widths of the 95 % interval that is" : "no intervals: nothing was resampled"
  }

  private var leftOut: [String] {
    guard !influence.leftOut.isEmpty else { return ["", style.strong("Left out") + ": nothing"] }
    return ["", style.strong("Left out, put back")] + influence.leftOut.flatMap(lines)
  }

  private func lines(_ cause: LeftOut) -> [String] {
    let whole = cause.together
    let title = "\(whole.kind): \(whole.reason.words)"
    if let obstacle = whole.obstacle { return TextWrap.lines("\(title) – \(obstacle.words)", indent: 2) }
    var rows = [PutBack](arrayLiteral: whole) + (all ? cause.runs : Array(cause.runs.prefix(Self.few)))
    let still = rows.filter { $0.obstacle != nil }
    rows = rows.filter { $0.obstacle == nil }
    let hidden = cause.runs.count - (all ? cause.runs.count : min(Self.few, cause.runs.count)) + cause.unexamined
    return TextWrap.lines(title, indent: 2) + MoveTable(rows.map { ($0.counted, [], $0.moves) }).lines
      + still.flatMap { TextWrap.lines("\($0.name.words): \($0.obstacle?.words ?? "")", indent: 4) }
      + (hidden > 0 ? ["    \(hidden) more runs move them less\(all ? "" : " (--all)")"] : [])
  }

  private var refusedCells: [String] {
    guard !influence.refusedCells.isEmpty else { return [] }
    let ranked = influence.refusedCells.enumerated().sorted { a, b in
      let (x, y) = (weight(a.element), weight(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
    let shown = all ? ranked : Array(ranked.prefix(Self.few))
    let whole = influence.refusedTogether.map { [("all \($0.count)", [String](), $0.moves)] } ?? []
    let table = MoveTable(
      whole + shown.filter { !$0.moves.isEmpty }.map { ("\($0.name.words), \($0.kind)", [], $0.moves) })
    let still = shown.filter { $0.obstacle != nil }.map {
      "  \($0.name.words), \($0.kind): \($0.obstacle?.words ?? "")"
    }
    let hidden = ranked.count - shown.count
    return ["", style.strong("Refused cells, put back by the lowest loss on their grid")] + table.lines + still
      + (hidden > 0 ? ["    \(hidden) more cells move them less (--all)"] : [])
  }

  private func weight(_ entry: PutBack) -> Double { entry.moves.greatest.map { abs($0.share ?? 0) } ?? -1 }

  private var kept: [String] {
    let flagged = influence.kept.count { $0.isFlagged(in: influence) }
    let limits = [
      influence.lossPoints > 0 ? "\(NumberText.significant(influence.lossThreshold, 2)) for the loss law" : nil,
      influence.optima > 0
        ? "\(NumberText.significant(influence.hyperparameterThreshold, 2)) for batch size and learning rate" : nil,
    ].compactMap(\.self)
    let words =
      "Cook's distance D; \(flagged) of \(influence.kept.count) lie beyond 4/n (\(limits.joined(separator: ", "))), "
      + "marked *: worth a look, no reason to leave them out"
    let shown = influence.kept.filter { !$0.moves.isEmpty }
    let note = influence.keptNote.map { TextWrap.lines("no distances for the loss law: \($0.words)", indent: 2) } ?? []
    return ["", style.strong("Kept, left out one by one")] + TextWrap.lines(words, indent: 2) + note
      + MoveTable(shown.map { ($0.name.words, distances($0), $0.moves) }, leading: distanceNames).lines
  }

  private var distanceNames: [String] {
    [("D loss", \KeptUnit.loss), ("D B", \KeptUnit.batch), ("D η", \KeptUnit.learningRate)].filter { pair in
      influence.kept.contains { $0[keyPath: pair.1] != nil }
    }.map(\.0)
  }

  private func distances(_ unit: KeptUnit) -> [String] {
    func text(_ value: Double?, _ limit: Double) -> String {
      value.map { NumberText.significant($0, 2) + ($0 > limit ? "*" : "") } ?? "–"
    }
    let values = [
      "D loss": text(unit.loss, influence.lossThreshold), "D B": text(unit.batch, influence.hyperparameterThreshold),
      "D η": text(unit.learningRate, influence.hyperparameterThreshold),
    ]
    return distanceNames.map { values[$0] ?? "" }
  }
}

extension PutBack {
  /// `all of these, 12` where it holds several measurements.
  fileprivate var counted: String { count > 1 ? "\(name.words), \(count)" : name.words }
}

extension InfluenceText {
  /// The three things that move the laws most, for `lawbook fit`; empty where nothing moves them.
  static func brief(_ result: StudyResult, _ style: TextStyle) -> [String] {
    let influence = result.influence(refitted: 3, exactUnits: 100, singly: 60)
    let excluded = influence.leftOut.map {
      (
        name: "\($0.together.counted) put back (\($0.together.kind): \($0.together.reason.words))",
        moves: $0.together.moves
      )
    }
    let refused = influence.refusedCells.map { (name: "cell \($0.name.words) (\($0.kind)) put back", moves: $0.moves) }
    let together = influence.refusedCells.isEmpty ? influence.refusedTogether : nil
    let all = together.map { [(name: "\($0.count) refused cells put back", moves: $0.moves)] } ?? []
    let kept = influence.kept.map { (name: "\($0.name.words) left out", moves: $0.moves) }
    let found = (excluded + refused + all + kept).filter { $0.moves.contains { !$0.isNegligible } }
    let ranked = found.enumerated().sorted { a, b in
      let (x, y) = (weight(a.element.moves), weight(b.element.moves))
      return x == y ? a.offset < b.offset : x > y
    }
    guard !ranked.isEmpty else { return [] }
    return [
      "",
      style.strong("What moves the laws most")
        + " (in brackets half-widths of the interval; lawbook influence has all)",
    ]
      + ranked.prefix(3).flatMap { sentence($0.element.name, $0.element.moves) }
  }

  private static func weight(_ moves: [LawMove]) -> Double {
    moves.greatest.map { $0.after == nil ? .infinity : abs($0.share ?? $0.change ?? 0) } ?? 0
  }

  /// The two quantities that move most.
  private static func sentence(_ name: String, _ moves: [LawMove]) -> [String] {
    let lost = Set(moves.filter { $0.after == nil }.map(\.law.rawValue)).sorted()
    let moved = moves.filter { $0.after != nil && !$0.isNegligible && $0.quantity != "E" }.sorted {
      abs($0.share ?? 0) > abs($1.share ?? 0)
    }
    let parts =
      lost.map { "no law any more for \($0)" } + moved.prefix(2).map { "\($0.quantity) \($0.text)" }
    return TextWrap.lines("\(name): \(parts.joined(separator: ", "))", indent: 2)
  }
}

/// Rows of moves in two tables: the loss law and the budget, then batch size and learning rate. What does not move is
/// left out.
struct MoveTable {
  let rows: [(name: String, before: [String], moves: [LawMove])]
  let leading: [String]

  init(_ rows: [(String, [String], [LawMove])], leading: [String] = []) {
    self.rows = rows.map { (name: $0.0, before: $0.1, moves: $0.2) }
    self.leading = leading
  }

  private static let longestName = 26

  var lines: [String] {
    guard let first = rows.first else { return [] }
    let isHyperparameter = { (place: Int) in [.batch, .learningRate].contains(first.moves[place].law) }
    let places = first.moves.indices.filter { !["E", "exponent of N_opt, isoFLOP"].contains(first.moves[$0].quantity) }
    let (hyperparameters, loss) = (places.filter(isHyperparameter), places.filter { !isHyperparameter($0) })
    // The distances of both kinds of law stand in the first table that there is.
    let top = table(loss, leading, keepsAll: !leading.isEmpty)
    return top + table(hyperparameters, top.isEmpty ? leading : [], keepsAll: top.isEmpty)
  }

  private func table(_ places: [Int], _ before: [String], keepsAll: Bool) -> [String] {
    let columns = places.filter { place in rows.contains { !$0.moves[place].isNegligible } }
    guard let first = rows.first, !columns.isEmpty else { return [] }
    let shown = rows.filter { row in keepsAll || columns.contains { !row.moves[$0].isNegligible } }
    let titles = columns.map { Self.title(first.moves[$0].quantity) }
    var table = TextTable([("", .left), ("", .left)] + (before + titles).map { ($0, .right) })
    for row in shown {
      table.add(
        ["", short(row.name)] + (before.isEmpty ? [] : row.before) + columns.map { row.moves[$0].text })
    }
    return table.lines
  }

  private func short(_ name: String) -> String {
    name.count > Self.longestName ? "…" + name.suffix(Self.longestName - 1) : name
  }

  private static func title(_ quantity: String) -> String {
    switch quantity {
    case "exponent of T, B_opt": "B_opt: T^"
    case "exponent of N, B_opt": "N^"
    case "exponent of T, eta_opt": "η_opt: T^"
    case "exponent of N, eta_opt": "N^"
    case "eta_opt": "η_opt"
    case "N_opt, isoFLOP": "N_opt, isoFLOP"
    default: quantity
    }
  }
}

extension LawMove {
  /// `+0.0121 (0.82)`, `-4.1 % (0.31)` or `×3.2 (1.4)`; `lost` where the law is not determined any more.
  var text: String {
    guard let change else { return "lost" }
    if isNegligible { return "0" }
    let sign = change < 0 ? "" : "+"
    let text =
      !isRatio
      ? sign + NumberText.significant(change, 2)
      : change > 1 ? "×" + NumberText.significant(change + 1, 2) : sign + NumberText.significant(change * 100, 2) + " %"
    return text + (share.map { " (\(NumberText.hundredths(abs($0))))" } ?? "")
  }
}
