// How fast a run goes, told before it does: a share of this machine's matrix products that grows with the width.

import Foundation
import Training

extension SweepRun {
  /// Shares of the rate of a 1024³ product that training reaches, by width, at 4,096 tokens a step; measured on 2026-11-23 on
  /// an AMD EPYC with AVX2 by `lawbook bench training`. At 256 tokens they are about the same.
  private static let shares: [(width: Double, share: Double)] = [
    (24, 0.42), (32, 0.47), (48, 0.53), (64, 0.60), (96, 0.68), (128, 0.69),
  ]

  /// The share of the product's rate that this run can be expected to reach: between two widths straight in the logarithm,
  /// beyond the measured ones as at their end.
  public var expectedShare: Double {
    let (widths, width) = (Self.shares, Double(settings.shape.width))
    guard let above = widths.firstIndex(where: { $0.width >= width }) else { return widths[widths.count - 1].share }
    guard above > 0 else { return widths[0].share }
    let (low, high) = (widths[above - 1], widths[above])
    return low.share + (high.share - low.share) * log(width / low.width) / log(high.width / low.width)
  }
}
