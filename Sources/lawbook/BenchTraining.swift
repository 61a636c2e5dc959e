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
    print(options.json ? json(measured, Spread(rates)).text : text(measured, Spread(rates)))
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

  private func text(_ cells: [Cell], _ product: Spread) -> String {
    let first = cells.first?.settings.batchTokens ?? 0
    var table = TextTable([
      ("L", .right), ("d", .right), ("N", .right), ("B", .right), ("tokens/s", .right), ("GFLOP/s", .right),
      ("of the bound", .right), ("of B \(first)", .right),
    ])
    for cell in cells {
      let shape = cell.settings.shape
      table.add(
        "\(shape.layers)", "\(shape.width)", "\(shape.params)", "\(cell.settings.batchTokens)",
        "\(Int(cell.tokensPerSecond.middle.rounded()))", NumberText.significant(cell.flopsPerSecond * 1e-9, 3),
        Self.percent(cell.share.middle), Self.percent(ratioToFirst(cell, cells)))
    }
    return """
      BLAS core \(CoreOptions.current), one thread, \(options.clock.name) time: \
      a 1024³ product runs at \(NumberText.significant(product.middle * 1e-9, 3)) GFLOP/s
      \(table.lines.joined(separator: "\n"))
      peak resident memory \(Int(peakMemory.rounded())) MB
      """
  }

  static func percent(_ share: Double) -> String { share.isFinite ? "\(Int((share * 100).rounded())) %" : "–" }

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
