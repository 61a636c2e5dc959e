// The settings of a training run as options.

public import ArgumentParser
import Diagnostics
import Foundation
public import Training
import Texts

struct RunOptions: ParsableArguments {
  @Option(help: "Number of blocks L.") var layers = 2
  @Option(help: "Width d, a multiple of the head size.") var width = 32
  @Option(help: "Width of an attention head, a multiple of 8.") var headSize = 16
  @Option(help: "cross-dit, adaln-dit or mm-dit.") var block = BlockKind.crossDiT
  @Option(help: "Frames of a clip.") var frames = 4
  @Option(help: "Latent height of a clip, even.") var height = 8
  @Option(help: "Latent width of a clip, even.") var clipWidth = 8
  @Option(help: "Frame rate: 2 shows the same motion in twice the frames.") var frameRate = 1.0
  @Option(help: "Generator of the clips: 1, or 2 with more kinds and colours, most of them rare.") var clipVersion = 1
  @Option(help: ArgumentHelp("Batch size B in tokens, a multiple of the clip.", valueName: "tokens"))
  var batchTokens: Quantified = 256.0
  @Option(help: ArgumentHelp("Peak learning rate.", valueName: "rate")) var learningRate: Quantified = 2e-3
  @Option(help: "constant, cosine or wsd (warm-up, stable, decay).") var schedule = Schedule.constant
  @Option(help: "Steps of the linear warm-up.") var warmupSteps = 20
  @Option(help: "Seed of weights and clips.") var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp(
      "Training tokens (default: the last of --marks; without marks 1048576, in whole steps).",
      valueName: "tokens"))
  var tokens: Quantified?
  @Option(
    help: ArgumentHelp("Tokens where all validation clips are measured; the last ends the run.", valueName: "list"))
  var marks: String?
  @Option(
    help: ArgumentHelp(
      "Validations whose mean is the loss of a mark, over the last tenth of its tokens.", valueName: "number"))
  var markValidations = 1
  @Option(help: ArgumentHelp("Validate weights averaged with this decay a step, such as 0.999.", valueName: "decay"))
  var averaging = 0.0
  @Option(help: "Steps between training lines in the log.") var logEvery = 10
  @Option(help: "Steps between validations on 128 clips.") var validateEvery = 200

  /// - Parameter others: what is wrong with the command's own options, to be told at the same time.
  /// - Throws: `UsageFailure` with everything that is wrong.
  func settings(others: [Diagnostic] = []) throws -> TrainingSettings {
    var problems = others
    let shape = ModelShape(
      layers: layers, width: width, headSize: headSize, block: block,
      clip: ClipShape(frames: frames, height: height, width: clipWidth, frameRate: frameRate, version: clipVersion))
    let batch = whole(batchTokens, "--batch-tokens", &problems)
    let marks = allMarks(batch, &problems)
    // What could not be read stands for something possible, so that the rest is checked all the same.
    let unit = batch ?? (shape.problems().isEmpty ? shape.clip.contextTokens : 1)
    let settings = TrainingSettings(
      shape: shape, batchTokens: unit, learningRate: learningRate.value, schedule: schedule,
      warmupSteps: warmupSteps, seed: seed, marks: batch == nil || marks.isEmpty ? [unit] : marks,
      markValidations: markValidations, averaging: averaging, validationEvery: validateEvery, logEvery: logEvery)
    problems += settings.problems(memory: problems.isEmpty ? Double(ProcessInfo.processInfo.physicalMemory) : .infinity)
    guard problems.isEmpty else { throw UsageFailure(failure: Failure(problems)) }
    return settings
  }

  private func whole(_ number: Quantified, _ option: String, _ problems: inout [Diagnostic]) -> Int? {
    do throws(Diagnostic) {
      return try number.whole(option)
    } catch {
      problems.append(error)
      return nil
    }
  }

  /// The marks, rising; the last is the end of the run.
  private func allMarks(_ batch: Int?, _ problems: inout [Diagnostic]) -> [Int] {
    var all = Set<Int>()
    for text in (marks ?? "").split(separator: ",") {
      if let number = Quantified(argument: String(text)) {
        whole(number, "--marks", &problems).map { _ = all.insert($0) }
      } else {
        problems.append(
          Diagnostic(.error, "--marks: '\(text)' is not a number above zero", hint: "such as 256k,512k,1024k"))
      }
    }
    guard let tokens else { return all.isEmpty ? [Self.nearest(1_048_576, batch ?? 1)] : all.sorted() }
    guard let last = whole(tokens, "--tokens", &problems) else { return all.sorted() }
    for mark in all.sorted() where mark > last {
      problems.append(
        Diagnostic(
          .error, "--marks: \(mark) lies past --tokens \(last), the end of the run",
          hint: "leave out the mark, or --tokens: the last mark ends the run"))
    }
    return all.union([last]).sorted()
  }

  private static func nearest(_ number: Int, _ unit: Int) -> Int { max(1, (number + unit / 2) / unit) * unit }
}

extension BlockKind: ExpressibleByArgument {}
extension Schedule: ExpressibleByArgument {}
