// The fixed pair is a choice: what every other pair of the grid would have given.

public import Laws
import Texts

extension Table {
  /// Batch sizes down, learning rates across: held-out squared error at the fixed pair over that with optimal
  /// hyperparameters on the same cells, then the compute-optimal size over that with optimal ones.
  public static func fixedPairs(_ pairs: [FixedPair], of result: StudyResult) -> Table {
    let counts = Set(pairs.filter { $0.heldOutError != nil }.map(\.heldOutCells))
    let optimal = result.optimal.laws.closedForm
    return .pivot(
      "fixed_pairs", down: (.batch, pairs.map(\.batchTokens)), across: (.rate, pairs.map(\.learningRate)),
      pairs.map { $0.words(optimal, counted: counts.count > 1) }, notes: pairNotes(result, counts))
  }

  private static func pairNotes(_ result: StudyResult, _ counts: Set<Int>) -> [String] {
    let budget =
      result.optimal.laws.closedForm?.atCompute.map { " at \(NumberStyle.compute.text($0)) FLOPs" } ?? ""
    let cells =
      counts.count > 1
      ? "In brackets: how many held-out cells hold the pair."
      : "Errors are taken over \(counted(counts.first ?? 0, "held-out cell"))."
    let held = result.optimal.heldOut
    let (optima, lowest) = (held.count { $0.basis == .optimum }, held.count { $0.basis == .lowest })
    let sentences: [String?] = [
      "First, the squared held-out error over that at optimal hyperparameters; second, the compute-optimal size\(budget) "
        + "over that at optimal hyperparameters. –: no loss law, or nothing held out at the pair; ·: too few cells.",
      cells,
      optima == 0
        ? nil : "In \(optima) of \(counted(held.count, "cell")) the measured side is the cell's fitted optimum.",
      lowest == 0 ? nil : "\(lowest) of \(counted(held.count, "cell")) without a comparable run do not count.",
    ]
    return sentences.compactMap(\.self)
  }
}

extension FixedPair {
  /// `×2.1, 0.83`; with the number of held-out cells where pairs differ in it, `×2.1 (5), 0.83`.
  fileprivate func words(_ optimal: ComputeLaw?, counted: Bool) -> String {
    var error = Column.gap
    if let heldOutError, let optimalError, optimalError > 0 {
      error = NumberStyle.factor(2).text(heldOutError / optimalError) + (counted ? " (\(heldOutCells))" : "")
    }
    let size = optimalParams.flatMap { fixed in optimal?.optimalParams.map { fixed / $0 } }
    return error + (size.map { ", \(NumberStyle.fixed(2).text($0))" } ?? "")
  }
}
