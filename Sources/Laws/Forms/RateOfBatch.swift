// eta_opt(B) = eta_max/(1 + B_noise/B): how the best learning rate grows with the batch, cell by cell.

import Foundation

/// One cell's law. A step of gradient descent lowers the loss by eta·|G|² − ½·eta²·(GᵀHG + tr(H·Sigma)/B), which is most at
/// eta_max/(1 + B_noise/B), eta_max = |G|²/GᵀHG and B_noise = tr(H·Sigma)/GᵀHG (McCandlish et al. 2018, eqs. 2.6 to 2.8).
public struct RateOfBatch: Sendable, Hashable {
  /// The learning rate that large batches allow, and the batch (tokens a step) at which half of it is best; 95 % profile
  /// intervals, with a bound at 0 or infinity where the data leave that side open.
  public var rateMax: Estimate
  public var noiseBatch: Estimate
  /// Standard deviation of ln eta_opt about the law.
  public var deviation: Double

  /// eta_opt of a batch of so many tokens.
  public func callAsFunction(batch: Double) -> Double { rateMax.value / (1 + noiseBatch.value / batch) }
}

/// A cell with its law, or why it has none.
public struct RateOfBatchCell: Sendable, Hashable {
  public var params: Double
  public var tokens: Double
  /// Batch sizes with a minimum over eta between their runs, and those that were swept.
  public var batches: [Double]
  public var swept: Int
  public var law: Result<RateOfBatch, FormRefusal>
}

/// Fits each cell that is not held out, the minima over eta weighted by 1/variance.
public func ratesOfBatch(_ cells: [Cell]) -> [RateOfBatchCell] {
  cells.filter { !$0.heldOut }.map { cell in
    let grid = CellGrid(cell)
    let minima = grid.rateMinima
    return RateOfBatchCell(
      params: cell.params, tokens: cell.tokens, batches: minima.map(\.batch), swept: grid.batches.count,
      law: Result { () throws(FormRefusal) in try rateOfBatch(minima, grid) })
  }
}

private func rateOfBatch(_ minima: [RateMinimum], _ grid: CellGrid) throws(FormRefusal) -> RateOfBatch {
  do {
    let turn = try TurningPoint(
      .levelsOff, x: minima.map(\.batch), y: minima.map(\.rate), weights: minima.map { 1 / ($0.flatness * $0.flatness) }
    )
    return RateOfBatch(
      rateMax: turn.estimate(level: 1, turn: 0), noiseBatch: turn.estimate(level: 0, turn: 1), deviation: turn.deviation
    )
  } catch { throw refusal(error, minima, grid) }
}

private func refusal(_ failure: TurningFailure, _ minima: [RateMinimum], _ grid: CellGrid) -> FormRefusal {
  let (low, high) = (minima.map(\.batch).min() ?? 0, minima.map(\.batch).max() ?? 0)
  switch failure {
  case .tooFew:
    let without = grid.batches.filter { batch in !minima.contains { isSame($0.batch, batch) } }
    return FormRefusal(
      kind: .tooFew, reason: .tooFewRows(Count(minima.count, of: grid.batches.count)),
      remedy: without.isEmpty ? .otherBatches : .widerRates(batches: Array(without.prefix(4))))
  case .flat:
    return FormRefusal(kind: .flat, reason: .rateFlat(batch: low), remedy: .smallerBatches(than: low))
  case .proportional:
    return FormRefusal(kind: .proportional, reason: .rateProportional(batch: high), remedy: .largerBatches(than: high))
  case .undetermined:
    return FormRefusal(kind: .undetermined, reason: .rateScatters, remedy: .bothSides(Extent(low, high)))
  }
}
