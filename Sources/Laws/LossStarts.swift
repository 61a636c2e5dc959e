// Where to start the descent of a loss law: a coarse variable projection over (alpha, beta).

import Foundation
import Maths

extension LossProblem {
  /// Exponents at which the linear problem is solved: about 30 % apart.
  private static let exponents = (0..<18).map { 0.03 * pow(1.32, Double($0)) }

  /// Starting points (E, a, alpha, b, beta), the most promising first, at most four.
  ///
  /// For each (alpha, beta) the law is linear in E, A, B ≥ 0 and solved exactly in (relative) squares; local minima of
  /// that surface on the grid are the starts. Empty when nowhere both terms take part.
  func starts(relative: Bool, _ weights: [Double]) -> [[Double]] {
    let grid = ProjectionGrid(self, exponents: Self.exponents, relative: relative, weights)
    let n = Self.exponents.count
    let minima = (0..<n * n).filter { grid.isLocalMinimum($0) }
    let ranked = minima.sorted { (grid.misfits[$0], $0) < (grid.misfits[$1], $1) }
    return ranked.prefix(4).map { node in
      let c = grid.solutions[node]
      return [c[0], log(c[1]), Self.exponents[node / n], log(c[2]), Self.exponents[node % n]]
    }
  }
}

/// The non-negative linear problem solved at each node of a grid of exponents.
private struct ProjectionGrid {
  let side: Int
  var misfits: [Double] = []
  var solutions: [[Double]] = []

  init(_ problem: LossProblem, exponents: [Double], relative: Bool, _ weights: [Double]) {
    side = exponents.count
    let scale = problem.loss.indices.map { i in
      weights[i].squareRoot() * (relative ? 1 / problem.loss[i] : 1)
    }
    let y = zip(problem.loss, scale).map(*)
    let left = exponents.map { power(problem.x, $0, scale) }
    let right = exponents.map { power(problem.y, $0, scale) }
    for u in left { for v in right { solve(scale, u, v, y) } }
  }

  private mutating func solve(_ one: [Double], _ u: [Double], _ v: [Double], _ y: [Double]) {
    let columns = [one, u, v]
    let lengths = columns.map { dot($0, $0).squareRoot() }
    var gram = SymmetricMatrix(size: 3)
    for i in 0..<3 { for j in 0..<3 { gram[i, j] = dot(columns[i], columns[j]) / (lengths[i] * lengths[j]) } }
    let h = zip(columns, lengths).map { dot($0, y) / $1 }
    let c = nonNegativeLeastSquares(gram: gram, h)
    solutions.append(zip(c, lengths).map(/))
    var misfit = 0.0
    let s = solutions[solutions.count - 1]
    for i in y.indices {
      let r = y[i] - s[0] * one[i] - s[1] * u[i] - s[2] * v[i]
      misfit += r * r
    }
    misfits.append(misfit)
  }

  /// Both power terms take part and no neighbour on the grid fits better.
  func isLocalMinimum(_ node: Int) -> Bool {
    guard solutions[node][1] > 0, solutions[node][2] > 0, misfits[node].isFinite else { return false }
    let (row, column) = (node / side, node % side)
    for i in max(0, row - 1)...min(side - 1, row + 1) {
      for j in max(0, column - 1)...min(side - 1, column + 1) where misfits[i * side + j] < misfits[node] {
        return false
      }
    }
    return true
  }
}

private func power(_ x: [Double], _ exponent: Double, _ scale: [Double]) -> [Double] {
  zip(x, scale).map { exp(-exponent * $0) * $1 }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}
