// A run's state on disk: weights and both moments by name, counters as metadata. Read back, the run goes on bit by bit
// as if it had never stopped.

import Diagnostics
import Kernels

/// What a run carries from step to step besides its tensors.
struct RunCounters: Sendable, Equatable {
  var step = 0
  var noiseScale = NoiseScale()
  /// Sum and number of the losses since the last training line.
  var lossSum = 0.0
  var lossCount = 0
  /// Running average of the loss, nil before the first step.
  var smoothedLoss: Double?
  /// Validations of marks that are not reached yet.
  var windowLosses: [StepLoss] = []
  /// Bytes of the log that belong to the steps done.
  var logBytes = 0
  /// Why the run is over, nil while it is not.
  var ending: RunEnding?
}

/// How a run ended.
public enum RunEnding: Sendable, Equatable {
  case completed
  case diverged(reason: String)
}

extension RunCounters {
  private enum Key {
    static let step = "step", signal = "noise_signal", noise = "noise_noise", lossSum = "loss_sum"
    static let lossCount = "loss_count", smoothed = "smoothed_loss", logBytes = "log_bytes", ending = "ending"
    static let windowLosses = "window_losses"
  }

  /// Doubles in Swift's shortest form that reads back the same.
  var metadata: [String: String] {
    var all = [
      Key.step: "\(step)", Key.signal: "\(noiseScale.signal)", Key.noise: "\(noiseScale.noise)",
      Key.lossSum: "\(lossSum)", Key.lossCount: "\(lossCount)", Key.logBytes: "\(logBytes)",
    ]
    all[Key.smoothed] = smoothedLoss.map { "\($0)" }
    all[Key.ending] = ending?.text
    if !windowLosses.isEmpty {
      all[Key.windowLosses] = windowLosses.map { "\($0.step) \($0.loss)" }.joined(separator: ",")
    }
    return all
  }

  /// Nil where something is missing, no number, or not what a run of so many steps can have counted.
  init?(_ metadata: [String: String], steps: Int) {
    guard let step = metadata[Key.step].flatMap(Int.init), (0...steps).contains(step),
      let signal = metadata[Key.signal].flatMap(Double.init), let noise = metadata[Key.noise].flatMap(Double.init),
      let lossSum = metadata[Key.lossSum].flatMap(Double.init),
      let lossCount = metadata[Key.lossCount].flatMap(Int.init), (0...step).contains(lossCount),
      let logBytes = metadata[Key.logBytes].flatMap(Int.init), logBytes >= 0
    else { return nil }
    self.step = step
    noiseScale = NoiseScale(signal: signal, noise: noise)
    self.lossSum = lossSum
    self.lossCount = lossCount
    self.logBytes = logBytes
    smoothedLoss = metadata[Key.smoothed].flatMap(Double.init)
    if let text = metadata[Key.windowLosses] {
      guard let losses = Self.losses(text, upTo: step) else { return nil }
      windowLosses = losses
    }
    if let text = metadata[Key.ending] {
      guard let ending = RunEnding(text) else { return nil }
      self.ending = ending
    }
    guard (smoothedLoss == nil) == (step == 0) && ending.map({ $0 != .completed || step == steps }) ?? isFinite else {
      return nil
    }
  }

  /// Steps and losses, rising; nil where they are none.
  private static func losses(_ text: String, upTo last: Int) -> [StepLoss]? {
    let pairs = text.split(separator: ",").map { $0.split(separator: " ") }
    let losses = pairs.compactMap { pair -> StepLoss? in
      guard pair.count == 2, let step = Int(pair[0]), let loss = Double(pair[1]) else { return nil }
      return StepLoss(step: step, loss: loss)
    }
    let isRising = zip(losses, losses.dropFirst()).allSatisfy { $0.step < $1.step }
    return losses.count == pairs.count && isRising && losses.allSatisfy { (1...last).contains($0.step) } ? losses : nil
  }

  /// Only a run that has diverged counts what is no number.
  private var isFinite: Bool {
    [noiseScale.signal, noiseScale.noise, lossSum, smoothedLoss ?? 0].allSatisfy(\.isFinite)
  }
}

extension RunEnding {
  private static let divergedStart = "diverged: "

  fileprivate init?(_ text: String) {
    if text == "completed" {
      self = .completed
    } else if text.hasPrefix(Self.divergedStart) {
      self = .diverged(reason: String(text.dropFirst(Self.divergedStart.count)))
    } else {
      return nil
    }
  }

  fileprivate var text: String {
    switch self {
    case .completed: "completed"
    case .diverged(let reason): Self.divergedStart + reason
    }
  }
}

/// The file of a run's state.
struct Checkpoint {
  let path: String
  /// The log's first line: all settings, the version, the BLAS core. A checkpoint of another run is refused.
  let header: String

  static let headerKey = "header"

  /// Replaces the file whole or not at all.
  func save(_ trainer: Trainer, _ counters: RunCounters) throws(Failure) {
    var metadata = counters.metadata
    metadata[Self.headerKey] = header
    let sets = Self.sets(trainer)
    let labels = sets.flatMap { name, set in
      set.layout.parameters.map { TensorLabel("\(name)/\($0.name)", $0.dimensions) }
    }
    var writer = try SafetensorsWriter(path, labels, metadata: metadata)
    for (_, set) in sets {
      for parameter in set.layout.parameters { try writer.append(set.tensor(parameter)) }
    }
    try writer.finish()
  }

  /// Puts the stored state into a fresh trainer; nil where there is no checkpoint yet.
  func restore(_ trainer: Trainer, exists: Bool) throws(Failure) -> RunCounters? {
    guard exists else { return nil }
    let file = try SafetensorsFile(contentsOf: path)
    guard file.metadata[Self.headerKey] == header else {
      throw Failure(
        "the checkpoint is of another run: \(headerDifference(file.metadata[Self.headerKey] ?? "", header))",
        at: Place(file: path),
        hint: "give the run a folder of its own with --out, or delete this one to start afresh")
    }
    guard let counters = RunCounters(file.metadata, steps: trainer.settings.steps) else {
      throw damaged("a counter is missing or out of range")
    }
    let stored = Dictionary(file.tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (name, set) in Self.sets(trainer) {
      for parameter in set.layout.parameters {
        guard let tensor = stored["\(name)/\(parameter.name)"], tensor.shape == parameter.dimensions else {
          throw damaged("tensor \(name)/\(parameter.name) is missing or of another shape")
        }
        guard counters.ending != nil || tensor.values.allSatisfy(\.isFinite) else {
          throw damaged("tensor \(name)/\(parameter.name) has a value that is not a number")
        }
        set.tensor(parameter).assign(tensor.values)
      }
    }
    trainer.step = counters.step
    trainer.noiseScale = counters.noiseScale
    return counters
  }

  private static func sets(_ trainer: Trainer) -> [(String, ParameterSet)] {
    [("weights", trainer.weights), ("first_moment", trainer.first), ("second_moment", trainer.second)]
      + (trainer.average.map { [("average", $0)] } ?? [])
  }

  private func damaged(_ reason: String) -> Failure {
    Failure("the checkpoint is damaged: \(reason)", at: Place(file: path), hint: "delete it to start the run afresh")
  }
}

extension SafetensorsWriter {
  /// Straight from where the values lie.
  mutating func append(_ tensor: Tensor) throws(Failure) {
    try tensor.withSpan { (values) throws(Failure) in try append(values) }
  }
}
