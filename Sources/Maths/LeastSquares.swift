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
  let roots = weights.map { $0.map { $0.squareRoot() } }
  func weighted(_ column: [Double]) -> [Double] { roots.map { zip(column, $0).map(*) } ?? column }
  var (q, scales) = (columns.map(weighted), [Double]())
  for j in q.indices {
    let scale = norm(q[j], from: 0)
    guard scale > 0, scale.isFinite else { return nil }
    for i in q[j].indices { q[j][i] /= scale }
    scales.append(scale)
  }
  var right = weighted(y)
  guard let r = triangularise(&q, &right, independence) else { return nil }
  let c = backSubstitute(r, right)
  let answer = zip(c, scales).map(/)
  return answer.allSatisfy(\.isFinite) ? answer : nil
}

/// Reduces columns to R (upper triangle by column) and applies the same reflections to the right-hand side.
private func triangularise(
  _ columns: inout [[Double]], _ right: inout [Double], _ independence: Double
) -> [[Double]]? {
  for k in columns.indices {
    let length = norm(columns[k], from: k)
    guard length > independence else { return nil }
    let head = columns[k][k] >= 0 ? -length : length
    var v = columns[k]
    v[k] -= head
    let scale = 2 / dot(v, v, from: k)
    for j in columns.indices where j > k { reflect(&columns[j], v, scale, from: k) }
    reflect(&right, v, scale, from: k)
    columns[k][k] = head
  }
  return columns
}

private func reflect(_ x: inout [Double], _ v: [Double], _ scale: Double, from k: Int) {
  let factor = scale * dot(v, x, from: k)
  for i in k..<x.count { x[i] -= factor * v[i] }
}

private func backSubstitute(_ r: [[Double]], _ right: [Double]) -> [Double] {
  var c = [Double](repeating: 0, count: r.count)
  for k in r.indices.reversed() {
    var sum = right[k]
    for j in (k + 1)..<max(k + 1, r.count) { sum -= r[j][k] * c[j] }
    c[k] = sum / r[k][k]
  }
  return c
}

private func dot(_ a: [Double], _ b: [Double], from k: Int) -> Double {
  var sum = 0.0
  for i in k..<a.count { sum += a[i] * b[i] }
  return sum
}

private func norm(_ a: [Double], from k: Int) -> Double { dot(a, a, from: k).squareRoot() }
