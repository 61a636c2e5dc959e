// The log as text, and as `lawbook runs` reads it.

import Diagnostics
import Foundation
import RunLogs
import Runs
import Testing

@testable import Training

@Suite struct TrainingLogTests {
  static let settings = TrainingSettings(
    shape: ModelShape(layers: 2, width: 32), batchTokens: 256, learningRate: 2e-3, seed: 3, marks: [256_000, 512_000])
  static let header = TrainingLog.header(settings, version: "0.1.0", blasCore: "Haswell")

  @Test func linesAreExact() {
    #expect(
      Self.header
        == #"{"run":"cross-dit-L2-d32-B256-lr2e-3-s3","block":"cross-dit","depth":2,"width":32,"head_size":16,"#
        + #""params":32768,"parameter_count":44624,"n_ctx":64,"flops_per_token":221184,"frames":4,"clip_height":8,"#
        + #""clip_width":8,"frame_rate":1,"batch_tokens":256,"learning_rate":0.002,"schedule":"constant","#
        + #""warmup_steps":20,"seed":3,"marks":[256000,512000],"validation_every":200,"log_every":10,"#
        + #""lawbook":"0.1.0","blas_core":"Haswell"}"#)
    #expect(
      TrainingLog.training(
        step: 10, tokens: 2560, loss: 0.1, learningRate: 0.001, gradientNorm: 2, noiseScale: .nan)
        == #"{"step":10,"tokens":2560,"train_loss":0.1,"rate":0.001,"gradient_norm":2,"noise_scale":null}"#)
    #expect(
      TrainingLog.validation(step: 200, tokens: 51_200, subsetLoss: 0.25)
        == #"{"step":200,"tokens":51200,"subset_loss":0.25}"#)
    #expect(
      TrainingLog.mark(step: 1000, tokens: 256_000, loss: 0.125, shape: Self.settings.shape)
        == #"{"step":1000,"tokens":256000,"val_loss":0.125,"compute":56623104000}"#)
    #expect(TrainingLog.completed == #"{"status":"completed"}"#)
    #expect(
      TrainingLog.diverged(Self.settings, step: 7, tokens: 1792, reason: "loss is \"nan\"")
        == #"{"status":"diverged","run":"cross-dit-L2-d32-B256-lr2e-3-s3","step":7,"tokens":1792,"val_loss":"nan","#
        + #""reason":"loss is \"nan\""}"#)
  }

  @Test(arguments: [0, 1, 0.1, 1 / 3, 1e-8, 3.4e38, 16_777_216, -2.5, .leastNonzeroMagnitude] as [Float])
  func numbersReadBackTheSame(value: Float) {
    #expect(Float(JSONText.number(value)) == value)
    #expect((try? JSONDecoder().decode(Float.self, from: Data(JSONText.number(value).utf8))) == value)
  }

  @Test func namesSayWhatDiffersFromTheDefault() {
    var settings = Self.settings
    #expect(runIdentifier(settings) == "cross-dit-L2-d32-B256-lr2e-3-s3")
    settings.shape = ModelShape(
      layers: 4, width: 64, headSize: 32, block: .mmDiT,
      clip: ClipShape(frames: 8, height: 8, width: 16, frameRate: 0.5))
    settings.schedule = .warmupStableDecay
    settings.learningRate = 1.5e-3
    #expect(runIdentifier(settings) == "mm-dit-L4-d64-h32-8x8x16-r0.5-wsd-B256-lr1.5e-3-s3-T512000")
    settings = Self.settings
    (settings.shape.clip.version, settings.averaging) = (2, 0.999)
    #expect(runIdentifier(settings) == "cross-dit-L2-d32-c2-ema0.999-B256-lr2e-3-s3")
  }

  @Test func tokensCostWhatTheirMatricesDo() {
    #expect(flopsPerToken(ModelShape(layers: 2, width: 32)) == 0.75 * 32_768 * (7 + 2))
    // A layer forward: 24·32² + 4·64·32 = 32,768.
    #expect(flopsPerToken(ModelShape(layers: 2, width: 32, block: .adaLNDiT)) == 3 * 2 * 32_768)
    // One layer is the last: video 24·32²·64 + caption 4·32²·8 + attention 4·32·64·72 = 2,195,456 a clip.
    #expect(flopsPerToken(ModelShape(layers: 1, width: 32, block: .mmDiT)) == 3 * 2_195_456 / 64)
    // Every other: 24·32²·72 + 4·32·72² = 2,433,024.
    #expect(flopsPerToken(ModelShape(layers: 3, width: 32, block: .mmDiT)) == 3 * (2 * 2_433_024 + 2_195_456) / 64)
  }
}

@Suite struct ReadLogTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString)
    .path

  /// A run of 2,000 steps with two marks.
  static let lines: [String] = {
    var lines = [TrainingLogTests.header]
    for step in 1...2000 {
      let tokens = step * 256
      if step % 10 == 0 {
        lines.append(
          TrainingLog.training(
            step: step, tokens: tokens, loss: 1 / Float(step), learningRate: 2e-3 * min(1, Double(step) / 20),
            gradientNorm: 0.5, noiseScale: step > 20 ? 300 : nil))
      }
      if step % 200 == 0 { lines.append(TrainingLog.validation(step: step, tokens: tokens, subsetLoss: 0.9)) }
      if step % 1000 == 0 {
        lines.append(
          TrainingLog.mark(
            step: step, tokens: tokens, loss: 100 / Float(step), shape: TrainingLogTests.settings.shape))
      }
    }
    return lines + [TrainingLog.completed]
  }()

  private func read(_ text: String) throws -> RunTable {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/some.jsonl"))
    return try readLogs([folder + "/some.jsonl"])
  }

  private func joined(_ lines: some Sequence<String>) -> String { lines.map { $0 + "\n" }.joined() }

  @Test func ourOwnLogsNeedNoMapping() throws {
    let table = try read(joined(Self.lines))
    let run = try #require(table.runs.first)
    #expect(table.runs.count == 1)
    #expect(run.id == "cross-dit-L2-d32-B256-lr2e-3-s3")
    #expect((run.seed, run.params, run.batchTokens) == (3, 32_768, 256))
    #expect((run.learningRate, run.depth, run.width) == (0.002, 2, 32))
    #expect((run.contextTokens, run.frames) == (64, 4))
    #expect((run.clipHeight, run.clipWidth) == (8, 8))
    #expect((run.schedule, run.block) == ("constant", "cross-dit"))
    #expect(table.evaluations.map(\.tokens) == [256_000, 512_000])
    #expect(table.evaluations.map(\.loss) == [0.1, 0.05])
    #expect(table.evaluations.map(\.compute) == [221_184 * 256_000, 221_184 * 512_000])
    #expect(table.training.losses.count == 200)
    #expect(table.training.losses.first == 0.1)
    #expect(table.ledger == [])
    #expect(table.notes == [])
  }

  @Test func aDivergedRunIsInTheLedgerWithItsReason() throws {
    let start = Self.lines.prefix { !$0.contains("\"step\":1200,") }
    let table = try read(
      joined(
        start + [
          TrainingLog.diverged(TrainingLogTests.settings, step: 1200, tokens: 307_200, reason: "loss is \"nan\"")
        ]))
    #expect(table.evaluations.map(\.tokens) == [256_000])
    #expect(table.ledger.map(\.kind) == [.diverged])
    #expect(table.ledger.first?.reason == .said("loss is \"nan\""))
    #expect(table.notes == [])
  }

  @Test func aRunThatDivergesBeforeItsFirstMarkIsNamedToo() throws {
    let table = try read(
      joined([
        TrainingLogTests.header,
        TrainingLog.diverged(TrainingLogTests.settings, step: 3, tokens: 768, reason: "loss is inf"),
      ]))
    #expect(table.evaluations == [])
    #expect(table.ledger.map(\.run) == ["cross-dit-L2-d32-B256-lr2e-3-s3"])
    #expect(table.ledger.map(\.reason) == [.said("loss is inf")])
  }

  /// Cut anywhere behind its first line, also within a line.
  @Test func aLogThatWasCutIsReadAsFarAsItGoes() throws {
    let text = joined(Self.lines)
    for count in stride(from: 700, to: text.utf8.count, by: 1777) {
      let part = String(text.prefix(count))
      let whole = part.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let table = try read(part)
      #expect(table.evaluations.count == whole.count { $0.contains("val_loss") })
      #expect(table.training.losses.count == whole.count { $0.contains("train_loss") })
      #expect(table.ledger.count == (part.hasSuffix("\n") ? 0 : 1))
    }
  }

  @Test func thinnedLogsKeepWhatLawsAreFittedTo() throws {
    let thinned = { (lines: [String], most: Int) in
      WrittenLog(joined(lines))?.thinned(to: most).split(separator: "\n").map(String.init) ?? []
    }
    let few = thinned(Self.lines, 4)
    #expect(few.count { $0.contains("train_loss") } == 4)
    #expect(few.count { $0.contains("subset_loss") } == 4)
    #expect(few.first == Self.lines.first && few.last == TrainingLog.completed)
    #expect(few.contains { $0.contains("\"step\":10,") } && few.contains { $0.contains("\"step\":2000,") })
    #expect(try read(joined(few)).evaluations.map(\.loss) == read(joined(Self.lines)).evaluations.map(\.loss))
    #expect(thinned(Self.lines, 200) == Self.lines)
    #expect(thinned(few, 4) == few)
    #expect(thinned(Self.lines, 0).count == 4)
  }

  /// Header and lines back into what they were made from.
  @Test func aLogIsReadBack() throws {
    let log = try #require(WrittenLog(joined(Self.lines)))
    #expect(log.header.settings == TrainingLogTests.settings)
    #expect(log.ending?.status == "completed" && log.ending?.reason == nil)
    #expect(log.lines.count { $0.content == .training } == 200)
    #expect(log.lines.last { $0.content == .training }?.step == 2000)
    #expect(try log.loss == read(joined(Self.lines)).evaluations.last?.loss)
    let cut = try #require(WrittenLog(joined(Self.lines) + "{\"status\":"))
    #expect(cut.ending == nil)
    #expect(WrittenLog("{\"run\":") == nil)
  }

  @Test func pointsAreEvenInTheLogarithm() {
    let steps = (1...1000).map(Double.init)
    #expect(evenPlaces(steps, most: 4).map { steps[$0] } == [1, 10, 100, 1000])
    #expect(evenPlaces([1, 2, 3], most: 3) == [0, 1, 2])
    #expect(evenPlaces(steps, most: 1) == [999])
    for most in 2...60 {
      let places = evenPlaces(steps, most: most)
      #expect(places.count == most && places.first == 0 && places.last == 999)
      #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })
    }
  }
}
