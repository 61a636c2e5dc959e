// The fixed pair that nobody has to choose: the optimum of the middle cell of the fitted grid.

/// A (B, eta) to fix, and a sentence on where it comes from.
struct ChosenPair: Sendable {
  var pair: FixedHyperparameters
  var note: String
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
  let name = "the middle cell (N = \(short(cell.params)), T = \(short(cell.tokens)))"
  if optimum.status == .ok, let batch = optimum.batchTokens, let rate = optimum.learningRate {
    let wanted = FixedHyperparameters(batchTokens: batch, learningRate: rate)
    let nearest = swept.min { distance($0, wanted) ?? .infinity < distance($1, wanted) ?? .infinity }
    return nearest.map {
      ChosenPair(
        pair: $0.pair,
        note:
          "the fixed B and eta are the optimum of \(name), B = \(short(batch)), eta = \(short(rate)), at the nearest "
          + "pair swept there")
    }
  }
  return swept.min { $0.loss < $1.loss }.map {
    ChosenPair(
      pair: $0.pair,
      note: "the fixed B and eta are those of the best run of \(name), which has no optimum: "
        + (optimum.reason.isEmpty ? "one of the two was not swept" : optimum.reason))
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
