// `lawbook predict`: what the laws say of a run that was not made.

import ArgumentParser
import Diagnostics
import Laws
import Studies
import Texts

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Predict batch size, learning rate, steps and loss of a run.",
    usage:
      "lawbook predict <law> [--params <params>] [--tokens <tokens>] [--compute <compute>] [--batch-tokens <batch-tokens>] [<options>]",
    discussion: """
      Give a model size and training tokens, or a compute budget. A budget is first split between the two.
      LAW is the id of a published law (lawbook laws) or a study: a study file, its folder, or run logs.
      Numbers are written 1.07e9, 1.07B or 82k: k = 1e3, M = 1e6, B = 1e9, T = 1e12.
      Options for reading logs are those of `lawbook fit`, but --compute is the budget here.
      EXAMPLES
        lawbook predict yin2024 --params 1.07e9 --tokens 1e10
        lawbook predict study.yaml --compute 1e22
        lawbook predict runs.csv --map params=N --params 7B --tokens 140B --json
      """)

  @Argument(help: ArgumentHelp("Published law, study or run logs.", valueName: "law"))
  var law: String
  @Option(parsing: .unconditional, help: "Model size N, parameters.") var params: Quantified?
  @Option(parsing: .unconditional, help: "Training tokens T.") var tokens: Quantified?
  @Option(parsing: .unconditional, help: "Training compute C, FLOPs.") var compute: Quantified?
  @Option(parsing: .unconditional, help: "Batch size B, tokens a step: the best learning rate at this B.")
  var batchTokens: Quantified?
  @OptionGroup(title: "Reading logs") var columns: ColumnOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    switch (params, tokens, compute) {
    case (_?, _?, nil), (_, nil, _?): return
    case (_, _?, _?): throw ValidationError("Give --compute without --tokens: the tokens follow from it.")
    case (nil, nil, nil): throw ValidationError("Give --params and --tokens, or --compute.")
    case (_, nil, nil): throw ValidationError("Give --tokens with --params, or --compute.")
    case (nil, _, nil): throw ValidationError("Give --params with --tokens, or --compute.")
    }
  }

  func run() throws {
    let source = try PredictionSource(named: law, columns: columns)
    var forecast = try source.forecast(params: params?.value, tokens: tokens?.value, compute: compute?.value)
    if let batchTokens { try forecast.hold(batchTokens: batchTokens.value) }
    try output.print(forecast.answer)
  }
}

/// A positive number on the command line: `1.07e9`, `1.07B`, `82k`.
struct Quantified: ExpressibleByArgument, ExpressibleByFloatLiteral {
  let value: Double

  init(floatLiteral value: Double) { self.value = value }

  init?(argument: String) {
    guard let value = Quantity.parse(argument), value > 0 else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { Quantity.written(value) }

  /// The number where it is a whole one.
  func whole(_ option: String) throws(Diagnostic) -> Int {
    if value >= 9e18 { throw Diagnostic(.error, "\(option) \(value) is out of range") }
    guard let whole = Int(exactly: value) else { throw Diagnostic(.error, "\(option) \(value) is not a whole number") }
    return whole
  }
}
