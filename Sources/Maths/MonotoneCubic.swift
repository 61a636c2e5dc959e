// A curve through points that rises and falls only where they do (Fritsch and Butland 1984).

/// Piecewise cubic through (x, y), x rising strictly; never leaves the range of neighbouring points.
public struct MonotoneCubic: Sendable, Hashable {
  private let x: [Double]
  private let y: [Double]

  /// nil with fewer than two points or x that do not rise.
  public init?(x: [Double], y: [Double]) {
    guard x.count >= 2, x.count == y.count, zip(x, x.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    self.x = x
    self.y = y
  }

  /// The curve at `position`; nil outside the points, as nothing is extrapolated.
  public func callAsFunction(_ position: Double) -> Double? { monotoneCubic(x, y, 0..<x.count, at: position) }
}

/// The curve through the points of a range at `position`, which needs no more than the two next ones to both sides.
///
/// - Returns: nil outside the points, and for fewer than two. That x rises strictly is not checked.
public func monotoneCubic(_ x: [Double], _ y: [Double], _ range: Range<Int>, at position: Double) -> Double? {
  guard range.count >= 2, position >= x[range.lowerBound], position <= x[range.upperBound - 1] else { return nil }
  var i = range.lowerBound
  while i + 2 < range.upperBound, x[i + 1] <= position { i += 1 }
  let h = x[i + 1] - x[i]
  let t = (position - x[i]) / h
  let (t2, t3) = (t * t, t * t * t)
  return (2 * t3 - 3 * t2 + 1) * y[i] + (t3 - 2 * t2 + t) * h * slope(x, y, range, i)
    + (3 * t2 - 2 * t3) * y[i + 1] + (t3 - t2) * h * slope(x, y, range, i + 1)
}

private func slope(_ x: [Double], _ y: [Double], _ range: Range<Int>, _ i: Int) -> Double {
  func step(_ i: Int) -> Double { x[i + 1] - x[i] }
  func rise(_ i: Int) -> Double { (y[i + 1] - y[i]) / step(i) }
  let last = range.upperBound - 1
  guard range.count > 2 else { return rise(range.lowerBound) }
  if i == range.lowerBound { return end(step(i), step(i + 1), rise(i), rise(i + 1)) }
  if i == last { return end(step(i - 1), step(i - 2), rise(i - 1), rise(i - 2)) }
  let (before, after) = (rise(i - 1), rise(i))
  guard before * after > 0 else { return 0 }
  let (w1, w2) = (2 * step(i) + step(i - 1), step(i) + 2 * step(i - 1))
  return (w1 + w2) / (w1 / before + w2 / after)
}

/// One-sided three-point slope, cut back where it would overshoot.
private func end(_ h0: Double, _ h1: Double, _ d0: Double, _ d1: Double) -> Double {
  let slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
  if slope * d0 <= 0 { return 0 }
  return d0 * d1 <= 0 && abs(slope) > 3 * abs(d0) ? 3 * d0 : slope
}
