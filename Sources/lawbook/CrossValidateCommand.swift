// `lawbook cross-validate`: how well the laws foretell what they were not fitted to.

import Tables
import ArgumentParser
import Diagnostics
import Laws
import Studies

struct CrossValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cross-validate", abstract: "Leave parts of the data out in turn and predict them.",
    usage: "lawbook cross-validate <path> ... [--leave-out <scheme>] [<options>]",
    discussion: """
      This leaves out each size, each T or each cell in turn, or fits up to one size and predicts the next (largest). It \
      prints the error on the data left out next to the error on the fitted data. --leave-out or the study's \
      'held_out_scheme' selects schemes; all run by default. Cells under 'hold_out' take no part and have their own rows.
      EXAMPLES
        lawbook cross-validate study.yaml
        lawbook cross-validate study.yaml --leave-out largest --leave-out size
        lawbook cross-validate runs.csv --form kaplan --leave-out largest --json
      """)

  @Argument(help: ArgumentHelp("A study, or run logs.", valueName: "path")) var paths: [String]
  @Option(help: ArgumentHelp("Scheme of leaving data out. May be repeated.", valueName: "scheme")) var leaveOut:
    [LeaveOutName] =
      []
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @OptionGroup(title: "Analysis") var options: StudyOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let named = try studyAtPaths(paths)
    let study = try Reporting.usage { try options.applied(to: logs.applied(to: named)) }
    let result = try StudyRun.result(of: study)
    guard result.optimal.laws.loss != nil else {
      throw Failure(
        "there is no loss law to validate", hint: result.lacking(.loss).sentence)
    }
    let validating = Progress("cross-validating")
    let schemes = leaveOut.isEmpty ? nil : leaveOut.map(\.value)
    let validations = result.crossValidation(schemes)
    validating.finish()
    try output.print(.crossValidation(validations, result))
  }
}

struct LeaveOutName: ExpressibleByArgument {
  let value: LeaveOut
  static var allValueStrings: [String] { LeaveOut.allCases.map(\.rawValue) }

  init?(argument: String) {
    guard let value = LeaveOut(rawValue: argument) else { return nil }
    self.value = value
  }
}
