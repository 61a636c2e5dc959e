// The verdict of a comparison: what the intervals allow to be said, and how far the data reach.

import Foundation

extension BudgetCurves {
  /// Sentences, the shared range first.
  func verdict(_ comparison: Comparison) -> [String] {
    guard !pairing.replicates.isEmpty else {
      return ["By the laws: nothing was resampled, so how sure any difference is is not known"]
    }
    if isSame(comparison) { return ["By the laws: the two are the same at every budget"] }
    return [within, crossingWords(comparison.crossing)].compactMap(\.self)
      + (comparison.budgets.last { $0.domain == "inside" }.map { [saving($0)] } ?? [])
  }

  /// Whether neither the fits nor any draw tell the two apart: one study, set beside itself.
  private func isSame(_ comparison: Comparison) -> Bool {
    comparison.budgets.allSatisfy {
      let difference = $0.lossDifference
      return difference.value == 0 && difference.low == 0 && difference.high == 0
    }
  }

  private var spentWords: String {
    overlaps
      ? "\(scientific(range.lowerBound)) to \(scientific(range.upperBound)) FLOPs, which both have spent"
      : "\(scientific(range.lowerBound)) to \(scientific(range.upperBound)) FLOPs (the two have no budget in common)"
  }

  /// Who is better from where on.
  private var within: String {
    let won = decided.filter { $0.winner != .undecided }
    guard !won.isEmpty else {
      return
        "By the laws: undecided from \(scientific(looked.lowerBound)) to \(scientific(looked.upperBound)) FLOPs; the data allow "
        + "either to be lower (shared: \(spentWords))"
    }
    let parts = won.map { part -> String in
      let reach = part.from <= range.upperBound && part.to >= range.lowerBound ? "" : ", all of it beyond the data"
      return "\(part.winner.rawValue) reaches the lower loss \(span(part.from, part.to))\(reach)"
    }
    return "By the laws: " + parts.joined(separator: "; ") + " (95 %); elsewhere undecided. Shared: \(spentWords)"
  }

  /// A stretch of budgets; what ends where nothing further was looked at is open there.
  private func span(_ low: Double, _ high: Double) -> String {
    let (isLowest, isHighest) = (low <= looked.lowerBound * 1.01, high >= looked.upperBound / 1.01)
    if isLowest && isHighest { return "at every budget from \(scientific(low)) to \(scientific(high)) FLOPs" }
    if isLowest { return "up to \(scientific(high)) FLOPs" }
    return isHighest ? "from \(scientific(low)) FLOPs on" : "from \(scientific(low)) to \(scientific(high)) FLOPs"
  }

  private func crossingWords(_ crossing: Comparison.Crossing?) -> String? {
    guard let crossing else {
      return
        "The fitted curves do not cross between \(scientific(looked.lowerBound)) and \(scientific(looked.upperBound)) FLOPs"
    }
    let range =
      crossing.compute.low.flatMap { low in
        crossing.compute.high.map { "95 % \(scientific(low)) to \(scientific($0)) FLOPs" }
      }
      ?? "no interval"
    let share = crossing.share.map { ", in \(short($0 * 100)) % of the draws" } ?? ""
    return "The fitted curves cross at \(scientific(crossing.compute.value)) FLOPs (\(range)\(share)), "
      + "\(crossing.isInside ? "inside" : "outside") what both have spent; beyond it \(crossing.beyond.rawValue) is lower by the fits"
  }

  private func saving(_ row: Comparison.AtBudget) -> String {
    let m = row.multiplier
    let head = "At \(scientific(row.compute)) FLOPs B needs \(row.multiplierWords) the compute for A's loss"
    guard let low = m.low, let high = m.high else { return head }
    return head + " (95 % \(bounds(low, high)))" + (low < 1 && high > 1 ? ": more as well as less" : "")
  }

  /// A bound beyond the budgets that were looked at is open.
  private func bounds(_ low: Double, _ high: Double) -> String {
    switch (low.isFinite, high.isFinite) {
    case (true, true): "×\(short(low)) to ×\(short(high))"
    case (true, false): "×\(short(low)) or more"
    case (false, true): "×\(short(high)) or less"
    case (false, false): "not bounded"
    }
  }

  /// What keeps any budget from being inside both data.
  var apartNote: String? {
    guard !overlaps, let a = pairing.spentA, let b = pairing.spentB else { return nil }
    func words(_ range: ClosedRange<Double>) -> String {
      "\(scientific(range.lowerBound)) to \(scientific(range.upperBound)) FLOPs"
    }
    return "the two have no budget in common (A has spent \(words(a)), B \(words(b))): at every budget one law or both "
      + "extrapolate"
  }
}

extension Comparison.AtBudget {
  /// `×0.4`; where B has A's loss beyond all budgets that were looked at, more or less than the farthest.
  public var multiplierWords: String {
    if multiplier.value == .infinity { return "more than ×\(short(multiplierRange.upperBound))" }
    return multiplier.value == -.infinity
      ? "less than ×\(short(multiplierRange.lowerBound))" : "×\(short(multiplier.value))"
  }
}
