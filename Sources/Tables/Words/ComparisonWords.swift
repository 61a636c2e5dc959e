// What two studies say of each other.

public import Laws
import Texts

extension Comparison.Pairing: Worded {
  public var words: String {
    switch self {
    case .none: "differences have no intervals: one of the two has no resamples"
    case .independent: "independent intervals: the two have different cells, so each is resampled by itself"
    case .paired(let sameSizes):
      "paired intervals: both have the same cells, and each draw uses them alike"
        + (sameSizes ? "" : " (sizes matched by rank, since N differs)")
    }
  }
}

extension Comparison.SharedCells: Worded {
  public var words: String {
    let start = "in \(count) shared cells as measured"
    if difference.value == 0, difference.low == 0, difference.high == 0 { return start + ", the two are the same" }
    let isDecided = (difference.low ?? -1) > 0 || (difference.high ?? 1) < 0
    return start + (isDecided ? decided : undecided) + ". B is lower in \(lowerInB) of \(count) cells"
  }

  private var decided: String {
    let size = Prose.percent(abs(difference.value.exponential - 1))
    return ", the loss of B is \(size) \(difference.value < 0 ? "lower" : "higher") than that of A" + interval
  }

  private var undecided: String {
    ", the losses do not differ significantly: B − A is \(share.value)\u{202F}%" + interval
  }

  private var interval: String { share.range.isEmpty ? "" : " (95\u{202F}%: \(share.range)\u{202F}%)" }

  /// The difference of logs in per cent.
  private var share: IntervalText {
    let percent = { (value: Double) in 100 * (value.exponential - 1) }
    return IntervalText(
      percent(difference.value), low: difference.low.map(percent), high: difference.high.map(percent))
  }
}

extension ComparisonVerdict: Worded {
  public var words: String {
    switch self {
    case .cells(let cells): cells.words
    case .noIntervals: "by the laws, nothing was resampled, so differences have no intervals"
    case .sameAtEveryBudget: "by the laws, the two are the same at every budget"
    case .budgets(let stretches, let looked, let shared, let overlaps):
      Self.budgets(stretches, looked)
        + (overlaps ? ". Both have spent" : ". No budget is common to both; together they span")
        + " \(Prose.flops(shared))"
    case .noCrossing(let looked): "the fitted curves do not cross from \(Prose.flops(looked))"
    case .crossing(let crossing): crossing.words
    case .saving(let row): Self.saving(row)
    }
  }

  private static func budgets(_ stretches: [Stretch], _ looked: ClosedRange<Double>) -> String {
    stretches.isEmpty
      ? "by the laws, the two do not differ significantly from \(Prose.flops(looked))"
      : stretches.map(\.words.capitalised).joined(separator: ". ") + ". Elsewhere they do not differ significantly"
  }

  private static func saving(_ row: Comparison.AtBudget) -> String {
    let head = "at \(Prose.flops(row.compute)) B needs \(row.multiplierWords) the compute to reach the loss of A"
    guard let low = row.multiplier.low, let high = row.multiplier.high else { return head }
    return head + " (95\u{202F}%: \(bounds(low, high)))"
      + (low < 1 && high > 1 ? ", so the direction is not established" : "")
  }

  /// A bound beyond the budgets that were looked at is open.
  private static func bounds(_ low: Double, _ high: Double) -> String {
    switch (low.isFinite, high.isFinite) {
    case (true, true): "\(Prose.factor(low)) to \(Prose.factor(high))"
    case (true, false): "\(Prose.factor(low)) or more"
    case (false, true): "\(Prose.factor(high)) or less"
    case (false, false): "not bounded"
    }
  }
}

extension ComparisonVerdict.Stretch: Worded {
  public var words: String {
    let span =
      switch (from, to) {
      case (nil, nil): "at every budget"
      case (nil, let to?): "up to \(Prose.flops(to))"
      case (let from?, nil): "from \(Prose.flops(from))"
      case (let from?, let to?): "from \(Prose.flops(min(from, to)...max(from, to)))"
      }
    return "by the laws, \(winner.rawValue) has the lower loss \(span) (95\u{202F}%)"
      + (isBeyondData ? ", all beyond the data" : "")
  }
}

extension Comparison.Crossing: Worded {
  public var words: String {
    let ends = zip2(compute.low, compute.high).map {
      "95\u{202F}%: \(NumberStyle.compute.text($0)) to \(Prose.flops($1))"
    }
    let draws = share.map { ", in \(Prose.percent($0)) of the draws" } ?? ""
    return "the fitted curves cross at \(Prose.flops(compute.value)) (\(ends ?? "no interval")\(draws))"
      + ". That is \(isInside ? "inside" : "outside") what both have spent; beyond it \(beyond.rawValue) is lower"
  }
}

extension Comparison.AtBudget {
  /// `×0.4`; where B has A's loss beyond all budgets that were looked at, more or less than the farthest.
  public var multiplierWords: String {
    if multiplier.value == .infinity { return "more than \(Prose.factor(multiplierRange.upperBound))" }
    return multiplier.value == -.infinity
      ? "less than \(Prose.factor(multiplierRange.lowerBound))" : Prose.factor(multiplier.value)
  }
}

extension ComparisonNote: Worded {
  public var words: String {
    switch self {
    case .tooFewSharedCells: "fewer than two cells of the same N and T have an optimum in both"
    case .lostDraws(let count):
      "one of the two has no law in \(Prose.of(count, "draw")), which leaves too few for intervals"
    case .noLeastLoss(let side):
      "budgets are not compared: \(side.map { "the law of \($0.rawValue) has" } ?? "the laws have") no minimum along a budget"
    case .noLossLaw(let side, let lack):
      "budgets are not compared: \(side.rawValue) has no loss law. \(lack.words.capitalised)"
    case .exact(let side, let law): "\(side.rawValue): \(FitNote.exact(law).words)"
    case .twoBudgets(let side): "\(side.rawValue): the isoFLOP law is a line through two budgets, without an interval"
    case .otherClips: "the two use clips of different shape, so their losses measure different things"
    case .otherCompute(let a, let b): "compute is counted by each study's own formula. A: \(a). B: \(b)"
    case .otherForms: "the two laws have different forms or objectives"
    case .noSharedBudget(let a, let b):
      "no budget is common to both, so one law or both extrapolate. A has spent \(Prose.flops(a)), B \(Prose.flops(b))"
    }
  }
}

private func zip2<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
  guard let a, let b else { return nil }
  return (a, b)
}
