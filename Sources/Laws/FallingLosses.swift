// Losses that stay the same or rise with N or T: no loss law describes them, and no further run would change that.

import Foundation
import Maths

extension LossProblem {
  static let notFallingWords = "the loss does not fall with both N and T"

  /// Why there is no start: for every pair of exponents one of the two terms comes out at zero.
  var notFalling: Refusal {
    if let first = loss.first, loss.allSatisfy({ $0 == first }) { return Refusal(flatWords(loss.count, first)) }
    let slopes = leastSquares(columns: [x.map { _ in 1 }, x, y], logLoss)
    let change = slopes.map { c in
      ": on average it changes by \(perDoubling(c[1])) with each doubling of N and by \(perDoubling(c[2])) with each of T"
    }
    return Refusal(
      Self.notFallingWords + (change ?? "")
        + "; no run would help before that is explained: check which columns are read as "
        + "params, tokens and loss, and whether larger or longer runs were tuned worse ('lawbook doctor')")
  }

  private func perDoubling(_ slope: Double) -> String {
    let percent = (exp2(slope) - 1) * 100
    return (percent < 0 ? "" : "+") + short(percent) + " %"
  }
}

func flatWords(_ count: Int, _ loss: Double) -> String {
  "all \(count) losses are \(short(loss)): check the column that is read as the loss"
}

extension StudyResult {
  /// Why the loss law was refused where the loss does not fall, which no further run would change; else nil.
  var risingLosses: String? {
    optimal.laws.refused["loss"].flatMap { $0.hasPrefix(LossProblem.notFallingWords) ? $0 : nil }
  }

  /// Why no further run would allow the laws that were refused; nil where some may, or none was refused.
  public var whyNoRunHelps: String? { flatLosses ?? (risingLosses == nil ? nil : LossProblem.notFallingWords) }
}
