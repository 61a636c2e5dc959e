// `lawbook bench inference`: the time of a denoising step by model size, and what a smaller model saves.

import Tables
import Texts
import ArgumentParser
import Diagnostics
import Files
import Foundation
import Kernels
import Training

struct BenchInference: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inference", abstract: "Measure latency and tokens a second of a denoising step.",
    discussion: """
      A step is one forward pass of the model, without caption drop-out or guidance. All sizes take turns; the table gives \
      medians over rounds with their quartiles. --compare adds a smaller shape for each size: the one with N nearest to that \
      share, neither deeper nor wider. The table then gives the savings in size, FLOPs and time.
      EXAMPLES
        lawbook bench inference --clips 1,16
        lawbook bench inference --compare 0.599 --json
        lawbook bench inference --compare 0.599 --notebook inference.md
      """)

  private static let usualSizes = "2:32,3:48,4:64,6:96,4:128,8:128"
  private static let rounds = 21

  @Option(help: ArgumentHelp("Clips of a batch: 1 for latency, more for throughput.", valueName: "list"))
  var clips = "1,16"
  @Option(help: ArgumentHelp("Also time a model of this share of each N, 0.05 to 0.95.", valueName: "share"))
  var compare: Double?
  @Option(
    help: ArgumentHelp("Write values and a table for a notebook to include.", valueName: "file"))
  var notebook: String?
  @OptionGroup var options: BenchOptions
  @OptionGroup var core: CoreOptions

  func validate() throws {
    if let compare, !(compare >= 0.05 && compare <= 0.95) {
      throw ValidationError("--compare lies between 0.05 and 0.95")
    }
  }

  func run() throws {
    let shapes = try options.shapes(Self.usualSizes)
    let counts = try BenchOptions.numbers(clips, "--clips", 1...1024)
    try core.prepare()
    let pairs = compare.map { share in shapes.map { ($0, $0.smaller(by: share)) } } ?? []
    var all: [ModelShape] = []
    for shape in shapes + pairs.map(\.1) where !all.contains(shape) { all.append(shape) }
    let measured = measure(all, counts)
    let result = InferenceResult(
      core: CoreOptions.current, clock: options.clock.name, shapes: shapes, pairs: pairs, counts: counts,
      measured: measured.times, product: measured.product)
    if let notebook { try writeAtomically(Array(result.notebookPart.utf8), to: notebook) }
    try options.output.print(result.answer)
  }

  /// Seconds of a step by round for every shape and number of clips, and FLOP/s of the large product.
  private func measure(_ shapes: [ModelShape], _ counts: [Int]) -> (times: [InferenceResult.Times], product: Spread) {
    let product = MatrixProductRate()
    let steps = shapes.flatMap { shape in counts.map { DenoisingStep(shape, clips: $0) } }
    let progress = Progress("measuring")
    let works = [product.multiply] + steps.map { step in { _ = step.run() } }
    let times = BenchRounds(clock: options.clock, rounds: Self.rounds, seconds: options.seconds)
      .time(works, progress: progress.update)
    progress.finish()
    let each = zip(steps, times.dropFirst()).map {
      InferenceResult.Times(shape: $0.shape, clips: $0.clips, seconds: $1)
    }
    return (each, Spread(times[0].map { product.flops / $0 }))
  }
}
