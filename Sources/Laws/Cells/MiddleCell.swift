// The fixed pair that nobody has to choose: the optimum of the middle cell of the fitted grid.

/// A (B, eta) to fix, and where it comes from.
struct ChosenPair: Sendable {
  var pair: FixedHyperparameters
  var note: Note
}

/// The measured optimum of the middle fitted cell, moved to the nearest (B, eta) that was swept there; where the cell has
/// no optimum, its best pair, seeds averaged. Held-out cells have no say.
///
/// The middle is that of the different N, and of the T of that size; of an even number the upper of the two. Nil when no
/// fitted cell has runs with both B and eta.
func middlePair(_ cells: [Cell], _ optima: [Optimum]) -> ChosenPair? {
  let fitted = zip(cells, optima).filter { !$0.0.heldOut }
  let size = middle(fitted.map(\.0.params))
  let length = middle(fitted.filter { $0.0.params == size }.map(\.0.tokens))
  guard let (cell, optimum) = fitted.first(where: { $0.0.params == size && $0.0.tokens == length }) else { return nil }
  let swept = seedMeans(cell.points.filter { $0.batchTokens != nil && $0.learningRate != nil })
  if optimum.status == .ok, let batch = optimum.batchTokens, let rate = optimum.learningRate {
    let wanted = FixedHyperparameters(batchTokens: batch, learningRate: rate)
    let nearest = swept.min { distance($0, wanted) ?? .infinity < distance($1, wanted) ?? .infinity }
    return nearest.map {
      ChosenPair(
        pair: $0.pair,
        note: .fixedIsMiddleOptimum(params: cell.params, tokens: cell.tokens, batch: batch, rate: rate))
    }
  }
  return swept.min { $0.loss < $1.loss }.map {
    ChosenPair(
      pair: $0.pair,
      note: .fixedIsMiddleBest(params: cell.params, tokens: cell.tokens, optimum.reason))
  }
}

extension CellPoint {
  fileprivate var pair: FixedHyperparameters {
    FixedHyperparameters(batchTokens: batchTokens, learningRate: learningRate)
  }
}

/// The middle of the different values, the upper of two.
private func middle(_ values: [Double]) -> Double? {
  let different = Set(values).sorted()
  return different.isEmpty ? nil : different[different.count / 2]
}
