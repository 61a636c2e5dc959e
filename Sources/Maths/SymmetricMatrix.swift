// Small symmetric matrices: positive definite solves and eigenvalues.

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

  /// All eigenvalues in rising order, by cyclic Jacobi rotations; nil when an element is not finite.
  public func eigenvalues() -> [Double]? {
    guard elements.allSatisfy(\.isFinite) else { return nil }
    var a = self
    for _ in 0..<60 {
      guard a.offDiagonal > 0 else { break }
      for p in 0..<size { for q in (p + 1)..<max(p + 1, size) { a.rotate(p, q) } }
    }
    return (0..<size).map { a[$0, $0] }.sorted()
  }

  private var offDiagonal: Double {
    var sum = 0.0
    for i in 0..<size { for j in 0..<size where i != j { sum += abs(self[i, j]) } }
    return sum
  }

  /// One rotation that makes element (p, q) zero.
  private mutating func rotate(_ p: Int, _ q: Int) {
    let apq = self[p, q]
    guard apq != 0 else { return }
    let theta = (self[q, q] - self[p, p]) / (2 * apq)
    let t = (theta >= 0 ? 1 : -1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for k in 0..<size {
      let (kp, kq) = (self[k, p], self[k, q])
      (self[k, p], self[k, q]) = (c * kp - s * kq, s * kp + c * kq)
    }
    for k in 0..<size {
      let (pk, qk) = (self[p, k], self[q, k])
      (self[p, k], self[q, k]) = (c * pk - s * qk, s * pk + c * qk)
    }
    (self[p, q], self[q, p]) = (0, 0)
  }
}
