// Why a cell has no optimum, or what limits the one it has, with the numbers that say so.

/// An axis of a cell's grid.
public enum SweptAxis: String, Sendable, Hashable, CaseIterable { case batch, rate }

/// Where a run lies at an end of what was swept.
public struct GridEdge: Sendable, Hashable {
  public enum End: String, Sendable, Hashable, CaseIterable {
    case smallest, largest
    /// The smallest batch there is: one sample.
    case oneSample
  }

  public var axis: SweptAxis
  /// B in tokens, or eta.
  public var value: Double
  public var end: End

  public init(_ axis: SweptAxis, _ value: Double, _ end: End) { (self.axis, self.value, self.end) = (axis, value, end) }
}

/// A range of positive numbers, both ends included.
public struct Extent: Sendable, Hashable {
  public var low: Double
  public var high: Double

  public init(_ low: Double, _ high: Double) { (self.low, self.high) = (low, high) }
}

/// Why an optimum is not `ok`. Losses are in the unit of the data, B in tokens.
public indirect enum OptimumReason: Sendable, Hashable {
  /// So many different (B, eta), values of B, and of eta.
  case tooFew(points: Int, batches: Int, rates: Int)
  case sameLosses
  /// No run of the cell has a value of one axis; the other was swept at so many.
  case axisMissing(SweptAxis, others: Int)
  /// The best run has one sample a step.
  case bestAtOneSample
  /// The fitted minimum lies at less than one sample a step.
  case minimumBelowOneSample(batch: Double)
  /// One of the two, and no minimum along eta at that batch either.
  case noRateMinimum(OptimumReason)
  case bestAtEdge([GridEdge])
  /// No runs surround the best run.
  case bestUnsurrounded(batch: Double, rate: Double)
  /// So many B have a minimum over eta between their runs.
  case tooFewRows(Int)
  /// Of the minima over eta the lowest is at the first or last B that has one.
  case lowestRowAtEnd(GridEdge.End)
  case curveWithoutMinimum
  case surfaceUndetermined
  /// The lowest curvature, in loss over half the grid, is not above 0.
  case surfaceWithoutMinimum(curvature: Double)
  case minimumOffGrid(SweptAxis, at: Double, swept: Extent)
  /// No runs surround the fitted minimum.
  case minimumUnsurrounded(batch: Double, rate: Double)
  /// The least of the surface lies farther below the best run than half of the runs lie above it.
  case surfaceTooLow(least: Double, best: Double)
  /// The surface misses the best run by a share of its loss, above it where positive; the noise is a share, too.
  case surfaceMissesBest(by: Double, noise: Double, betweenSeeds: Bool)
}

/// The runs that would give a refused cell its optimum, or what else would.
public enum CellRemedy: Sendable, Hashable {
  /// B in tokens and eta, from a grid step below a run to one above it.
  public struct Neighbourhood: Sendable, Hashable {
    public var batch: Extent
    public var rate: Extent
  }

  /// A value of one axis, with the range of the other to run it over; nil where that one was not swept.
  public struct Step: Sendable, Hashable {
    public var axis: SweptAxis
    public var value: Double
    public var others: Extent?
  }

  /// Other values of an axis, such as these.
  public struct Others: Sendable, Hashable {
    public var axis: SweptAxis
    public var values: [Double]
  }

  /// Three values of each axis, where there is no run.
  case grid
  /// A step beyond each end at which the best run lies.
  case steps([Step])
  /// So many runs; nil where no number is known.
  case around(Neighbourhood, runs: Int?)
  /// Of B, of eta, or of both.
  case others([Others])
  /// The same, or the optimum along the other axis alone by Akima's curve.
  case othersOrAlone(Others, alone: SweptAxis)
  /// Repeats will do; or another method.
  case repeats(Neighbourhood, or: [OptimumMethod])
  /// Towards a minimum off the grid.
  case beyondGrid([Step])
  case at(batch: Double, rate: Double)
  /// The runs there are lie on one line.
  case offLine(Neighbourhood)
  /// Over eta, at the B beside the best.
  case rowsBeside(Neighbourhood)
  /// Over eta at this B, until the least lies between them.
  case row(batch: Double)
  /// Over eta at this B.
  case rowOver(batch: Double, Neighbourhood)
  case shorterSamples
  /// To name the column of what is missing.
  case mapColumn(SweptAxis)
  case lossColumn
  case leaveOutBlownUp
}
