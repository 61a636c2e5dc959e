// How well optima are known: the noise that the cells of a study share, and what it does to the place of each minimum.

import Foundation
import Maths

/// Standard deviations of an optimum; nil along an axis that was not swept, or where the noise is not known.
public struct OptimumUncertainty: Sendable, Hashable {
  /// Of ln B and ln eta: a share of B and eta where it is small.
  public var logBatch: Double?
  public var logRate: Double?
  /// Of ln loss.
  public var logLoss: Double?
  /// Of the errors in ln B and ln eta.
  public var correlation: Double

  public init(logBatch: Double?, logRate: Double?, logLoss: Double?, correlation: Double = 0) {
    (self.logBatch, self.logRate, self.logLoss, self.correlation) = (logBatch, logRate, logLoss, correlation)
  }
}

/// Sum of squared relative residuals with the degrees of freedom they have.
struct ResidualSum: Sendable, Hashable {
  var squares = 0.0
  var freedom = 0.0

  static func + (a: ResidualSum, b: ResidualSum) -> ResidualSum {
    ResidualSum(squares: a.squares + b.squares, freedom: a.freedom + b.freedom)
  }

  static func - (a: ResidualSum, b: ResidualSum) -> ResidualSum {
    ResidualSum(squares: max(0, a.squares - b.squares), freedom: a.freedom - b.freedom)
  }

  /// Nil below one degree of freedom.
  var deviation: Double? { freedom >= 1 ? (squares / freedom).squareRoot() : nil }
}

/// The noise of a study: residuals of the cells' surfaces, and the spread between seeds.
struct OptimumNoise {
  private let residuals: [ResidualSum]
  private let pooled: ResidualSum
  /// Between seeds, pooled over cells.
  private let seeds: ResidualSum
  private let surfaces: CellSurfaces

  init(_ searches: [OptimumSearch], _ surfaces: CellSurfaces) {
    self.surfaces = surfaces
    residuals = searches.map(\.residuals)
    pooled = residuals.reduce(ResidualSum(), +)
    seeds = pooledSeedSum(searches.map(\.cell))
  }

  private static let enoughSeeds = 8.0
  /// Of four deviations of a normal distribution.
  private static let tail = 6.3e-5

  /// The optimum with its uncertainty, or refused for a gap.
  func judge(_ search: OptimumSearch, at index: Int) -> Optimum {
    var optimum = search.optimum
    if let gap = gap(search, index) { optimum.refuse(gap) }
    if optimum.status == .ok {
      optimum.uncertainty =
        search.method.isAsymmetric ? search.asymmetric?.uncertainty : search.uncertainty(pooled.deviation)
    }
    return optimum
  }

  /// The surface misses the best run by more than four standard errors: of the seeds where there are repeats, else of the
  /// residuals of the other cells, as the cell's own would excuse it.
  private func gap(_ search: OptimumSearch, _ index: Int) -> OptimumObstacle? {
    guard search.optimum.status == .ok, let best = search.grid.best, let fitted = search.fitted(best),
      let others = search.method.isAsymmetric ? surfaces.noise : (pooled - residuals[index]).deviation
    else { return nil }
    // A few repeats say little: their deviation counts where it has as many degrees of freedom as it takes to tell.
    let isOfSeeds = seeds.freedom >= Self.enoughSeeds
    let noise = isOfSeeds ? seeds.deviation ?? others : others
    let deviations = isOfSeeds ? studentQuantile(tail: Self.tail, seeds.freedom) : 4
    let miss = fitted / best.loss - 1
    // Rounding is no noise: exact data would be refused for it.
    let error = max(noise / Double(best.runs).squareRoot(), 1e-9)
    guard abs(miss) > deviations * error else { return nil }
    return OptimumObstacle(
      status: .gap, reason: .surfaceMissesBest(by: miss, noise: error, betweenSeeds: isOfSeeds),
      remedy: .repeats(
        search.grid.neighbourhood(best), or: search.method == .localQuadratic ? [.akima] : [.localQuadratic, .akima]))
  }
}

extension OptimumSearch {
  /// The loss of a run by the surface that the optimum was read from; nil for methods without one.
  fileprivate func fitted(_ point: GridPoint) -> Double? {
    if method.isAsymmetric { return asymmetric?.loss(point.batch, point.rate) }
    return method.isQuadratic ? surface?(point) : nil
  }

  /// Of the surface where the cell has an optimum; of a parabola about the lowest point where one axis was swept.
  ///
  /// For weights w that are not those of the noise, E Σ w·r² = σ²·Σ w(1 − h), h the leverages.
  fileprivate var residuals: ResidualSum {
    guard optimum.status == .ok else { return ResidualSum() }
    guard let surface else { return grid.sweptAxis.map(lineResiduals) ?? ResidualSum() }
    guard let response = surface.response else { return ResidualSum() }
    var sum = ResidualSum()
    for ((point, w), h) in zip(zip(surface.points, surface.weights), response.leverages) {
      let r = surface(point) / point.loss - 1
      sum.squares += w * r * r
      sum.freedom += w * (1 - h)
    }
    return sum
  }

  private func lineResiduals(_ axis: SweptAxis) -> ResidualSum {
    let x = grid.points.map { axis == .rate ? $0.logRate : $0.logBatch }
    let y = grid.points.map { log($0.loss) }
    guard let lowest = y.indices.min(by: { y[$0] < y[$1] }) else { return ResidualSum() }
    let near = max(0, lowest - 2)..<min(y.count, lowest + 3)
    guard near.count > 3, let parabola = Parabola(x: Array(x[near]), y: Array(y[near])) else { return ResidualSum() }
    return ResidualSum(
      squares: near.reduce(0) { $0 + pow(parabola(x[$1]) - y[$1], 2) }, freedom: Double(near.count - 3))
  }

  /// By the delta method for surfaces and curves; for methods that take grid points the error of rounding to the grid.
  ///
  /// - Parameter noise: relative standard deviation of a loss.
  fileprivate func uncertainty(_ noise: Double?) -> OptimumUncertainty? {
    switch method {
    case .automatic, .asymmetric, .joint: return asymmetric?.uncertainty
    case .quadratic, .plainQuadratic, .localQuadratic:
      guard let noise, let loss = optimum.loss, let surface, let response = surface.response else { return nil }
      let deviations = surface.points.map { noise * $0.loss }
      return OptimumUncertainty(
        x: zip(response.x, deviations).map(*), y: zip(response.y, deviations).map(*),
        logLoss: zip(response.z, deviations).map { $0 * $1 / loss })
    case .akima:
      guard let noise else { return nil }
      var result = akimaUncertainty(noise)
      if optimum.batchTokens == nil { result?.logBatch = nil }
      if optimum.learningRate == nil { result?.logRate = nil }
      return result
    case .gridMinimum, .nearBest:
      let root = 12.0.squareRoot()
      let runs = Double(grid.best?.runs ?? 1).squareRoot()
      return OptimumUncertainty(
        logBatch: grid.steps.batch / root, logRate: grid.steps.rate / root, logLoss: noise.map { $0 / runs })
    }
  }

  /// Each loss in turn is moved by half the noise to either side: a curve's minimum has no formula to differentiate.
  private func akimaUncertainty(_ noise: Double) -> OptimumUncertainty? {
    let y = grid.points.map { log($0.loss) }
    let step = max(0.5 * noise, 1e-9)
    var moves: [(x: Double, rate: Double, y: Double)] = []
    for i in y.indices {
      var (up, down) = (y, y)
      up[i] += step
      down[i] -= step
      guard let a = grid.akimaMinimum(up), let b = grid.akimaMinimum(down) else { return nil }
      let scale = noise / (2 * step)
      moves.append(((a.x - b.x) * scale, (a.rate - b.rate) * scale, (a.y - b.y) * scale))
    }
    return OptimumUncertainty(x: moves.map(\.x), y: moves.map(\.rate), logLoss: moves.map(\.y))
  }
}

extension OptimumUncertainty {
  /// From what one standard deviation of each loss moves, the losses independent.
  init(x: [Double], y: [Double], logLoss: [Double]) {
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let (xx, yy) = (product(x, x), product(y, y))
    self.init(
      logBatch: xx.squareRoot(), logRate: yy.squareRoot(), logLoss: product(logLoss, logLoss).squareRoot(),
      correlation: xx > 0 && yy > 0 ? product(x, y) / (xx * yy).squareRoot() : 0)
  }
}

/// Relative standard deviation between seeds over all cells; nil without repeats.
func pooledSeedNoise(_ cells: [Cell]) -> Double? { pooledSeedSum(cells).deviation }

private func pooledSeedSum(_ cells: [Cell]) -> ResidualSum {
  seedNoise(cells).reduce(ResidualSum()) { sum, noise in
    let freedom = Double(noise.runs - noise.pairs)
    return sum + ResidualSum(squares: noise.relativeDeviation * noise.relativeDeviation * freedom, freedom: freedom)
  }
}
