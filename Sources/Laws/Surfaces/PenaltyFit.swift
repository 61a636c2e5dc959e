// Fits a penalty surface to runs of one cell or of all: levels of cells are free and profiled out.

import Foundation
import Maths

/// A (B, eta) of a cell with its measured loss.
struct PenaltyRun: Sendable, Hashable {
  var place: PenaltyPlace
  var logLoss: Double
  /// How many runs the loss is the mean of.
  var runs = 1.0
  /// From 0.
  var cell = 0
}

/// What is known of parameters beforehand, as normal distributions; a precision of 0 says nothing.
struct PenaltyPrior: Sendable, Hashable {
  var mean = PenaltyVector()
  var precision = PenaltyVector()

  /// Weak enough for any surface that was seen, and enough to hold what a small grid leaves open.
  static let weak: PenaltyPrior = {
    var prior = PenaltyPrior()
    prior.precision[.valley] = 1 / 4
    (prior.precision[.asymmetry], prior.precision[.asymmetryOfBatch]) = (1, 1)
    prior.precision[.tilt] = 1 / 0.09
    for place in [PenaltyParameter.steepness, .steepnessOfBatch] {
      (prior.mean[place], prior.precision[place]) = (log(0.01), 1 / 9)
    }
    for place in [
      PenaltyParameter.steepnessByTokens, .steepnessByParams, .steepnessOfBatchByTokens, .steepnessOfBatchByParams,
    ] { prior.precision[place] = 4 }
    return prior
  }()
}

/// Runs with the parameters that are to be found for them.
///
/// A run's loss is its cell's least times 1 + h. Runs count by n/(1 + (h/h0)²) with h the *fitted* penalty, so that neither
/// far walls nor lucky runs decide where the least is; beyond `huber` deviations their pull stays the same.
struct PenaltyProblem: Sendable {
  let runs: [PenaltyRun]
  let cells: Int
  let free: [Int]
  var prior = PenaltyPrior.weak
  /// h0.
  var reach: Double
  /// Standard deviation of a single run's ln loss.
  var noise: Double
  let huber: Double
  /// How often each cell counts.
  var counts: [Double]
  /// The lowest ln loss of each cell: squares are taken about it, lest they cancel.
  private let origins: [Double]

  init(_ runs: [PenaltyRun], cells: Int, free: [PenaltyParameter], reach: Double, noise: Double, huber: Double = 2.5) {
    (self.runs, self.cells, self.free) = (runs, cells, free.map(\.rawValue))
    (self.reach, self.noise, self.huber) = (reach, noise, huber)
    counts = [Double](repeating: 1, count: cells)
    var origins = [Double](repeating: .infinity, count: cells)
    for run in runs { origins[run.cell] = min(origins[run.cell], run.logLoss) }
    self.origins = origins
  }
}

/// Where a descent ended, with all that intervals need.
struct PenaltySolution: Sendable {
  var parameters: PenaltyVector
  /// ln of the least loss of each cell; NaN for one without weight.
  var levels: [Double]
  var residuals: [Double]
  var weights: [Double]
  /// Derivatives of the residuals' negatives, levels profiled out.
  var rows: [PenaltyVector]
  /// In the free parameters, in units of the noise's variance.
  var hessian: SymmetricMatrix
  var objective: Double
}

extension PenaltyProblem {
  /// What the runs say at a point under weights.
  private struct Expansion {
    var residuals: [Double]
    var rows: [PenaltyVector]
    var levels: [Double]
    var penalties: [Double]
  }

  private func expand(_ p: PenaltyVector, _ weights: [Double]) -> Expansion {
    var all = Expansion(residuals: [], rows: [], levels: [Double](repeating: 0, count: cells), penalties: [])
    all.residuals.reserveCapacity(runs.count)
    all.rows.reserveCapacity(runs.count)
    var totals = all.levels
    var means = [PenaltyVector](repeating: PenaltyVector(), count: cells)
    for (i, run) in runs.enumerated() {
      let (h, gradient) = p.expanded(run.place)
      let row = gradient * (1 / (1 + h))
      let rest = run.logLoss - log1p(h)
      all.penalties.append(h)
      all.residuals.append(rest)
      all.rows.append(row)
      totals[run.cell] += weights[i]
      all.levels[run.cell] += weights[i] * rest
      means[run.cell] += weights[i] * row
    }
    for c in 0..<cells {
      all.levels[c] /= totals[c]
      means[c] *= totals[c] > 0 ? 1 / totals[c] : 0
    }
    for (i, run) in runs.enumerated() {
      all.residuals[i] -= all.levels[run.cell]
      all.rows[i] -= means[run.cell]
    }
    return all
  }

  /// Half the weighted squares in units of the noise, and the prior.
  private func value(_ p: PenaltyVector, _ weights: [Double]) -> Double {
    var (totals, sums, squares) = (noCells, noCells, noCells)
    for (i, run) in runs.enumerated() where weights[i] > 0 {
      let rest = run.logLoss - origins[run.cell] - log1p(p.penalty(run.place))
      totals[run.cell] += weights[i]
      sums[run.cell] += weights[i] * rest
      squares[run.cell] += weights[i] * rest * rest
    }
    var sum = 0.0
    for c in 0..<cells where totals[c] > 0 { sum += max(0, squares[c] - sums[c] * sums[c] / totals[c]) }
    let d = p - prior.mean
    return 0.5 * sum / (noise * noise) + 0.5 * (prior.precision * d * d).sum()
  }

  private var noCells: [Double] { [Double](repeating: 0, count: cells) }

  private func matrix(_ all: Expansion, _ weights: [Double]) -> SymmetricMatrix {
    var sums = [PenaltyVector](repeating: PenaltyVector(), count: PenaltyParameter.count)
    for (i, row) in all.rows.enumerated() where weights[i] > 0 {
      for k in free { sums[k] += (weights[i] * row[k]) * row }
    }
    var matrix = SymmetricMatrix(size: free.count)
    for (a, i) in free.enumerated() { for (b, j) in free.enumerated() { matrix[a, b] = sums[i][j] / (noise * noise) } }
    return matrix
  }

  private func weights(_ penalties: [Double], _ residuals: [Double]?) -> [Double] {
    runs.indices.map { i in
      let far = penalties[i] / reach
      var w = runs[i].runs * counts[runs[i].cell] / (1 + far * far)
      if let residuals {
        let size = abs(residuals[i]) * runs[i].runs.squareRoot() / (huber * noise)
        if size > 1 { w /= size }
      }
      return w
    }
  }

  /// Descends by Levenberg and Marquardt's steps, weights following each.
  func solve(from start: PenaltyVector, iterations: Int, isFresh: Bool = false) -> PenaltySolution {
    var p = start.bounded
    var damping = 1e-3
    // From a rough start the measured losses say better than the surface which runs are near the least.
    var w = isFresh ? weights(measuredPenalties, nil) : weights(runs.map { p.penalty($0.place) }, nil)
    var all = expand(p, w)
    for iteration in 0..<iterations {
      let before = value(p, w)
      guard let (next, step) = advance(p, all, w, before, &damping) else { break }
      p = next
      let isSettled = !isFresh || iteration >= 3
      all = expand(p, w)
      if isSettled {
        w = weights(all.penalties, all.residuals)
        all = expand(p, w)
      }
      if step < 1e-7, isSettled { break }
    }
    return solution(p, all, w)
  }

  /// A step down, and its length; nil where there is none.
  private func advance(
    _ p: PenaltyVector, _ all: Expansion, _ w: [Double], _ before: Double, _ damping: inout Double
  ) -> (PenaltyVector, Double)? {
    var hessian = matrix(all, w)
    var right = [Double](repeating: 0, count: free.count)
    for (i, row) in all.rows.enumerated() {
      let pull = w[i] * all.residuals[i] / (noise * noise)
      for (a, k) in free.enumerated() { right[a] += pull * row[k] }
    }
    for (a, k) in free.enumerated() {
      hessian[a, a] += prior.precision[k]
      right[a] -= prior.precision[k] * (p[k] - prior.mean[k])
    }
    for _ in 0..<14 {
      var damped = hessian
      for a in free.indices { damped[a, a] += damping * (hessian[a, a] + 1e-9) }
      if let step = damped.solve(right), let longest = step.map({ abs($0) }).max() {
        var next = p
        for (a, k) in free.enumerated() { next[k] += step[a] * min(1, 1 / max(longest, 1e-300)) }
        next = next.bounded
        let after = value(next, w)
        if after.isFinite, after <= before * (1 + 1e-12) + 1e-12 {
          damping = max(damping / 6, 1e-9)
          return (next, longest)
        }
      }
      damping = min(damping * 8, 1e8)
    }
    return nil
  }

  private func solution(_ p: PenaltyVector, _ all: Expansion, _ w: [Double]) -> PenaltySolution {
    var hessian = matrix(all, w)
    for (a, k) in free.enumerated() { hessian[a, a] += prior.precision[k] }
    return PenaltySolution(
      parameters: p, levels: all.levels, residuals: all.residuals, weights: w, rows: all.rows, hessian: hessian,
      objective: value(p, w))
  }

  /// ln loss above the lowest of the cell.
  private var measuredPenalties: [Double] { runs.map { $0.logLoss - origins[$0.cell] } }

  /// Covariance of the free parameters for independent noise, weights being what they are.
  func covariance(_ solution: PenaltySolution) -> SymmetricMatrix? {
    guard let inverse = solution.hessian.inverse else { return nil }
    var middle = SymmetricMatrix(size: free.count)
    for (i, row) in solution.rows.enumerated() where solution.weights[i] > 0 {
      let w = solution.weights[i] * solution.weights[i] / runs[i].runs / (noise * noise)
      for (a, j) in free.enumerated() { for (b, k) in free.enumerated() { middle[a, b] += w * row[j] * row[k] } }
    }
    return inverse.sandwich(middle)
  }

  /// Weighted squares of the residuals, and the degrees of freedom they have.
  func residualSum(_ solution: PenaltySolution) -> ResidualSum {
    guard let inverse = solution.hessian.inverse else { return ResidualSum() }
    var totals = [Double](repeating: 0, count: cells)
    for (i, run) in runs.enumerated() { totals[run.cell] += solution.weights[i] }
    var sum = ResidualSum()
    for (i, run) in runs.enumerated() where solution.weights[i] > 0 {
      let w = solution.weights[i]
      let row = free.map { solution.rows[i][$0] }
      let leverage = w * inverse.form(row) / (noise * noise) + w / totals[run.cell]
      let share = w / run.runs
      sum.squares += w * solution.residuals[i] * solution.residuals[i]
      sum.freedom += share * max(0, 1 - leverage)
    }
    return sum
  }
}
