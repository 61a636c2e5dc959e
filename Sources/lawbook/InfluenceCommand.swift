// `lawbook influence`: how far the laws move when what was left out is put back, and when what was kept is left out.

import Tables
import Texts
import ArgumentParser
import Tables
import Diagnostics
import Laws
import Studies

struct InfluenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "influence", abstract: "Show what every exclusion, refusal and kept point does to the laws.",
    usage: "lawbook influence <path> ... [<options>]",
    discussion: """
      Everything in the ledger that has N, T and a finite loss is put back, all that was left out for one reason together \
      and each run alone; refused cells are put back by the lowest loss on their grid. Of what was kept, Cook's distance \
      says how much each point holds up, and the laws are fitted anew without the ten that hold up most.
      Moves of exponents are differences, those of N_opt, L_opt, B_opt and η_opt at the study's budget per cent; in \
      brackets stands how many half-widths of the 95 % interval that is.
      EXAMPLES
        lawbook influence study.yaml
        lawbook influence runs.csv --where 'epoch_excluded == 0' --at-compute 1e22
        lawbook influence study.yaml --json
      """)

  @Argument(help: ArgumentHelp("A study, or run logs.", valueName: "path")) var paths: [String]
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @OptionGroup(title: "Analysis") var options: StudyOptions
  @Flag(help: "Every run, cell and point, not only those that move the laws most.") var all = false
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let named = try studyAtPaths(paths)
    let study = try Reporting.usage { try options.applied(to: logs.applied(to: named)) }
    let result = try StudyRun.result(of: study)
    let laws = result.optimal.laws
    guard laws.loss != nil || laws.batch != nil || laws.learningRate != nil else {
      throw Failure(
        "the study has no law whose moves could be told", hint: result.lacking(.loss).sentence)
    }
    let influence = result.influence(refitted: all ? 50 : 10)
    let text = InfluenceText(influence: influence, title: result.settings.title, all: all, style: .forStandardOutput)
    print(json ? influence.json.text : text.text)
  }
}
