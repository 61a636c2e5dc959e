// The fixed pair is a choice: a table of what every other pair of the grid would have given.

import Diagnostics
import Documents
import Laws

extension Evaluator {
  /// Batch sizes down, learning rates across: held-out squared error at the fixed pair over that with optimal
  /// hyperparameters, and the compute-optimal size over that with optimal ones.
  func fixedPairTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    let pairs = fixedPairs(result)
    guard let error = meanSquaredError(result.optimal.heldOut), error > 0 else {
      throw Failure("the study holds nothing out", at: cell.place, hint: "add 'hold_out:' to the study file")
    }
    let rates = Set(pairs.map(\.learningRate)).sorted()
    let columns =
      [([Inline.math(tex: "B"), .text(" \\ "), .math(tex: "\\eta")], TableBlock.Alignment.right)]
      + rates.map { Column.number(NumberFormat(.scientific).text($0)) }
    let rows = Set(pairs.map(\.batchTokens)).sorted().map { batch -> [[Inline]] in
      [entry(batch, .suffix)]
        + rates.map { rate in
          let pair = pairs.first { $0.batchTokens == batch && $0.learningRate == rate }
          return pairEntry(pair, error, result.optimal.laws.closedForm)
        }
    }
    return TableContent(columns, rows, note: note(result))
  }

  private func pairEntry(_ pair: FixedPair?, _ error: Double, _ optimal: ComputeLaw?) -> [Inline] {
    guard let pair else { return [.text("·")] }
    guard let held = pair.heldOutError else { return [.text("–")] }
    let size = pair.optimalParams.flatMap { fixed in optimal?.optimalParams.map { fixed / $0 } }
    let text = "\(NumberFormat(.general, digits: 2).text(held / error))×"
    return [.text(text + (size.map { ", \(NumberFormat(.fixed, digits: 2).text($0))" } ?? ""))]
  }

  private func note(_ result: StudyResult) -> String {
    let budget =
      result.optimal.laws.closedForm?.atCompute.map { " at \(NumberFormat(.scientific).text($0)) FLOPs" } ?? ""
    return "First the squared held-out error over that with optimal hyperparameters, then the compute-optimal size"
      + "\(budget) over theirs; –: no loss law or nothing held out at the pair; ·: in too few cells."
  }
}
