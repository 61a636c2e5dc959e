// One penalty surface for all runs of a sweep, whose least moves with N and T: cells at the edge of their grids count too.

import Foundation
import Maths

/// A surface fitted to all cells that are not held out, with what it says of B_opt, of eta_opt and of eta at a given B.
///
/// Levels of cells are free: tied to a loss law, the penalty would absorb what that law misses.
struct JointSurface: Sendable {
  let problem: PenaltyProblem
  let solution: PenaltySolution
  /// Means of ln T and ln N over the runs, from which those of a cell are counted.
  let centre: (tokens: Double, params: Double)
  /// Cells that have runs in it, less the three coefficients of a law.
  let freedom: Double
  /// The lower factor of the covariance of the free parameters, cells being independent.
  private let factor: SymmetricMatrix
  /// Derivatives of the four logarithmic coefficients of the rate at a given B by the parameters.
  private let rateSlopes: [PenaltyVector]
  private let rateCoefficients: [Double]

  private static let leastCells = 5
  private static let leastRuns = 20

  /// Nil with fewer than five cells or twenty runs, or where all have one N or one T.
  ///
  /// - Parameter noise: of a run's ln loss, as surfaces of single cells leave it.
  init?(_ cells: [Cell], noise: Double) {
    let grids = cells.filter { !$0.heldOut }.map { ($0, CellGrid($0)) }
    let kept = grids.filter { $0.1.points.count >= 3 }
    let sizes = distinct(kept.map(\.0.params)), lengths = distinct(kept.map(\.0.tokens))
    let count = kept.reduce(0) { $0 + $1.1.points.count }
    guard kept.count >= Self.leastCells, count >= Self.leastRuns, sizes >= 2, lengths >= 2,
      barelyVaries(.alpha, kept.map(\.0.params).sorted()) == nil,
      barelyVaries(.beta, kept.map(\.0.tokens).sorted()) == nil,
      kept.contains(where: { $0.1.batches.count > 1 }), kept.contains(where: { $0.1.rates.count > 1 })
    else { return nil }
    let weights = kept.map { Double($0.1.points.count) }
    let middle = { (value: (Cell) -> Double) in
      zip(kept, weights).reduce(0) { $0 + $1.1 * log(value($1.0.0)) } / Double(count)
    }
    let centre = (tokens: middle(\.tokens), params: middle(\.params))
    self.centre = centre
    var runs: [PenaltyRun] = []
    for (number, (cell, grid)) in grids.enumerated() where grid.points.count >= 3 {
      for point in grid.points {
        let place = PenaltyPlace(
          batch: point.logBatch, rate: point.logRate, tokens: log(cell.tokens) - centre.tokens,
          params: log(cell.params) - centre.params)
        runs.append(PenaltyRun(place: place, logLoss: log(point.loss), runs: Double(point.runs), cell: number))
      }
    }
    // A shape that changes with N and T takes four more parameters.
    let free = kept.count >= 9 ? PenaltyParameter.allCases : Array(PenaltyParameter.allCases.prefix(12))
    var problem = PenaltyProblem(
      runs, cells: grids.count, free: free, reach: CellSurfaces.reach(noise), noise: max(noise, 1e-7), huber: 2)
    problem.prior = .joint
    guard let solution = problem.solveFromAll(JointStarts(kept, centre).all) else { return nil }
    problem.noise = solution.noise
    self.problem = problem
    self.solution = solution.solution
    freedom = Double(kept.count - 3)
    let (places, p) = (runs.map(\.place), solution.solution.parameters)
    guard let covariance = problem.clusteredCovariance(solution.solution), let factor = covariance.lowerFactor,
      let coefficients = Self.rateCoefficients(p, places)
    else { return nil }
    self.factor = factor
    rateCoefficients = coefficients
    rateSlopes = Self.rateSlopes(p, places, free: problem.free, coefficients)
  }

  /// ln B or ln eta of the least at the middle of the data, and its standard deviation.
  func atCentre(_ axis: SweptAxis) -> (log: Double, deviation: Double) {
    let place = axis == .batch ? PenaltyParameter.batch.rawValue : PenaltyParameter.rate.rawValue
    guard let a = problem.free.firstIndex(of: place) else { return (solution.parameters[place], .infinity) }
    let variance = (0...a).reduce(0) { $0 + factor[a, $1] * factor[a, $1] }
    return (solution.parameters[place], variance.squareRoot())
  }

  /// ln L of a cell's least loss; nil for one without runs in the fit.
  func level(_ unit: Int) -> Double? { solution.levels[unit].isFinite ? solution.levels[unit] : nil }

  /// The lowest penalty of a cell's runs: how far the least loss lies beyond what was measured.
  func leastPenalty(_ unit: Int) -> Double {
    problem.runs.filter { $0.cell == unit }.map { solution.parameters.penalty($0.place) }.min() ?? .infinity
  }

  /// The parameters where each cell counts so many times, from the solution on.
  func refit(counts: [Double]) -> PenaltyVector {
    var again = problem
    again.counts = counts
    return again.solve(from: solution.parameters, iterations: 15).parameters
  }

  /// Parameters as other cells might have given them: Student's t about the solution.
  func draw(_ stream: RandomStream) -> PenaltyVector {
    var p = solution.parameters
    let scale = (freedom / stream.chiSquared(freedom, 1 << 36)).squareRoot()
    let normals = problem.free.indices.map { stream.normal((1 << 37) &+ UInt64($0)) }
    for (a, k) in problem.free.enumerated() {
      var sum = 0.0
      for b in 0...a { sum += factor[a, b] * normals[b] }
      p[k] += scale * sum
    }
    return p
  }

  /// The law of B_opt, or of eta_opt.
  func law(_ axis: SweptAxis, _ p: PenaltyVector) -> HyperparameterLaw {
    let first = axis == .batch ? PenaltyParameter.batch.rawValue : PenaltyParameter.rate.rawValue
    let (t, n) = (p[first + 1], p[first + 2])
    return HyperparameterLaw(
      coefficient: Estimate(exp(p[first] - t * centre.tokens - n * centre.params)), tokens: Estimate(t),
      params: Estimate(n))
  }

  /// The best eta at a given B.
  func rateAtBatch(_ p: PenaltyVector) -> RateAtBatchLaw {
    let d = p - solution.parameters
    let c = zip(rateCoefficients, rateSlopes).map { $0 + ($1 * d).sum() }
    return RateAtBatchLaw(
      coefficient: Estimate(exp(c[0] - c[1] * centre.tokens - c[2] * centre.params)), tokens: Estimate(c[1]),
      params: Estimate(c[2]), batch: Estimate(c[3]))
  }
}

// The valley in which eta is best at each B, as a plane in ln T, ln N and ln B over the batches that were run.
extension JointSurface {
  private static func rateCoefficients(_ p: PenaltyVector, _ places: [PenaltyPlace]) -> [Double]? {
    let rows = Dictionary(grouping: places) { [$0.batch, $0.tokens, $0.params] }.keys.sorted {
      $0.lexicographicallyPrecedes($1)
    }
    let rates = rows.map { p.bestRate(batch: $0[0], tokens: $0[1], params: $0[2]) }
    return leastSquares(
      columns: [rows.map { _ in 1 }, rows.map { $0[1] }, rows.map { $0[2] }, rows.map { $0[0] }], rates)
  }

  private static func rateSlopes(
    _ p: PenaltyVector, _ places: [PenaltyPlace], free: [Int], _ coefficients: [Double]
  ) -> [PenaltyVector] {
    var slopes = [PenaltyVector](repeating: PenaltyVector(), count: 4)
    let step = 1e-4
    for k in free {
      var moved = p
      moved[k] += step
      guard let there = rateCoefficients(moved, places) else { continue }
      for j in 0..<4 { slopes[j][k] = (there[j] - coefficients[j]) / step }
    }
    return slopes
  }
}

extension PenaltyPrior {
  /// For a surface of all cells: exponents of laws lie within about one of zero.
  fileprivate static let joint: PenaltyPrior = {
    var prior = PenaltyPrior.weak
    for place in [PenaltyParameter.batchByTokens, .batchByParams, .rateByTokens, .rateByParams] {
      prior.precision[place] = 4
    }
    return prior
  }()
}

/// Where descents start: laws through the best runs of the cells, by a ridge regression lest those at edges dictate slopes.
private struct JointStarts {
  let all: [PenaltyVector]

  init(_ cells: [(Cell, CellGrid)], _ centre: (tokens: Double, params: Double)) {
    let best = cells.compactMap { cell, grid in grid.best.map { (cell, $0) } }
    var p = PenaltyVector()
    for (first, value) in [(0, \GridPoint.logBatch), (3, \GridPoint.logRate)] {
      let rows = best.map { [1, log($0.0.tokens) - centre.tokens, log($0.0.params) - centre.params] }
      var gram = SymmetricMatrix(size: 3)
      var right = [0.0, 0, 0]
      for (row, (_, point)) in zip(rows, best) {
        for i in 0..<3 {
          right[i] += row[i] * point[keyPath: value]
          for j in 0..<3 { gram[i, j] += row[i] * row[j] }
        }
      }
      for i in 1..<3 { gram[i, i] += 0.3 }
      for (i, c) in (gram.solve(right) ?? [best.first?.1[keyPath: value] ?? 0, 0, 0]).enumerated() { p[first + i] = c }
    }
    // Valley, asymmetries and steepnesses: a usual shape, a steeper valley, and walls on the other sides.
    let shapes = [
      (0.2, 0.3, 0.2, 0.02, 0.01), (0.6, 0.8, 0.2, 0.01, 0.01), (-0.1, -0.3, -0.3, 0.02, 0.005),
    ]
    all = shapes.map { s, k1, k2, c1, c2 in
      var start = p
      (start[.valley], start[.asymmetry], start[.asymmetryOfBatch]) = (s, k1, k2)
      (start[.steepness], start[.steepnessOfBatch]) = (log(c1), log(c2))
      return start
    }
  }
}

extension PenaltyProblem {
  /// The best of a short descent from each start, followed to its end with the noise that its residuals show.
  fileprivate func solveFromAll(_ starts: [PenaltyVector]) -> (solution: PenaltySolution, noise: Double)? {
    let short = starts.map { solve(from: $0, iterations: 20, isFresh: true) }
    guard var best = short.min(by: { $0.meanSquare < $1.meanSquare }), best.meanSquare.isFinite else { return nil }
    var again = self
    for _ in 0..<3 {
      again.noise = max(again.residualSum(best).deviation ?? again.noise, 1e-7)
      best = again.solve(from: best.parameters, iterations: 40)
    }
    return (best, again.noise)
  }

  /// Of the free parameters where residuals of one cell go together: the sandwich with the jackknife's correction of each
  /// cell's score (Bell and McCaffrey 2002, CR3).
  fileprivate func clusteredCovariance(_ solution: PenaltySolution) -> SymmetricMatrix? {
    // Scores are not divided by the noise's variance, as the Hessian is.
    guard let inverse = solution.hessian.inverse?.times(1 / (noise * noise)) else { return nil }
    var meat = SymmetricMatrix(size: free.count)
    var count = 0.0
    for c in 0..<cells {
      let own = runs.indices.filter { runs[$0].cell == c && solution.weights[$0] > 0 }
      guard !own.isEmpty else { continue }
      count += 1
      let roots = own.map { solution.weights[$0].squareRoot() }
      let rows = zip(own, roots).map { i, root in free.map { root * solution.rows[i][$0] } }
      let residuals = zip(own, roots).map { $1 * solution.residuals[$0] }
      let corrected = Self.corrected(residuals, rows, inverse)
      var score = [Double](repeating: 0, count: free.count)
      for (row, r) in zip(rows, corrected) { for a in free.indices { score[a] += row[a] * r } }
      for a in free.indices { for b in free.indices { meat[a, b] += score[a] * score[b] } }
    }
    guard count > 1 else { return nil }
    return inverse.sandwich(meat).times((count - 1) / count)
  }

  /// (1 − J·H⁻¹·Jᵀ)⁻¹·r.
  private static func corrected(_ r: [Double], _ rows: [[Double]], _ inverse: SymmetricMatrix) -> [Double] {
    var matrix = SymmetricMatrix(size: r.count)
    let halves = rows.map { row in
      row.indices.map { a in row.indices.reduce(0) { $0 + inverse[a, $1] * row[$1] } }
    }
    for i in r.indices {
      for j in r.indices {
        matrix[i, j] = (i == j ? 1 + 1e-8 : 0) - zip(rows[i], halves[j]).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    return matrix.solve(r) ?? r
  }
}

extension PenaltySolution {
  /// Weighted mean of the squared residuals.
  fileprivate var meanSquare: Double {
    let total = weights.reduce(0, +)
    return zip(weights, residuals).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / total
  }
}
