// What each source of hyperparameters loses on the measured surface: its means, and its cells.

public import Laws
import Texts

extension Table {
  /// A row a source; the means of fitted and held-out cells apart where a source was fitted to some of them.
  public static func regretMeans(_ regrets: [Regret]) -> Table {
    let holdsOut = regrets.contains { $0.cells.contains(where: \.heldOut) }
    var builder = TableBuilder(regrets)
    builder.words("source", "hyperparameters") { $0.name }
    builder.words("cells", "cells", priority: 2) { "\($0.scored.count) of \($0.cells.count)" }
    if holdsOut {
      builder.estimate("mean_fitted_cells", .lossLost("fitted cells")) { $0.mean(heldOut: false) }
      builder.estimate("mean_held_out_cells", .lossLost("held-out cells")) { $0.mean(heldOut: true) }
    } else {
      builder.estimate("mean", .lossLost("mean loss lost")) { $0.mean(heldOut: nil) }
    }
    builder.number("most", .lossLost("most"), priority: 2) { $0.most }
    builder.estimate("compute_factor", Measure("compute", style: .factor(3)), priority: 1) { $0.computeInterval }
    return builder.table(
      "regret_means",
      notes: [
        "Loss lost: above the lowest loss of each cell, read between its runs. Compute: how many times the tokens the "
          + "same model needs to make up for it."
      ])
  }

  /// A row a source and cell.
  public static func regretCells(_ regrets: [Regret]) -> Table {
    var builder = TableBuilder(regrets.flatMap { regret in regret.cells.map { (name: regret.name, cell: $0) } })
    builder.words("source", "hyperparameters") { $0.name }
    builder.number("params", .params) { $0.cell.params }
    builder.number("tokens", .tokens) { $0.cell.tokens }
    builder.number("said_batch_tokens", .batch.named("B of the source"), priority: 3) { $0.cell.saidBatchTokens }
    builder.number("batch_tokens", .batch) { $0.cell.batchTokens }
    builder.number("learning_rate", .rate) { $0.cell.learningRate }
    builder.number("loss", .loss) { $0.cell.loss }
    builder.number("best", .loss.named("lowest"), priority: 2) { $0.cell.best }
    builder.number("share", .lossLost("lost")) { $0.cell.share }
    builder.number("compute_factor", Measure("compute", style: .factor(3)), priority: 1) { $0.cell.compute }
    builder.words("status", priority: 4) { $0.cell.loss == nil ? "off the grid" : $0.cell.heldOut ? "held out" : "" }
    return builder.table("regret_cells")
  }
}

extension Measure {
  /// A share of the loss.
  static func lossLost(_ heading: String) -> Measure { Measure(heading, style: .change(2)) }
}
