// The settings of a training run as options.

public import ArgumentParser
import Diagnostics
import Foundation
public import Training
import YAMLFiles

struct RunOptions: ParsableArguments {
  @Option(help: "Blocks, L.") var layers = 2
  @Option(help: "Width d, a multiple of the head size.") var width = 32
  @Option(help: "Width of an attention head, a multiple of 8.") var headSize = 16
  @Option(help: "cross-dit, adaln-dit or mm-dit.") var block = BlockKind.crossDiT
  @Option(help: "Frames of a clip.") var frames = 4
  @Option(help: "Latent height of a clip, even.") var height = 8
  @Option(help: "Latent width of a clip, even.") var clipWidth = 8
  @Option(help: "Frame rate: 2 shows the same motion in twice the frames.") var frameRate = 1.0
  @Option(help: ArgumentHelp("Batch size B in tokens, whole clips.", valueName: "tokens"))
  var batchTokens: Quantified = 256.0
  @Option(help: ArgumentHelp("Peak learning rate.", valueName: "rate")) var learningRate: Quantified = 2e-3
  @Option(help: "constant, cosine or wsd (warm-up, stable, decay).") var schedule = Schedule.constant
  @Option(help: "Steps of the linear warm-up.") var warmupSteps = 20
  @Option(help: "Seed of weights and clips.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Train on so many tokens.", valueName: "tokens")) var tokens: Quantified?
  @Option(
    help: ArgumentHelp("Tokens at which all validation clips are measured; the last ends the run.", valueName: "list"))
  var marks: String?
  @Option(help: "Steps between training lines in the log.") var logEvery = 10
  @Option(help: "Steps between validations on 128 clips.") var validateEvery = 200

  /// - Throws: `UsageFailure` with everything that is wrong.
  func settings() throws -> TrainingSettings {
    let settings = TrainingSettings(
      shape: ModelShape(
        layers: layers, width: width, headSize: headSize, block: block,
        clip: ClipShape(frames: frames, height: height, width: clipWidth, frameRate: frameRate)),
      batchTokens: try batchTokens.whole("--batch-tokens"), learningRate: learningRate.value, schedule: schedule,
      warmupSteps: warmupSteps, seed: seed, marks: try allMarks(), validationEvery: validateEvery, logEvery: logEvery)
    let problems = settings.problems()
    guard problems.isEmpty else { throw UsageFailure(failure: Failure(problems)) }
    return settings
  }

  private func allMarks() throws -> [Int] {
    let last = try tokens.map { try $0.whole("--tokens") }
    let named = try (marks ?? "").split(separator: ",").map { text in
      guard let number = Quantified(argument: String(text)) else {
        throw UsageFailure(failure: Failure("--marks: '\(text)' is no number", hint: "such as 256k,512k,1024k"))
      }
      return try number.whole("--marks")
    }
    let all = Set(named + (last.map { [$0] } ?? [])).sorted()
    guard let last else { return all.isEmpty ? [1_048_576] : all }
    return all.filter { $0 <= last }
  }
}

extension BlockKind: ExpressibleByArgument {}
extension Schedule: ExpressibleByArgument {}
