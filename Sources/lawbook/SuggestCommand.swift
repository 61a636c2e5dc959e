// `lawbook suggest`: the runs to make next.

import Tables
import ArgumentParser
import Tables
import Diagnostics
import Files
import Laws
import Studies
import Tables
import Texts

struct SuggestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest", abstract: "Choose the next runs: those that narrow an interval most for their cost.",
    usage: "lawbook suggest <path> ... [--runs <count>] [--for <quantity> ...] [<options>]",
    discussion: """
      QUANTITY is n_opt@1e22 (FLOPs), b_opt@1e9,1e10 (N, T), eta_opt@1e9,1e10 or loss@1e9,1e10. The default is N_opt at the \
      study's budget, with the B_opt and η_opt of that run. For a refused law the output names the runs that would allow it.
      A cell takes nine runs, a grid of B and η about the expected optimum (six with --runs below 9). A cell refused for its \
      edge takes the few runs around its best. Expected intervals are the present ones, narrowed by the linearised law.
      EXAMPLES
        lawbook suggest study.yaml --runs 6
        lawbook suggest study.yaml --for n_opt@1e22 --compute-max 1e21
        lawbook suggest study.yaml --for loss@7e9,1e12 --hours 100 --flops 4e17 --json
      """)

  @Argument(help: ArgumentHelp("A study, or run logs.", valueName: "path")) var paths: [String]
  @Option(
    name: .customLong("for"), parsing: .singleValue,
    help: ArgumentHelp("Quantity to determine better. May be repeated.", valueName: "quantity"))
  var targets: [TargetArgument] = []
  @Option(help: ArgumentHelp("Most runs (default: 18, or as many as a refused law needs).", valueName: "count"))
  var runs: Int?
  @Option(
    help: ArgumentHelp(
      "Most FLOPs in all (default: a quarter of the study's, or as many as a refused law needs).",
      valueName: "flops"))
  var computeMax: Quantified?
  @Option(help: ArgumentHelp("Most hours in all, with --flops.", valueName: "hours")) var hours: Quantified?
  @Option(help: ArgumentHelp("FLOPs a second of the training machine, for --hours.", valueName: "flops")) var flops:
    Quantified?
  @Option(
    help: ArgumentHelp("Write a plan for 'lawbook sweep' (for data of 'lawbook train').", valueName: "file"))
  var plan: String?
  @OptionGroup(title: "Reading logs") var columns: ColumnOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    if let runs, !(1...1000).contains(runs) { throw ValidationError("--runs lies between 1 and 1000.") }
    guard hours == nil || flops != nil else { throw ValidationError("--hours needs --flops.") }
    guard hours == nil || computeMax == nil else { throw ValidationError("Give --hours or --compute-max.") }
  }

  func run() throws {
    let named = try studyAtPaths(paths)
    let study = try Reporting.usage { try columns.applied(to: named) }
    let result = try StudyRun.result(of: study)
    let trainer = OwnTrainer(result)
    let most = computeMax?.value ?? hours.flatMap { h in flops.map { h.value * 3600 * $0.value } }
    let request = SuggestRequest(
      targets: targets.map(\.value), runs: runs, mostCompute: most, sizes: trainer?.sizes)
    let suggestions: Suggestions
    do throws(Refusal) {
      suggestions = try result.suggestions(request)
    } catch {
      throw Failure("nothing can be suggested: \(error.words)", hint: "'lawbook runs' shows what the logs hold")
    }
    if let obstacle = suggestions.obstacle { throw refused(obstacle, suggestions) }
    if let plan { try writePlan(suggestions, trainer, to: plan) }
    try output.print(SuggestAnswer(suggestions, speed: flops?.value).answer)
  }

  private func refused(_ obstacle: SuggestObstacle, _ suggestions: Suggestions) -> Failure {
    let remedy =
      obstacle.runs.map { "allow --runs \($0) or more" }
      ?? obstacle.compute.map { "allow --compute-max \(Quantity.written($0 * 1.005, digits: 3)) or more" }
    return Failure(
      "nothing can be suggested: \(obstacle.reason.words)",
      hint: ([remedy].compactMap(\.self) + suggestions.refusals.map(\.words)).joined(separator: ". "))
  }

  private func writePlan(_ suggestions: Suggestions, _ trainer: OwnTrainer?, to path: String) throws {
    guard let trainer else {
      throw Failure(
        "--plan needs runs of 'lawbook train'",
        hint: "the study's runs differ in block, clip, schedule or depth, or do not say them; --json lists the runs")
    }
    try writeAtomically(Array(try trainer.plan(suggestions, source: paths.joined(separator: " ")).utf8), to: path)
  }
}

/// `n_opt@1e22`, `b_opt@1e9,1e10`.
struct TargetArgument: ExpressibleByArgument {
  let value: SuggestTarget

  init?(argument: String) {
    let sides = argument.split(separator: "@", omittingEmptySubsequences: false)
    guard sides.count == 2 else { return nil }
    let numbers = sides[1].split(separator: ",", omittingEmptySubsequences: false)
      .compactMap { Quantity.parse(String($0)) }.filter { $0 > 0 && $0.isFinite }
    switch (sides[0].lowercased(), numbers.count) {
    case ("n_opt", 1): value = .optimalParams(compute: numbers[0])
    case ("b_opt", 2): value = .batch(params: numbers[0], tokens: numbers[1])
    case ("eta_opt", 2): value = .learningRate(params: numbers[0], tokens: numbers[1])
    case ("loss", 2): value = .loss(params: numbers[0], tokens: numbers[1])
    default: return nil
    }
  }
}
