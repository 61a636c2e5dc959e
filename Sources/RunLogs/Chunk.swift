// What one block of text becomes: rows sorted into evaluations, training losses and ledger, with line numbers that count
// from the beginning of the block.

import Runs

struct Chunk: Sendable {
  /// Consecutive rows of one run; the ends are places in the columns below.
  struct Piece: Sendable {
    var run: Int
    var trainingEnd: Int
    var evaluationEnd: Int
  }

  struct Measured: Sendable {
    var step: Double
    var tokens: Double
    var loss: Double
    var compute: Double
    var line: Int
  }

  struct Refused: Sendable {
    var line: Int
    var run: String?
    var problem: RowProblem
    /// False for an entry that stands for a whole file.
    var isRow = true
  }

  var lines = 0
  var rows = 0
  var trainingOnly = 0
  var withoutLoss = 0
  /// Rows that kept their validation loss though their training loss is not finite.
  var lostTrainingLosses = 0
  var registry = RunRegistry()
  /// What the last header line of the block said, and the run it named.
  var lastHeader: OpenRun?
  var pieces: [Piece] = []
  var evaluations: [Measured] = []
  var steps: [Double] = []
  var tokens: [Double] = []
  var losses: [Double] = []
  /// Line numbers of the training losses; `withEvaluation` is set where the row also is an evaluation.
  var trainingLines: [UInt32] = []
  /// Steps and tokens of rows that measure no loss: another row of the run may say the step alone.
  var clocks: [(run: Int, step: Double, tokens: Double)] = []
  var refused: [Refused] = []
  /// Evaluations of rows that a condition kept out, as a chunk of its own (one or none), and for each which condition.
  var aside: [Chunk] = []
  var filters: [Int32] = []

  static let withEvaluation: UInt32 = 1 << 31
}
