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
}
