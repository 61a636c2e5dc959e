// `lawbook fit`: run logs or a study in, laws out.

import Tables
import ArgumentParser
import Diagnostics
import Laws
import Runs
import Studies

struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fit scaling laws to a study or to run logs.",
    usage: "lawbook fit <path> ... [<options>]",
    discussion: """
      PATH is a study file, a folder that holds a study.yaml, or run logs (files, folders, globs).
      Options override the study file. A law that cannot be fitted is refused with its reason.
      The exit code is 0 if at least one law was fitted. It is 1, after everything is printed, if all are refused.
      EXAMPLES
        lawbook fit study.yaml
        lawbook fit runs.csv --map val_loss=loss --where 'epoch_excluded == 0' --json
        lawbook fit study.yaml --hold-out 'params >= 1e9' --fixed learning_rate=1e-4
      """)

  @Argument(help: ArgumentHelp("A study, or run logs.", valueName: "path"))
  var paths: [String]
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @OptionGroup(title: "Analysis") var options: StudyOptions
  @Flag(help: "Also fit every form of every law, and name the one that predicts best.")
  var forms = false
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let named = try studyAtPaths(paths)
    let study = try Reporting.usage { try options.applied(to: logs.applied(to: named)) }
    let result = try StudyRun.result(of: study)
    try output.print(.fit(result, forms: forms ? result.formChoices() : nil))
    if result.isRefused { throw ExitCode(Reporting.Code.wrongInput) }
  }
}

extension StudyResult {
  /// Whether there are data and none of the laws could be fitted to them.
  fileprivate var isRefused: Bool {
    guard !table.runs.isEmpty || !table.ledger.isEmpty else { return false }
    let sides = [optimal.laws, fixed?.laws].compactMap(\.self)
    return sides.allSatisfy { $0.loss == nil && $0.batch == nil && $0.learningRate == nil && $0.isoflop == nil }
  }
}
