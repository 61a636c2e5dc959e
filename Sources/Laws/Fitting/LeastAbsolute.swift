// Least absolute deviations: Huber sums with ever smaller delta, then the vertex they point to.

import Maths

extension LossProblem {
  /// Deltas of the Huber sums that stand in for the absolute one.
  private static let deltas = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8]

  /// The lowest objective that the free places reach from `start`; the others stay there.
  func lowest(
    _ places: [[Int]], _ objective: Objective, _ weights: [Double], from start: [Double]
  ) -> LossSolution {
    var p = start
    if !places.isEmpty {
      let steps = objective.penalty == .absolute ? Self.deltas.map(objective.smoothed) : [objective]
      for step in steps { p = descend(places, step, weights, from: p).point }
    }
    return LossSolution(parameters: p, value: objective.reported * value(p, objective, weights))
  }

  /// Minimises Σ wᵢ|rᵢ|.
  ///
  /// A minimum passes exactly through as many points as there are free parameters. Huber minima converge to it as delta
  /// shrinks; the points with the smallest residuals are then interpolated exactly.
  func leastAbsolute(_ objective: Objective, _ weights: [Double], from start: [Double]) -> LossSolution {
    var p = start
    for delta in Self.deltas {
      let end = descend(objective.smoothed(delta), weights, from: p)
      guard end.value.isFinite else { break }
      p = end.point
    }
    let near = LossSolution(parameters: p, value: value(p, objective, weights))
    guard let vertex = vertex(near: p, objective, weights), vertex.value <= near.value else { return near }
    return vertex
  }

  /// Solves rᵢ = 0 for the points that pass closest, by Newton's iteration; nil where they do not determine it.
  private func vertex(near start: [Double], _ objective: Objective, _ weights: [Double]) -> LossSolution? {
    var p = start
    let logarithmic = objective.isLogarithmic
    let free = places.filter { $0 != [0] || p[0] > 0 }
    let order = x.indices.filter { weights[$0] > 0 }
      .map { (size: abs(residual($0, start, logarithmic: logarithmic)), row: $0) }
      .sorted { ($0.size, $0.row) < ($1.size, $1.row) }
    guard order.count >= free.count else { return nil }
    let rows = order.prefix(free.count).map(\.row).sorted()
    for _ in 0..<6 {
      let gradients = rows.map { gradient($0, p, logarithmic: logarithmic) }
      let columns = free.map { group in gradients.map { slopes in group.reduce(0) { $0 + slopes[$1] } } }
      guard let step = leastSquares(columns: columns, rows.map { residual($0, p, logarithmic: logarithmic) }) else {
        return nil
      }
      for (group, change) in zip(free, step) { for place in group { p[place] -= change } }
    }
    let value = value(p, objective, weights)
    return value.isFinite && p[0] >= 0 ? LossSolution(parameters: p, value: value) : nil
  }
}
