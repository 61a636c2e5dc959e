// Least squares with no coefficient below zero, exact for up to three columns.

/// Minimises ½cᵀGc − hᵀc over c ≥ 0, G the Gram matrix of at most three columns and h their products with the target.
///
/// Every set of columns is tried: the minimum is the best one whose own solution has no negative coefficient.
/// - Returns: the coefficients, zeros included; all zero when no set helps.
public func nonNegativeLeastSquares(gram: SymmetricMatrix, _ h: [Double]) -> [Double] {
  var best = [Double](repeating: 0, count: h.count)
  var lowest = 0.0
  for set in 1..<(1 << min(h.count, 3)) {
    let chosen = h.indices.filter { set >> $0 & 1 == 1 }
    guard let c = solve(gram, h, chosen), c.allSatisfy({ $0 >= 0 }) else { continue }
    // At the minimum of a set, ½cᵀGc − hᵀc = −½hᵀc.
    let value = -0.5 * zip(chosen, c).reduce(0) { $0 + h[$1.0] * $1.1 }
    guard value < lowest else { continue }
    lowest = value
    best = h.map { _ in 0 }
    for (j, x) in zip(chosen, c) { best[j] = x }
  }
  return best
}

private func solve(_ gram: SymmetricMatrix, _ h: [Double], _ chosen: [Int]) -> [Double]? {
  var part = SymmetricMatrix(size: chosen.count)
  for (i, row) in chosen.enumerated() { for (j, column) in chosen.enumerated() { part[i, j] = gram[row, column] } }
  return part.solve(chosen.map { h[$0] })
}
