// `lawbook bench training`: whole training steps against the rate of a large matrix product.

import Tables
import Texts
import ArgumentParser
import Diagnostics
import Kernels
import Training

struct BenchTraining: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training", abstract: "Measure tokens a second of whole training steps.",
    discussion: """
      A step makes its clips and runs forward, backward, clipping and AdamW. The bound is the rate of a 1024³ product in \
      single precision over the FLOPs of a token. The two are timed in turn; the table gives medians.
      EXAMPLES
        lawbook bench training
        lawbook bench training --sizes 8:128 --batch-tokens 4096 --seconds 10
      """)

  private static let usualSizes = "2:32,3:48,4:64,6:96,8:128"
  private static let rounds = 9

  @Option(help: ArgumentHelp("Batch sizes in tokens.", valueName: "list"))
  var batchTokens = "4096,512,256"
  @OptionGroup var options: BenchOptions
  @OptionGroup var core: CoreOptions

  struct Cell {
    var settings: TrainingSettings
    var tokensPerSecond: Spread
    /// Of the bound, by rounds.
    var share: Spread

    var flopsPerSecond: Double { tokensPerSecond.middle * flopsPerToken(settings.shape) }
  }

  func run() throws {
    let cells = try settings()
    try core.prepare()
    let product = MatrixProductRate()
    let progress = Progress("measuring")
    var rates: [Double] = []
    let measured = cells.enumerated().map { index, settings in
      measure(settings, product, &rates) { progress.update((Double(index) + $0) / Double(cells.count)) }
    }
    progress.finish()
    try options.output.print(answer(measured, Spread(rates)))
  }

  private func settings() throws -> [TrainingSettings] {
    let batches = try BenchOptions.numbers(batchTokens, "--batch-tokens", 1...1_048_576)
    let all = try options.shapes(Self.usualSizes).flatMap { shape in
      batches.map { TrainingSettings.benchmark(shape, batchTokens: $0) }
    }
    var problems: [Diagnostic] = []
    for problem in all.flatMap({ $0.problems() }) where !problems.contains(problem) { problems.append(problem) }
    guard problems.isEmpty else { throw UsageFailure(failure: Failure(problems)) }
    return all
  }

  /// One trainer at a time, so that the peak of memory is that of the largest.
  private func measure(
    _ settings: TrainingSettings, _ product: MatrixProductRate, _ rates: inout [Double], progress: (Double) -> Void
  ) -> Cell {
    let trainer = Trainer(settings)
    let rounds = BenchRounds(clock: options.clock, rounds: Self.rounds, seconds: options.seconds)
    let times = rounds.time([product.multiply, { _ = trainer.advance() }], progress: progress)
    let bounds = times[0].map { product.flops / $0 }
    rates += bounds
    let speeds = times[1].map { Double(settings.batchTokens) / $0 }
    let cost = flopsPerToken(settings.shape)
    return Cell(
      settings: settings, tokensPerSecond: Spread(speeds),
      share: Spread(zip(speeds, bounds).map { $0 * cost / $1 }))
  }

  // MARK: what is told

  private func answer(_ cells: [Cell], _ product: Spread) -> Answer {
    let rate = NumberStyle.significant(3).text(product.middle * 1e-9)
    let head =
      "BLAS core \(CoreOptions.current), one thread, \(options.clock.name) time: a 1024³ product runs at \(rate) GFLOP/s."
    return Answer(
      [
        Answer.Part("", [head]), Answer.Part("", table: table(cells)),
        Answer.Part("", ["Peak resident memory: \(Int(peakMemory.rounded())) MB."]),
      ], json: json(cells, product))
  }

  private func table(_ cells: [Cell]) -> Table {
    var builder = TableBuilder(cells)
    builder.number("layers", .count("L")) { Double($0.settings.shape.layers) }
    builder.number("width", .count("d")) { Double($0.settings.shape.width) }
    builder.number("params", .params) { Double($0.settings.shape.params) }
    builder.number("batch_tokens", .batch) { Double($0.settings.batchTokens) }
    builder.number("tokens_per_second", Measure("tokens/s", unit: "tokens/s", style: .fixed(0))) {
      $0.tokensPerSecond.middle
    }
    builder.number("gflops", Measure("GFLOP/s", unit: "GFLOP/s", style: .significant(3))) { $0.flopsPerSecond * 1e-9 }
    builder.number("share_of_bound", .percent("of the bound", decimals: 0)) { $0.share.middle }
    builder.number("share_of_first", .percent("of the first B", decimals: 0), priority: 1) { ratioToFirst($0, cells) }
    return builder.table("training_speed")
  }

  /// The share of the bound against that of the first batch size at the same model size.
  private func ratioToFirst(_ cell: Cell, _ cells: [Cell]) -> Double {
    let first = cells.first { $0.settings.shape == cell.settings.shape }
    return cell.share.middle / (first?.share.middle ?? .nan)
  }

  private func json(_ cells: [Cell], _ product: Spread) -> JSONValue {
    [
      "blas_core": .string(CoreOptions.current), "clock": .string(options.clock.name),
      "product_gflops": .number(product.middle * 1e-9), "peak_memory_mb": .number(peakMemory),
      "cells": JSONValue(
        cells.map { cell in
          let shape = cell.settings.shape
          return [
            "layers": JSONValue(shape.layers), "width": JSONValue(shape.width), "params": JSONValue(shape.params),
            "batch_tokens": JSONValue(cell.settings.batchTokens),
            "flops_per_token": .number(flopsPerToken(shape)),
            "tokens_per_second": .number(cell.tokensPerSecond.middle),
            "tokens_per_second_quartiles": [.number(cell.tokensPerSecond.low), .number(cell.tokensPerSecond.high)],
            "share_of_bound": .number(cell.share.middle),
          ]
        }),
    ]
  }
}
