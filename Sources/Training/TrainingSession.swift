// A run on disk: steps, log and checkpoints in a folder, from wherever it was left to its end.

public import Diagnostics
import Foundation

/// How far a run is, for whoever watches it.
public struct TrainingProgress: Sendable {
  public var step: Int
  public var tokens: Int
  public var loss: Double
}

/// One run in its folder. The log holds no times: equal settings give equal bytes, whatever happened on the way.
public final class TrainingSession {
  /// How a call of `run` came back.
  public enum Outcome: Sendable, Equatable {
    case ended(RunEnding)
    /// Stopped on request, with a checkpoint.
    case interrupted
  }

  public static let logName = "log.jsonl"
  public static let checkpointName = "checkpoint.safetensors"

  public let settings: TrainingSettings
  public let logPath: String
  private let trainer: Trainer
  private let checkpoint: Checkpoint
  private let windows: MarkWindows
  private var log: RunLogFile
  private var counters: RunCounters
  /// Whether `run` begins in the middle.
  public let isResumed: Bool

  /// Opens the folder, making it where it is missing, and takes up the run where the last checkpoint left it.
  ///
  /// - Throws: `Failure` when another process trains there, when the checkpoint is of another run or damaged, or when
  ///   nothing can be written.
  public init(folder: String, settings: TrainingSettings, version: String, core: String) throws(Failure) {
    let files = FileManager.default
    do {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure("the folder cannot be made", at: Place(file: folder), hint: "choose another with --out")
    }
    self.settings = settings
    windows = MarkWindows(settings)
    logPath = (folder as NSString).appendingPathComponent(Self.logName)
    let state = (folder as NSString).appendingPathComponent(Self.checkpointName)
    log = try RunLogFile(logPath)
    trainer = Trainer(settings)
    let header = TrainingLog.header(settings, version: version, blasCore: core)
    checkpoint = Checkpoint(path: state, header: header)
    let stored = try checkpoint.restore(trainer, exists: files.fileExists(atPath: state))
    try log.check(header: header)
    isResumed = stored != nil
    counters = stored ?? RunCounters()
    try log.truncate(to: counters.logBytes)
    if stored == nil { try log.append(header) }
  }

  public var progress: TrainingProgress {
    TrainingProgress(step: trainer.step, tokens: trainer.tokens, loss: counters.smoothedLoss ?? .nan)
  }

  /// Trains to the end, or until `shouldStop`. After every step `watch` hears of it and says whether a checkpoint is due.
  public func run(
    shouldStop: () -> Bool, watch: (TrainingProgress) -> Bool
  ) throws(Failure) -> Outcome {
    if counters.ending == nil {
      guard try train(shouldStop, watch) else { return .interrupted }
      try save()
    }
    try close()
    return .ended(counters.ending ?? .completed)
  }

  /// Whether the run came to its end.
  private func train(_ shouldStop: () -> Bool, _ watch: (TrainingProgress) -> Bool) throws(Failure) -> Bool {
    while counters.ending == nil {
      if trainer.isDone {
        counters.ending = .completed
      } else {
        try advance()
        let isDue = watch(progress)
        if shouldStop() && counters.ending == nil {
          try save()
          return false
        }
        if isDue { try save() }
      }
    }
    return true
  }

  /// The closing line comes after the last checkpoint, which knows that the run is over: a run killed in between writes
  /// it again.
  private func close() throws(Failure) {
    switch counters.ending {
    case .diverged(let reason):
      try log.append(TrainingLog.diverged(settings, step: trainer.step, tokens: trainer.tokens, reason: reason))
    case .completed, nil: try log.append(TrainingLog.completed)
    }
    try log.synchronise()
  }

  private func save() throws(Failure) {
    try log.synchronise()
    try log.checkPlace()
    counters.step = trainer.step
    counters.noiseScale = trainer.noiseScale
    counters.logBytes = log.length
    try checkpoint.save(trainer, counters)
  }

  private func advance() throws(Failure) {
    let isLogged = (trainer.step + 1) % settings.logEvery == 0
    let result = trainer.advance(measuringNoise: isLogged)
    counters.lossSum += result.loss
    counters.lossCount += 1
    counters.smoothedLoss = counters.smoothedLoss.map { 0.9 * $0 + 0.1 * result.loss } ?? result.loss
    if isLogged || trainer.isDone { try logTraining(result) }
    if let reason = divergence(result) {
      counters.ending = .diverged(reason: reason)
    } else {
      try logValidation()
    }
  }

  private func logTraining(_ result: StepResult) throws(Failure) {
    try log.append(
      TrainingLog.training(
        step: trainer.step, tokens: trainer.tokens, loss: Float(counters.lossSum / Double(counters.lossCount)),
        learningRate: settings.learningRate(at: trainer.step - 1), gradientNorm: Float(result.gradientNorm),
        noiseScale: trainer.gradientNoiseScale.map { Float($0) }))
    counters.lossSum = 0
    counters.lossCount = 0
  }

  /// Validates for the marks ahead, and writes the line of the one that is reached.
  private func logMark() throws(Failure) {
    let loss = trainer.validationLoss(onAll: true)
    counters.windowLosses.append(StepLoss(step: trainer.step, loss: loss))
    guard let mean = windows.mean(at: trainer.step, of: counters.windowLosses) else { return }
    counters.windowLosses = windows.needed(after: trainer.step, of: counters.windowLosses)
    try log.append(
      TrainingLog.mark(
        step: trainer.step, tokens: trainer.tokens, loss: Float(mean),
        single: settings.markValidations > 1 ? Float(loss) : nil, shape: settings.shape))
  }

  private func logValidation() throws(Failure) {
    if windows.isDue(trainer.step) { try logMark() }
    if trainer.step % settings.validationEvery == 0 {
      try log.append(
        TrainingLog.validation(
          step: trainer.step, tokens: trainer.tokens, subsetLoss: Float(trainer.validationLoss(onAll: false))))
    }
  }

  /// A model that predicts nothing has a loss of 1; where the running average is above four times that, it has come apart.
  private static let explodedLoss = 4.0

  private func divergence(_ result: StepResult) -> String? {
    if !result.loss.isFinite { return "the loss is \(result.loss) at step \(trainer.step)" }
    if !result.gradientNorm.isFinite { return "the gradient norm is \(result.gradientNorm) at step \(trainer.step)" }
    guard let smoothed = counters.smoothedLoss, smoothed > Self.explodedLoss else { return nil }
    return "the loss has risen to \(Float(smoothed)) at step \(trainer.step)"
  }
}
