// `lawbook doctor`: what is wrong with a study's runs, and with what its laws rest on.

import Tables
import ArgumentParser
import Diagnostics
import Laws
import Runs
import Studies

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Find runs that went wrong and data too weak for the laws.",
    usage: "lawbook doctor <path> ... [<options>]",
    discussion: """
      Each run is compared with runs of the same N, schedule and final T. Findings are early plateaus, spikes, an end above \
      the run's own best, under-training, and a wide gap between training and validation. For the whole study it checks \
      noise, seeds, optima on edges, spans of N and T, and numbers of cells. Checks that the data do not allow are listed.
      PATH is a study or run logs, as for `lawbook fit`.
      EXAMPLES
        lawbook doctor study.yaml
        lawbook doctor study.yaml --run cross-dit-L2-d48-B64-lr8e-3-s2
        lawbook doctor runs/*.jsonl --json
      """)

  @Argument(help: ArgumentHelp("A study, or run logs.", valueName: "path")) var paths: [String]
  @Option(
    name: .customLong("run"), help: ArgumentHelp("Show only this run, with every number.", valueName: "id"))
  var only: String?
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let named = try studyAtPaths(paths)
    var study = try Reporting.usage { try logs.applied(to: named) }
    // Nothing here asks for an interval.
    study.analysis.replicates = 0
    let result = try StudyRun.result(of: study)
    try output.print(.doctor(result, result.diagnosis(), only: chosen(result)))
  }

  private func chosen(_ result: StudyResult) throws -> Int? {
    guard let only else { return nil }
    if let index = result.table.runs.firstIndex(where: { $0.id == only }) { return index }
    throw Failure(
      "no run is called '\(only)'",
      hint: Suggestion.hint(for: only, among: result.table.runs.prefix(10_000).map(\.id)))
  }
}
