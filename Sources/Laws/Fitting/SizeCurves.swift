// Each size's loss as a curve along C, from which profiles at any budget are read.

import Foundation
import Maths

/// The knots of all sizes' curves, laid out once; replicates only move their heights and weights.
///
/// A knot is one T of a size (0.1 %); repeats are averaged in the logs.
struct CurveLayout: Sendable {
  private struct Size: Sendable {
    var params: Double
    /// The points of each knot.
    var knots: [[Int]]
  }

  private let sizes: [Size]
  private let logCompute: [Double]
  private let logTokens: [Double]

  init(_ points: [LossPoint]) {
    sizes = groupedBySize(Array(points.indices), points).map { group in
      var knots: [[Int]] = []
      for i in group.sorted(by: { (points[$0].tokens, $0) < (points[$1].tokens, $1) }) {
        if let first = knots.last?.first, points[i].tokens <= points[first].tokens * (1 + 1e-3) {
          knots[knots.count - 1].append(i)
        } else {
          knots.append([i])
        }
      }
      return Size(params: points[group[0]].params, knots: knots)
    }
    logCompute = points.map { log($0.compute) }
    logTokens = points.map { log($0.tokens) }
  }

  /// The curves through points that count so much; those that count nothing are left out.
  func curves(logLoss: [Double], weights: [Double]) -> SizeCurves {
    var curves = SizeCurves(capacity: logLoss.count)
    for size in sizes {
      var (total, kept) = (0.0, 0.0)
      for knot in size.knots {
        var (weight, c, t, l) = (0.0, 0.0, 0.0, 0.0)
        for i in knot where weights[i] > 0 {
          c += weights[i] * logCompute[i]
          t += weights[i] * logTokens[i]
          l += weights[i] * logLoss[i]
          weight += weights[i]
          kept += 1
        }
        guard weight > 0 else { continue }
        curves.add(logCompute: c / weight, logTokens: t / weight, logLoss: l / weight)
        total += weight
      }
      curves.endCurve(params: size.params, weight: total / kept)
    }
    return curves
  }
}

/// Losses of sizes along C, as the log counts it or as the formula gives it where it does not. All curves share one array,
/// as they are made anew in each replicate.
struct SizeCurves {
  private struct Curve {
    var params: Double
    var weight: Double
    /// Its knots.
    var range: Range<Int>
  }

  private var curves: [Curve] = []
  private var logCompute: [Double] = []
  /// ln C − ln T.
  private var logFlopsPerToken: [Double] = []
  private var logLoss: [Double] = []

  init(capacity: Int) {
    logCompute.reserveCapacity(capacity)
    logFlopsPerToken.reserveCapacity(capacity)
    logLoss.reserveCapacity(capacity)
  }

  fileprivate mutating func add(logCompute x: Double, logTokens: Double, logLoss y: Double) {
    logCompute.append(x)
    logFlopsPerToken.append(x - logTokens)
    logLoss.append(y)
  }

  /// Ends the curve of a size; one of fewer than two knots, or whose C does not rise with T, is none.
  fileprivate mutating func endCurve(params: Double, weight: Double) {
    let range = (curves.last?.range.upperBound ?? 0)..<logCompute.count
    guard range.count >= 2, range.dropFirst().allSatisfy({ logCompute[$0 - 1] < logCompute[$0] }) else {
      for values in [\SizeCurves.logCompute, \.logFlopsPerToken, \.logLoss] {
        self[keyPath: values].removeLast(range.count)
      }
      return
    }
    curves.append(Curve(params: params, weight: weight, range: range))
  }

  /// The losses of the sizes whose curves reach the budget.
  func profile(at compute: Double) -> ProfilePoints {
    var result = ProfilePoints(compute: compute, points: [], weights: [], spent: [])
    let x = log(compute)
    for curve in curves {
      // Budgets at the very end of a curve are met up to rounding.
      let inside = min(max(x, logCompute[curve.range.lowerBound]), logCompute[curve.range.upperBound - 1])
      guard abs(inside - x) < 1e-9, let y = monotoneCubic(logCompute, logLoss, curve.range, at: inside),
        let offset = monotoneCubic(logCompute, logFlopsPerToken, curve.range, at: inside)
      else { continue }
      result.points.append(.init(params: curve.params, tokens: exp(inside - offset), loss: exp(y)))
      result.weights.append(curve.weight)
      result.spent.append(compute)
    }
    return result
  }

  /// Eight budgets, even in the logs, over the range in which at least four sizes overlap (three where no four do).
  func sharedBudgets() -> [Double] {
    let ends = curves.map { (low: logCompute[$0.range.lowerBound], high: logCompute[$0.range.upperBound - 1]) }
    for least in [4, 3] {
      let marks = ends.flatMap { [$0.low, $0.high] }.filter { mark in
        ends.filter { $0.low <= mark + 1e-9 && mark - 1e-9 <= $0.high }.count >= least
      }
      guard let low = marks.min(), let high = marks.max(), high > low else { continue }
      return (0..<8).map { exp(low + (high - low) * Double($0) / 7) }
        .filter { $0.isFinite && profile(at: $0).points.count >= least }
    }
    return []
  }
}

/// Indices of points, which are ordered by params, split into sizes that agree within 0.1 %.
func groupedBySize(_ indices: [Int], _ points: [LossPoint]) -> [[Int]] {
  var groups: [[Int]] = []
  for i in indices {
    if let first = groups.last?.first, points[i].params <= points[first].params * (1 + 1e-3) {
      groups[groups.count - 1].append(i)
    } else {
      groups.append([i])
    }
  }
  return groups
}
