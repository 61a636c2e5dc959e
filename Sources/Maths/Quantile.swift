// The mean and the quantiles of a sample.

/// The arithmetic mean; 0 of nothing.
public func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

/// The quantile at `p` in 0...1, interpolated linearly between order statistics (Hyndman and Fan's type 7).
///
/// - Parameter sorted: in rising order, no NaN.
/// - Returns: nil for an empty sample or a `p` that is no number.
public func quantile(_ p: Double, ofSorted sorted: [Double]) -> Double? {
  guard let last = sorted.last, !p.isNaN else { return nil }
  let position = min(max(p, 0), 1) * Double(sorted.count - 1)
  let below = Int(position)
  guard below + 1 < sorted.count else { return last }
  return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
}
