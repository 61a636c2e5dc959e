// `lawbook compare`: two studies side by side.

import Tables
import ArgumentParser
import Diagnostics
import Laws
import Studies

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare two studies: which is better at which compute.",
    usage: "lawbook compare <a> <b> [<options>]",
    discussion: """
      First come the measured cells of equal N and T, then the laws: coefficients, compute-optimal runs at several budgets, \
      the compute that B needs for A's loss, and the crossing of the two curves. Differences have 95 % intervals. They are \
      paired if both studies have the same cells. A and B are studies or run logs; options apply to both.
      EXAMPLES
        lawbook compare base.yaml cosine.yaml
        lawbook compare cross-dit.yaml adaln-dit.yaml --budgets 1e19,1e20,1e21 --json
        lawbook compare base.csv new.csv --map val_loss=loss --resample-by size
      """)

  @Argument(help: ArgumentHelp("The first study.", valueName: "a")) var first: String
  @Argument(help: ArgumentHelp("The second study.", valueName: "b")) var second: String
  @Option(help: ArgumentHelp("Budgets for the comparison, FLOPs: 1e19,1e20.", valueName: "number,…"))
  var budgets: NumberList?
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @OptionGroup(title: "Analysis") var objectiveOptions: ObjectiveOptions
  @OptionGroup(title: "Analysis") var form: FormOptions
  @OptionGroup(title: "Analysis") var optima: OptimumOptions
  @OptionGroup(title: "Analysis") var isoflop: IsoflopOption
  @OptionGroup(title: "Analysis") var intervals: IntervalOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let results = try [first, second].map { try result($0) }
    let comparing = Progress("comparing")
    let comparison = compare(results[0], results[1], budgets: budgets?.values ?? []) { comparing.update($0) }
    comparing.finish()
    let shares = comparison.coefficients.contains { $0.difference != nil }
    guard !comparison.budgets.isEmpty || shares || comparison.cells != nil else {
      throw Failure(
        "the two studies have nothing that can be compared: no law in common, and no cell of the same N and T",
        hint: comparison.notes.map(\.sentence).joined(separator: " "))
    }
    try output.print(.compare(comparison, paths: [first, second], titles: results.map(\.settings.title)))
  }

  private func result(_ path: String) throws -> StudyResult {
    let named = try studyAtPaths([path])
    let study = try Reporting.usage {
      let fitted = try optima.applied(to: objectiveOptions.applied(to: logs.applied(to: named)))
      return intervals.applied(to: isoflop.applied(to: form.applied(to: fitted)))
    }
    return try StudyRun.result(of: study)
  }
}
