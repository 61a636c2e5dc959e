// Where the loss of each cell is lowest in (B, eta), how well that is known, or why it cannot be said.

import Foundation
import Maths

/// Finds the optimum of one cell by itself: without the noise of other cells it says nothing of its own uncertainty.
///
/// Repeats of one (B, eta) with other seeds count as their mean. `loss` is the least of the surface or curve where the
/// method has one, and the lowest measured loss for the other two.
///
/// - Parameter share: the x of `near_best`, as a share of the lowest loss.
public func findOptimum(of cell: Cell, method: OptimumMethod, nearBest share: Double = 2e-4) -> Optimum {
  OptimumSearch(cell, method, nearBest: share).optimum
}

/// The optima of a study's cells, in their order, with standard deviations from the noise that all of them share, and
/// with those refused whose surface misses their best run by more than that noise (`gap`).
public func findOptima(of cells: [Cell], _ settings: AnalysisSettings) -> [Optimum] {
  let searches = cells.map { OptimumSearch($0, settings.optimum, nearBest: settings.nearBestShare) }
  let noise = OptimumNoise(searches)
  return searches.indices.map { noise.judge(searches[$0], at: $0) }
}

/// One cell's optimum, with the surface or curves it was read from.
struct OptimumSearch {
  let cell: Cell
  let grid: CellGrid
  let method: OptimumMethod
  /// Of the method, and for methods without one the weighted quadratic: its residuals say how large the noise is.
  var surface: FittedSurface?
  var optimum: Optimum

  init(_ cell: Cell, _ method: OptimumMethod, nearBest share: Double) {
    self.cell = cell
    self.method = method
    grid = CellGrid(cell)
    optimum = Optimum(params: cell.params, tokens: cell.tokens, status: .tooFew, heldOut: cell.heldOut)
    optimum.bestPoint = cell.points.indices.min { cell.points[$0].loss < cell.points[$1].loss }
    let obstacle = grid.obstacle(onOneAxis: method == .akima)
    if obstacle?.status != .tooFew, grid.sweptAxis == nil { surface = fittedSurface }
    if let obstacle { optimum.refuse(obstacle) } else { solve(share) }
    if optimum.status == .limited { grid.limit(&optimum, surface: usesSurface ? surface : nil, method) }
  }

  private var usesSurface: Bool { [.quadratic, .plainQuadratic, .localQuadratic].contains(method) }

  private var fittedSurface: FittedSurface? {
    switch method {
    case .plainQuadratic: grid.surface(grid.evenly)
    case .localQuadratic: grid.localSurface
    case .quadratic, .akima, .gridMinimum, .nearBest: grid.surfaceTowardsMinimum
    }
  }

  private mutating func solve(_ share: Double) {
    switch method {
    case .quadratic, .plainQuadratic, .localQuadratic: grid.solve(surface, &optimum)
    case .akima: grid.solveAkima(&optimum)
    case .gridMinimum: optimum.accept(grid.best)
    case .nearBest: optimum.accept(grid.nearBest(within: share))
    }
    refuseTooLow()
  }

  /// A surface or curve bent by a run that blew up falls far below all that was measured.
  private mutating func refuseTooLow() {
    let losses = grid.points.map(\.loss).sorted()
    guard optimum.status == .ok, let loss = optimum.loss, let best = losses.first,
      case let middle = losses[losses.count / 2], best - loss > middle - best, best - loss > 1e-9 * best
    else { return }
    optimum.refuse(
      OptimumObstacle(
        status: .gap, reason: .surfaceTooLow(least: loss, best: best), remedy: .leaveOutBlownUp))
  }
}

/// Why a cell has no optimum, and what would help.
struct OptimumObstacle {
  var status: Optimum.Status
  var reason: OptimumReason
  var remedy: CellRemedy?
}

extension Optimum {
  mutating func accept(_ point: GridPoint?) {
    guard let point else { return }
    (status, reason, remedy) = (.ok, nil, nil)
    (batchTokens, learningRate, loss) = (point.batch, point.rate, point.loss)
  }

  mutating func refuse(_ obstacle: OptimumObstacle) {
    (status, reason, remedy) = (obstacle.status, obstacle.reason, obstacle.remedy)
    (batchTokens, learningRate, loss, uncertainty) = (nil, nil, nil, nil)
  }
}
