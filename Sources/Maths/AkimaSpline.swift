// A curve through points by local slopes (Akima 1970): a point that is off bends it only near itself.

/// Piecewise cubic through (x, y), x rising strictly, whose slope at a point follows from its two neighbours on each side.
public struct AkimaSpline: Sendable, Hashable {
  private let x: [Double]
  private let y: [Double]
  private let slopes: [Double]

  /// nil with fewer than three points, x that do not rise, or values that are not finite.
  public init?(x: [Double], y: [Double]) {
    guard x.count >= 3, x.count == y.count, zip(x, x.dropFirst()).allSatisfy({ $0 < $1 }),
      (x + y).allSatisfy(\.isFinite)
    else { return nil }
    self.x = x
    self.y = y
    slopes = AkimaSpline.slopes(x, y)
  }

  /// The curve at `position`; nil outside the points, as nothing is extrapolated.
  public func callAsFunction(_ position: Double) -> Double? {
    guard let first = x.first, let last = x.last, position >= first, position <= last else { return nil }
    let i = max(0, min(x.count - 2, (x.firstIndex { $0 > position } ?? x.count - 1) - 1))
    return value(i, (position - x[i]) / (x[i + 1] - x[i]))
  }

  /// Where the curve is lowest; nil when that is at its first or last point.
  public var minimum: (x: Double, y: Double)? {
    var best = (x: x[0], y: y[0])
    if let last = y.last, last < best.y { best = (x[x.count - 1], last) }
    var isInside = false
    for i in 0..<(x.count - 1) {
      for t in [0, turn(i)].compactMap(\.self) where i > 0 || t > 0 {
        let here = (x: x[i] + t * (x[i + 1] - x[i]), y: value(i, t))
        if here.y < best.y { (best, isInside) = (here, true) }
      }
    }
    return isInside ? best : nil
  }

  /// c1, c2, c3 of the piece after point i in t, which runs from 0 to 1 along it.
  private func powers(_ i: Int) -> (Double, Double, Double) {
    let (h, rise) = (x[i + 1] - x[i], y[i + 1] - y[i])
    let (a, b) = (h * slopes[i], h * slopes[i + 1])
    return (a, 3 * rise - 2 * a - b, a + b - 2 * rise)
  }

  private func value(_ i: Int, _ t: Double) -> Double {
    let (c1, c2, c3) = powers(i)
    return y[i] + t * (c1 + t * (c2 + t * c3))
  }

  /// t in (0, 1) at which the piece is lowest, where its slope turns from falling to rising.
  private func turn(_ i: Int) -> Double? {
    let (c1, c2, c3) = powers(i)
    let discriminant = c2 * c2 - 3 * c1 * c3
    guard discriminant >= 0 else { return nil }
    // Of the two forms of the root the one that loses no digits.
    let root = discriminant.squareRoot()
    let t = c2 >= 0 ? -c1 / (c2 + root) : (root - c2) / (3 * c3)
    return t > 0 && t < 1 ? t : nil
  }

  private static func slopes(_ x: [Double], _ y: [Double]) -> [Double] {
    let inner = zip(zip(y.dropFirst(), y).map(-), zip(x.dropFirst(), x).map(-)).map(/)
    let n = inner.count
    // Two more at each end, as if the curve went on as a parabola.
    let first = 2 * inner[0] - inner[1]
    let last = 2 * inner[n - 1] - inner[n - 2]
    let d = [2 * first - inner[0], first] + inner + [last, 2 * last - inner[n - 1]]
    let changes = zip(d.dropFirst(), d).map { abs($0 - $1) }
    let negligible = 1e-9 * (changes.max() ?? 0)
    return x.indices.map { i in
      let (before, after) = (changes[i], changes[i + 2])
      guard before + after > negligible else { return (d[i + 1] + d[i + 2]) / 2 }
      return (after * d[i + 1] + before * d[i + 2]) / (before + after)
    }
  }
}
