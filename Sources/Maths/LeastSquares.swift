// Linear least squares for a few columns, by Householder reflections on scaled columns.

/// Minimises Σ wᵢ(yᵢ − Σⱼ cⱼ·columnsⱼᵢ)² over c.
///
/// - Parameters:
///   - columns: the design, column by column, each as long as `y`.
///   - weights: of the squared residuals, not negative; nil: all 1.
///   - independence: the least share of its length that a column must keep beside those before it.
/// - Returns: the coefficients; nil when the columns are linearly dependent, when there are fewer rows than columns, or
///   when a value is not finite.
public func leastSquares(
  columns: [[Double]], _ y: [Double], weights: [Double]? = nil, independence: Double = 1e-10
) -> [Double]? {
  guard !columns.isEmpty, y.count >= columns.count, columns.allSatisfy({ $0.count == y.count }) else { return nil }
  var design = Design(columns, y, weights)
  guard let scales = design.scaleColumns(), let diagonal = design.triangularise(independence) else { return nil }
  let answer = zip(design.backSubstitute(diagonal), scales).map(/)
  return answer.allSatisfy(\.isFinite) ? answer : nil
}

/// The columns and the right-hand side, one after another in one array: fits are made by the thousand, of few rows each.
private struct Design {
  let rows: Int
  let columns: Int
  private var elements: [Double] = []

  init(_ columns: [[Double]], _ y: [Double], _ weights: [Double]?) {
    (rows, self.columns) = (y.count, columns.count)
    elements.reserveCapacity(rows * (columns.count + 1))
    for column in columns { elements.append(contentsOf: column) }
    elements.append(contentsOf: y)
    guard let weights else { return }
    for i in 0..<rows {
      let root = weights[i].squareRoot()
      for j in 0...self.columns { elements[j * rows + i] *= root }
    }
  }

  /// Brings each column to a length of 1; nil where one has none.
  mutating func scaleColumns() -> [Double]? {
    var scales: [Double] = []
    for j in 0..<columns {
      let scale = product(j, j, from: 0).squareRoot()
      guard scale > 0, scale.isFinite else { return nil }
      for i in 0..<rows { elements[j * rows + i] /= scale }
      scales.append(scale)
    }
    return scales
  }

  /// Reduces the columns to R by reflections, which the right-hand side goes through too. R's diagonal is returned, what is
  /// above it stands in the columns, and below it the reflections.
  mutating func triangularise(_ independence: Double) -> [Double]? {
    var diagonal: [Double] = []
    for k in 0..<columns {
      let length = product(k, k, from: k).squareRoot()
      guard length > independence else { return nil }
      let head = elements[k * rows + k] >= 0 ? -length : length
      elements[k * rows + k] -= head
      let scale = 2 / product(k, k, from: k)
      for j in (k + 1)...columns {
        let factor = scale * product(k, j, from: k)
        for i in k..<rows { elements[j * rows + i] -= factor * elements[k * rows + i] }
      }
      diagonal.append(head)
    }
    return diagonal
  }

  func backSubstitute(_ diagonal: [Double]) -> [Double] {
    var c = diagonal
    for k in c.indices.reversed() {
      var sum = elements[columns * rows + k]
      for j in (k + 1)..<max(k + 1, columns) { sum -= elements[j * rows + k] * c[j] }
      c[k] = sum / diagonal[k]
    }
    return c
  }

  private func product(_ a: Int, _ b: Int, from k: Int) -> Double {
    var sum = 0.0
    for i in k..<rows { sum += elements[a * rows + i] * elements[b * rows + i] }
    return sum
  }
}
