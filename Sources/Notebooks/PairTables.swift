// The fixed pair is a choice: a table of what every other pair of the grid would have given.

import Diagnostics
import Tables
import Documents
import Laws

extension Evaluator {
  /// Batch sizes down, learning rates across: held-out squared error at the fixed pair over that with optimal
  /// hyperparameters on the same cells, how many those are, and the compute-optimal size over that with optimal ones.
  func fixedPairTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    let pairs = fixedPairs(result)
    guard !result.optimal.heldOut.isEmpty else {
      let hint = result.optimal.laws.refused[.loss].map { "there is no loss law: \($0.words)" }
      throw Failure("the study holds nothing out", at: cell.place, hint: hint ?? "add 'hold_out:' to the study file")
    }
    guard !pairs.isEmpty else {
      throw Failure("no batch size and learning rate is in six fitted cells", at: cell.place)
    }
    let rates = Set(pairs.map(\.learningRate)).sorted()
    let counts = Set(pairs.filter { $0.heldOutError != nil }.map(\.heldOutCells))
    let columns =
      [([Inline.math(tex: "B"), .text(" \\ "), .math(tex: "\\eta")], TableBlock.Alignment.right)]
      + rates.map { Column.number(NumberFormat().text($0)) }
    let rows = Set(pairs.map(\.batchTokens)).sorted().map { batch -> [[Inline]] in
      [entry(batch, .suffix)]
        + rates.map { rate in
          let pair = pairs.first { $0.batchTokens == batch && $0.learningRate == rate }
          return [.text(pair.map { pairEntry($0, result.optimal.laws.closedForm, counts.count > 1) } ?? "·")]
        }
    }
    return TableContent(columns, rows, note: note(result, counts))
  }

  /// `2.1×, 0.83`, with the number of held-out cells in brackets, `2.1× (5), 0.83`, where pairs differ in it.
  private func pairEntry(_ pair: FixedPair, _ optimal: ComputeLaw?, _ counted: Bool) -> String {
    var error = "–"
    if let held = pair.heldOutError, let best = pair.optimalError, best > 0 {
      error = NumberFormat(.general, digits: 2).text(held / best) + "×" + (counted ? " (\(pair.heldOutCells))" : "")
    }
    let size = pair.optimalParams.flatMap { fixed in optimal?.optimalParams.map { fixed / $0 } }
    return error + (size.map { ", \(NumberFormat(.fixed, digits: 2).text($0))" } ?? "")
  }

  private func note(_ result: StudyResult, _ counts: Set<Int>) -> String {
    let budget =
      result.optimal.laws.closedForm?.atCompute.map { " at \(NumberFormat(.general, digits: 3).text($0)) FLOPs" } ?? ""
    let cells =
      counts.count > 1
      ? "in brackets the held-out cells that hold the pair, over which both are taken"
      : "both over \(counts.first ?? 0) held-out cells"
    let held = result.optimal.heldOut
    let (optima, lowest) = (held.count { $0.basis == .optimum }, held.count { $0.basis == .lowest })
    let best =
      (optima == 0 ? "" : " In \(optima) of \(held.count) cells the optimal side is the fitted optimum of the cell.")
      + (lowest == 0 ? "" : " \(lowest) of \(held.count) without a run at the prediction or an optimum count nowhere.")
    return
      "First the squared held-out error over that with optimal hyperparameters (\(cells)), then the compute-optimal "
      + "size\(budget) over that with optimal hyperparameters. –: no loss law, or nothing held out at the pair; ·: in "
      + "too few cells." + best
  }
}
