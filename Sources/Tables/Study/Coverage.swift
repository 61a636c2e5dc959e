// How many runs each cell holds, and whether it has an optimum.

public import Laws

extension Table {
  /// Sizes down, tokens across.
  public static func coverage(_ result: StudyResult) -> Table {
    let cells = zip(result.cells, result.optima).map { (cell: $0, status: $1.status) }
    let limited = cells.contains { $0.status == .limited } ? "† at the smallest batch, " : ""
    return .pivot(
      "coverage", down: (.params, cells.map(\.cell.params)), across: (.tokens, cells.map(\.cell.tokens)),
      cells.map { cell, status in
        let mark = status == .ok ? "✓" : status == .limited ? "†" : "✗"
        return "\(cell.points.count) \(mark)" + (cell.heldOut ? " (held out)" : "")
      },
      notes: ["Runs in each cell: ✓ has an optimum, \(limited)✗ is refused. Held-out cells are not fitted."])
  }
}
