// Weights for a law through optima that are not known equally well.

import Foundation
import Maths

/// What each optimum counts for in a law through all of them.
public struct OptimumWeights: Sendable, Hashable {
  /// 1/(s² + tau²), divided by their mean; all 1 where nothing is known to differ.
  public var weights: [Double]
  /// The scatter of the values about the law beyond their own noise, as a standard deviation of ln y.
  public var tau: Double
}

/// Weights 1/(sᵢ² + tau²) for least squares of y on columns, where sᵢ is the noise of yᵢ and tau the scatter of the law.
///
/// tau² solves Σ rᵢ²/(sᵢ² + tau²) = n − p with r the residuals of the fit that has these weights (Paule and Mandel 1982; the
/// moment estimate of DerSimonian and Laird, iterated, in a linear model); 0 where noise alone explains the residuals. The
/// sum falls as tau rises, so there is one solution.
///
/// - Parameters:
///   - deviations: sᵢ, of ln y where y is fitted in logs. An optimum without one counts as the worst known; where none is
///     known, or there are no more rows than columns, all weights are 1.
///   - columns: the design, column by column.
public func optimumWeights(_ deviations: [Double?], columns: [[Double]], _ y: [Double]) -> OptimumWeights {
  let even = OptimumWeights(weights: y.map { _ in 1 }, tau: 0)
  guard let worst = deviations.compactMap(\.self).filter(\.isFinite).max(), worst > 0, y.count > columns.count else {
    return even
  }
  // An optimum known exactly would alone decide the law; one whose deviation is no number counts as the worst.
  let variances = deviations.map { deviation in
    pow(max(deviation.flatMap { $0.isFinite ? $0 : nil } ?? worst, 1e-3 * worst), 2)
  }
  func weights(_ tau2: Double) -> [Double] { variances.map { 1 / ($0 + tau2) } }
  func excess(_ tau2: Double) -> Double? {
    let w = weights(tau2)
    guard let c = leastSquares(columns: columns, y, weights: w) else { return nil }
    let sum = y.indices.reduce(0.0) { sum, i in
      let r = y[i] - zip(c, columns).reduce(0) { $0 + $1.0 * $1.1[i] }
      return sum + w[i] * r * r
    }
    return sum - Double(y.count - columns.count)
  }
  guard let atZero = excess(0) else { return even }
  let tau2 = atZero > 0 ? scatter(excess, from: worst * worst) : 0
  let found = weights(tau2)
  let average = mean(found)
  return OptimumWeights(weights: found.map { $0 / average }, tau: tau2.squareRoot())
}

/// The root of a falling function of tau², by doubling and halving.
private func scatter(_ excess: (Double) -> Double?, from start: Double) -> Double {
  var (low, high) = (0.0, start)
  while let e = excess(high), e > 0, high < 1e12 { (low, high) = (high, high * 4) }
  for _ in 0..<60 {
    let middle = (low + high) / 2
    if let e = excess(middle), e > 0 { low = middle } else { high = middle }
  }
  return (low + high) / 2
}
