// Losses that the fit did not see, beside what the law says of them.

import Foundation
import Runs

/// The lowest measured loss of each held-out cell (or the loss at fixed hyperparameters) and the law's prediction;
/// repeats with other seeds count as their mean.
func heldOutLosses(_ sweep: Sweep, fits: LawFits, fixed: FixedHyperparameters?) -> [HeldOutLoss] {
  // A run that was made once stands for fixed hyperparameters only where it was made at them.
  let alone = sweep.heldOutAlone.filter { cell in
    fixed.map { (nearest(in: cell, to: $0)?.distance ?? .infinity) < log(1.1) } ?? true
  }
  return (sweep.cells.filter(\.heldOut) + alone).sorted { ($0.params, $0.tokens) < ($1.params, $1.tokens) }
    .compactMap { heldOut($0, fits: fits, fixed: fixed) }
}

private func heldOut(_ cell: Cell, fits: LawFits, fixed: FixedHyperparameters?) -> HeldOutLoss? {
  guard let fixed else {
    let best = seedMeans(cell.points).min { ($0.loss, $0.compute) < ($1.loss, $1.compute) }
    return best.flatMap { heldOut(cell.params, cell.tokens, $0, fits) }
  }
  guard let near = nearest(in: cell, to: fixed) else { return nil }
  let point = CellPoint(
    run: 0, batchTokens: fixed.batchTokens, learningRate: fixed.learningRate, loss: near.loss, compute: near.compute)
  return heldOut(cell.params, cell.tokens, point, fits)
}

/// Held-out measurements that no cell holds, one group a (N, T), ordered by them.
///
/// Of a run that is in a held-out cell the cells speak. Of any other, such as one final run at the predicted optimum,
/// count its last measurement and those at the T of cells, not the whole curve.
func heldOutAlone(_ measured: [Measurement], beside cells: [Cell], tolerance: Double) -> [Cell] {
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
      groups.append(Cell(params: item.params, tokens: item.tokens, points: [item.point], heldOut: true))
    }
  }
  return groups
}

/// The held-out evaluations of a table in which nothing was swept, ordered by N, then T.
func heldOutEvaluations(_ measured: [Measurement], holdOut: [HoldOut], fits: LawFits) -> [HeldOutLoss] {
  measured.filter { item in holdOut.contains { $0.contains(params: item.params, tokens: item.tokens) } }
    .compactMap { heldOut($0.params, $0.tokens, $0.point, fits) }
}

private func heldOut(_ params: Double, _ tokens: Double, _ point: CellPoint, _ fits: LawFits) -> HeldOutLoss? {
  guard let predicted = fits.predict(params: params, tokens: tokens).loss else { return nil }
  return HeldOutLoss(
    params: params, tokens: tokens, measured: point.loss, predicted: predicted, batchTokens: point.batchTokens,
    learningRate: point.learningRate)
}
