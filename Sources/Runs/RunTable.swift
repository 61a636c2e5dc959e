// What every log becomes: runs with their settings, and what was measured along each.

/// One training run: its settings (nil where the log does not say) and where it was read.
public struct Run: Sendable, Hashable {
  public var id: String
  /// The file and the line (from 1) where it was first seen.
  public var file: String
  public var line: Int
  public var seed: Double?
  /// Model size N, parameters.
  public var params: Double?
  /// Batch size B, tokens a step.
  public var batchTokens: Double?
  /// Learning rate eta; the peak where a schedule is logged.
  public var learningRate: Double?
  public var depth: Double?
  public var width: Double?
  /// Video tokens a sample.
  public var contextTokens: Double?
  public var frames: Double?
  public var clipHeight: Double?
  public var clipWidth: Double?
  public var schedule: String?
  public var block: String?

  public init(id: String, file: String = "", line: Int = 0) {
    self.id = id
    self.file = file
    self.line = line
  }
}

/// One validation: the loss of a run after so many tokens.
public struct Evaluation: Sendable, Hashable {
  /// Index into `RunTable.runs`.
  public var run: Int
  public var step: Double?
  /// Training tokens T seen so far.
  public var tokens: Double
  public var loss: Double
  /// Training FLOPs C spent so far, measured or derived.
  public var compute: Double?
  public var line: Int

  public init(run: Int, step: Double? = nil, tokens: Double, loss: Double, compute: Double? = nil, line: Int = 0) {
    self.run = run
    self.step = step
    self.tokens = tokens
    self.loss = loss
    self.compute = compute
    self.line = line
  }
}

/// Training losses, column by column because there are millions: those of run r are `starts[r] ..< starts[r + 1]`.
public struct TrainingCurves: Sendable {
  public var starts: [Int]
  public var steps: [Double]
  public var tokens: [Double]
  public var losses: [Double]

  public init(starts: [Int] = [0], steps: [Double] = [], tokens: [Double] = [], losses: [Double] = []) {
    self.starts = starts
    self.steps = steps
    self.tokens = tokens
    self.losses = losses
  }
}

/// A row or a run that does not take part, and why. Nothing leaves the data without one.
public struct LedgerEntry: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The loss is NaN, infinite, or the log says so.
    case diverged
    /// A value that is no number, or outside what it can be (negative tokens).
    case invalid
    /// The same run and tokens again.
    case duplicate
    /// The row is cut off or has too many or too few fields.
    case torn
    /// What a law needs is neither there nor derivable.
    case incomplete
    /// The study's own filter or exclusion.
    case excluded
    /// Written before a restart that went back to an earlier step: the rows written last are the run.
    case superseded
  }

  public var file: String
  public var line: Int
  public var run: String?
  public var reason: LedgerReason
  /// What could not be read, in quotes; nil where the reason says all.
  public var detail: String?

  public init(file: String, line: Int = 0, run: String? = nil, _ reason: LedgerReason, detail: String? = nil) {
    self.detail = detail
    self.file = file
    self.line = line
    self.run = run
    self.reason = reason
  }

  public var kind: Kind { reason.kind }
}

/// A measurement that takes no part though it was made: its influence can be told by putting it back.
public struct SetAside: Sendable, Hashable {
  /// The settings of its run, which the table may not hold.
  public var run: Run
  /// Its `run` counts for nothing.
  public var evaluation: Evaluation
  /// As in the ledger.
  public var reason: LedgerReason

  public init(run: Run, evaluation: Evaluation, _ reason: LedgerReason) {
    self.run = run
    self.evaluation = evaluation
    self.reason = reason
  }

  public var kind: LedgerEntry.Kind { reason.kind }
}

/// What became of every row: `rows = evaluations + trainingOnly + withoutLoss + refused`.
public struct RowCounts: Sendable, Hashable {
  public var rows = 0
  public var evaluations = 0
  /// Rows with a training loss only.
  public var trainingOnly = 0
  /// Rows without any loss: settings, or a moment at which nothing was measured.
  public var withoutLoss = 0
  /// Rows in the ledger. The ledger may also hold whole files, which have line 0.
  public var refused = 0

  public init() {}
}

/// Everything that was read, in an order that does not depend on the order of files or rows.
public struct RunTable: Sendable {
  public var runs: [Run]
  /// Ordered by run, then tokens.
  public var evaluations: [Evaluation]
  public var training: TrainingCurves
  /// Ordered by file, then line.
  public var ledger: [LedgerEntry]
  /// What was derived and how, which columns were ignored.
  public var notes: [ReadingNote]
  /// What became of the rows that were read.
  public var counts: RowCounts
  /// Those of the ledger's rows that have N, T and a finite loss, in the order of the ledger as far as it is known.
  public var setAside: [SetAside] = []

  public init(
    runs: [Run] = [], evaluations: [Evaluation] = [], training: TrainingCurves = .init(), ledger: [LedgerEntry] = [],
    notes: [ReadingNote] = [], counts: RowCounts = .init()
  ) {
    self.counts = counts
    self.runs = runs
    self.evaluations = evaluations
    self.training = training
    self.ledger = ledger
    self.notes = notes
  }
}
