// What a finding says and what to do about it, with the numbers.

public import Runs

/// N, B and eta of a run, as far as they are known.
public struct RunSettings: Sendable, Hashable {
  public var params: Double?
  public var batchTokens: Double?
  public var learningRate: Double?
}

extension Finding {
  /// Where the size of the noise is known from; a share of the loss.
  public struct Noise: Sendable, Hashable {
    public var value: Double
    /// Between seeds; else what the loss law misses its points by.
    public var isOfSeeds: Bool
  }

  /// B or eta at one end of the grid.
  public struct Side: Sendable, Hashable {
    public var edge: GridEdge.End
    public var axis: SweptAxis
    public var cells: Int
  }

  /// What was found. Shares are of the loss; falls are differences of ln loss over a doubling of T.
  public enum Statement: Sendable, Hashable {
    case sameLosses(Refusal)
    /// The log ends in a loss that is not a number; for the reader's reason.
    case diverged(file: String, line: Int, reason: LedgerReason)
    case unstable(RunSettings, Rise?, Spikes?)
    case plateau(RunSettings, fall: Double, peers: Double, aboveBest: Double)
    case stillFalling(RunSettings, fall: Double, peers: Double, law: Double?, aboveBest: Double)
    case endsAlone(RunSettings, tokens: Double, usual: Double)
    case fewTokens(RunSettings, perParam: Double, usual: Double)
    /// Validation over training loss, less one, of the run and of its peers.
    case gap(RunSettings, Double, peers: Double, deviations: Double)
    /// The loss over the median of its cell.
    case outlier(loss: Double, ratio: Double, params: Double, tokens: Double, runs: Int)
    case exponentInNoise(FitNote.Exponent, range: Double, Noise)
    case surfaceInNoise(SweptAxis, cells: Count, rise: Double, Noise)
    case noSeeds
    case noSeedsAt(sizes: [Double])
    case optimaAtEdges(Count, [Side])
    case cellsWithoutOptimum(Count)
    case limitedCells(Count, others: Int)
    case narrow(FitNote.Exponent, factor: Double, values: Int, Extent)
    case fewPoints(Int, parameters: Int)
    case fewOptima(Int)
    case noLaw(LawName, Refusal)
    /// FLOPs of the budget and of the largest fitted run.
    case farBudget(Double, largest: Double)
  }

  /// How far above its lowest the loss ends, as a share, and where that was.
  public enum Rise: Sendable, Hashable {
    case ofLoss(Double, bestAt: Double)
    case ofTrainingLoss(Double, bestAt: Double)
  }

  /// Spikes of the training loss; the largest by its factor, its place and its size in deviations.
  public struct Spikes: Sendable, Hashable {
    public var count: Int
    public var factor: Double
    public var tokens: Double
    public var deviations: Double
  }

  /// What to do about it.
  public enum Hint: Sendable, Hashable {
    case noRunHelps
    case divergedCell
    /// A run at a lower eta and the same B ends lower.
    case rateTooHigh(rate: Double, loss: Double, here: Double)
    /// None does; the best of the peers and its loss.
    case rateNotAlone(best: RunSettings?, loss: Double?)
    case peersBest(batch: Double?, rate: Double?)
    case learnsTooSlowly(tokens: Double)
    case wasStopped
    case lawReachesFar
    case dataDiffer
    case excludeRun
    case moreSeedsOrRange(FitNote.Exponent)
    case moreSeeds
    case seedsAtBest
    case closeGrid
    case explain(Refusal)
    case largerRuns
    case widerRange(values: Int, factor: Double)
    case helpfulCells
    case allowLaw(StudyRemedy?)
    case intervalsOfLaw
  }
}

/// What the data do not allow to be looked at.
public enum MissingCheck: Sendable, Hashable {
  /// No evaluation at T/2 and T.
  case curves
  /// No log has a training loss in so many lines.
  case trainingLosses(lines: Int)
  /// No so many runs share N, schedule and final T.
  case peers(Int)
  case seeds
}
