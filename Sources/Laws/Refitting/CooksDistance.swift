// How much each unit that was kept holds up: Cook's distance and DFBETA.

import Foundation
import Maths

/// Cook's distance of a unit and what the parameters become without it.
struct Deletion: Sendable {
  var distance: Double
  /// p without − p with, in the six places of the loss problem.
  var change: [Double]
}

extension LossProblem {
  /// What the fit becomes without each unit, and Cook's distance of that: D = Σ(ŷ − ŷ₋)²/(k·s²) over all points (Cook
  /// 1977), ŷ in the loss or its logarithm as in the objective, s² = Σr²/(n − k).
  ///
  /// - Parameter weights: of the points in the fit.
  /// - Parameter exact: the law is fitted again without each unit, by descent from the fit; else the change is one Newton
  ///   step with the exact Hessian of what is left, (H − h)⁻¹·g with g and h the unit's own gradient and Hessian.
  /// - Returns: nil for a unit without which the law is not determined; empty without degrees of freedom.
  func deletions(
    at p: [Double], _ objective: Objective, weights: [Double], units: [Int], count: Int, exact: Bool
  ) -> [Deletion?] {
    let held = places.contains([0]) && p[0] == 0
    let free = places.filter { !held || $0 != [0] }
    let residuals = x.indices.map { residual($0, p, logarithmic: objective.isLogarithmic) }
    let (squares, freedom) = (zip(weights, residuals).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }, x.count - free.count)
    guard objective.penalty != .absolute, freedom > 0, squares > 0 else { return [] }
    let scale = Double(free.count) * squares / Double(freedom)
    var members = [[Int]](repeating: [], count: count)
    for (i, unit) in units.enumerated() { members[unit].append(i) }
    let all = expand(p, objective, weights).along(free)
    return members.map { rows in
      guard !rows.isEmpty,
        let change = exact
          ? refit(without: rows, from: p, objective, weights)
          : newtonStep(without: rows, at: p, all, free, objective, weights)
      else { return nil }
      let moved = zip(p, change).map(+)
      let squares = x.indices.reduce(0.0) { sum, i in
        let shift = residual(i, moved, logarithmic: objective.isLogarithmic) - residuals[i]
        return sum + weights[i] * shift * shift
      }
      return squares.isFinite ? Deletion(distance: squares / scale, change: change) : nil
    }
  }

  private func refit(
    without rows: [Int], from p: [Double], _ objective: Objective, _ all: [Double]
  ) -> [Double]? {
    var weights = all
    for i in rows { weights[i] = 0 }
    return minimise(objective, weights, from: p).map { zip($0.parameters, p).map(-) }
  }

  private func newtonStep(
    without rows: [Int], at p: [Double], _ all: SecondOrder, _ free: [[Int]], _ objective: Objective,
    _ whole: [Double]
  ) -> [Double]? {
    var weights = x.map { _ in 0.0 }
    for i in rows { weights[i] = whole[i] }
    let own = expand(p, objective, weights).along(free)
    var rest = all
    for i in 0..<rest.size { rest.rows[i] -= own.rows[i] }
    rest.gradient = own.gradient
    return rest.step().map { FreePlaces(free).all($0, held: SIMD8()).six }
  }
}

/// Cook's distances of a plane through the logs, exact: D = e²·h/(k·s²·(1 − h)²), h the leverage and e the residual in the
/// unit of its weight. Nil for a point without
/// which the plane is not determined; empty without degrees of freedom.
func planeDistances(_ points: [HyperparameterPoint]) -> [Double?] {
  let roots = points.map { $0.weight.squareRoot() }
  let columns = HyperparameterPoint.columns(points).map { zip($0, roots).map(*) }
  let y = zip(points, roots).map { log($0.value) * $1 }
  guard points.count > 3, let c = leastSquares(columns: columns, y) else { return [] }
  var gram = SymmetricMatrix(size: 3)
  for i in 0..<3 { for j in 0..<3 { gram[i, j] = zip(columns[i], columns[j]).reduce(0) { $0 + $1.0 * $1.1 } } }
  guard let inverse = gram.inverse else { return [] }
  let residuals = y.indices.map { i in y[i] - (0..<3).reduce(0) { $0 + c[$1] * columns[$1][i] } }
  let variance = residuals.reduce(0) { $0 + $1 * $1 } / Double(points.count - 3)
  guard variance > 0 else { return [] }
  return y.indices.map { i in
    var leverage = 0.0
    for j in 0..<3 { for k in 0..<3 { leverage += columns[j][i] * inverse[j, k] * columns[k][i] } }
    let rest = 1 - leverage
    return rest > 1e-9 ? residuals[i] * residuals[i] * leverage / (3 * variance * rest * rest) : nil
  }
}
