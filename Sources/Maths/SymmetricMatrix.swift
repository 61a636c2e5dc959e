// Small symmetric matrices: positive definite solves.

/// A symmetric matrix of a few rows, stored in full, row by row.
public struct SymmetricMatrix: Sendable, Hashable {
  public let size: Int
  public var elements: [Double]

  public init(size: Int) {
    self.size = size
    elements = [Double](repeating: 0, count: size * size)
  }

  public subscript(row: Int, column: Int) -> Double {
    get { elements[row * size + column] }
    set { elements[row * size + column] = newValue }
  }

  /// Solves A·x = b by Cholesky; nil when A is not positive definite.
  public func solve(_ b: [Double]) -> [Double]? {
    guard b.count == size, let l = cholesky() else { return nil }
    var x = b
    for i in 0..<size {
      for k in 0..<i { x[i] -= l[i * size + k] * x[k] }
      x[i] /= l[i * size + i]
    }
    for i in stride(from: size - 1, through: 0, by: -1) {
      for k in (i + 1)..<max(i + 1, size) { x[i] -= l[k * size + i] * x[k] }
      x[i] /= l[i * size + i]
    }
    return x.allSatisfy(\.isFinite) ? x : nil
  }

  /// The lower factor, row by row.
  private func cholesky() -> [Double]? {
    var l = elements
    for j in 0..<size {
      for k in 0..<j { l[j * size + j] -= l[j * size + k] * l[j * size + k] }
      guard l[j * size + j] > 0, l[j * size + j].isFinite else { return nil }
      let root = l[j * size + j].squareRoot()
      l[j * size + j] = root
      for i in (j + 1)..<max(j + 1, size) {
        for k in 0..<j { l[i * size + j] -= l[i * size + k] * l[j * size + k] }
        l[i * size + j] /= root
      }
    }
    return l
  }

  /// L of A = L·Lᵀ, zero above its diagonal (not symmetric); nil when the matrix is not positive definite.
  public var lowerFactor: SymmetricMatrix? {
    guard let l = cholesky() else { return nil }
    var factor = self
    for i in 0..<size { for j in 0..<size { factor[i, j] = j <= i ? l[i * size + j] : 0 } }
    return factor
  }

  public func times(_ factor: Double) -> SymmetricMatrix {
    var result = self
    for i in elements.indices { result.elements[i] *= factor }
    return result
  }

  /// A·M·A.
  public func sandwich(_ middle: SymmetricMatrix) -> SymmetricMatrix {
    product(middle).product(self)
  }

  private func product(_ other: SymmetricMatrix) -> SymmetricMatrix {
    var result = SymmetricMatrix(size: size)
    for i in 0..<size {
      for k in 0..<size {
        let factor = self[i, k]
        for j in 0..<size { result[i, j] += factor * other[k, j] }
      }
    }
    return result
  }

  /// xᵀ·A·x.
  public func form(_ x: [Double]) -> Double {
    var sum = 0.0
    for i in 0..<size { for j in 0..<size { sum += x[i] * self[i, j] * x[j] } }
    return sum
  }

  /// Eigenvalues in rising order, by Jacobi's rotations: exact to rounding for a few rows.
  public var eigenvalues: [Double] {
    var m = self
    for _ in 0..<60 {
      var off = 0.0
      for i in 0..<size { for j in 0..<i { off += m[i, j] * m[i, j] } }
      let total = m.elements.reduce(0) { $0 + $1 * $1 }
      guard off > 1e-30 * total else { break }
      for i in 0..<size { for j in 0..<i { m.rotate(i, j) } }
    }
    return (0..<size).map { m[$0, $0] }.sorted()
  }

  /// Zeroes the entry (i, j) by a rotation in its plane.
  private mutating func rotate(_ i: Int, _ j: Int) {
    guard self[i, j] != 0 else { return }
    let slope = (self[i, i] - self[j, j]) / (2 * self[i, j])
    let t = (slope >= 0 ? 1 : -1) / (abs(slope) + (slope * slope + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for k in 0..<size {
      let (a, b) = (self[k, i], self[k, j])
      (self[k, i], self[k, j]) = (c * a + s * b, c * b - s * a)
    }
    for k in 0..<size {
      let (a, b) = (self[i, k], self[j, k])
      (self[i, k], self[j, k]) = (c * a + s * b, c * b - s * a)
    }
  }

  /// The inverse; nil when the matrix is not positive definite.
  public var inverse: SymmetricMatrix? {
    var result = SymmetricMatrix(size: size)
    for j in 0..<size {
      guard let column = solve((0..<size).map { $0 == j ? 1 : 0 }) else { return nil }
      for i in 0..<size { result[i, j] = column[i] }
    }
    return result
  }
}
