// Losses that the fit did not see, beside what the law says of them.

import Runs

/// The lowest measured loss of each held-out cell (or the loss at fixed hyperparameters) and the law's prediction.
func heldOutLosses(_ cells: [Cell], fits: LawFits, fixed: FixedHyperparameters?) -> [HeldOutLoss] {
  cells.filter(\.heldOut).compactMap { cell in
    guard let best = cell.points.min(by: { ($0.loss, $0.compute) < ($1.loss, $1.compute) }) else { return nil }
    guard let fixed else { return heldOut(cell.params, cell.tokens, best, fits) }
    guard let near = nearest(in: cell, to: fixed) else { return nil }
    let point = CellPoint(
      run: best.run, batchTokens: fixed.batchTokens, learningRate: fixed.learningRate, loss: near.loss,
      compute: near.compute)
    return heldOut(cell.params, cell.tokens, point, fits)
  }
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
