// How far a run is and how fast: on the terminal, as lines for a sweep, and in speed.json beside the log, which itself
// holds no times.

import Tables
import Texts
import Diagnostics
import Files
import Foundation
import Kernels
import Sweeps
import Training

final class TrainingWatch {
  private let settings: TrainingSettings
  private let printsLines: Bool
  private let isSeen: Bool
  private let checkpointEvery: Duration
  private let start = ContinuousClock.now
  private var firstStep: Int?
  private var lastStep = 0
  private var lastCheckpoint = ContinuousClock.now
  private var lastShown = ContinuousClock.now
  private var isShown = false
  /// Whether the sweep that reads the progress lines has gone: then the run stops too.
  private(set) var readerIsGone = false

  init(_ settings: TrainingSettings, printsLines: Bool, checkpointEvery seconds: Double) {
    self.settings = settings
    self.printsLines = printsLines
    isSeen = !printsLines && isatty(STDERR_FILENO) == 1
    checkpointEvery = .seconds(seconds)
  }

  /// Whether a checkpoint is due.
  func update(_ progress: TrainingProgress) -> Bool {
    if firstStep == nil { firstStep = progress.step - 1 }
    lastStep = progress.step
    let now = ContinuousClock.now
    if now - lastShown > (printsLines ? .seconds(1) : .milliseconds(200)) {
      lastShown = now
      if printsLines { tell(progress) }
      if isSeen { show(progress) }
    }
    guard now - lastCheckpoint > checkpointEvery else { return false }
    lastCheckpoint = now
    return true
  }

  func finish() {
    if isShown { Reporting.write("\r\u{1B}[K") }
  }

  private var seconds: Double {
    let spent = ContinuousClock.now - start
    return max(1e-9, Double(spent.components.seconds) + Double(spent.components.attoseconds) * 1e-18)
  }

  private var tokensPerSecond: Double { Double((lastStep - (firstStep ?? lastStep)) * settings.batchTokens) / seconds }

  private func tell(_ progress: TrainingProgress) {
    let told = ProgressLine(
      tokens: Double(progress.tokens), tokensPerSecond: tokensPerSecond, loss: progress.loss)
    let line = Array((told.text + "\n").utf8)
    if unsafe line.withUnsafeBytes({ unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }) < 0 {
      readerIsGone = true
    }
  }

  private func show(_ progress: TrainingProgress) {
    isShown = true
    let rate = tokensPerSecond
    let left = Double(settings.steps * settings.batchTokens - progress.tokens) / max(rate, 1)
    let flops = rate * flopsPerToken(settings.shape) * 1e-9
    let share = 100 * progress.step / max(1, settings.steps)
    Reporting.write(
      "\r\u{1B}[Kstep \(progress.step) of \(settings.steps) (\(share) %)  loss \(NumberStyle.usual.text(progress.loss))  "
        + "\(Int(rate)) tokens/s  \(NumberStyle.usual.text(flops)) GFLOP/s  \(spokenTime(left)) left")
  }

  /// Speed of the last session, apart from the log so that equal runs have equal logs.
  func writeSpeed(to path: String) throws(Failure) {
    guard let firstStep, lastStep > firstStep else { return }
    let rate = tokensPerSecond
    let json: JSONValue = .object([
      ("tokens", .number(Double((lastStep - firstStep) * settings.batchTokens))), ("seconds", .number(seconds)),
      ("tokens_per_second", .number(rate)), ("gflops", .number(rate * flopsPerToken(settings.shape) * 1e-9)),
      ("blas_core", .string(BLASCore.name)),
    ])
    try writeAtomically(Array((json.text + "\n").utf8), to: path)
  }
}
