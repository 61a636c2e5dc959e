// `lawbook audit`: published or stored coefficients compared with data.

import Tables
import ArgumentParser
import Diagnostics
import Laws
import Studies

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Compare given coefficients of a loss law with data: are they at the minimum?",
    usage: "lawbook audit <path> ... --coefficients <file> [<options>]",
    discussion: """
      PATH is a study or run logs, as for `lawbook fit`. The coefficients are the output of `lawbook fit --json`, the id of a \
      published law, or a YAML or JSON file such as {alpha: 0.34, beta: 0.28}. The file can also have E, A, B, form and unit. \
      Missing coefficients are set to their best values.
      EXAMPLES
        lawbook audit runs.csv --map val_loss=loss --coefficients printed.yaml
        lawbook audit study.yaml --coefficients hoffmann2022 --objective squared
      """)

  @Argument(help: ArgumentHelp("A study, or run logs.", valueName: "path")) var paths: [String]
  @Option(help: ArgumentHelp("Coefficients: a file, or a published law.", valueName: "file")) var coefficients: String
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @OptionGroup(title: "Analysis") var objectiveOptions: ObjectiveOptions
  @OptionGroup(title: "Analysis") var optima: OptimumOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let given = try given()
    let named = try studyAtPaths(paths)
    var study = try Reporting.usage { try optima.applied(to: objectiveOptions.applied(to: logs.applied(to: named))) }
    study.analysis.replicates = 0
    (study.analysis.form, study.analysis.floor, study.analysis.fixed) = (given.form, nil, nil)
    study.analysis.fixesMiddleCell = false
    let result = try StudyRun.result(of: study)
    guard let fit = result.optimal.lossFit else {
      throw Failure(
        "the data carry no loss law", hint: result.lacking(.loss).sentence)
    }
    let audit: Audit
    do { audit = try Laws.audit(given, fit.points, objective: fit.objective) } catch {
      throw Failure("the coefficients cannot be compared with the data: \(error.words)")
    }
    try output.print(.audit(audit, fit))
  }

  private func given() throws -> GivenCoefficients {
    if let laws = publishedLaw(coefficients) {
      guard let law = laws.loss else {
        let others = publishedLaws.filter { $0.loss != nil }.map(\.id).joined(separator: ", ")
        throw Failure(
          "\(laws.id) has no loss law to compare with data, only laws of batch size and learning rate",
          hint: "published sets with a loss law: \(others)")
      }
      return GivenCoefficients(law)
    }
    return try readCoefficients(coefficients)
  }
}
