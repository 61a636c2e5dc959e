// `lawbook influence`: how far the laws move when what was left out is put back, and when what was kept is left out.

import Tables
import ArgumentParser
import Diagnostics
import Laws
import Studies

struct InfluenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "influence", abstract: "Show how much exclusions, refusals and single points change the laws.",
    usage: "lawbook influence <path> ... [<options>]",
    discussion: """
      Every row of the ledger with N, T and a finite loss is included again: all rows of one reason together, and each run \
      alone. Refused cells are included by the lowest loss on their grid. Cook's distance measures the influence of each \
      kept point, and the laws are fitted again without the ten most influential points.
      Exponents change by differences. N_opt, L_opt, B_opt and η_opt change in per cent, at the study's budget. The \
      bracket after each change gives it in half-widths of the 95 % interval.
      EXAMPLES
        lawbook influence study.yaml
        lawbook influence runs.csv --where 'epoch_excluded == 0' --at-compute 1e22
        lawbook influence study.yaml --json
      """)

  @Argument(help: ArgumentHelp("A study, or run logs.", valueName: "path")) var paths: [String]
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @OptionGroup(title: "Analysis") var options: StudyOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let named = try studyAtPaths(paths)
    let study = try Reporting.usage { try options.applied(to: logs.applied(to: named)) }
    let result = try StudyRun.result(of: study)
    let laws = result.optimal.laws
    guard laws.loss != nil || laws.batch != nil || laws.learningRate != nil else {
      throw Failure(
        "the study has no law whose moves could be told", hint: result.lacking(.loss).sentence)
    }
    let influence = result.influence(refitted: output.verbose ? 50 : 10)
    try output.print(.influence(influence, title: result.settings.title))
  }
}
