// The least loss over eta at each batch size of a cell.

import Foundation
import Maths

/// Where the loss is lowest over eta at one B.
struct RateMinimum: Sendable, Hashable {
  var batch: Double
  var rate: Double
  var loss: Double
  /// Standard deviation of ln eta for a noise of 1 in ln loss: how flat the minimum is.
  var flatness: Double
}

extension CellGrid {
  /// For each B whose best run has others on both sides in eta, the vertex of a parabola in ln eta through up to five
  /// runs about it, weighted towards the lowest as the surface of a cell is.
  var rateMinima: [RateMinimum] { rows.compactMap(rateMinimum) }

  private func rateMinimum(_ row: [GridPoint]) -> RateMinimum? {
    guard let lowest = row.indices.min(by: { row[$0].loss < row[$1].loss }), lowest > 0, lowest + 1 < row.count
    else { return nil }
    let near = row[max(0, lowest - 2)..<min(row.count, lowest + 3)]
    let (x, y) = (near.map(\.logRate), near.map { log($0.loss) })
    let excess = y.map { $0 - log(row[lowest].loss) }
    let scale = excess.sorted()[min(2, excess.count - 1)]
    let weights = excess.map { scale > 0 ? pow(1 + $0 * $0 / (scale * scale), -2) : 1 }
    guard let parabola = Parabola(x: x, y: y, weights: weights), let vertex = parabola.minimum, let low = x.first,
      let high = x.last, vertex > low, vertex < high
    else { return nil }
    // The vertex −b/2a moves with each loss as the linear fit's coefficients do.
    var variance = 0.0
    for i in y.indices {
      let unit = y.indices.map { $0 == i ? 1.0 : 0 }
      guard let change = Parabola(x: x, y: unit, weights: weights) else { return nil }
      let slope = change.local[1] + 2 * change.local[2] * (vertex - change.centre)
      variance += pow(slope / (2 * parabola.local[2]), 2)
    }
    return RateMinimum(
      batch: row[lowest].batch, rate: exp(vertex), loss: exp(parabola(vertex)), flatness: variance.squareRoot())
  }
}
