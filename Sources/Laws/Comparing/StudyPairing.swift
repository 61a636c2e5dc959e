// Which replicate of one study belongs to which of the other.

import Foundation
import Runs

/// Two studies with their replicates side by side.
///
/// Where both have the same cells (as many sizes, in their order, at the same T) draw r of one belongs to draw r of the
/// other: what is peculiar to a cell in both then cancels in their difference. Else draw r meets a draw of another number,
/// which is independent of it.
struct StudyPairing: Sendable {
  let a: LawFits
  let b: LawFits
  let isPaired: Bool
  /// Whether the sizes agree too, not only their order.
  let isSameSizes: Bool
  let replicates: [(LawSet, LawSet)]
  /// Budgets that were spent in the fitted runs of each, FLOPs.
  let spentA: ClosedRange<Double>?
  let spentB: ClosedRange<Double>?
  let stated: [Double]

  init(_ a: StudyResult, _ b: StudyResult) {
    (self.a, self.b) = (a.optimal, b.optimal)
    let (one, other) = (design(a), design(b))
    let shared = !one.isEmpty && one == other && a.settings.seed == b.settings.seed
    isPaired = shared && a.optimal.replicates.count == b.optimal.replicates.count
    isSameSizes = zip(a.fittedCells, b.fittedCells).allSatisfy { abs(log($0.params / $1.params)) < 0.01 }
    replicates = Self.join(a.optimal.replicates, b.optimal.replicates, paired: isPaired)
    (spentA, spentB) = (spent(a.optimal), spent(b.optimal))
    stated = [a.settings.statedCompute, b.settings.statedCompute].compactMap(\.self)
  }

  private static func join(_ a: [LawSet], _ b: [LawSet], paired: Bool) -> [(LawSet, LawSet)] {
    let count = min(a.count, b.count)
    guard count > 0 else { return [] }
    let shift = paired ? 0 : max(1, count / 2)
    return (0..<count).map { (a[$0], b[($0 + shift) % count]) }
  }

  var kind: Comparison.Pairing {
    replicates.isEmpty ? .none : isPaired ? .paired(sameSizes: isSameSizes) : .independent
  }

  /// B less A, with its interval.
  func difference(_ quantity: (LawSet) -> Double?) -> Estimate? {
    spread { a, b in quantity(a).flatMap { x in quantity(b).map { $0 - x } } }
  }

  func spread(_ quantity: (LawSet, LawSet) -> Double?) -> Estimate? {
    quantity(a.laws, b.laws).map { interval($0, replicates) { quantity($0.0, $0.1) } }
  }

  var coefficients: [Comparison.Row] {
    let all: [(String, (LawSet) -> Double?)] = [
      ("E", { $0.loss?.floor.value }), ("alpha", { $0.loss?.alpha.value }), ("beta", { $0.loss?.beta.value }),
      ("B_opt tokens", { $0.batch?.tokens.value }), ("B_opt params", { $0.batch?.params.value }),
      ("eta_opt tokens", { $0.learningRate?.tokens.value }), ("eta_opt params", { $0.learningRate?.params.value }),
      ("N_opt exponent, isoFLOP", { $0.isoflop?.params.exponent.value }),
    ]
    return all.compactMap { name, quantity in
      let row = Comparison.Row(
        name: name, a: a.estimate(quantity), b: b.estimate(quantity), difference: difference(quantity))
      return row.a == nil && row.b == nil ? nil : row
    }
  }
}

extension StudyResult {
  fileprivate var fittedCells: [Cell] { cells.filter { !$0.heldOut } }
}

/// The fitted cells as (rank of the size, T to 1 %), with whether they have an optimum that counts.
private func design(_ study: StudyResult) -> [[Int]] {
  let cells = study.cells.indices.filter { !study.cells[$0].heldOut }
  let sizes = Set(cells.map { study.cells[$0].params }).sorted()
  return cells.map { i in
    let cell = study.cells[i]
    return [sizes.firstIndex(of: cell.params) ?? 0, Int((log(cell.tokens) * 100).rounded())]
  }
}

private func spent(_ fits: LawFits) -> ClosedRange<Double>? {
  let all = (fits.lossFit?.points.map(\.compute) ?? []).filter { $0 > 0 && $0.isFinite }
  guard let low = all.min(), let high = all.max() else { return nil }
  return low...high
}
