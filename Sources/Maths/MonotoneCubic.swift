// A curve through points that rises and falls only where they do (Fritsch and Butland 1984).

/// Piecewise cubic through (x, y), x rising strictly; never leaves the range of neighbouring points.
public struct MonotoneCubic: Sendable, Hashable {
  private let x: [Double]
  private let y: [Double]
  private let slopes: [Double]

  /// nil with fewer than two points or x that do not rise.
  public init?(x: [Double], y: [Double]) {
    guard x.count >= 2, x.count == y.count, zip(x, x.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    self.x = x
    self.y = y
    slopes = MonotoneCubic.slopes(x, y)
  }

  /// The curve at `position`; nil outside the points, as nothing is extrapolated.
  public func callAsFunction(_ position: Double) -> Double? {
    guard let first = x.first, let last = x.last, position >= first, position <= last else { return nil }
    let i = max(0, min(x.count - 2, (x.firstIndex { $0 > position } ?? x.count - 1) - 1))
    let h = x[i + 1] - x[i]
    let t = (position - x[i]) / h
    let (t2, t3) = (t * t, t * t * t)
    return (2 * t3 - 3 * t2 + 1) * y[i] + (t3 - 2 * t2 + t) * h * slopes[i]
      + (3 * t2 - 2 * t3) * y[i + 1] + (t3 - t2) * h * slopes[i + 1]
  }

  private static func slopes(_ x: [Double], _ y: [Double]) -> [Double] {
    let h = zip(x.dropFirst(), x).map(-)
    let d = zip(zip(y.dropFirst(), y).map(-), h).map(/)
    guard d.count > 1 else { return [d[0], d[0]] }
    let inner = (1..<d.count).map { i -> Double in
      guard d[i - 1] * d[i] > 0 else { return 0 }
      let (w1, w2) = (2 * h[i] + h[i - 1], h[i] + 2 * h[i - 1])
      return (w1 + w2) / (w1 / d[i - 1] + w2 / d[i])
    }
    let n = d.count
    return [end(h[0], h[1], d[0], d[1])] + inner + [end(h[n - 1], h[n - 2], d[n - 1], d[n - 2])]
  }

  /// One-sided three-point slope, cut back where it would overshoot.
  private static func end(_ h0: Double, _ h1: Double, _ d0: Double, _ d1: Double) -> Double {
    let slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
    if slope * d0 <= 0 { return 0 }
    return d0 * d1 <= 0 && abs(slope) > 3 * abs(d0) ? 3 * d0 : slope
  }
}
