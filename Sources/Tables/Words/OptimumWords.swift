// Why cells have no optimum, and the runs that would give them one.

public import Laws
import Texts

extension SweptAxis {
  var symbol: String { self == .batch ? "B" : "eta" }

  func written(_ value: Double) -> String { self == .batch ? Prose.batch(value) : Prose.rate(value) }

  func number(_ value: Double) -> String { self == .batch ? Prose.count(value) : Prose.number(value) }

  func range(_ extent: Extent) -> String { "\(symbol) \(number(extent.low)) to \(number(extent.high))" }

  var other: SweptAxis { self == .batch ? .rate : .batch }
}

extension GridEdge: Worded {
  public var words: String {
    let value = axis.written(value)
    return end == .oneSample ? "\(value) is one sample, the least possible" : "\(value) is the \(end.rawValue) swept"
  }
}

extension OptimumReason: Worded {
  public var words: String {
    switch self {
    case .tooFew(let points, let batches, let rates):
      "only \(points) different (B, eta), over \(batches) B and \(rates) eta; an optimum needs 6, 3 and 3"
    case .sameLosses: "all runs have the same loss"
    case .axisMissing(let axis, let others):
      "no run has a \(axis == .batch ? "batch size" : "learning rate"); \(axis.other.symbol) was swept at \(counted(others, "value"))"
    case .bestAtOneSample: "the best run is at the smallest batch possible (1 sample)"
    case .minimumBelowOneSample(let batch): "the fitted minimum, \(Prose.batch(batch)), is below one sample"
    case .noRateMinimum(let reason): reason.words + ". The fit has no minimum along eta at that batch either"
    case .bestAtEdge(let edges): "the best run is at the edge of the grid: " + edges.map(\.words).listed
    case .bestUnsurrounded(let batch, let rate):
      "no runs surround the best one, \(Prose.batch(batch)), \(Prose.rate(rate))"
    case .lowestRowAtEnd(let end): "the minima over eta are lowest at the \(end.rawValue) B that has one"
    case .tooFewRows(let count):
      "a curve over B needs three B with a minimum over eta; this cell has \(count)"
    case .curveWithoutMinimum: "the curve has no minimum between the runs"
    default: surfaceWords
    }
  }

  private var surfaceWords: String {
    switch self {
    case .surfaceUndetermined: "the (B, eta) that were run do not determine a quadratic surface"
    case .surfaceWithoutMinimum(let curvature):
      "the fitted surface has no minimum (lowest curvature \(Prose.number(curvature)) in loss over half the grid)"
    case .minimumOffGrid(let axis, let at, let swept): offGrid(axis, at, swept)
    case .minimumUnsurrounded(let batch, let rate):
      "the fitted minimum is off the grid: no runs surround \(Prose.batch(batch)), \(Prose.rate(rate))"
    case .surfaceTooLow(let least, let best):
      "the surface falls to \(Prose.loss(least)), far below the best run, \(Prose.loss(best)). A diverged run bends it"
    case .surfaceMissesBest(let miss, let noise, let betweenSeeds):
      "the fitted surface is \(Prose.percent(abs(miss))) \(miss > 0 ? "above" : "below") the best run, "
        + "\(Prose.number(abs(miss) / noise)) times the noise\(betweenSeeds ? " between seeds" : "") "
        + "(\(Prose.percent(noise)))"
    default: ""
    }
  }

  private func offGrid(_ axis: SweptAxis, _ at: Double, _ swept: Extent) -> String {
    let range = "swept \(axis.number(swept.low)) to \(axis.number(swept.high))"
    // A number that far out means nothing.
    if max(swept.low / at, at / swept.high) > 1000 {
      return "the fitted minimum is off the grid by more than ×1,000 in \(axis.symbol) (\(range))"
    }
    return "the fitted minimum is off the grid: \(axis.written(at)) (\(range))"
  }
}

extension CellRemedy.Neighbourhood: Worded {
  public var words: String { "\(SweptAxis.batch.range(batch)), \(SweptAxis.rate.range(rate))" }
}

extension CellRemedy.Step: Worded {
  public var words: String { axis.written(value) + (others.map { " with \(axis.other.range($0))" } ?? "") }
}

extension CellRemedy.Others: Worded {
  public var words: String { "\(axis.symbol), such as \(values.map(axis.number).listed)" }
}

extension CellRemedy: Worded {
  public var words: String {
    switch self {
    case .grid: "add runs over B and eta, at least 3 values of each"
    case .steps(let steps): "add runs at " + steps.map(\.words).joined(separator: ", and at ")
    case .around(let near, let runs):
      "add \(runs.map { counted($0, "run") } ?? "runs") around the best: \(near.words)"
    case .others(let others): "add runs at other " + others.map(\.words).joined(separator: ", and at other ")
    case .othersOrAlone(let others, let axis):
      "add runs at other \(others.words), or set 'optimum: akima' to use \(axis.symbol) alone"
    case .repeats(let near, let methods):
      "add runs or seeds around the best (\(near.words)), or try 'optimum: "
        + methods.map(\.rawValue).joined(separator: "' or '") + "'"
    case .beyondGrid(let steps): "add runs beyond the grid, at " + steps.map(\.words).listed
    case .at(let batch, let rate): "add runs around \(Prose.batch(batch)), \(Prose.rate(rate))"
    case .offLine(let near): "add runs off the line of the present ones: \(near.words)"
    case .rowsBeside(let near): "add runs over eta at the B beside the best: \(near.words)"
    case .row(let batch): "add runs over eta at \(Prose.batch(batch)) until the lowest is between them"
    case .rowOver(let batch, let near): "add runs at \(Prose.batch(batch)) over \(SweptAxis.rate.range(near.rate))"
    case .shorterSamples: "train with shorter clips"
    case .mapColumn(let axis):
      "name the column of the \(axis == .batch ? "batch size" : "learning rate") ('--map \(axis == .batch ? "batch_tokens" : "learning_rate")=COLUMN')"
    case .lossColumn: "check which column is read as the loss"
    case .leaveOutBlownUp: "leave out runs whose loss diverged ('lawbook doctor' names them)"
    }
  }
}

extension OptimumMethod: Worded {
  /// How the optimum of a cell is found.
  public var words: String { words(nearBest: 2e-4) }

  /// The same with the share of `near_best`.
  public func words(nearBest share: Double) -> String {
    switch self {
    case .automatic: "asymmetric surface of each cell, or of all runs where many cells are at the edge"
    case .asymmetric: "minimum of an asymmetric surface in (ln B, ln eta), one for each cell"
    case .joint: "one asymmetric surface through all runs, whose minimum moves with N and T"
    case .quadratic: "minimum of a quadratic in (ln B, ln eta), weighted towards the lowest losses"
    case .plainQuadratic: "minimum of a quadratic in (ln B, ln eta), unweighted"
    case .localQuadratic: "minimum of a quadratic in (ln B, ln eta) through the runs nearest to the best"
    case .akima: "minimum of Akima's curve, over ln eta at each B and then over ln B"
    case .gridMinimum: "best run on the grid"
    case .nearBest: "geometric mean of the runs within \(Prose.percent(share)) of the best"
    }
  }
}
