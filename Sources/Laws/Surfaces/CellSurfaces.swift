// A surface of its own for each cell, whose shape is drawn towards that of the others as far as they are alike.

import Foundation
import Maths

/// The penalty surface of one cell.
struct CellSurface: Sendable {
  var parameters: PenaltyVector
  /// ln of the least loss.
  var level: Double
  /// h0 of the fit: up to there the surface is that of the runs.
  var reach: Double
  /// Standard deviations of ln B and ln eta of the least, by the noise and misfit of the study; nil for one cell alone.
  var uncertainty: OptimumUncertainty?

  /// ln B and ln eta of the least.
  var centre: (batch: Double, rate: Double) { (parameters[.batch], parameters[.rate]) }

  func penalty(batch: Double, rate: Double) -> Double { parameters.penalty(PenaltyPlace(batch: batch, rate: rate)) }
  func loss(_ batch: Double, _ rate: Double) -> Double {
    exp(level) * (1 + penalty(batch: log(batch), rate: log(rate)))
  }

  /// How far a run at a penalty is the surface's own affair: 1 at the least, 0 far up the walls.
  func trust(_ penalty: Double) -> Double { 1 / (1 + penalty * penalty / (reach * reach)) }
}

/// The surfaces of a study's cells, and what they share.
struct CellSurfaces: Sendable {
  /// Nil where a cell has too few runs for one.
  var surfaces: [CellSurface?]
  /// Of a run's ln loss; misfit of the surfaces near their least counts as noise.
  var noise: Double
  /// By how much ln B and ln eta of all cells would move together were the runs taken from twice as far up the walls: what
  /// no scatter between cells shows.
  var misfit: (batch: Double, rate: Double)

  /// h0 is at least this, a fifth of a per cent: nearer to the least no runs would be left.
  private static let leastReach = 2e-3
  private static let passes = 5

  static let free: [PenaltyParameter] = [.batch, .rate] + PenaltyParameter.shape

  /// - Parameter heldOut: cells that have no say in what the others share.
  init(_ grids: [CellGrid], heldOut: [Bool]) {
    let usable = grids.indices.filter { grids[$0].obstacle(onOneAxis: false)?.status != .tooFew }
    var fits = CellSurfaceFits(usable.map { grids[$0] }, fitted: usable.map { !heldOut[$0] })
    for pass in 0..<Self.passes { fits.solve(isFirst: pass == 0) }
    noise = fits.noise
    misfit = fits.misfit()
    surfaces = [CellSurface?](repeating: nil, count: grids.count)
    for (place, cell) in usable.enumerated() { surfaces[cell] = fits.surface(place) }
  }

  /// Of methods that do not look at surfaces: none for any cell.
  static func none(of count: Int) -> CellSurfaces {
    var surfaces = CellSurfaces([], heldOut: [])
    surfaces.surfaces = [CellSurface?](repeating: nil, count: count)
    return surfaces
  }

  static func reach(_ noise: Double) -> Double { max(leastReach, 4 * min(noise, 5e-3)) }
}

/// Fits that are made anew until what they share and what each of them is agree: empirical Bayes (Robbins 1956; Morris 1983),
/// with the means and variances of the shape's parameters over the cells by expectation and maximisation.
private struct CellSurfaceFits {
  private let fitted: [Int]
  private let grids: [CellGrid]
  private var problems: [PenaltyProblem]
  private var solutions: [PenaltySolution] = []
  private(set) var noise = 1e-3

  init(_ grids: [CellGrid], fitted: [Bool]) {
    self.fitted = grids.indices.filter { fitted[$0] }
    self.grids = grids
    problems = grids.map { grid in
      let runs = grid.points.map {
        PenaltyRun(
          place: PenaltyPlace(batch: $0.logBatch, rate: $0.logRate), logLoss: log($0.loss), runs: Double($0.runs))
      }
      return PenaltyProblem(runs, cells: 1, free: CellSurfaces.free, reach: CellSurfaces.reach(1e-3), noise: 1e-3)
    }
  }

  private func start(_ grid: CellGrid) -> PenaltyVector {
    var p = PenaltyVector()
    if let best = grid.best { (p[.batch], p[.rate]) = (best.logBatch, best.logRate) }
    (p[.valley], p[.steepness], p[.steepnessOfBatch]) = (0.1, log(0.015), log(0.01))
    (p[.asymmetry], p[.asymmetryOfBatch]) = (0.3, 0.2)
    return p
  }

  mutating func solve(isFirst: Bool) {
    solutions = problems.indices.map { i in
      isFirst
        ? problems[i].solve(from: start(grids[i]), iterations: 30, isFresh: true)
        : problems[i].solve(from: solutions[i].parameters, iterations: 12)
    }
    learnNoise()
    learnShape(isFirst: isFirst)
  }

  private mutating func learnNoise() {
    let own = fitted.isEmpty ? Array(problems.indices) : fitted
    let sum = own.reduce(ResidualSum()) { $0 + problems[$1].residualSum(solutions[$1]) }
    if let deviation = sum.deviation { noise = max(deviation, 1e-7) }
    for i in problems.indices {
      problems[i].noise = noise
      problems[i].reach = CellSurfaces.reach(noise)
    }
  }

  /// Of fewer than three cells nothing is learnt. No parameter is taken for better known than the floors say.
  private mutating func learnShape(isFirst: Bool) {
    guard fitted.count >= 3 else { return }
    var prior = PenaltyPrior()
    let inverses = fitted.map { solutions[$0].hessian.inverse }
    for (a, parameter) in CellSurfaces.free.enumerated() where PenaltyParameter.shape.contains(parameter) {
      let values = fitted.map { solutions[$0].parameters[parameter] }
      let middle = isFirst ? quantile(0.5, ofSorted: values.sorted()) ?? 0 : mean(values)
      let spread = zip(values, inverses).map { value, inverse in
        pow(value - middle, 2) + (inverse?[a, a] ?? 1)
      }
      let least = pow(Self.floor(parameter), 2)
      prior.mean[parameter] = middle
      prior.precision[parameter] = 1 / max(mean(spread), least)
    }
    for i in problems.indices { problems[i].prior = prior }
  }

  private static func floor(_ parameter: PenaltyParameter) -> Double {
    switch parameter {
    case .asymmetry, .asymmetryOfBatch: 0.1
    case .tilt: 0.03
    default: 0.05
    }
  }

  func surface(_ i: Int) -> CellSurface {
    let (problem, solution) = (problems[i], solutions[i])
    var surface = CellSurface(
      parameters: solution.parameters, level: solution.levels[0], reach: problem.reach, uncertainty: nil)
    if problems.count > 1, let covariance = problem.covariance(solution) {
      let (x, y, xy) = (covariance[0, 0], covariance[1, 1], covariance[0, 1])
      let total = solution.weights.reduce(0, +)
      surface.uncertainty = OptimumUncertainty(
        logBatch: x.squareRoot(), logRate: y.squareRoot(),
        logLoss: levelDeviation(problem, solution, covariance, total),
        correlation: x > 0 && y > 0 ? xy / (x * y).squareRoot() : 0)
    }
    return surface
  }

  private func levelDeviation(
    _ problem: PenaltyProblem, _ solution: PenaltySolution, _ covariance: SymmetricMatrix, _ total: Double
  ) -> Double {
    var means = PenaltyVector()
    for (i, run) in problem.runs.enumerated() {
      let (h, gradient) = solution.parameters.expanded(run.place)
      means += (solution.weights[i] / total / (1 + h)) * gradient
    }
    let own = zip(problem.runs, solution.weights).reduce(0.0) { $0 + $1.1 * $1.1 / $1.0.runs } / (total * total)
    return (noise * noise * own + covariance.form(problem.free.map { means[$0] })).squareRoot()
  }

  /// The mean move of the fitted cells beyond what noise explains of it.
  func misfit() -> (batch: Double, rate: Double) {
    let moves = fitted.compactMap { i -> (Double, Double)? in
      guard grids[i].obstacle(onOneAxis: false) == nil else { return nil }
      var wide = problems[i]
      wide.reach *= 2
      let p = wide.solve(from: solutions[i].parameters, iterations: 12).parameters
      return (p[.batch] - solutions[i].parameters[.batch], p[.rate] - solutions[i].parameters[.rate])
    }
    return (Self.beyondNoise(moves.map(\.0)), Self.beyondNoise(moves.map(\.1)))
  }

  private static func beyondNoise(_ moves: [Double]) -> Double {
    guard moves.count >= 3 else { return 0 }
    let middle = mean(moves)
    let variance = moves.reduce(0) { $0 + pow($1 - middle, 2) } / Double(moves.count - 1) / Double(moves.count)
    return max(0, middle * middle - variance).squareRoot()
  }
}
