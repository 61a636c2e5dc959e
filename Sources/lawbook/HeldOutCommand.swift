// `lawbook held-out`: from fitted laws to the sweep plan that tests them on a larger model.

import ArgumentParser
import Tables
import Diagnostics
import Files
import Foundation
import Laws
import Studies
import Sweeps
import Training

struct HeldOutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "held-out", abstract: "Write the sweep plan that tests a study's laws on a larger model.",
    discussion: """
      This fits the study and predicts batch size and learning rate of a larger model for every T of the study. It prints a \
      plan for 'lawbook sweep': each T at its prediction, a 3 × 3 grid around the prediction for --around, and the study's \
      fixed pair. Batch sizes become multiples of the clip that divide every T.
      EXAMPLES
        lawbook held-out study.yaml --layers 4 --width 128 --out held-out.yaml
        lawbook sweep held-out.yaml
      """)

  @Argument(help: ArgumentHelp("A study of small models.", valueName: "study")) var study: String
  @Option(help: "Blocks of the held-out model.") var layers: Int
  @Option(help: "Width of the held-out model, a multiple of the head size.") var width: Int
  @Option(help: "Width of an attention head, a multiple of 8.") var headSize = 16
  @Option(help: ArgumentHelp("T of the 3 × 3 grid (default: the middle one).", valueName: "tokens"))
  var around: Quantified?
  @Option(
    help: ArgumentHelp("T to train, such as 256k,512k (default: those of the study).", valueName: "list"))
  var marks: NumberList?
  @Option(help: ArgumentHelp("Seeds of every run.", valueName: "list"))
  var seeds = NumberList([1])

  @Option(help: ArgumentHelp("The plan file to write (default: standard output).", valueName: "file")) var out: String?
  @OptionGroup(title: "Reading logs") var logs: LogOptions

  func run() throws {
    let named = try studyAtPaths([study])
    var loaded = try Reporting.usage { try logs.applied(to: named) }
    // Nothing here asks for an interval.
    loaded.analysis.replicates = 0
    let text = try plan(try StudyRun.result(of: loaded)).text
    guard let out else { return print(text, terminator: "") }
    try writeAtomically(Array(text.utf8), to: out)
  }

  /// - Throws: everything that is wrong with the options, the tokens and the fixed pair at once.
  private func plan(_ result: StudyResult) throws -> HeldOutPlan {
    guard let batch = result.optimal.laws.batch, let rate = result.optimal.laws.learningRate else {
      let reason = result.optimal.laws.refused[.batch] ?? result.optimal.laws.refused[.learningRate]
      throw Failure(
        "the study has no law for batch size and learning rate" + (reason.map { ": \($0.words)" } ?? ""),
        at: Place(file: study), hint: "'lawbook fit \(study)' lists its cells")
    }
    var problems: [Diagnostic] = []
    let fitted = Set(result.cells.filter { !$0.heldOut }.map(\.tokens))
    let tokens = whole(marks.map { Set($0.values) } ?? fitted, "T", &problems)
    let centre = around.map { whole([$0.value], "--around", &problems).first } ?? tokens.middle
    let shape = ModelShape(layers: layers, width: width, headSize: headSize)
    let plan = HeldOutPlan(
      shape: shape, source: source,
      predictions: tokens.map { tokens in
        let (n, t) = (Double(shape.params), Double(tokens))
        return (tokens, .init(batchTokens: batch(params: n, tokens: t), learningRate: rate(params: n, tokens: t)))
      }, around: centre, fixed: fixed(result),
      seeds: whole(Set(seeds.values), "--seeds", &problems).map(UInt64.init))
    problems += plan.problems()
    guard problems.isEmpty else { throw UsageFailure(failure: Failure(problems)) }
    return plan
  }

  /// The numbers as whole ones, rising; those that are not are told.
  private func whole(_ numbers: Set<Double>, _ what: String, _ problems: inout [Diagnostic]) -> [Int] {
    numbers.sorted().compactMap { number in
      if number <= 9e15, let whole = Int(exactly: number) { return whole }
      problems.append(Diagnostic(.error, "\(what) \(number) is not a whole number up to 9e15"))
      return nil
    }
  }

  /// What stands in the plan itself is not repeated.
  private var source: String { "lawbook held-out \(study) --layers \(layers) --width \(width)" }

  /// A study that fixes one of the two alone has no pair to train at.
  private func fixed(_ result: StudyResult) -> HeldOutPlan.Pair? {
    guard let fixed = result.settings.fixed, let batch = fixed.batchTokens, let rate = fixed.learningRate else {
      return nil
    }
    return HeldOutPlan.Pair(batchTokens: batch, learningRate: rate)
  }
}

extension [Int] {
  fileprivate var middle: Int? { isEmpty ? nil : self[count / 2] }
}
