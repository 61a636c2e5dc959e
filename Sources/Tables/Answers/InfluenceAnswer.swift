// What `lawbook influence` answers: what moves the laws most, then every exclusion, refusal and kept point.

import Diagnostics
public import Laws
import Texts

extension Answer {
  public static func influence(_ influence: Influence, title: String) -> Answer {
    let ranked = influence.refusedCells.ranked
    let still = ranked.compactMap { cell in cell.obstacle.map { "\(cell.name.words), \(cell.kind): \($0.sentence)" } }
    let most = influence.greatest
    let parts =
      [
        Part(
          "\(Printable.clean(title)): what moves the laws most",
          most.isEmpty ? ["Nothing moves them."] : most + [influence.setting])
      ]
      + influence.leftOut.flatMap(leftOut) + (influence.leftOut.isEmpty ? [Part("", ["Nothing was left out."])] : [])
      + tables("refused", "Refused cells, included by the lowest loss on their grid", influence.moves(.refused), still)
      + tables("kept", "Kept points, left out one by one", influence.moves(.kept), influence.distanceSentences)
    return Answer(parts.filter(\.saysSomething), json: influence.json.schema("influence"))
  }

  private static let mostRows = 8

  /// One table for the loss law and the budget, one for batch size and learning rate.
  private static func tables(_ name: String, _ title: String, _ rows: [MoveRow], _ sentences: [String]) -> [Part] {
    guard !rows.isEmpty else { return [] }
    let isHyperparameter = { (law: LawName) in [.batch, .learningRate].contains(law) }
    let loss = Table.moves("\(name)_loss", rows) { !isHyperparameter($0) }
    let other = Table.moves("\(name)_hyperparameters", rows.map { MoveRow($0.name, $0.moves) }, of: isHyperparameter)
    let both = [loss, other].filter { $0.rows > 0 }
    return [Part(title, sentences, table: both.first, most: mostRows)]
      + both.dropFirst().map { Part("", table: $0, most: mostRows) }
  }

  private static func leftOut(_ cause: LeftOut) -> [Part] {
    let whole = cause.together
    let title = Printable.clean("Left out, \(whole.kind): \(whole.reason.words)")
    if let obstacle = whole.obstacle { return [Part("", ["\(title). \(obstacle.sentence)"])] }
    let rows = ([whole] + cause.runs).filter { $0.obstacle == nil }.map { MoveRow($0.counted, $0.moves) }
    let still = cause.runs.compactMap { run in run.obstacle.map { "\(run.name.words): \($0.sentence)" } }
    let more = cause.unexamined > 0 ? ["\(counted(cause.unexamined, "more run")) were not included one by one."] : []
    return tables("left_out", "\(title), included again", rows, still + more)
  }
}

extension Influence {
  /// The three things that move the laws most.
  var greatest: [String] {
    let excluded = leftOut.map {
      MoveRow(
        "\($0.together.counted) (\($0.together.kind): \($0.together.reason.words)), if included", $0.together.moves)
    }
    let refused = refusedCells.map { MoveRow("Cell \($0.name.words) (\($0.kind)), if included", $0.moves) }
    let together = refusedCells.isEmpty ? refusedTogether : nil
    let all = together.map { [MoveRow("\($0.count) refused cells, if included", $0.moves)] } ?? []
    let out = kept.map { MoveRow("\($0.name.words), if left out", $0.moves) }
    let moving = (excluded + refused + all + out).filter { $0.moves.contains { !$0.isNegligible } }
    return moving.rankedBy { $0.moves.weight }.prefix(3).map(\.sentence)
  }

  fileprivate var setting: String {
    let hasIntervals = (leftOut.map(\.together.moves) + refusedCells.map(\.moves) + kept.map(\.moves)).contains {
      $0.contains { $0.share != nil }
    }
    let budget = compute.map { "N_opt and the others are taken at C = \(NumberStyle.compute.text($0)) FLOPs. " } ?? ""
    return budget
      + (hasIntervals
        ? "In brackets: half-widths of the 95 % interval." : "Nothing was resampled, so there are no intervals.")
  }

  fileprivate var distanceSentences: [String] {
    let flagged = kept.count { $0.isFlagged(in: self) }
    let style = NumberStyle.significant(2)
    let limits = [
      lossPoints > 0 ? "\(style.text(lossThreshold)) for the loss law" : nil,
      optima > 0 ? "\(style.text(hyperparameterThreshold)) for batch size and learning rate" : nil,
    ].compactMap(\.self)
    let note = keptNote.map { ["No distances for the loss law: \($0.words)."] } ?? []
    return [
      "Cook's distance D: \(flagged) of \(kept.count) \(flagged == 1 ? "exceeds" : "exceed") 4/n "
        + "(\(limits.joined(separator: ", "))). Look at them; a large D is no reason to leave a point out."
    ] + note
  }
}

extension StudyResult {
  /// What moves the laws most, in sentences; empty where nothing moves them.
  func greatestInfluences() -> [String] { influence(refitted: 3, exactUnits: 100, singly: 60).greatest }
}

extension MoveRow {
  /// The two quantities that move most.
  fileprivate var sentence: String {
    let lost = Set(moves.filter { $0.after == nil }.map(\.law.words)).sorted()
    let moved = moves.filter { $0.after != nil && !$0.isNegligible && $0.quantity != "E" }.rankedBy {
      abs($0.share ?? 0)
    }
    let parts = lost.map { "no law of \($0) is left" } + moved.prefix(2).map { "\($0.symbol.text) \($0.text)" }
    return Printable.clean("\(name): \(parts.joined(separator: ", ")).", longest: 400)
  }
}

extension PutBack {
  /// `all of these, 12` where it holds several measurements.
  var counted: String { count > 1 ? "\(name.words), \(count)" : name.words }
}

extension [LawMove] {
  /// A law that is lost counts as moved furthest.
  fileprivate var weight: Double {
    greatest.map { $0.after == nil ? .infinity : abs($0.share ?? $0.change ?? 0) } ?? 0
  }
}

extension [PutBack] {
  /// Those that move the laws most first.
  var ranked: [PutBack] {
    rankedBy { entry in entry.moves.greatest.map { abs($0.share ?? 0) } ?? -1 }
  }
}

extension Array {
  /// The largest weight first; equal ones in their order.
  fileprivate func rankedBy(_ weight: (Element) -> Double) -> [Element] {
    enumerated().sorted { a, b in
      let (x, y) = (weight(a.element), weight(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
  }
}
