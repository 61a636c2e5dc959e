// Losses that the fit did not see, beside what the law says of them.

import Foundation
import Maths
import Runs

/// How far, as a factor in B and in eta, a run may lie from the pair that it stands for.
public enum NearEnough {
  /// From the predicted optimum: what is claimed is the loss there.
  public static let prediction = 1.25
  /// From a fixed pair, in a held-out cell.
  public static let fixed = 1.5
  /// From a fixed pair, where nothing else was trained.
  public static let fixedAlone = 1.1
}

extension HeldOutLoss {
  /// Predicted over measured, less one.
  public var error: Double { predicted.value / measured - 1 }
}

/// Mean of (predicted − measured)² over those that count; nil of nothing.
public func meanSquaredError(_ losses: [HeldOutLoss]) -> Double? {
  let counted = losses.filter(\.basis.counts)
  return counted.isEmpty ? nil : mean(counted.map { pow($0.predicted.value - $0.measured, 2) })
}

/// Root mean square of the errors as shares of what was measured, over those that count; nil of nothing.
public func relativeError(_ losses: [HeldOutLoss]) -> Double? {
  let counted = losses.filter(\.basis.counts)
  return counted.isEmpty ? nil : mean(counted.map { $0.error * $0.error }).squareRoot()
}

/// The losses at (N, T) that count among the others too.
func counted(_ losses: [HeldOutLoss], with others: [HeldOutLoss]) -> [HeldOutLoss] {
  let there = Set(others.filter(\.basis.counts).map { [$0.params, $0.tokens] })
  return losses.filter { $0.basis.counts && there.contains([$0.params, $0.tokens]) }
}

/// The losses of held-out cells, each beside the law's prediction; repeats with other seeds count as their mean.
///
/// With fixed hyperparameters a cell's loss is that of the run nearest to them, and a cell without one within reach says
/// nothing. Else the law's claim is the loss at the (B, eta) it predicts: the run nearest to it counts, the fitted optimum
/// of the cell where none is within reach, and without that the lowest run is shown: it is the winner of a grid, luck
/// included.
///
/// - Parameter optima: one for each cell of the sweep, in its order; empty where none is to stand for a cell.
func heldOutLosses(
  _ sweep: Sweep, optima: [Optimum] = [], fits: LawFits, fixed: FixedHyperparameters?
) -> [HeldOutLoss] {
  heldOutCells(sweep, fixed: fixed).compactMap { cell in
    guard fixed == nil else { return heldOut(cell, fits: fits, fixed: fixed) }
    let optimum = zip(sweep.cells, optima).first { $0.0.params == cell.params && $0.0.tokens == cell.tokens }?.1
    return heldOut(cell, optimum: optimum, fits: fits)
  }
}

private func heldOutCells(_ sweep: Sweep, fixed: FixedHyperparameters?) -> [Cell] {
  var (cells, alone) = (sweep.cells.filter(\.heldOut), sweep.heldOutAlone)
  if let fixed {
    cells = cells.filter { nearest(in: $0, to: fixed, within: NearEnough.fixed) != nil }
    alone = alone.filter { nearest(in: $0, to: fixed, within: NearEnough.fixedAlone) != nil }
  }
  return (cells + alone).sorted { ($0.params, $0.tokens) < ($1.params, $1.tokens) }
}

private func heldOut(_ cell: Cell, fits: LawFits, fixed: FixedHyperparameters?) -> HeldOutLoss? {
  guard let fixed, let near = nearest(in: cell, to: fixed, within: NearEnough.fixed),
    let best = seedMeans(cell.points).map(\.loss).min()
  else { return nil }
  let point = CellPoint(
    run: 0, batchTokens: fixed.batchTokens, learningRate: fixed.learningRate, loss: near.loss, compute: near.compute)
  return heldOut(cell.params, cell.tokens, point, fits, best: best, basis: .fixed)
}

private func heldOut(_ cell: Cell, optimum: Optimum?, fits: LawFits) -> HeldOutLoss? {
  let means = seedMeans(cell.points)
  guard let best = means.min(by: { ($0.loss, $0.compute) < ($1.loss, $1.compute) }) else { return nil }
  let pair = predictedPair(cell, fits)
  let there = pair.flatMap { pair in
    means.filter { isWithin(NearEnough.prediction, $0, pair) }.min { distance($0, pair) ?? 0 < distance($1, pair) ?? 0 }
  }
  let (point, basis): (CellPoint, HeldOutBasis) =
    if let there { (there, .prediction) } else if let least = optimum.flatMap({ leastPoint($0, compute: best.compute) })
    { (least, .optimum) } else { (best, pair == nil && means.count == 1 ? .run : .lowest) }
  return heldOut(cell.params, cell.tokens, point, fits, best: best.loss, basis: basis)
}

/// A fitted optimum as a point; nil where it was refused.
private func leastPoint(_ optimum: Optimum, compute: Double) -> CellPoint? {
  guard optimum.status == .ok || optimum.status == .limited, let loss = optimum.loss else { return nil }
  return CellPoint(
    run: 0, batchTokens: optimum.batchTokens, learningRate: optimum.learningRate, loss: loss, compute: compute)
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

/// Where the held-out losses were measured.
func heldOutNotes(_ sweep: Sweep, fits: LawFits, fixed: FixedHyperparameters?) -> [Note] {
  let (held, all) = (fits.heldOut, heldOutCells(sweep, fixed: nil).count)
  guard all > 0, fits.laws.loss != nil else { return [] }
  guard fixed == nil else { return held.count < all ? [.heldOutFarFromFixed(Count(all - held.count, of: all))] : [] }
  guard fits.laws.batch != nil, fits.laws.learningRate != nil else { return [] }
  func count(_ basis: HeldOutBasis) -> Int { held.count { $0.basis == basis } }
  return [
    .heldOutMeasured(
      atPrediction: Count(count(.prediction), of: all), atOptimum: count(.optimum), lowest: count(.lowest))
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
  _ params: Double, _ tokens: Double, _ point: CellPoint, _ fits: LawFits, best: Double, basis: HeldOutBasis = .run
) -> HeldOutLoss? {
  let prediction = fits.predict(params: params, tokens: tokens)
  guard let predicted = prediction.loss else { return nil }
  var loss = HeldOutLoss(
    params: params, tokens: tokens, measured: point.loss, predicted: predicted, batchTokens: point.batchTokens,
    learningRate: point.learningRate, bestMeasured: best, basis: basis)
  loss.domain = prediction.domain
  return loss
}
