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
  let surfaces = method.isAsymmetric ? CellSurfaces([CellGrid(cell)], heldOut: [cell.heldOut]) : nil
  return OptimumSearch(cell, method, nearBest: share, surfaces?.surfaces[0]).optimum
}

/// The optima of a study's cells, in their order, with standard deviations from the noise that all of them share, and
/// with those refused whose surface misses their best run by more than that noise (`gap`).
public func findOptima(of cells: [Cell], _ settings: AnalysisSettings) -> [Optimum] {
  FoundOptima(cells, settings).optima
}

/// The optima of a study's cells, and what they share.
struct FoundOptima: Sendable {
  let optima: [Optimum]
  /// What the settings came to.
  let method: OptimumMethod
  /// Of the single cells; of other methods none.
  let surfaces: CellSurfaces
  /// Of all cells, where a method asks for it and their runs determine one.
  let joint: JointSurface?

  init(_ cells: [Cell], _ settings: AnalysisSettings) {
    let surfaces =
      settings.optimum.isAsymmetric
      ? CellSurfaces(cells.map { CellGrid($0) }, heldOut: cells.map(\.heldOut)) : .none(of: cells.count)
    let searches = zip(cells, surfaces.surfaces).map {
      OptimumSearch($0, settings.optimum, nearBest: settings.nearBestShare, $1)
    }
    let noise = OptimumNoise(searches, surfaces)
    optima = searches.indices.map { noise.judge(searches[$0], at: $0) }
    self.surfaces = surfaces
    joint = settings.optimum.isAsymmetric ? JointSurface(cells, noise: surfaces.noise) : nil
    let fitted = optima.filter { !$0.heldOut && $0.status != .tooFew }
    let edges = fitted.count { [.edge, .outside, .limited].contains($0.status) }
    let isJoint = settings.optimum == .joint || settings.optimum == .automatic && 3 * edges >= fitted.count && edges > 0
    method = settings.optimum.isAsymmetric ? (isJoint && joint != nil ? .joint : .asymmetric) : settings.optimum
  }
}

extension OptimumMethod {
  /// Whether single cells have the asymmetric surface.
  var isAsymmetric: Bool { [.automatic, .asymmetric, .joint].contains(self) }
  /// Whether an optimum is the vertex of a quadratic.
  var isQuadratic: Bool { [.quadratic, .plainQuadratic, .localQuadratic].contains(self) }
}

/// One cell's optimum, with the surface or curves it was read from.
struct OptimumSearch {
  let cell: Cell
  let grid: CellGrid
  let method: OptimumMethod
  /// Of the method, and for methods without one the weighted quadratic: its residuals say how large the noise is.
  var surface: FittedSurface?
  /// Of the cell among the others.
  let asymmetric: CellSurface?
  var optimum: Optimum

  init(_ cell: Cell, _ method: OptimumMethod, nearBest share: Double, _ asymmetric: CellSurface?) {
    self.asymmetric = asymmetric
    self.cell = cell
    self.method = method
    grid = CellGrid(cell)
    optimum = Optimum(params: cell.params, tokens: cell.tokens, status: .tooFew, heldOut: cell.heldOut)
    optimum.bestPoint = cell.points.indices.min { cell.points[$0].loss < cell.points[$1].loss }
    let obstacle = grid.obstacle(onOneAxis: method == .akima)
    if obstacle?.status != .tooFew, grid.sweptAxis == nil, !method.isAsymmetric { surface = fittedSurface }
    if let obstacle { optimum.refuse(obstacle) } else { solve(share) }
    if optimum.status == .limited {
      grid.limit(&optimum, surface: method.isQuadratic ? surface : nil, method, asymmetric)
    }
  }

  private var fittedSurface: FittedSurface? {
    switch method {
    case .plainQuadratic: grid.surface(grid.evenly)
    case .localQuadratic: grid.localSurface
    case .quadratic, .akima, .gridMinimum, .nearBest, .automatic, .asymmetric, .joint: grid.surfaceTowardsMinimum
    }
  }

  private mutating func solve(_ share: Double) {
    switch method {
    case .automatic, .asymmetric, .joint: grid.solve(asymmetric, &optimum)
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
    // Between three runs of which two tie, a curve may well dip by more than they differ.
    if losses.count < 5, best - loss < min(losses[losses.count - 1] - best, 0.02 * best) { return }
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
