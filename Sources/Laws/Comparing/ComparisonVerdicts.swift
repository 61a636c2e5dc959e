// The verdict of a comparison: what the intervals allow to be said, and how far the data reach.

import Foundation

extension BudgetCurves {
  /// The shared range first.
  func verdict(_ comparison: Comparison) -> [ComparisonVerdict] {
    guard !pairing.replicates.isEmpty else { return [.noIntervals] }
    if isSame(comparison) { return [.sameAtEveryBudget] }
    let crossing = comparison.crossing.map { ComparisonVerdict.crossing($0) } ?? .noCrossing(looked)
    let saving = comparison.budgets.last { $0.domain.isInside }.map { ComparisonVerdict.saving($0) }
    return [within, crossing] + [saving].compactMap(\.self)
  }

  /// Whether neither the fits nor any draw tell the two apart: one study, set beside itself.
  private func isSame(_ comparison: Comparison) -> Bool {
    comparison.budgets.allSatisfy {
      let difference = $0.lossDifference
      return difference.value == 0 && difference.low == 0 && difference.high == 0
    }
  }

  /// Who is better from where on.
  private var within: ComparisonVerdict {
    .budgets(decided.compactMap(stretch), looked: looked, shared: range, overlaps: overlaps)
  }

  /// What ends where nothing further was looked at is open there.
  private func stretch(_ part: (winner: Comparison.Winner, from: Double, to: Double)) -> ComparisonVerdict.Stretch? {
    guard let side = part.winner.side else { return nil }
    return .init(
      winner: side, from: part.from <= looked.lowerBound * 1.01 ? nil : part.from,
      to: part.to >= looked.upperBound / 1.01 ? nil : part.to,
      isBeyondData: part.from > range.upperBound || part.to < range.lowerBound)
  }

  /// What keeps any budget from being inside both data.
  var apartNote: ComparisonNote? {
    guard !overlaps, let a = pairing.spentA, let b = pairing.spentB else { return nil }
    return .noSharedBudget(a: a, b: b)
  }
}

extension Comparison.Winner {
  /// nil where it is undecided.
  public var side: Comparison.Side? { Comparison.Side(rawValue: rawValue) }
}
