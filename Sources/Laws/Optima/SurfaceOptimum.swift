// The optimum of a cell as the vertex of a quadratic surface in (ln B, ln eta).

import Foundation
import Maths

/// A surface with the points and weights it was fitted to.
struct FittedSurface {
  var surface: QuadraticSurface
  var points: [GridPoint]
  var weights: [Double]

  init?(_ points: [GridPoint], weights: [Double]) {
    guard
      let surface = QuadraticSurface(
        x: points.map(\.logBatch), y: points.map(\.logRate), z: points.map(\.loss), weights: weights)
    else { return nil }
    (self.surface, self.points, self.weights) = (surface, points, weights)
  }

  func callAsFunction(_ point: GridPoint) -> Double { surface(point.logBatch, point.logRate) }

  var response: SurfaceResponse? {
    surface.response(x: points.map(\.logBatch), y: points.map(\.logRate), weights: weights)
  }
}

extension CellGrid {
  /// A quadratic surface in (ln B, ln eta) with weights 1/(1 + (e/s)²)², e the loss above the lowest and s that of about
  /// the best third (the ninth point at least): a surface through all points alike is bent by those far up the wall of
  /// too large an eta, which rises faster than any quadratic.
  ///
  /// Weights by measured losses would favour lucky runs, so a second fit takes e from the first surface, except where
  /// that misses by three deviations and is no guide.
  var surfaceTowardsMinimum: FittedSurface? {
    guard let best else { return nil }
    let raw = points.map { $0.loss - best.loss }
    let weights = weights(raw)
    guard let first = surface(weights) else { return nil }
    let fitted = points.map { first($0) }
    let misses = zip(points, fitted).map { abs($0.loss - $1) }
    let deviation = (zip(weights, misses).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / weights.reduce(0, +)).squareRoot()
    let lowest = fitted.min() ?? 0
    let excess = points.indices.map { i in
      misses[i] > 3 * deviation ? max(fitted[i] - lowest, raw[i]) : fitted[i] - lowest
    }
    return surface(self.weights(excess))
  }

  func surface(_ weights: [Double]) -> FittedSurface? { FittedSurface(points, weights: weights) }

  /// A weight of 1 for every point.
  var evenly: [Double] { points.map { _ in 1 } }

  private func weights(_ excess: [Double]) -> [Double] {
    let scale = excess.sorted()[min(excess.count - 1, max(8, excess.count / 3))]
    guard scale > 0 else { return excess.map { _ in 1 } }
    return excess.map { e in
      let root = 1 + e / scale * (e / scale)
      return 1 / (root * root)
    }
  }

  /// A quadratic surface through the points nearest to the best in units of the grid's steps, with tricube weights
  /// (Cleveland 1979) that end half as far again as the ninth: nine points at least where there are so many.
  var localSurface: FittedSurface? {
    guard let best else { return nil }
    let steps = steps
    guard steps.batch > 0, steps.rate > 0 else { return nil }
    let distances = points.map {
      hypot(($0.logBatch - best.logBatch) / steps.batch, ($0.logRate - best.logRate) / steps.rate)
    }
    let reach = 1.5 * distances.sorted()[min(8, distances.count - 1)]
    let near = points.indices.filter { distances[$0] < reach }
    let weights = near.map { pow(1 - pow(distances[$0] / reach, 3), 3) }
    return FittedSurface(near.map { points[$0] }, weights: weights)
  }

  /// The least of a cell's own surface, where it lies between the runs.
  func solve(_ surface: CellSurface?, _ optimum: inout Optimum) {
    guard let surface else {
      return optimum.refuse(
        OptimumObstacle(
          status: .tooFew, reason: .surfaceUndetermined, remedy: best.map { .offLine(neighbourhood($0)) }))
    }
    let centre = surface.centre
    if let obstacle = obstacle(at: (centre.batch, centre.rate)) { return optimum.refuse(obstacle) }
    optimum.accept(GridPoint(batch: exp(centre.batch), rate: exp(centre.rate), loss: exp(surface.level)))
  }

  /// The vertex of a surface, where it has one between the runs it was fitted to.
  func solve(_ fit: FittedSurface?, _ optimum: inout Optimum) {
    guard let fit, let best else {
      return optimum.refuse(
        OptimumObstacle(
          status: .tooFew, reason: .surfaceUndetermined, remedy: best.map { .offLine(neighbourhood($0)) }))
    }
    let lowest = fit.surface.curvatures[0]
    guard lowest > 0, let vertex = fit.surface.vertex else {
      return optimum.refuse(
        OptimumObstacle(
          status: .saddle, reason: .surfaceWithoutMinimum(curvature: lowest),
          remedy: .repeats(neighbourhood(best), or: [.localQuadratic, .akima])))
    }
    if let obstacle = CellGrid(fit.points, sampleTokens: sampleTokens).obstacle(at: vertex) {
      return optimum.refuse(obstacle)
    }
    optimum.accept(
      GridPoint(batch: exp(vertex.x), rate: exp(vertex.y), loss: fit.surface(vertex.x, vertex.y)))
  }

  /// A vertex off the points, or below one sample a step.
  private func obstacle(at vertex: (x: Double, y: Double)) -> OptimumObstacle? {
    let (x, y) = (points.map(\.logBatch), points.map(\.logRate))
    let (fewest, rates) = (x.min() ?? 0, (y.min() ?? 0)...(y.max() ?? 0))
    if vertex.x < fewest, rates.contains(vertex.y), isOneSample(exp(fewest)) {
      return OptimumObstacle(
        status: .limited, reason: .minimumBelowOneSample(batch: exp(vertex.x)), remedy: .shorterSamples)
    }
    guard let off = offGrid(x, vertex.x, .batch) ?? offGrid(y, vertex.y, .rate) ?? offHull(vertex) else { return nil }
    return OptimumObstacle(status: .outside, reason: off, remedy: remedyTowards(vertex.x, vertex.y))
  }

  /// The best that one sample a step reaches: where the surface or curve is lowest along that batch, or the best run at it.
  func limit(
    _ optimum: inout Optimum, surface: FittedSurface?, _ method: OptimumMethod, _ asymmetric: CellSurface? = nil
  ) {
    guard let batch = points.first?.batch else { return }
    let row = points.filter { isSame($0.batch, batch) }
    guard let best = row.min(by: { $0.loss < $1.loss }) else { return }
    (optimum.batchTokens, optimum.learningRate, optimum.loss) = (batch, best.rate, best.loss)
    let least: (rate: Double, loss: Double)?
    if method == .akima {
      least = axisMinimum(row.map(\.logRate), row.map { log($0.loss) }).map { ($0.x, exp($0.y)) }
    } else if method.isAsymmetric, let asymmetric {
      let rate = asymmetric.parameters.bestRate(batch: log(batch))
      least = (rate, asymmetric.loss(batch, exp(rate)))
    } else if let surface {
      let rate = surface.surface.lowest(alongX: log(batch))
      least = rate.map { ($0, surface.surface(log(batch), $0)) }
    } else {
      return
    }
    guard let least, let low = row.map(\.logRate).min(), let high = row.map(\.logRate).max(),
      (low...high).contains(least.rate)
    else {
      return optimum.refuse(
        OptimumObstacle(
          status: .edge, reason: .noRateMinimum(optimum.reason ?? .bestAtOneSample),
          remedy: .rowOver(batch: batch, neighbourhood(best))))
    }
    (optimum.learningRate, optimum.loss) = (exp(least.rate), least.loss)
  }

  private func offGrid(_ values: [Double], _ at: Double, _ axis: SweptAxis) -> OptimumReason? {
    guard let low = values.min(), let high = values.max(), at < low || at > high else { return nil }
    return .minimumOffGrid(axis, at: exp(at), swept: Extent(exp(low), exp(high)))
  }

  private func offHull(_ at: (x: Double, y: Double)) -> OptimumReason? {
    guard hull.position(at.x, at.y) == .outside else { return nil }
    return .minimumUnsurrounded(batch: exp(at.x), rate: exp(at.y))
  }
}
