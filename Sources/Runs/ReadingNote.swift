// What was decided or derived while logs were read: values with their numbers. Their sentences stand in RunLogs/Words.

public enum ReadingNote: Sendable, Hashable {
  /// So many files turned out to be of a format; the first of them.
  case format(String, files: Int, first: String)
  /// Files that no format knows.
  case notRead([String])
  /// A quantity is read from a column of another name.
  case column(Field, String)
  /// The validation loss is read from a column that may hold the training loss.
  case plainLoss(String)
  /// The loss is in bits, not in nats, by the name of its column.
  case bits(String)
  /// A batch that may count samples.
  case perhapsSamples(String)
  /// A quantity that no column gives, and a column whose name resembles it.
  case resembling(Field, String)
  /// A name that stands in a header again: in so many files beside this one.
  case repeatedColumn(String, file: String, others: Int)
  case unusedColumns([String])
  case derived(Derivation, count: Int)
  /// Rows of so many runs contradict each other.
  case conflict(Field, runs: Int)
  /// Logged compute is so many times what the formula gives.
  case otherCompute(ratio: Double, formula: String)
  /// A run that the study excludes and that is not there, and one whose name resembles it.
  case excludesNothing(String, near: String?)

  /// Whether it can change what the laws say, so that it is told beside them.
  public var isWarning: Bool {
    switch self {
    case .plainLoss, .resembling, .excludesNothing, .perhapsSamples: true
    case .derived(.namesUnmatched, _), .derived(.sizeMissing, _): true
    default: false
    }
  }

  /// What follows from the rest, or had to be decided.
  public enum Derivation: Sendable, Hashable {
    /// Tokens of evaluations from other rows of the same step.
    case tokensOfStep
    /// Tokens of runs whose count begins anew, counted as step × batch.
    case tokensRecounted
    /// Run names that do not match the pattern.
    case namesUnmatched(pattern: String)
    case tokens
    case step
    case compute(formula: String)
    /// N of Cross-DiT.
    case params
    case paramsOfLayers(Double)
    /// Depth and width are known, but not what a layer holds.
    case sizeMissing
    case batchOfClock
    case batchOfSequences
    case peakRate
    case usualBatch
    case continued
    case apart
    case lostTrainingLoss
    case repeatedTraining
  }
}
