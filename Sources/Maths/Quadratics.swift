// Parabolas and quadratic surfaces through points, and where they are lowest.

/// y = c0 + c1·x + c2·x², fitted about the middle of the points.
public struct Parabola: Sendable, Hashable {
  public var centre: Double
  /// Coefficients in (x − centre).
  public var local: [Double]

  /// Weighted least squares; nil with fewer than three different x.
  public init?(x: [Double], y: [Double], weights: [Double]? = nil) {
    guard let low = x.min(), let high = x.max(), high > low else { return nil }
    centre = low + (high - low) / 2
    let (middle, half) = (centre, (high - low) / 2)
    let u = x.map { ($0 - middle) / half }
    guard let c = leastSquares(columns: [u.map { _ in 1 }, u, u.map { $0 * $0 }], y, weights: weights) else {
      return nil
    }
    local = [c[0], c[1] / half, c[2] / (half * half)]
  }

  /// c0, c1, c2 in x itself.
  public var coefficients: [Double] {
    [
      local[0] - local[1] * centre + local[2] * centre * centre, local[1] - 2 * local[2] * centre, local[2],
    ]
  }

  public func callAsFunction(_ x: Double) -> Double {
    let u = x - centre
    return local[0] + u * (local[1] + u * local[2])
  }

  /// x of the minimum; nil when the parabola is flat or opens downwards.
  public var minimum: Double? { local[2] > 0 ? centre - local[1] / (2 * local[2]) : nil }
}

/// z = c0 + c1·x + c2·y + c3·x² + c4·x·y + c5·y², fitted in coordinates in which the points span −1 to 1.
public struct QuadraticSurface: Sendable, Hashable {
  var centres: [Double]
  var halves: [Double]
  var c: [Double]

  /// Weighted least squares; nil with fewer than six points or points that leave a coefficient open, such as points
  /// near a line: with all weights 1, each term must keep 1 % of its length beside those before it, or noise in z is
  /// magnified a hundredfold.
  public init?(x: [Double], y: [Double], z: [Double], weights: [Double]? = nil) {
    guard let left = x.min(), let right = x.max(), let low = y.min(), let high = y.max(), right > left, high > low
    else { return nil }
    centres = [left + (right - left) / 2, low + (high - low) / 2]
    halves = [(right - left) / 2, (high - low) / 2]
    let (centres, halves) = (centres, halves)
    let u = x.map { ($0 - centres[0]) / halves[0] }
    let v = y.map { ($0 - centres[1]) / halves[1] }
    let rows = zip(u, v).map { Self.terms($0, $1) }
    let columns = (0..<6).map { k in rows.map { $0[k] } }
    guard leastSquares(columns: columns, z, independence: 0.01) != nil,
      let fitted = leastSquares(columns: columns, z, weights: weights)
    else { return nil }
    c = fitted
  }

  /// The terms whose coefficients are c, at scaled coordinates.
  static func terms(_ u: Double, _ v: Double) -> [Double] { [1, u, v, u * u, u * v, v * v] }

  public func callAsFunction(_ x: Double, _ y: Double) -> Double {
    let (u, v) = ((x - centres[0]) / halves[0], (y - centres[1]) / halves[1])
    return c[0] + c[1] * u + c[2] * v + c[3] * u * u + c[4] * u * v + c[5] * v * v
  }

  /// Eigenvalues of the Hessian in the scaled coordinates, the lower first: how much z rises over the half range.
  public var curvatures: [Double] {
    let mean = c[3] + c[5]
    let spread = ((c[3] - c[5]) * (c[3] - c[5]) + c[4] * c[4]).squareRoot()
    return [mean - spread, mean + spread]
  }

  /// Where the gradient vanishes; nil where the surface has no single such point.
  public var vertex: (x: Double, y: Double)? {
    let determinant = 4 * c[3] * c[5] - c[4] * c[4]
    let u = (c[4] * c[2] - 2 * c[5] * c[1]) / determinant
    let v = (c[4] * c[1] - 2 * c[3] * c[2]) / determinant
    guard u.isFinite, v.isFinite else { return nil }
    return (centres[0] + u * halves[0], centres[1] + v * halves[1])
  }

  /// y of the minimum along one x; nil where the surface does not rise on both sides.
  public func lowest(alongX x: Double) -> Double? {
    guard c[5] > 0 else { return nil }
    let u = (x - centres[0]) / halves[0]
    return centres[1] - halves[1] * (c[2] + c[4] * u) / (2 * c[5])
  }
}
