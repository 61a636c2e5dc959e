// Runs of the cells: loss over batch size and learning rate at each N and T.

import Laws

extension StudyTable {
  static let grid = StudyTable(
    "grid", "runs of the cells: loss over batch size and learning rate at each N and T"
  ) { result in
    var builder = TableBuilder(result.cells.flatMap { cell in cell.points.map { (cell: cell, point: $0) } })
    builder.number("params", .params, \.cell.params)
    builder.number("tokens", .tokens, \.cell.tokens)
    builder.number("batch_tokens", .batch, \.point.batchTokens)
    builder.number("learning_rate", .rate, \.point.learningRate)
    builder.number("loss", .loss, \.point.loss)
    builder.words("held_out", "part", priority: 1) { $0.cell.heldOut ? "held out" : "fitted" }
    return builder.table("grid")
  }
}
