// Sorts evaluations into cells: the runs of one model size that were measured at a common number of tokens.

public import Runs

/// The cells of a table and what lies outside them.
public struct Sweep: Sendable {
  /// Ordered by params, then tokens; each holds at least two different (B, eta).
  public var cells: [Cell]
  /// Evaluations with N, T and a positive loss, in cells or not.
  public var usable: Int
  /// Usable evaluations that belong to no cell.
  public var outside: Int
  /// Held-out points beside the cells: what runs that are in no held-out cell lost at the end and at the T of cells.
  public var heldOutAlone: [Cell] = []
  /// Evaluations that repeat another of the same settings to the last digit of the loss: one run, told twice.
  public var repeats = 0
}

/// Sorts a table's evaluations into cells.
///
/// - Parameters:
///   - tokensTolerance: how far, as a fraction, an evaluation's T may lie from the cell's.
///   - compute: gives FLOPs where an evaluation has none.
public func sweepCells(
  _ table: RunTable, tokensTolerance: Double, holdOut: [HoldOut] = [], compute: ComputeModel = .sixND
) -> Sweep {
  let all = Measurement.all(in: table, compute: compute)
  let measured = withoutRepeats(all)
  let cells = bySize(measured, in: table).flatMap { size -> [Cell] in
    let params = size[size.count / 2].params
    return commonTokens(size, tolerance: max(0, tokensTolerance)).map { window -> Cell in
      let points = window.members.map { size[$0].point }
      return Cell(
        params: params, tokens: window.tokens, points: points,
        heldOut: holdOut.contains { $0.contains(params: params, tokens: window.tokens) },
        sampleTokens: sampleTokens(of: points, in: table))
    }
  }
  let inside = cells.reduce(0) { $0 + $1.points.count }
  let heldOut = measured.filter { item in holdOut.contains { $0.contains(params: item.params, tokens: item.tokens) } }
  var sweep = Sweep(
    cells: cells, usable: all.count, outside: measured.count - inside,
    heldOutAlone: heldOutAlone(heldOut, beside: cells, tolerance: max(0, tokensTolerance), in: table))
  sweep.repeats = all.count - measured.count
  return sweep
}

/// Of measurements that agree in N, T, B, eta and every digit of the loss the first alone: two seeds never do, and a copy
/// says nothing of noise.
private func withoutRepeats(_ measured: [Measurement]) -> [Measurement] {
  var seen = Set<[Double]>()
  return measured.filter { item in
    guard let batch = item.point.batchTokens, let rate = item.point.learningRate else { return true }
    return seen.insert([item.params, item.tokens, batch, rate, item.point.loss]).inserted
  }
}

/// The one n_ctx of the runs, nil where they differ or do not say.
func sampleTokens(of points: [CellPoint], in table: RunTable) -> Double? {
  let all = Set(points.map { table.runs[$0.run].contextTokens })
  return all.count == 1 ? all.first ?? nil : nil
}

extension HoldOut {
  /// Whether every bound that is given holds; without bounds nothing is held out. Bounds are met up to rounding.
  func contains(params: Double, tokens: Double) -> Bool {
    func holds(_ value: Double, _ range: ClosedRange<Double>?) -> Bool {
      guard let range else { return true }
      return value >= range.lowerBound * (1 - 1e-9) && value <= range.upperBound * (1 + 1e-9)
    }
    guard self.params != nil || self.tokens != nil else { return false }
    return holds(params, self.params) && holds(tokens, self.tokens)
  }
}

/// An evaluation with its run's settings.
struct Measurement: Sendable {
  var params: Double
  var tokens: Double
  var seed: Double
  var point: CellPoint

  /// Every evaluation that has N, T and a loss, in an order of values: size, tokens, B, eta, loss.
  static func all(in table: RunTable, compute: ComputeModel) -> [Measurement] {
    table.evaluations.compactMap { Measurement($0, table, compute) }.sorted { a, b in
      if a.params != b.params { return a.params < b.params }
      if a.tokens != b.tokens { return a.tokens < b.tokens }
      return CellPoint.precedes(a.point, b.point)
    }
  }

  private init?(_ evaluation: Evaluation, _ table: RunTable, _ model: ComputeModel) {
    guard table.runs.indices.contains(evaluation.run) else { return nil }
    let run = table.runs[evaluation.run]
    guard let n = run.params, n > 0, n.isFinite, evaluation.tokens > 0, evaluation.tokens.isFinite,
      evaluation.loss > 0, evaluation.loss.isFinite
    else { return nil }
    let derived = model.flopsPerToken(params: n, width: run.width, contextTokens: run.contextTokens) * evaluation.tokens
    (params, tokens, seed) = (n, evaluation.tokens, run.seed ?? 0)
    point = CellPoint(
      run: evaluation.run, batchTokens: run.batchTokens.flatMap { $0 > 0 && $0.isFinite ? $0 : nil },
      learningRate: run.learningRate.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }, loss: evaluation.loss,
      compute: evaluation.compute ?? derived)
  }
}

extension CellPoint {
  /// Order by value; the run's index decides only between points that are equal in everything.
  static func precedes(_ a: CellPoint, _ b: CellPoint) -> Bool {
    let (x, y) = (a.sortKey, b.sortKey)
    return x == y ? a.run < b.run : x.lexicographicallyPrecedes(y)
  }

  private var sortKey: [Double] { [batchTokens ?? 0, learningRate ?? 0, loss, compute] }
}

/// Splits measurements ordered by params into sizes: params that agree within 0.1 % of the smallest, and one architecture.
private func bySize(_ measured: [Measurement], in table: RunTable) -> [[Measurement]] {
  byParams(measured).flatMap { size -> [[Measurement]] in
    let groups = Dictionary(grouping: size) { Architecture(table.runs[$0.point.run]) }
    guard groups.count > 1 else { return [size] }
    return groups.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// What tells models of one size apart; runs of another block, depth or width are no repeats with another seed.
private struct Architecture: Hashable, Comparable {
  private let block: String
  private let depth: Double
  private let width: Double

  init(_ run: Run) { (block, depth, width) = (run.block ?? "", run.depth ?? 0, run.width ?? 0) }

  static func < (a: Architecture, b: Architecture) -> Bool {
    (a.block, a.depth, a.width) < (b.block, b.depth, b.width)
  }
}

private func byParams(_ measured: [Measurement]) -> [[Measurement]] {
  var sizes: [[Measurement]] = []
  for item in measured {
    if let first = sizes.last?.first, item.params <= first.params * (1 + 1e-3) {
      sizes[sizes.count - 1].append(item)
    } else {
      sizes.append([item])
    }
  }
  return sizes.map { $0.sorted { $0.tokens < $1.tokens } }
}
