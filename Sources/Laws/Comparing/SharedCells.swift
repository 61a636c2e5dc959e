// The cells that two studies have in common, compared as they were measured.

import Foundation
import Maths

/// Nil with fewer than two cells of the same N and T (1 %) that have an optimum in both.
func sharedCells(_ a: StudyResult, _ b: StudyResult) -> Comparison.SharedCells? {
  let reached = { (optimum: Optimum) in [.ok, .limited].contains(optimum.status) && optimum.loss != nil }
  let pairs = a.optima.filter(reached).compactMap { one -> Double? in
    let same = b.optima.first { other in
      reached(other) && abs(log(other.params / one.params)) < 0.01 && abs(log(other.tokens / one.tokens)) < 0.01
    }
    guard let first = one.loss, let second = same?.loss else { return nil }
    return log(second / first)
  }
  guard pairs.count >= 2 else { return nil }
  let middle = mean(pairs)
  let freedom = Double(pairs.count - 1)
  let variance = pairs.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / freedom
  let half = studentQuantile(tail: 0.05, freedom) * (variance / Double(pairs.count)).squareRoot()
  return Comparison.SharedCells(
    count: pairs.count, difference: Estimate(middle, low: middle - half, high: middle + half),
    lowerInB: pairs.count { $0 < 0 })
}
