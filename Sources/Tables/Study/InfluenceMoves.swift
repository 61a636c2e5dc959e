// What moves the laws: what was left out, refused cells, kept points, in one table.

public import Laws
import Texts

extension Influence {
  /// What is put back or left out.
  public enum Part: String, Sendable, CaseIterable {
    case leftOut = "left-out"
    case refused
    case kept
  }

  /// Rows of a part, those that move the laws most first.
  public func moves(_ part: Part) -> [MoveRow] {
    switch part {
    case .leftOut:
      leftOut.flatMap { cause in
        [MoveRow(cause.words, cause.together.moves)]
          + (cause.runs.count > 1 ? cause.runs.map { MoveRow($0.counted, $0.moves) } : [])
      }
    case .refused:
      (refusedTogether.map { [MoveRow("all \($0.count) refused cells", $0.moves)] } ?? [])
        + refusedCells.ranked.map { MoveRow("\($0.name.words), \($0.kind)", $0.moves) }
    case .kept: kept.map { MoveRow($0.name.words, unit: $0, $0.moves) }
    }
  }

  /// What cannot be put back, each with the reason.
  var obstacles: [String] {
    leftOut.compactMap { cause in
      cause.together.obstacle.map { "\(cause.words): \($0.sentence)" }
    }
  }
}

extension LeftOut {
  /// `odd (excluded: other data)`, or the reason with a count where it concerns several runs.
  fileprivate var words: String {
    let reason = "\(together.kind): \(together.reason.words)"
    let count = together.count > 0 ? " (\(together.count))" : ""
    return together.name == .all ? reason + count : "\(together.name.words) (\(reason))"
  }
}

extension Table {
  /// A row a thing that is put back (`included`) or left out, a column a quantity.
  ///
  /// - Parameters:
  ///   - law: the one whose coefficients are shown; nil for the predictions of all.
  ///   - most: rows of each part.
  public static func influence(
    _ influence: Influence, _ parts: [Influence.Part] = Influence.Part.allCases, of law: LawName? = nil, most: Int
  ) -> Table {
    let said: [Influence.Part: String] = [.leftOut: "included", .refused: "included", .kept: "left out"]
    let rows = parts.flatMap { part in
      influence.moves(part).filter { !$0.moves.isEmpty }.prefix(most).map { row in
        MoveRow("\(row.name), \(said[part] ?? "")", unit: row.unit, row.moves)
      }
    }
    let isShown = { (name: LawName) in law == nil || law == name }
    var table = Table.moves("influence", rows, of: isShown)
    if law == nil { table.columns.removeAll { $0.name.hasPrefix("exponent_of") } }
    let budget = influence.compute.map { "at C = \(NumberStyle.compute.text($0)) FLOPs. " } ?? "."
    table.notes =
      table.rows == 0
      ? []
      : [
        "Change of each quantity; N_opt and the others \(budget)In brackets: half-widths of the 95 % interval. D: Cook's "
          + "distance."
      ]
    table.notes += parts.contains(.leftOut) ? influence.obstacles : []
    return table
  }
}
