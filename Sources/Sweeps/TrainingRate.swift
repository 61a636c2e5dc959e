// How fast a run goes, told before it does: a share of the rate of this machine's matrix products, by width and batch size.

import Foundation
import Training

extension SweepRun {
  /// Shares of the rate of a 1024³ product that training reaches at 4,096 tokens a step, by width; measured on 2026-11-23 on
  /// an AMD EPYC with AVX2 by `lawbook bench training`.
  private static let shares: [(width: Double, share: Double)] = [
    (24, 0.42), (32, 0.47), (48, 0.53), (64, 0.60), (96, 0.68), (128, 0.69), (192, 0.77),
  ]
  /// What a step costs beside its tokens, in tokens. Measured beside 4,096 tokens: 0.94 of the speed at 256, 0.87 at 128,
  /// 0.79 at 64, within a tenth at every width.
  private static let stepCost = 16.0

  /// The share of the product's rate that this run can be expected to reach.
  public var expectedShare: Double {
    let tokens = Double(settings.batchTokens)
    return Self.share(width: Double(settings.shape.width)) * tokens / (tokens + Self.stepCost)
  }

  /// Between two widths straight in the logarithm, beyond the measured ones as at their end.
  private static func share(width: Double) -> Double {
    guard let above = shares.firstIndex(where: { $0.width >= width }) else { return shares[shares.count - 1].share }
    guard above > 0 else { return shares[0].share }
    let (low, high) = (shares[above - 1], shares[above])
    return low.share + (high.share - low.share) * log(width / low.width) / log(high.width / low.width)
  }
}
