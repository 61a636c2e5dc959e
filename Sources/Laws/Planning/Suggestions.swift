// What is asked of `suggestions`, and what it answers: the next runs, their cost, and the intervals to expect.

import Foundation

/// A number that is to be known better.
public enum SuggestTarget: Sendable, Hashable {
  /// N_opt at so many FLOPs, by the closed form.
  case optimalParams(compute: Double)
  case batch(params: Double, tokens: Double)
  case learningRate(params: Double, tokens: Double)
  case loss(params: Double, tokens: Double)

  /// Whether it follows from the loss law.
  var restsOnLoss: Bool {
    switch self {
    case .optimalParams, .loss: true
    case .batch, .learningRate: false
    }
  }

  public func value(_ laws: LawSet) -> Double? {
    switch self {
    case .optimalParams(let c): laws.optimalParams(compute: c)
    case .batch(let n, let t): laws.batch?(params: n, tokens: t)
    case .learningRate(let n, let t): laws.learningRate?(params: n, tokens: t)
    case .loss(let n, let t): laws.loss?(params: n, tokens: t)
    }
  }
}

public struct SuggestRequest: Sendable, Hashable {
  /// Empty: N_opt at the stated (or largest) budget, and B_opt and eta_opt of that run.
  public var targets: [SuggestTarget]
  /// At most so many runs; nil: 18, or as many as a refused law needs.
  public var runs: Int?
  /// At most so many FLOPs in all; nil: a quarter of what the study has spent, or what a refused law needs.
  public var mostCompute: Double?
  /// Model sizes that can be trained; nil: those of the data, between them, and up to four times beyond.
  public var sizes: [Double]?

  public init(
    targets: [SuggestTarget] = [], runs: Int? = nil, mostCompute: Double? = nil, sizes: [Double]? = nil
  ) {
    (self.targets, self.runs, self.mostCompute, self.sizes) = (targets, runs, mostCompute, sizes)
  }
}

/// Why no run can be suggested, and what would have to be allowed.
public struct SuggestObstacle: Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    case tooFewRuns(least: RunNeed, allowed: Int)
    /// FLOPs.
    case tooLittleCompute(least: RunNeed, allowed: Double)
    case nothingHelps
  }

  public var reason: Reason
  /// The least that must be allowed; nil where no more runs or FLOPs would help.
  public var runs: Int?
  public var compute: Double?
}

/// So many runs of one N and T, and their FLOPs together.
public struct RunNeed: Sendable, Hashable {
  public var runs: Int
  public var params: Double
  public var tokens: Double
  public var compute: Double
}

/// A run that was not made.
public struct SuggestedRun: Sendable, Hashable {
  public var params: Double
  public var tokens: Double
  /// nil where the study knows no B or eta.
  public var batchTokens: Double?
  public var learningRate: Double?
  /// FLOPs.
  public var compute: Double
}

/// Runs that belong together: they make one cell.
public struct SuggestedCell: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    /// A cell that was refused becomes one with an optimum.
    case completion
    case newCell = "new_cell"
    /// Where nothing is swept, a run is a point of the law by itself.
    case singleRun = "single_run"
  }

  public enum Reason: Sendable, Hashable {
    /// Why the cell that these runs may complete has no optimum.
    case refused(OptimumReason?)
    case position(Position)
  }

  public var kind: Kind
  public var params: Double
  public var tokens: Double
  public var reason: Reason
  public var runs: [SuggestedRun]
  /// The targets' intervals once this cell and all before it are made, in the order of `Suggestions.targets`.
  public var expected: [Estimate?]

  public var compute: Double { runs.reduce(0) { $0 + $1.compute } }
  public var need: RunNeed { RunNeed(runs: runs.count, params: params, tokens: tokens, compute: compute) }
}

/// A law that is asked for and refused now, and what becomes of it with the suggested runs.
public struct SuggestRefusal: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    case stillRefused(Refusal)
    /// Refused cells are completed, whose optimum nobody has seen yet.
    case mayBeFitted
    case canBeFitted
  }

  public var law: LawName
  public var now: Refusal?
  public var outcome: Outcome
}

/// What else a reader of suggestions must know.
public enum SuggestNote: Sendable, Hashable {
  case completedCells
  case cellsOfSixRuns
  case notSwept
  case evaluateAtSmallerT
  /// Fewer than three sizes under an interval drawn by such units.
  case unseenSizeNoise(DrawnUnit)
}

public struct Suggestions: Sendable, Hashable {
  public var targets: [SuggestTarget]
  /// Values with their intervals now; nil where the law was refused.
  public var now: [Estimate?]
  /// What was drawn independently, such as `cell`, for intervals that rest on one or two model sizes: noise that sizes
  /// share cannot be seen there, so they may be too narrow, and none is expected. nil for others.
  public var unseenSizeNoise: [DrawnUnit?]
  /// In the order in which they help most.
  public var cells: [SuggestedCell]
  /// FLOPs that were allowed, and that the study has spent.
  public var budget: Double?
  public var spent: Double
  /// Why a law that is asked for was refused, and whether these runs would allow it.
  public var refusals: [SuggestRefusal]
  public var notes: [SuggestNote]
  /// Why there are no cells; nil where there are some.
  public var obstacle: SuggestObstacle?

  public var compute: Double { cells.reduce(0) { $0 + $1.compute } }
  public var runs: Int { cells.reduce(0) { $0 + $1.runs.count } }
}
