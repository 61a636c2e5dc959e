// Losses that the fit did not see, beside what the law says of them.

import Foundation
import Maths
import Runs

/// How far, as a factor in B and in eta, a run may lie from the pair that it stands for.
enum Reach {
  /// From the predicted optimum: what is claimed is the loss there.
  static let prediction = 1.25
  /// From a fixed pair, in a held-out cell.
  static let fixed = 1.5
  /// From a fixed pair, where nothing else was trained.
  static let fixedAlone = 1.1
}

extension HeldOutLoss {
  /// Predicted over measured, less one.
  public var error: Double { predicted.value / measured - 1 }
}

/// Mean of (predicted − measured)²; nil of nothing.
public func meanSquaredError(_ losses: [HeldOutLoss]) -> Double? {
  losses.isEmpty ? nil : mean(losses.map { pow($0.predicted.value - $0.measured, 2) })
}

/// Root mean square of the errors as shares of what was measured; nil of nothing.
public func relativeError(_ losses: [HeldOutLoss]) -> Double? {
  losses.isEmpty ? nil : mean(losses.map { $0.error * $0.error }).squareRoot()
}

/// The losses of held-out cells, each beside the law's prediction; repeats with other seeds count as their mean.
///
/// With fixed hyperparameters a cell's loss is that of the run nearest to them, and a cell without one within reach says
/// nothing. Else the law's claim is the loss at the (B, eta) it predicts: the run nearest to it counts, and the lowest of
/// the cell where none is within reach. The lowest alone would be the winner of a grid, luck included.
func heldOutLosses(_ sweep: Sweep, fits: LawFits, fixed: FixedHyperparameters?) -> [HeldOutLoss] {
  heldOutCells(sweep, fixed: fixed).compactMap { heldOut($0, fits: fits, fixed: fixed) }
}

private func heldOutCells(_ sweep: Sweep, fixed: FixedHyperparameters?) -> [Cell] {
  var (cells, alone) = (sweep.cells.filter(\.heldOut), sweep.heldOutAlone)
  if let fixed {
    cells = cells.filter { nearest(in: $0, to: fixed, within: Reach.fixed) != nil }
    alone = alone.filter { nearest(in: $0, to: fixed, within: Reach.fixedAlone) != nil }
  }
  return (cells + alone).sorted { ($0.params, $0.tokens) < ($1.params, $1.tokens) }
}

private func heldOut(_ cell: Cell, fits: LawFits, fixed: FixedHyperparameters?) -> HeldOutLoss? {
  let means = seedMeans(cell.points)
  guard let best = means.min(by: { ($0.loss, $0.compute) < ($1.loss, $1.compute) }) else { return nil }
  if let fixed {
    guard let near = nearest(in: cell, to: fixed, within: Reach.fixed) else { return nil }
    let point = CellPoint(
      run: 0, batchTokens: fixed.batchTokens, learningRate: fixed.learningRate, loss: near.loss, compute: near.compute)
    return heldOut(cell.params, cell.tokens, point, fits, best: best.loss)
  }
  let there = predictedPair(cell, fits).flatMap { pair in
    means.filter { isWithin(Reach.prediction, $0, pair) }.min { distance($0, pair) ?? 0 < distance($1, pair) ?? 0 }
  }
  return heldOut(cell.params, cell.tokens, there ?? best, fits, best: best.loss, isAtPrediction: there != nil)
}

/// Where the laws say a held-out cell should be trained, as it can be: in whole samples, where the log tells how many
/// tokens one has, and at least one. Nil without laws for both B and eta.
private func predictedPair(_ cell: Cell, _ fits: LawFits) -> FixedHyperparameters? {
  guard let batch = fits.laws.batch, let rate = fits.laws.learningRate else { return nil }
  return FixedHyperparameters(
    batchTokens: wholeSamples(batch(params: cell.params, tokens: cell.tokens), cell.sampleTokens),
    learningRate: rate(params: cell.params, tokens: cell.tokens))
}

/// The nearest whole number of samples in ratio.
private func wholeSamples(_ batch: Double, _ sample: Double?) -> Double {
  guard let sample, sample > 0, batch.isFinite else { return batch }
  let below = max(1, (batch / sample).rounded(.down)) * sample
  return below * (below + sample) >= batch * batch ? below : below + sample
}

/// Sentences on where the held-out losses were measured.
func heldOutNotes(_ sweep: Sweep, fits: LawFits, fixed: FixedHyperparameters?) -> [String] {
  let (held, all) = (fits.heldOut, heldOutCells(sweep, fixed: nil).count)
  guard all > 0, fits.laws.loss != nil else { return [] }
  if fixed != nil {
    guard held.count < all else { return [] }
    return [
      "\(all - held.count) of \(all) held-out (N, T) have no run within a factor \(Reach.fixed) of the fixed B and eta "
        + "(\(Reach.fixedAlone) where no cell was swept): "
        + "laws at fixed hyperparameters are not held against them"
    ]
  }
  guard fits.laws.batch != nil, fits.laws.learningRate != nil else { return [] }
  let there = held.count(where: \.isAtPrediction)
  let others = there == all ? "" : "; the others stand for their lowest loss"
  return [
    "\(there) of \(all) held-out (N, T) have a run within a factor \(Reach.prediction) of the predicted B and eta (B in whole "
      + "samples), whose loss counts as measured\(others)"
  ]
}

/// Held-out measurements that no cell holds, one group a (N, T), ordered by them.
///
/// Of a run that is in a held-out cell the cells speak. Of any other, such as one final run at the predicted optimum,
/// count its last measurement and those at the T of cells, not the whole curve.
func heldOutAlone(
  _ measured: [Measurement], beside cells: [Cell], tolerance: Double, in table: RunTable
) -> [Cell] {
  let swept = Set(cells.filter(\.heldOut).flatMap { $0.points.map(\.run) })
  let common = cells.map(\.tokens)
  let alone = measured.filter { !swept.contains($0.point.run) }
  let last = Dictionary(alone.map { ($0.point.run, $0.tokens) }, uniquingKeysWith: max)
  func isNear(_ a: Double, _ b: Double) -> Bool { max(a, b) <= min(a, b) * (1 + tolerance) * (1 + 1e-9) }
  var groups: [Cell] = []
  for item in alone where item.tokens == last[item.point.run] || common.contains(where: { isNear($0, item.tokens) }) {
    if let group = groups.last, isNear(group.tokens, item.tokens), item.params <= group.params * (1 + 1e-3) {
      groups[groups.count - 1].points.append(item.point)
    } else {
      let sample = sampleTokens(of: [item.point], in: table)
      groups.append(
        Cell(params: item.params, tokens: item.tokens, points: [item.point], heldOut: true, sampleTokens: sample))
    }
  }
  return groups
}

/// The held-out evaluations of a table in which nothing was swept, ordered by N, then T.
func heldOutEvaluations(_ measured: [Measurement], holdOut: [HoldOut], fits: LawFits) -> [HeldOutLoss] {
  measured.filter { item in holdOut.contains { $0.contains(params: item.params, tokens: item.tokens) } }
    .compactMap { heldOut($0.params, $0.tokens, $0.point, fits, best: $0.point.loss) }
}

private func heldOut(
  _ params: Double, _ tokens: Double, _ point: CellPoint, _ fits: LawFits, best: Double, isAtPrediction: Bool = false
) -> HeldOutLoss? {
  let prediction = fits.predict(params: params, tokens: tokens)
  guard let predicted = prediction.loss else { return nil }
  var loss = HeldOutLoss(
    params: params, tokens: tokens, measured: point.loss, predicted: predicted, batchTokens: point.batchTokens,
    learningRate: point.learningRate, bestMeasured: best, isAtPrediction: isAtPrediction)
  loss.domain = prediction.domain
  return loss
}
