// A sweep: which runs, in which order, and what is kept of each. Read once into values that nothing re-reads.

public import Diagnostics
public import Training
import Texts

/// One run of a sweep.
public struct SweepRun: Sendable, Hashable {
  /// The name of the run, of its log and of its folder while it works.
  public var id: String
  public var settings: TrainingSettings

  public init(_ settings: TrainingSettings) {
    self.settings = settings
    id = runIdentifier(settings)
  }

  /// T, the tokens of the whole run.
  public var tokens: Int { settings.marks.last ?? 0 }
  /// Training FLOPs of the whole run, C_token·T.
  public var flops: Double { flopsPerToken(settings.shape) * Double(tokens) }
  /// FLOPs of its validations, at the marks and between them: forward passes, a third of what training takes a token.
  public var validationFLOPs: Double {
    let clips =
      settings.fullValidations * ClipSource.validationClips
      + settings.steps / settings.validationEvery * ClipSource.validationSubset
    return flopsPerToken(settings.shape) / 3 * Double(clips * settings.shape.clip.contextTokens)
  }
  /// All that it computes.
  public var work: Double { flops + validationFLOPs }
}

/// What a plan file says, expanded.
public struct SweepPlan: Sendable, Hashable {
  public static let mostRuns = 10_000

  public var name: String
  /// Every run once, in the order of the file.
  public var runs: [SweepRun]
  /// Training lines, and as many validation lines, kept of a log.
  public var lines: Int
  /// What the reader of the file is to be told, though nothing is wrong with it.
  public var notes: [Diagnostic] = []

  public init(name: String, runs: [SweepRun], lines: Int = 200) {
    self.name = name
    self.runs = runs
    self.lines = lines
  }

  /// The runs in the order in which they are started: longest first, so that none is left over at the end. Equal ones
  /// stay in the order of the plan.
  public var startOrder: [SweepRun] {
    runs.enumerated().sorted { ($0.element.work, $1.offset) > ($1.element.work, $0.offset) }.map(\.element)
  }

  public var flops: Double { runs.reduce(0) { $0 + $1.flops } }
  public var work: Double { runs.reduce(0) { $0 + $1.work } }

  /// Seconds until the last run ends when each of `jobs` processes makes `rate` FLOPs a second of a run.
  public func seconds(jobs: Int, rate: (SweepRun) -> Double) -> Double {
    var busy = Array(repeating: 0.0, count: max(1, jobs))
    for run in startOrder {
      guard let next = busy.indices.min(by: { busy[$0] < busy[$1] }) else { break }
      busy[next] += run.work / rate(run)
    }
    return busy.max() ?? 0
  }
}

/// Reads a plan file (its keys: `PlanSettings`).
///
/// - Parameter memory: what the machine has, in bytes; a run that takes more is an error.
/// - Throws: `Failure` with every error in the file, ordered by line and column; only what is no YAML at all stops at its
///   first error.
public func readSweepPlan(_ path: String, memory: Double = .infinity) throws(Failure) -> SweepPlan {
  guard let root = try YAMLSource(file: path, kind: "sweep plan").compose() else {
    throw Failure(
      "is empty", at: Place(file: path),
      hint: "a sweep plan says at least name, sizes, batch_tokens, learning_rates and marks")
  }
  let reader = NodeReader(file: path)
  let plan = PlanFile(reader: reader, root: root, memory: memory).plan()
  try reader.finish()
  return plan
}
