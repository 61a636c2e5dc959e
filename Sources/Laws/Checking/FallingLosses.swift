// Losses that stay the same or rise with N or T: no loss law describes them, and no further run would change that.

import Foundation
import Maths
import Runs

extension LossProblem {
  /// Why there is no start: for every pair of exponents one of the two terms comes out at zero.
  var notFalling: Refusal {
    if let first = loss.first, loss.allSatisfy({ $0 == first }) { return .sameLosses(count: loss.count, loss: first) }
    let slopes = leastSquares(columns: [x.map { _ in 1 }, x, y], logLoss)?.map { exp2($0) - 1 }
    return .lossesNotFalling(perSize: slopes?[1], perLength: slopes?[2])
  }
}

extension StudyResult {
  /// Where all evaluations have the same loss: then no run would help, and likely the wrong column was read.
  public var flatLosses: Refusal? {
    let losses = table.evaluations.map(\.loss)
    guard let first = losses.first, losses.count > 1, losses.allSatisfy({ $0 == first }) else { return nil }
    return .sameLosses(count: losses.count, loss: first)
  }

  /// Why the loss law was refused where the loss does not fall, which no further run would change; else nil.
  var risingLosses: Refusal? {
    if case .lossesNotFalling? = optimal.laws.refused[.loss] { optimal.laws.refused[.loss] } else { nil }
  }

  /// Why no further run would allow the laws that were refused; nil where some may, or none was refused.
  public var whyNoRunHelps: Refusal? { flatLosses ?? risingLosses }
}
