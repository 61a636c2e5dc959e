// Weights of the points of a loss law from repeated seeds.

import Foundation
import Maths

/// The variance of ln loss at the optimum of each cell, from the seeds that were run there; nil where no cell has repeats.
///
/// The spread between seeds is pooled over the cells (few repeats say little about one cell) and divided by how many runs
/// a (B, eta) within 10 % of the cell's lowest loss has on average.
func seedVariances(_ cells: [Cell]) -> [Double]? {
  let noise = seedNoise(cells)
  let freedom = noise.reduce(0.0) { $0 + Double($1.runs - $1.pairs) }
  guard freedom > 0 else { return nil }
  let pooled = noise.reduce(0.0) { $0 + Double($1.runs - $1.pairs) * pow($1.relativeDeviation, 2) } / freedom
  return cells.map { pooled / seeds(near: $0) }
}

private func seeds(near cell: Cell) -> Double {
  let lowest = seedMeans(cell.points).map(\.loss).min() ?? .nan
  let pairs = Dictionary(grouping: cell.points) { [$0.batchTokens ?? 0, $0.learningRate ?? 0] }.values
  let counts = pairs.filter { mean($0.map(\.loss)) <= lowest * 1.1 }.map { Double($0.count) }
  return max(1, mean(counts.sorted()))
}

/// What each point of a loss law counts for: 1/(sᵢ² + tau²) over its mean, with sᵢ² the variance between seeds and tau² what
/// the law misses beyond it; all 1 without variances.
///
/// tau² comes from the residuals of the fit in which all count alike: their mean square less the mean variance.
func lossWeights(_ points: [LossPoint], _ objective: Objective, form: LossForm, floor: Double?) -> [Double] {
  let even = points.map { _ in 1.0 }
  let variances = points.compactMap(\.variance)
  let problem = LossProblem(points, form: form, floor: floor)
  guard variances.count == points.count, points.count > problem.places.count,
    let fit = try? problem.fit(objective, weights: even)
  else { return even }
  let squares = points.indices.map { pow(problem.residual($0, fit.parameters, logarithmic: true), 2) }
  let missed = squares.reduce(0, +) / Double(points.count - problem.places.count)
  let tau2 = max(0, missed - mean(variances))
  let weights = variances.map { 1 / ($0 + tau2) }
  guard weights.allSatisfy(\.isFinite) else { return even }
  return weights.map { $0 / mean(weights) }
}
