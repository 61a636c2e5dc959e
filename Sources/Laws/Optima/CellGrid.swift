// The (B, eta) of a cell with their losses: what was swept, the best of it, and whether other runs surround that.

import Foundation
import Maths

/// A (B, eta) with the mean loss of its runs.
struct GridPoint: Sendable, Hashable {
  var batch: Double
  var rate: Double
  var loss: Double
  /// How many runs the loss is the mean of.
  var runs = 1

  var logBatch: Double { log(batch) }
  var logRate: Double { log(rate) }
}

/// The runs of a cell that have both B and eta, ordered by them, seeds averaged.
struct CellGrid {
  let points: [GridPoint]
  /// Tokens of one sample, where known: batches end there.
  let sampleTokens: Double?
  /// What no run of the cell says, and how many values of the other there are; nil where runs have both.
  private(set) var missing: (axis: SweptAxis, others: Int)?

  init(_ cell: Cell) {
    var losses: [[Double]: [Double]] = [:]
    for point in cell.points {
      guard let batch = point.batchTokens, let rate = point.learningRate else { continue }
      losses[[batch, rate], default: []].append(point.loss)
    }
    let points = losses.map { pair, losses in
      GridPoint(batch: pair[0], rate: pair[1], loss: mean(losses.sorted()), runs: losses.count)
    }
    self.init(points, sampleTokens: cell.sampleTokens)
    let (batches, rates) = (cell.points.compactMap(\.batchTokens), cell.points.compactMap(\.learningRate))
    if batches.isEmpty, !rates.isEmpty { missing = (.batch, levels(rates).count) }
    if rates.isEmpty, !batches.isEmpty { missing = (.rate, levels(batches).count) }
  }

  init(_ points: [GridPoint], sampleTokens: Double?) {
    self.points = points.sorted { ($0.batch, $0.rate) < ($1.batch, $1.rate) }
    self.sampleTokens = sampleTokens
  }

  var best: GridPoint? { points.min { $0.loss < $1.loss } }
  var batches: [Double] { levels(points.map(\.batch)) }
  var rates: [Double] { levels(points.map(\.rate)) }

  /// The axis that alone was swept; nil where both were, or none.
  var sweptAxis: SweptAxis? {
    switch (batches.count, rates.count) {
    case (1, 2...): .rate
    case (2..., 1): .batch
    default: nil
    }
  }

  /// The usual distance between neighbours, in ln B and ln eta; 0 along an axis with one value.
  var steps: (batch: Double, rate: Double) { (usualStep(batches), usualStep(rates)) }

  /// Geometric means of B and eta over the points within a fraction of the lowest loss (Yin et al. 2024),
  /// and that loss.
  func nearBest(within fraction: Double) -> GridPoint? {
    guard let best else { return nil }
    let near = points.filter { $0.loss <= best.loss * (1 + fraction) }
    guard near.count > 1 else { return best }
    return GridPoint(
      batch: exp(mean(near.map(\.logBatch))), rate: exp(mean(near.map(\.logRate))), loss: best.loss, runs: best.runs)
  }

  /// The points of each batch size, in rising order.
  var rows: [[GridPoint]] { batches.map { batch in points.filter { isSame($0.batch, batch) } } }

  var hull: ConvexHull { ConvexHull(x: points.map(\.logBatch), y: points.map(\.logRate)) }

  /// Whether a batch holds a single sample: what lies below cannot be tried.
  func isOneSample(_ batch: Double) -> Bool { sampleTokens.map { batch <= $0 * (1 + 1e-3) } ?? false }
}

/// Values that differ by 0.1 % are one.
func isSame(_ a: Double, _ b: Double) -> Bool { max(a, b) <= min(a, b) * (1 + 1e-3) }

/// The different values in rising order, those within 0.1 % of the one before taken as one.
func levels(_ values: [Double]) -> [Double] {
  values.sorted().reduce(into: []) { kept, value in
    if let last = kept.last, isSame(value, last) { return }
    kept.append(value)
  }
}

private func usualStep(_ levels: [Double]) -> Double {
  let gaps = zip(levels.dropFirst(), levels).map { log($0 / $1) }.sorted()
  return quantile(0.5, ofSorted: gaps) ?? 0
}
