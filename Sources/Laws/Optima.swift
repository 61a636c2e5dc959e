// Where a cell's loss is lowest in (B, eta), by one of three methods, or why that cannot be said.

import Foundation
import Maths

/// Finds the optimum of a cell.
///
/// Repeats of one (B, eta) with other seeds count as their mean. `loss` is the surface's minimum for the quadratic and
/// the lowest measured loss for the other two.
public func findOptimum(of cell: Cell, method: OptimumMethod) -> Optimum {
  let grid = CellGrid(cell)
  var optimum = Optimum(params: cell.params, tokens: cell.tokens, status: .tooFew, heldOut: cell.heldOut)
  optimum.bestPoint = cell.points.indices.min { cell.points[$0].loss < cell.points[$1].loss }
  if let (status, reason) = grid.obstacle {
    (optimum.status, optimum.reason) = (status, reason)
  } else {
    switch method {
    case .quadratic: grid.solve(grid.surfaceTowardsMinimum, &optimum)
    case .plainQuadratic: grid.solve(grid.surface(grid.evenly), &optimum)
    case .gridMinimum: optimum.accept(grid.best)
    case .nearBest: optimum.accept(grid.nearBest(within: 2e-4))
    }
  }
  if optimum.status == .limited { grid.limit(&optimum, method) }
  return optimum
}

/// A (B, eta) with the mean loss of its runs.
struct GridPoint: Sendable, Hashable {
  var batch: Double
  var rate: Double
  var loss: Double

  var logBatch: Double { log(batch) }
  var logRate: Double { log(rate) }
}

extension Optimum {
  fileprivate mutating func accept(_ point: GridPoint?) {
    guard let point else { return }
    (status, reason) = (.ok, "")
    (batchTokens, learningRate, loss) = (point.batch, point.rate, point.loss)
  }
}

/// The runs of a cell that have both B and eta, ordered by them, seeds averaged.
struct CellGrid {
  let points: [GridPoint]
  /// Tokens of one sample, where known: batches end there.
  private let sampleTokens: Double?

  init(_ cell: Cell) {
    sampleTokens = cell.sampleTokens
    var losses: [[Double]: [Double]] = [:]
    for point in cell.points {
      guard let batch = point.batchTokens, let rate = point.learningRate else { continue }
      losses[[batch, rate], default: []].append(point.loss)
    }
    points = losses.map { pair, losses in
      GridPoint(batch: pair[0], rate: pair[1], loss: mean(losses.sorted()))
    }
    .sorted { ($0.batch, $0.rate) < ($1.batch, $1.rate) }
  }

  var best: GridPoint? { points.min { $0.loss < $1.loss } }

  /// Geometric means of B and eta over the points within a fraction of the lowest loss (Yin et al. 2024),
  /// and that loss.
  func nearBest(within fraction: Double) -> GridPoint? {
    guard let best else { return nil }
    let near = points.filter { $0.loss <= best.loss * (1 + fraction) }
    guard near.count > 1 else { return best }
    return GridPoint(
      batch: exp(mean(near.map(\.logBatch))), rate: exp(mean(near.map(\.logRate))), loss: best.loss)
  }

  /// Too few points, or a best run on the border of what was swept.
  var obstacle: (Optimum.Status, String)? {
    let batches = distinct(points.map(\.batch))
    let rates = distinct(points.map(\.rate))
    guard points.count >= 6, batches >= 3, rates >= 3, let best else {
      return (
        .tooFew,
        "\(points.count) different (B, eta) with \(batches) values of B and \(rates) of eta; an optimum needs at least "
          + "6, 3 and 3"
      )
    }
    // Of runs that tie for the best, one on the border leaves open what lies beyond it.
    let edges = points.filter { $0.loss == best.loss }.filter { border($0) != nil }
    guard let first = edges.first, let reason = border(first) else { return nil }
    if edges.count == 1, isOneSample("B", first.batch), edge("eta", \.rate, first) == nil {
      return (.limited, "the best run has one sample a step, the least there is")
    }
    return (.edge, "the best run lies on the edge of the grid: " + reason)
  }

  /// Where a point lies on the border of the (B, eta) that were tried; nil when others surround it.
  private func border(_ point: GridPoint) -> String? {
    let edges = [edge("B", \.batch, point), edge("eta", \.rate, point)].compactMap(\.self)
    if !edges.isEmpty { return edges.joined(separator: " and ") }
    guard hull.position(point.logBatch, point.logRate) != .inside else { return nil }
    return "no runs surround B = \(short(point.batch)), eta = \(short(point.rate))"
  }

  private var hull: ConvexHull { ConvexHull(x: points.map(\.logBatch), y: points.map(\.logRate)) }

  private func edge(_ name: String, _ value: KeyPath<GridPoint, Double>, _ point: GridPoint) -> String? {
    let values = points.map { $0[keyPath: value] }
    guard let low = values.min(), let high = values.max() else { return nil }
    let at = point[keyPath: value]
    // As for `distinct`: values that differ by 0.1 % are one.
    if at <= low * (1 + 1e-3) {
      return "\(name) = \(short(at)) is "
        + (isOneSample(name, at) ? "one sample a step, the least there is" : "the smallest swept")
    }
    if at >= high / (1 + 1e-3) { return "\(name) = \(short(at)) is the largest swept" }
    return nil
  }

  /// A quadratic surface in (ln B, ln eta) with weights 1/(1 + (e/s)²)², e the loss above the lowest and s that of about
  /// the best third (the ninth point at least): a surface through all points alike is bent by those far up the wall of
  /// too large an eta, which rises faster than any quadratic.
  ///
  /// Weights by measured losses would favour lucky runs, so a second fit takes e from the first surface, except where
  /// that misses by three deviations and is no guide.
  var surfaceTowardsMinimum: QuadraticSurface? {
    guard let best else { return nil }
    let raw = points.map { $0.loss - best.loss }
    let weights = weights(raw)
    guard let first = surface(weights) else { return nil }
    let fitted = points.map { first($0.logBatch, $0.logRate) }
    let misses = zip(points, fitted).map { abs($0.loss - $1) }
    let deviation = (zip(weights, misses).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / weights.reduce(0, +)).squareRoot()
    let lowest = fitted.min() ?? 0
    let excess = points.indices.map { i in
      misses[i] > 3 * deviation ? max(fitted[i] - lowest, raw[i]) : fitted[i] - lowest
    }
    return surface(self.weights(excess))
  }

  func surface(_ weights: [Double]) -> QuadraticSurface? {
    QuadraticSurface(x: points.map(\.logBatch), y: points.map(\.logRate), z: points.map(\.loss), weights: weights)
  }

  private func weights(_ excess: [Double]) -> [Double] {
    let scale = excess.sorted()[min(excess.count - 1, max(8, excess.count / 3))]
    guard scale > 0 else { return excess.map { _ in 1 } }
    return excess.map { e in
      let root = 1 + e / scale * (e / scale)
      return 1 / (root * root)
    }
  }

  /// The vertex of a surface, where it has one between the runs.
  func solve(_ surface: QuadraticSurface?, _ optimum: inout Optimum) {
    let (x, y) = (points.map(\.logBatch), points.map(\.logRate))
    guard let surface else {
      (optimum.status, optimum.reason) = (.tooFew, "the (B, eta) that were tried do not determine a quadratic surface")
      return
    }
    let lowest = surface.curvatures[0]
    guard lowest > 0, let vertex = surface.vertex else {
      optimum.status = .saddle
      optimum.reason =
        "the fitted surface has no minimum: its lowest curvature over half the grid is \(short(lowest)) in loss"
      return
    }
    let (fewest, rates) = (x.min() ?? 0, (y.min() ?? 0)...(y.max() ?? 0))
    if vertex.x < fewest, rates.contains(vertex.y), isOneSample("B", exp(fewest)) {
      optimum.status = .limited
      optimum.reason = "the fitted minimum, B = \(short(exp(vertex.x))), is less than one sample a step"
      return
    }
    if let off = offGrid(x, vertex.x, "B") ?? offGrid(y, vertex.y, "eta") ?? offHull(vertex) {
      (optimum.status, optimum.reason) = (.outside, off)
      return
    }
    optimum.accept(GridPoint(batch: exp(vertex.x), rate: exp(vertex.y), loss: surface(vertex.x, vertex.y)))
  }

  /// The best that one sample a step reaches: where the surface is lowest along that batch, or the best run at it.
  func limit(_ optimum: inout Optimum, _ method: OptimumMethod) {
    guard let batch = points.first?.batch else { return }
    let row = points.filter { $0.batch <= batch * (1 + 1e-3) }
    let surface: QuadraticSurface? =
      switch method {
      case .quadratic: surfaceTowardsMinimum
      case .plainQuadratic: self.surface(evenly)
      case .gridMinimum, .nearBest: nil
      }
    guard let best = row.min(by: { $0.loss < $1.loss }) else { return }
    (optimum.batchTokens, optimum.learningRate, optimum.loss) = (batch, best.rate, best.loss)
    guard let surface else { return }
    let rates = row.map(\.logRate)
    guard let low = rates.min(), let high = rates.max(), let rate = surface.lowest(alongX: log(batch)),
      (low...high).contains(rate)
    else {
      (optimum.status, optimum.batchTokens, optimum.learningRate, optimum.loss) = (.edge, nil, nil, nil)
      optimum.reason += ", and the fitted surface has no minimum along eta there"
      return
    }
    (optimum.learningRate, optimum.loss) = (exp(rate), surface(log(batch), rate))
  }

  /// A weight of 1 for every point.
  var evenly: [Double] { points.map { _ in 1 } }

  private func offGrid(_ values: [Double], _ at: Double, _ name: String) -> String? {
    guard let low = values.min(), let high = values.max(), at < low || at > high else { return nil }
    return "the fitted minimum lies off the grid: \(name) = \(short(exp(at))), swept "
      + "\(short(exp(low))) to \(short(exp(high)))"
  }

  /// Whether a batch holds a single sample: what lies below cannot be tried.
  private func isOneSample(_ name: String, _ value: Double) -> Bool {
    guard name == "B", let sampleTokens else { return false }
    return value <= sampleTokens * (1 + 1e-3)
  }

  private func offHull(_ at: (x: Double, y: Double)) -> String? {
    guard hull.position(at.x, at.y) == .outside else { return nil }
    return "the fitted minimum lies off the grid: no runs surround B = \(short(exp(at.x))), eta = \(short(exp(at.y)))"
  }
}

extension OptimumMethod {
  /// How the optimum of a cell was found, for notes and captions.
  public var words: String {
    switch self {
    case .quadratic: "the minimum of a joint quadratic in (ln B, ln eta) weighted towards the lowest losses"
    case .plainQuadratic: "the minimum of a joint quadratic in (ln B, ln eta) through all runs alike"
    case .gridMinimum: "the best run on the grid"
    case .nearBest: "the geometric mean of the runs within 0.02 % of the best"
    }
  }
}
