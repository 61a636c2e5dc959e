// A run on disk: stopped after any step and taken up again it is the run that was never stopped, and no file in its folder
// is believed that is not its own.

import Diagnostics
import Foundation
import Kernels
import RunLogs
import Runs
import Testing

@testable import Training

/// A folder for a run, removed with the value.
final class RunFolder {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString).path
  var log: String { path + "/log.jsonl" }
  var checkpoint: String { path + "/checkpoint.safetensors" }

  /// Twelve steps of four clips, a training line every fifth, two marks.
  static func settings(rate: Double = 4e-3) -> TrainingSettings {
    TrainingSettings(
      shape: ModelShape(
        layers: 1, width: 16, headSize: 8, clip: ClipShape(frames: 2, height: 4, width: 4)),
      batchTokens: 32, learningRate: rate, seed: 1, marks: [128, 384], validationEvery: 6, logEvery: 5)
  }

  func session(_ settings: TrainingSettings = settings(), version: String = "1") throws -> TrainingSession {
    try TrainingSession(folder: path, settings: settings, version: version, core: "some")
  }

  /// Trains to the end, or until the run has done so many steps; with a checkpoint after these.
  @discardableResult
  func train(
    _ settings: TrainingSettings = settings(), to last: Int = .max, checkpoints: Set<Int> = []
  ) throws -> TrainingSession.Outcome {
    var step = 0
    return try session(settings).run(
      shouldStop: { step >= last },
      watch: {
        step = $0.step
        return checkpoints.contains(step)
      })
  }

  func bytes(_ file: String) -> Data { FileManager.default.contents(atPath: file) ?? Data() }

  /// Changes what the checkpoint says.
  func damage(_ change: (inout SafetensorsFile) throws -> Void) throws {
    var file = try SafetensorsFile(contentsOf: checkpoint)
    try change(&file)
    try file.write(to: checkpoint)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct SessionTests {
  @Test func stoppedAfterAnyStepItGoesOnBitForBit() throws {
    let undisturbed = RunFolder()
    #expect(try undisturbed.train() == .ended(.completed))
    for step in 1..<12 {
      let stopped = RunFolder()
      #expect(try stopped.train(to: step) == .interrupted)
      #expect(try stopped.session().isResumed)
      #expect(try stopped.train() == .ended(.completed))
      #expect(stopped.bytes(stopped.log) == undisturbed.bytes(undisturbed.log))
      #expect(stopped.bytes(stopped.checkpoint) == undisturbed.bytes(undisturbed.checkpoint))
    }
  }

  /// Validations before a mark and averaged weights are in the checkpoint too.
  @Test func meansOfMarksAndAveragesGoOnBitForBit() throws {
    var settings = RunFolder.settings()
    settings.marks = [640, 1280]
    (settings.markValidations, settings.averaging) = (4, 0.9)
    #expect(
      settings.validationSteps(mark: 640) == [19, 20] && settings.validationSteps(mark: 1280) == [37, 38, 39, 40])
    let undisturbed = RunFolder()
    try undisturbed.train(settings)
    for step in [18, 19, 20, 38, 39] {
      let stopped = RunFolder()
      #expect(try stopped.train(settings, to: step) == .interrupted)
      try stopped.train(settings)
      #expect(stopped.bytes(stopped.log) == undisturbed.bytes(undisturbed.log))
      #expect(stopped.bytes(stopped.checkpoint) == undisturbed.bytes(undisturbed.checkpoint))
    }
  }

  /// The mean is what a reader takes for the mark's loss; the mark's own stands beside it.
  @Test func theLossOfAMarkIsTheMeanOverItsWindow() throws {
    var settings = RunFolder.settings()
    settings.marks = [1280]
    settings.markValidations = 4
    let run = RunFolder()
    try run.train(settings)
    let trainer = Trainer(settings)
    let losses = (1...40).map { _ in
      _ = trainer.advance()
      return trainer.validationLoss(onAll: true)
    }
    let evaluation = try #require(try readLogs([run.log]).evaluations.first)
    #expect(Float(evaluation.loss) == Float(losses.suffix(4).reduce(0, +) / 4))
    let log = String(decoding: run.bytes(run.log), as: UTF8.self)
    #expect(log.contains("\"val_loss_single\":\(Float(losses[39])),"))
    #expect(log.contains("\"mark_validations\":4,\"mark_window\":0.1,"))
  }

  @Test func averagedWeightsAreValidatedAndTrainingGoesOnAsWithoutThem() {
    var settings = RunFolder.settings()
    let plain = Trainer(settings)
    settings.averaging = 0.5
    let averaged = Trainer(settings)
    for _ in 0..<3 { #expect(plain.advance() == averaged.advance()) }
    #expect(plain.weights.flat.values == averaged.weights.flat.values)
    #expect(plain.validationLoss(onAll: false) != averaged.validationLoss(onAll: false))
    #expect(plain.weights.flat.values == averaged.weights.flat.values)
  }

  /// As after SIGKILL: the log is ahead of the checkpoint, or there is none yet.
  @Test func whatTheCheckpointDoesNotKnowIsDoneAgain() throws {
    let undisturbed = RunFolder()
    try undisturbed.train()
    let whole = undisturbed.bytes(undisturbed.log)
    for step in [1, 5, 11] {
      let killed = RunFolder()
      try killed.train(to: step)
      try whole.prefix(whole.count - 3).write(to: URL(fileURLWithPath: killed.log))
      try killed.train()
      #expect(killed.bytes(killed.log) == whole)
    }
    for count in [0, 1, 100, 600, whole.count] {
      let young = RunFolder()
      try FileManager.default.createDirectory(atPath: young.path, withIntermediateDirectories: true)
      try whole.prefix(count).write(to: URL(fileURLWithPath: young.log))
      try young.train()
      #expect(young.bytes(young.log) == whole)
    }
  }

  @Test func aFinishedRunIsLeftAsItIs() throws {
    let run = RunFolder()
    try run.train()
    let (log, checkpoint) = (run.bytes(run.log), run.bytes(run.checkpoint))
    #expect(try run.train() == .ended(.completed))
    #expect(run.bytes(run.log) == log && run.bytes(run.checkpoint) == checkpoint)
  }

  @Test func aLogHasItsLines() throws {
    let run = RunFolder()
    try run.train()
    let lines = String(decoding: run.bytes(run.log), as: UTF8.self).split(separator: "\n")
    #expect(lines.count { $0.contains("\"train_loss\"") } == 3)
    #expect(lines.count { $0.contains("\"subset_loss\"") } == 2)
    #expect(lines.filter { $0.contains("\"val_loss\"") }.count == 2)
    #expect(lines.last == "{\"status\":\"completed\"}")
    let table = try readLogs([run.log])
    #expect(table.evaluations.map(\.tokens) == [128, 384])
    #expect(table.ledger == [] && table.notes == [])
  }

  @Test func aRunThatComesApartIsARunThatDiverged() throws {
    let (run, stopped) = (RunFolder(), RunFolder())
    let settings = RunFolder.settings(rate: 10)
    guard case .ended(.diverged(let reason)) = try run.train(settings) else {
      Issue.record("it did not diverge")
      return
    }
    let log = run.bytes(run.log)
    let table = try readLogs([run.log])
    #expect(table.ledger.map(\.kind) == [.diverged] && table.ledger.first?.reason == .said(reason))
    // Its end is known, and the same however it was reached.
    #expect(try run.train(settings) == .ended(.diverged(reason: reason)))
    #expect(run.bytes(run.log) == log)
    #expect(try stopped.train(settings, to: 1) == .interrupted)
    try stopped.train(settings)
    #expect(stopped.bytes(stopped.log) == log)
  }

  @Test func oneProcessAFolder() throws {
    let run = RunFolder()
    let first = try run.session()
    let failure = #expect(throws: Failure.self) { try run.session() }
    #expect(failure?.diagnostics.first?.headline == "another process is training into this folder")
    withExtendedLifetime(first) {}
  }
}

@Suite struct HostileFolderTests {
  private func complaint(_ run: RunFolder, _ settings: TrainingSettings = RunFolder.settings()) -> String {
    do {
      _ = try run.session(settings)
      return "nothing"
    } catch {
      return (error as? Failure)?.diagnostics.first?.headline ?? "\(error)"
    }
  }

  @Test func aFolderOfAnotherRunNamesWhatDiffers() throws {
    let (begun, young) = (RunFolder(), RunFolder())
    try begun.train(to: 3)
    #expect(
      complaint(begun, RunFolder.settings(rate: 1e-3))
        == "the checkpoint is of another run: learning_rate is 0.004 there, 0.001 here")
    var other = RunFolder.settings()
    other.marks = [384]
    other.seed = 2
    other.shape.layers = 2
    other.warmupSteps = 1
    let all = complaint(begun, other)
    #expect(all.contains("depth is 1 there, 2 here; flops_per_token is "))
    #expect(all.hasSuffix("; marks is 128,384 there, 384 here; and 4 more"))
    _ = try young.session()
    #expect(complaint(young, other).hasPrefix("the log is of another run: depth is 1 there, 2 here"))
    #expect(complaint(young) == "nothing")
    #expect(throws: Failure.self) { try begun.session(version: "2") }
  }

  /// A log that is none of ours is not written over.
  @Test func anotherFilesNameIsNoReasonToDeleteIt() throws {
    let run = RunFolder()
    try FileManager.default.createDirectory(atPath: run.path, withIntermediateDirectories: true)
    let text = Data("step,loss\n1,2\n".utf8)
    try text.write(to: URL(fileURLWithPath: run.log))
    #expect(complaint(run) == "the log is of another run: its settings cannot be read")
    #expect(run.bytes(run.log) == text)
  }

  @Test(arguments: [
    ("step", "9223372036854775807"), ("step", "-1"), ("step", "13"), ("step", "nan"), ("step", ""),
    ("loss_sum", "nan"), ("loss_sum", "inf"), ("loss_count", "-1"), ("loss_count", "4"), ("smoothed_loss", "nan"),
    ("noise_signal", "-inf"), ("noise_noise", "x"), ("log_bytes", "-1"), ("log_bytes", "1e3"),
    ("ending", "completed"), ("ending", "gone"),
  ])
  func countersOutOfRange(_ key: String, _ value: String) throws {
    let run = RunFolder()
    try run.train(to: 3)
    let log = run.bytes(run.log)
    try run.damage { $0.metadata[key] = value }
    #expect(complaint(run) == "the checkpoint is damaged: a counter is missing or out of range")
    try run.damage { $0.metadata[key] = nil }
    let isOptional = key == "ending"
    #expect(complaint(run).hasPrefix(isOptional ? "nothing" : "the checkpoint is damaged"))
    #expect(run.bytes(run.log) == log)
  }

  @Test func tensorsThatDoNotFit() throws {
    let name = "second_moment/blocks.0.mlp.in.bias"
    let changes: [(String, (inout SafetensorsFile) -> Void)] = [
      ("is missing or of another shape", { file in file.tensors.removeAll { $0.name == name } }),
      (
        "is missing or of another shape",
        { file in
          file.tensors.removeAll { $0.name == name }
          file.tensors.append(NamedTensor(name, [8, 8], Array(repeating: 0, count: 64)))
        }
      ),
      (
        "has a value that is not a number",
        { file in
          file.tensors.removeAll { $0.name == name }
          file.tensors.append(NamedTensor(name, [64], Array(repeating: .nan, count: 64)))
        }
      ),
    ]
    for (expected, change) in changes {
      let run = RunFolder()
      try run.train(to: 3)
      try run.damage(change)
      #expect(complaint(run) == "the checkpoint is damaged: tensor \(name) \(expected)")
    }
  }

  @Test func filesCutShort() throws {
    let run = RunFolder()
    try run.train(to: 7)
    let (log, checkpoint) = (run.bytes(run.log), run.bytes(run.checkpoint))
    for count in [0, 7, 8, 100, checkpoint.count - 1] {
      try checkpoint.prefix(count).write(to: URL(fileURLWithPath: run.checkpoint))
      #expect(complaint(run).hasPrefix("no whole safetensors file"))
    }
    try Data(repeating: 0x55, count: 4096).write(to: URL(fileURLWithPath: run.checkpoint))
    #expect(complaint(run).hasPrefix("no whole safetensors file"))
    try checkpoint.write(to: URL(fileURLWithPath: run.checkpoint))
    try log.dropLast(1).write(to: URL(fileURLWithPath: run.log))
    #expect(complaint(run).hasPrefix("the log is shorter than its checkpoint says"))
    try log.write(to: URL(fileURLWithPath: run.log))
    #expect(try run.train() == .ended(.completed))
  }

  @Test func aFolderThatCannotBe() {
    #expect(throws: Failure.self) {
      try TrainingSession(folder: "/dev/null/x", settings: RunFolder.settings(), version: "1", core: "some")
    }
  }
}
