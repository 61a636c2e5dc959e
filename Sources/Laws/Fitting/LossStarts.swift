// Where to start the descent of a loss law: a coarse variable projection over (alpha, beta).

import Foundation
import Maths

extension LossProblem {
  /// Exponents at which the linear problem is solved: about 30 % apart.
  private static let exponents = (0..<18).map { 0.03 * pow(1.32, Double($0)) }

  /// Starting points (E, a, alpha, b, beta, k), the most promising first, at most four.
  ///
  /// For each (alpha, beta) the law is linear in E, A, B ≥ 0 (Kaplan's in A^(1/beta) and B^(1/beta), for the loss to the
  /// same power) and solved exactly in (relative) squares; local minima of that surface on the grid are the starts. Empty
  /// when nowhere both terms take part.
  func starts(relative: Bool, _ weights: [Double]) -> [[Double]] {
    let grid = grid(relative, weights)
    let minima = grid.nodes.filter { grid.isLocalMinimum($0) }
    return minima.sorted { (grid.misfits[$0], $0) < (grid.misfits[$1], $1) }.prefix(4).map { start(at: $0, grid) }
  }

  /// Starts all over the grid, from exponents of 0.05 to 2, for a certificate: do they end where the best did?
  func spreadStarts(relative: Bool, _ weights: [Double]) -> [[Double]] {
    let grid = grid(relative, weights)
    let few = [2, 6, 10, 14]
    let nodes = few.flatMap { row in few.map { row * grid.side + $0 } }
    return nodes.filter { grid.hasBothTerms($0) }.map { start(at: $0, grid) }
  }

  private func grid(_ relative: Bool, _ weights: [Double]) -> ProjectionGrid {
    ProjectionGrid(side: Self.exponents.count, isDiagonal: form == .tied, nodes(relative, weights))
  }

  private func start(at node: Int, _ grid: ProjectionGrid) -> [Double] {
    let (alpha, beta) = (Self.exponents[node / grid.side], Self.exponents[node % grid.side])
    let c = grid.solutions[node]
    let (u, v) = (c[c.count - 2], c[c.count - 1])
    if form == .kaplan { return [0, beta * log(u), alpha, beta * log(v), beta, 0] }
    return [pinnedFloor ?? c[0], log(u), alpha, log(v), beta, 0]
  }

  /// The columns and the right side of the linear problem at each (alpha, beta).
  private func nodes(_ relative: Bool, _ weights: [Double]) -> (Int, Int) -> (columns: [[Double]], target: [Double]) {
    let exponents = Self.exponents
    let scale = loss.indices.map { weights[$0].squareRoot() * (relative ? 1 / loss[$0] : 1) }
    guard form != .kaplan else { return { powered(exponents[$0], exponents[$1], scale) } }
    let left = exponents.map { power(x, $0, scale) }
    let right = exponents.map { power(y, $0, scale) }
    let target = loss.indices.map { (loss[$0] - (pinnedFloor ?? 0)) * scale[$0] }
    let one = pinnedFloor == nil ? [scale] : []
    return { (columns: one + [left[$0], right[$1]], target: target) }
  }

  /// L^(1/beta) = A^(1/beta)·N^(-alpha/beta) + B^(1/beta)/T, scaled so that misfits are those of L to first order.
  private func powered(_ alpha: Double, _ beta: Double, _ scale: [Double]) -> (columns: [[Double]], target: [Double]) {
    let target = logLoss.map { exp($0 / beta) }
    let factor = loss.indices.map { scale[$0] * beta * loss[$0] / target[$0] }
    return (
      columns: [power(x, alpha / beta, factor), power(y, 1, factor)], target: zip(target, factor).map(*)
    )
  }
}

/// The non-negative linear problem solved at each node of a grid of exponents.
private struct ProjectionGrid {
  let side: Int
  /// Which nodes there are: all, or those with one exponent for both.
  let nodes: [Int]
  var misfits: [Double]
  var solutions: [[Double]]

  init(side: Int, isDiagonal: Bool, _ problem: (Int, Int) -> (columns: [[Double]], target: [Double])) {
    self.side = side
    nodes = (0..<side * side).filter { !isDiagonal || $0 / side == $0 % side }
    misfits = [Double](repeating: .infinity, count: side * side)
    solutions = [[Double]](repeating: [], count: side * side)
    for node in nodes {
      let (columns, target) = problem(node / side, node % side)
      solve(node, columns, target)
    }
  }

  private mutating func solve(_ node: Int, _ columns: [[Double]], _ target: [Double]) {
    let lengths = columns.map { dot($0, $0).squareRoot() }
    var gram = SymmetricMatrix(size: columns.count)
    for i in columns.indices {
      for j in 0...i {
        let entry = dot(columns[i], columns[j]) / (lengths[i] * lengths[j])
        (gram[i, j], gram[j, i]) = (entry, entry)
      }
    }
    let h = zip(columns, lengths).map { dot($0, target) / $1 }
    let c = zip(nonNegativeLeastSquares(gram: gram, h), lengths).map(/)
    var misfit = 0.0
    for i in target.indices {
      var r = target[i]
      for k in columns.indices { r -= c[k] * columns[k][i] }
      misfit += r * r
    }
    (solutions[node], misfits[node]) = (c, misfit)
  }

  func hasBothTerms(_ node: Int) -> Bool {
    misfits[node].isFinite && solutions[node].suffix(2).allSatisfy { $0 > 0 }
  }

  /// Both power terms take part and no neighbour on the grid fits better.
  func isLocalMinimum(_ node: Int) -> Bool {
    guard hasBothTerms(node) else { return false }
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

func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}
