// Fixed against optimal hyperparameters, and what a pair costs beside the best.

import Foundation
public import Laws
import Texts

extension FixedAgainstOptimal {
  /// What may be said of size, inference and loss: a direction only where the interval leaves no other.
  public var verdict: String { clauses.map(\.capitalised).joined(separator: ". ") }

  private var clauses: [String] {
    [
      Self.clause(
        "need", change(paramsRatio), less: "fewer", more: "more", noun: " parameters"),
      Self.clause("make inference", change(inferenceRatio), less: "cheaper", more: "dearer", noun: "", subject: "they"),
      lossClause,
    ]
  }

  private func change(_ ratio: Estimate) -> Estimate {
    Estimate(ratio.value - 1, low: ratio.low.map { $0 - 1 }, high: ratio.high.map { $0 - 1 })
  }

  private static func clause(
    _ verb: String, _ change: Estimate, less: String, more: String, noun: String,
    subject: String = "optimal hyperparameters"
  ) -> String {
    let side = { (value: Double) in "\(size(value)) \(value < 0 ? less : more)" }
    let start = "\(subject) \(verb) \(side(change.value))\(noun)"
    guard let low = change.low, let high = change.high else { return start + " (no interval)" }
    if low > 0 || high < 0 {
      let ends = low > 0 ? [low, high] : [high, low]
      return start + " (95\u{202F}% CI: \(ends.map { size($0) }.joined(separator: " to ")))"
    }
    return start + " (95\u{202F}% CI: \(side(low)) to \(side(high))), so the direction is not established"
  }

  /// Two digits of a share; past a factor of ten the factor.
  private static func size(_ change: Double) -> String {
    change > 9 ? Prose.factor(change + 1) : Prose.percent(abs(change), digits: 2)
  }

  private var lossClause: String {
    let size = { (value: Double) in Prose.number(abs(value), digits: 2) }
    let side = { (value: Double) in "\(size(value)) \(value < 0 ? "lower" : "higher")" }
    let start = "their lowest loss is \(side(lossDifference.value))"
    guard let low = lossDifference.low, let high = lossDifference.high else { return start + " (no interval)" }
    if low > 0 || high < 0 {
      let ends = low > 0 ? [low, high] : [high, low]
      return start + " (95\u{202F}% CI: \(ends.map(size).joined(separator: " to ")))"
    }
    return start + " (95\u{202F}% CI: \(side(low)) to \(side(high))), so the direction is not established"
  }
}

extension RegretVerdict: Worded {
  public var words: String {
    let over = "(\(counted(cells, "cell")), paired)"
    guard let low = difference.low, let high = difference.high else {
      return "fewer than five cells cannot separate \(better) and \(other)"
    }
    let range = IntervalText(-100 * difference.value, low: -100 * high, high: -100 * low)
    if isDecided == true {
      return
        "the loss is \(range.value)\u{202F}% lower with \(better) than with \(other), 95\u{202F}% CI \(range.range)\u{202F}% \(over)"
    }
    return
      "\(better) and \(other) do not differ significantly. With \(better) the loss is \(range.value)\u{202F}% lower, "
      + "95\u{202F}% CI \(range.range)\u{202F}% \(over)"
  }
}

extension RegretProviso: Worded {
  public var words: String {
    switch self {
    case .inSample(let exceptHeldOut): exceptHeldOut ? "in-sample except for held-out cells" : "in-sample"
    case .belowOneSample(let count): "B below one sample in \(Prose.of(count, "cell")), scored at one sample"
    case .position(.unknown): "the range of these laws is not stated"
    case .position(let position): position.words
    }
  }
}

extension Double {
  var exponential: Double { exp(self) }
}
