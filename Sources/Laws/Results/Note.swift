// What an analysis has to say beside its numbers: what was derived, chosen, left out, and what speaks against the laws.

import Runs

/// One remark on a study's result.
public indirect enum Note: Sendable, Hashable {
  // MARK: cells
  /// Nothing was swept, or so few cells that they are accidents.
  case notSwept(cells: Int)
  /// Evaluations that are used, spread evenly along each run.
  case thinned(Count)
  case unusableEvaluations(Int)
  case holdsNothingOut(HoldOut)
  /// Cells with a measured optimum; the share is that of `near_best`.
  case optimaFound(Count, method: OptimumMethod, nearBest: Double)
  case limitedCells(Int)
  /// Cells that have no optimum of their own and count in the surface of all runs.
  case jointCells(Count)
  /// All runs determine no surface, so that cells at the edge are lost: their number.
  case noJointSurface(edges: Int)
  /// Evaluations that repeat another to the last digit.
  case identicalRepeats(Int)
  /// Sizes that several architectures share, each with cells of its own.
  case architecturesOfOneSize(Int)
  case evaluationsOutsideCells(Count)
  /// Held-out (N, T) that were trained at one (B, eta).
  case heldOutAtOnePair(Int)
  case mostCellsLimited
  case tooFewSizesForNoise
  case runsInSeveralCells(Int)
  /// All evaluations have one loss.
  case sameLosses(Refusal)

  // MARK: fixed hyperparameters
  case fixedNotCompared
  case fixedIsMiddleOptimum(params: Double, tokens: Double, batch: Double, rate: Double)
  /// The middle cell has no optimum, for this reason; nil where B or eta was not swept.
  case fixedIsMiddleBest(params: Double, tokens: Double, OptimumReason?)
  case noMiddleCell
  /// Cells with a run near the fixed pair, those that hold it, and the largest factor away.
  case fixedRuns(FixedHyperparameters, cells: Count, exact: Int, farthest: Double)
  case fixedOnOtherCells(points: Int, optimal: Int)

  // MARK: held-out losses
  case heldOutFarFromFixed(Count)
  case heldOutMeasured(atPrediction: Count, atOptimum: Int, lowest: Int)

  // MARK: one side's laws
  case fit(FitBasis, FitNote)
}

/// One remark on the laws of a side.
public enum FitNote: Sendable, Hashable {
  /// A coefficient with an interval.
  public enum Exponent: String, Sendable, Hashable, CaseIterable { case alpha, beta }

  case floorAtZero
  case unfinished
  case localMinimum
  /// Correlation of ln N and ln T.
  case collinear(Double)
  /// Mean miss as a share of the loss.
  case missesPoints(Double)
  /// A constant loss fits as well; the probability of F.
  case constantFits(probability: Double)
  /// As many coefficients as points.
  case exact(LawName)
  case wideIntervals([Exponent])
  case outsideIntervals([LawName])
  case isoflopProfiles(IsoflopSource)
  case twoBudgets
  /// By which factor cubics move N_opt.
  case cubicsMove(Double)
  /// Logged compute over that of the formula.
  case otherCompute(ratio: Double, formula: String)
  case weights(PointWeights)
  case intervals(IntervalNote)
  /// Resamples without a loss law.
  case lostResamples(Count)
  case fewSizesForIsoflop(Int)
  case lostIsoflops(Count)
  /// Cells one by one and all runs at once say values that differ by more than both intervals.
  case surfacesDisagree(LawName, ratio: Double)
  /// Share by which B or eta moves with the runs that count: the surface's shape, not noise, is what limits.
  case misfit(LawName, share: Double)
}

/// How isoFLOP profiles were read off the points.
public struct IsoflopSource: Sendable, Hashable {
  public var budgets: Int
  /// Runs spent a budget within this share; nil where losses were interpolated along C.
  public var tolerance: Double?
  /// nil for parabolas.
  public var minima: Minima?

  /// What the minima of Akima's curves count for.
  public enum Minima: Sendable, Hashable {
    /// Nothing says how large their noise is.
    case even
    /// By 1/variance: standard deviations of ln N_opt.
    case byDeviation(Extent)
  }
}

/// What points count for in a fit.
public enum PointWeights: Sendable, Hashable {
  public enum Losses: Sendable, Hashable {
    case even
    /// No (B, eta) near an optimum has two seeds.
    case noSeeds
    case bySeeds
    /// All cells have as many seeds, or other noise decides.
    case seedsAlike
  }

  case even
  case lossesEven
  /// Seeds were asked for; they weigh optima, and here a cell has one run.
  case oneRunPerCell
  /// Seeds were asked for, and nothing was swept.
  case notSwept
  /// Whether the uncertainty of the optima is known, and weighs B and eta.
  case optima(isKnown: Bool, Losses)
}

/// How intervals came about, or why there are none.
public enum IntervalNote: Sendable, Hashable {
  case refused(Refusal)
  /// Laws with as many coefficients as points leave no residuals.
  case noNoise
  case resampled(Resampling, replicates: Int, Resamples, sharedBySize: SharedNoise?)
  case drawn(Resampling, replicates: Int, [LawNoise], hasCurves: Bool)

  /// Whole units with replacement.
  public struct Resamples: Sendable, Hashable {
    public var units: Int
    public var isCells: Bool
    /// Where whole sizes are drawn.
    public var sizes: Int?
    /// With fewer the record is worse.
    public var isFew: Bool { (sizes ?? units) < 40 }
  }

  /// Runs of one size lie together about the law: the mean square between sizes over that within.
  public struct SharedNoise: Sendable, Hashable {
    public var ratio: Double
    /// Whether it is drawn anew.
    public var isDrawn: Bool
  }

  /// The noise of one law as its residuals show it.
  public struct LawNoise: Sendable, Hashable {
    public var law: LawName
    /// A share of the value.
    public var deviation: Double
    public var unit: DrawnUnit
    /// Where units share noise.
    public var shared: Shared?

    public struct Shared: Sendable, Hashable {
      /// Mean square between units over that within.
      public var ratio: Double
      public var between: Double
      public var within: Double
    }
  }
}

/// One remark on a plan or a prediction.
public enum PlanNote: Sendable, Hashable {
  /// The loss at exactly this N and T.
  case lossHere(Extent)
  /// T is held at its limit; the size is the best one for so many tokens.
  case tokensAtLimit(best: Double)
  /// Share of the resampled laws that never meet the request; the loss that is asked for, nil for other goals.
  case unmet(Double, loss: Double?, hasLimits: Bool)
  /// N by other forms that fit about as well.
  case otherForms([FormSize])
  /// What the batch law says, and where B is held instead.
  case impossibleBatch(Double, HeldBatch)
  case isoflop(IsoflopBeside)
  case caveat(Note)

  public struct FormSize: Sendable, Hashable {
    public var form: LossForm
    public var params: Double
  }

  public enum HeldBatch: Sendable, Hashable {
    case oneToken
    /// Tokens of a sample.
    case oneSample(Double)
    /// One step.
    case wholeTraining
  }

  /// What isoFLOP minima say of the same budget.
  public struct IsoflopBeside: Sendable, Hashable {
    public var compute: Double
    /// nil where it is of no use.
    public var params: Estimate?
    /// The budgets with a minimum that lie nearest: factors beyond the largest, or below the smallest.
    public var beyond: Double?
    public var below: Double?
    public var isUnchecked: Bool
    public var isResampled: Bool
  }
}
