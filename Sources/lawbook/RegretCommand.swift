// `lawbook regret`: what hyperparameters from a law, a paper or habit cost on the measured surface.

import Tables
import Texts
import Tables
import ArgumentParser
import Diagnostics
import Laws
import Studies

struct RegretCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regret", abstract: "Score hyperparameters on measured losses: excess loss and wasted compute.",
    usage: "lawbook regret <path> ... [<options>]",
    discussion: """
      PATH is a study or run logs, as for `lawbook fit`.
      For each cell this compares the loss at a source's (B, η) with the cell's lowest loss, interpolated between runs. \
      Sources are the study's own laws, its fixed pair and its published laws. --laws and --pair add others.
      EXAMPLES
        lawbook regret study.yaml
        lawbook regret study.yaml --pair batch_tokens=262144,learning_rate=1e-4
        lawbook regret runs.csv --map val_loss=loss --hold-out 'params >= 1e9'
      """)

  @Argument(help: ArgumentHelp("A study, or run logs.", valueName: "path")) var paths: [String]
  @Option(help: ArgumentHelp("A published law to score. May be repeated.", valueName: "id")) var laws: [String] = []
  @Option(help: ArgumentHelp("A constant pair to score. May be repeated.", valueName: "name=number,…"))
  var pair: [PairArgument] = []
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @OptionGroup(title: "Analysis") var objectiveOptions: ObjectiveOptions
  @OptionGroup(title: "Analysis") var form: FormOptions
  @OptionGroup(title: "Analysis") var optima: OptimumOptions
  @OptionGroup(title: "Analysis") var fixed: FixedOption
  @Flag(help: "Print every cell, not only the summary.") var cells = false
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let named = try studyAtPaths(paths)
    var study = try Reporting.usage {
      try optima.applied(to: objectiveOptions.applied(to: form.applied(to: fixed.applied(to: logs.applied(to: named)))))
    }
    study.analysis.replicates = 0
    let result = try StudyRun.result(of: study)
    let sources = try sources(result)
    guard result.optima.contains(where: { $0.loss != nil }) else {
      throw Failure("no cell of the study has a least loss to score against", hint: unscored(result))
    }
    let regrets = result.regrets(sources)
    guard regrets.contains(where: { !$0.cells.isEmpty }) else {
      throw Failure(
        "nothing to score: the study's own laws need both batch size and learning rate",
        hint: "\(result.lacking(.batch).words); --laws or --pair name others to score")
    }
    try output.print(.regret(regrets, of: result, showsCells: cells))
  }

  private func unscored(_ result: StudyResult) -> String {
    let first = result.optima.first.map { $0.reason.map { ["the first cell: \($0.words)"] } ?? [] }
    let why = first ?? ["no cell holds two different (B, eta): nothing was swept"]
    return (why + [result.remedy?.words.capitalised].compactMap(\.self)).joined(separator: ". ")
  }

  private func sources(_ result: StudyResult) throws -> [HyperparameterSource] {
    var sources = result.ownSources
    for id in laws + [result.published?.id].compactMap(\.self).filter({ !laws.contains($0) }) {
      guard let published = publishedLaw(id) else {
        throw Failure(
          "no published law is called '\(id)'", hint: Suggestion.hint(for: id, among: publishedLaws.map(\.id)))
      }
      if let source = HyperparameterSource(id, published) { sources.append(source) }
    }
    return sources + pair.map { HyperparameterSource($0.name, batch: $0.batch, rate: $0.rate) }
  }
}

/// `batch_tokens=262144,learning_rate=1e-4`, both.
struct PairArgument: ExpressibleByArgument {
  let batch: Double
  let rate: Double
  let name: String

  init?(argument: String) {
    guard let fixed = FixedArgument(argument: argument)?.value, let batch = fixed.batchTokens,
      let rate = fixed.learningRate
    else { return nil }
    (self.batch, self.rate) = (batch, rate)
    name = "B \(NumberStyle.count.text(batch)), η \(NumberStyle.significant(3).text(rate))"
  }
}
