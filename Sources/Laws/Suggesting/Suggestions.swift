// What is asked of `suggestions`, and what it answers: the next runs, their cost, and the intervals to expect.

import Foundation

/// A number that is to be known better.
public enum SuggestTarget: Sendable, Hashable {
  /// N_opt at so many FLOPs, by the closed form.
  case optimalParams(compute: Double)
  case batch(params: Double, tokens: Double)
  case learningRate(params: Double, tokens: Double)
  case loss(params: Double, tokens: Double)

  public var words: String {
    switch self {
    case .optimalParams(let c): "N_opt at C = \(scientific(c)) FLOPs"
    case .batch(let n, let t): "B_opt at N = \(short(n)), T = \(short(t))"
    case .learningRate(let n, let t): "eta_opt at N = \(short(n)), T = \(short(t))"
    case .loss(let n, let t): "loss at N = \(short(n)), T = \(short(t))"
    }
  }

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
  public var reason: String
  /// The least that must be allowed; nil where no more runs or FLOPs would help.
  public var runs: Int?
  public var compute: Double?
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

  public var kind: Kind
  public var params: Double
  public var tokens: Double
  public var reason: String
  public var runs: [SuggestedRun]
  /// The targets' intervals once this cell and all before it are made, in the order of `Suggestions.targets`.
  public var expected: [Estimate?]

  public var compute: Double { runs.reduce(0) { $0 + $1.compute } }
}

public struct Suggestions: Sendable, Hashable {
  public var targets: [SuggestTarget]
  /// Values with their intervals now; nil where the law was refused.
  public var now: [Estimate?]
  /// What was drawn independently, such as `cell`, for intervals that rest on one or two model sizes: noise that sizes
  /// share cannot be seen there, so they may be too narrow, and none is expected. nil for others.
  public var unseenSizeNoise: [String?]
  /// In the order in which they help most.
  public var cells: [SuggestedCell]
  /// FLOPs that were allowed, and that the study has spent.
  public var budget: Double?
  public var spent: Double
  /// Why a law that is asked for was refused, and whether these runs would allow it.
  public var refusals: [String]
  public var notes: [String]
  /// Why there are no cells; nil where there are some.
  public var obstacle: SuggestObstacle?

  public var compute: Double { cells.reduce(0) { $0 + $1.compute } }
  public var runs: Int { cells.reduce(0) { $0 + $1.runs.count } }
}
