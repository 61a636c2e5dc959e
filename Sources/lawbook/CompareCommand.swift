// `lawbook compare`: two studies side by side.

import ArgumentParser
import Diagnostics
import Laws
import Studies

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Set two studies side by side: which is better at which compute.",
    usage: "lawbook compare <a> <b> [<options>]",
    discussion: """
      Cells of the same N and T as measured, then the laws: coefficients, compute-optimal runs at several budgets, how many
      times the compute B needs for A's loss, and where the two curves cross. Differences have 95 % intervals: paired where
      both studies have the same cells, independent otherwise. A and B are studies or run logs.
      EXAMPLES
        lawbook compare base.yaml cosine.yaml
        lawbook compare cross-dit.yaml adaln-dit.yaml --budgets 1e19,1e20,1e21 --json
      """)

  @Argument(help: ArgumentHelp("The first study.", valueName: "a")) var first: String
  @Argument(help: ArgumentHelp("The second study.", valueName: "b")) var second: String
  @Option(help: ArgumentHelp("Budgets to compare at, FLOPs: 1e19,1e20.", valueName: "number,…"))
  var budgets: NumberList?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Replicates for the intervals of both; 0 for none.", valueName: "count"))
  var replicates: Int?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if let replicates, !(0...StudyOptions.mostReplicates).contains(replicates) {
      throw ValidationError("--replicates lies between 0 and \(StudyOptions.mostReplicates).")
    }
  }

  func run() throws {
    let results = try [first, second].map { try result($0) }
    let comparing = Progress("comparing")
    let comparison = compare(results[0], results[1], budgets: budgets?.values ?? []) { comparing.update($0) }
    comparing.finish()
    let shares = comparison.coefficients.contains { $0.difference != nil }
    guard !comparison.budgets.isEmpty || shares || comparison.cells != nil else {
      throw Failure(
        "the two studies have nothing that can be compared: no law in common, and no cell of the same N and T",
        hint: comparison.notes.joined(separator: "; "))
    }
    let text = CompareText(comparison: comparison, paths: (first, second), titles: results.map(\.settings.title))
    print(json ? text.json.text : text.text)
  }

  private func result(_ path: String) throws -> StudyResult {
    var study = try studyAtPaths([path])
    if let replicates { study.analysis.replicates = replicates }
    return try StudyRun.result(of: study)
  }
}
