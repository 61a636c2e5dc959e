// `lawbook held-out`: from fitted laws to the sweep plan that tests them on a larger model.

import ArgumentParser
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
      Fits the study, predicts batch size and learning rate of a model of --layers and --width for every T of the study,
      and prints a plan for 'lawbook sweep': each T at its prediction, a 3 × 3 grid around the prediction for --around, and
      the study's fixed pair. Batches become whole clips that divide every T.
      EXAMPLES
        lawbook held-out study.yaml --layers 4 --width 128 --out held-out.yaml
        lawbook sweep held-out.yaml
      """)

  @Argument(help: ArgumentHelp("A study of small models.", valueName: "study")) var study: String
  @Option(help: "Blocks of the held-out model.") var layers: Int
  @Option(help: "Width of the held-out model.") var width: Int
  @Option(help: ArgumentHelp("T of the grid around the prediction (default: the middle one).", valueName: "tokens"))
  var around: Quantified?
  @Option(
    help: ArgumentHelp("T that are trained, such as 256k,512k (default: those of the study).", valueName: "list"))
  var marks: NumberList?

  @Option(help: ArgumentHelp("The plan file to write (default: standard output).", valueName: "file")) var out: String?

  func run() throws {
    let shape = ModelShape(layers: layers, width: width)
    let problems = shape.problems()
    guard problems.isEmpty else { throw UsageFailure(failure: Failure(problems)) }
    let result = try StudyRun.result(of: try studyAtPaths([study]))
    let tokens = marks.map { $0.values } ?? Set(result.cells.filter { !$0.heldOut }.map(\.tokens)).sorted()
    let text = try plan(shape, result, tokens.map { Int($0) }).text
    guard let out else { return print(text, terminator: "") }
    try writeAtomically(Array(text.utf8), to: out)
  }

  private func plan(_ shape: ModelShape, _ result: StudyResult, _ tokens: [Int]) throws -> HeldOutPlan {
    let predictions = try tokens.map { tokens in
      let prediction = result.optimal.laws.predict(params: Double(shape.params), tokens: Double(tokens))
      guard let batch = prediction.batchTokens?.value, let rate = prediction.learningRate?.value else {
        throw Failure(
          "the study has no law for batch size and learning rate", at: Place(file: study),
          hint: "'lawbook fit \(study)' says why")
      }
      return (tokens: tokens, pair: HeldOutPlan.Pair(batchTokens: batch, learningRate: rate))
    }
    let middle = around.map { Int($0.value) } ?? tokens.sorted()[tokens.count / 2]
    return HeldOutPlan(
      shape: shape, source: "lawbook held-out \(study) --layers \(layers) --width \(width)", predictions: predictions,
      around: middle, fixed: fixed(result))
  }

  private func fixed(_ result: StudyResult) -> HeldOutPlan.Pair? {
    guard let fixed = result.settings.fixed, let batch = fixed.batchTokens, let rate = fixed.learningRate else {
      return nil
    }
    return HeldOutPlan.Pair(batchTokens: batch, learningRate: rate)
  }
}
