// `lawbook plan`: the run to make for a budget or a loss.

import Tables
import ArgumentParser
import Tables
import Diagnostics
import Laws
import Studies
import Tables
import Texts

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Plan a run: size, tokens, batch size, learning rate and cost.",
    usage: "lawbook plan <law> (--compute <flops> | --loss <loss> | --params-max <params>) [<options>]",
    discussion: """
      --compute gives the run with the lowest loss. --loss gives the cheapest run that reaches it. Both respect --params-max \
      and --tokens-max. --params-max alone gives a model of that size, at the compute where it is the best size.
      --inference-tokens adds the cost of use: a forward pass for each token, a third of a training token.
      A table below the plan gives smaller and larger models. ≥ marks an open interval: some resampled laws never reach the loss.
      LAW is the id of a published law (lawbook laws) or a study: a study file, its folder, or run logs.
      EXAMPLES
        lawbook plan study.yaml --compute 1e22
        lawbook plan study.yaml --loss 0.50 --inference-tokens 1e12
        lawbook plan study.yaml --params-max 2B
        lawbook plan yin2024 --compute 1e22 --shapes 16 --gpus 512 --flops 4e14
      """)

  @Argument(help: ArgumentHelp("Published law, study or run logs.", valueName: "law")) var law: String
  @Option(parsing: .unconditional, help: ArgumentHelp("Budget, FLOPs.", valueName: "flops")) var compute: Quantified?
  @Option(parsing: .unconditional, help: ArgumentHelp("Loss to reach.", valueName: "loss")) var loss: Quantified?
  @Option(help: ArgumentHelp("Tokens that the trained model will process.", valueName: "tokens"))
  var inferenceTokens: Quantified?
  @Option(help: ArgumentHelp("Largest model size.", valueName: "params")) var paramsMax: Quantified?
  @Option(help: ArgumentHelp("Most training tokens.", valueName: "tokens")) var tokensMax: Quantified?
  @Option(
    help: ArgumentHelp(
      "Round to trainable shapes, N = this·layers·width²: 16 for Cross-DiT, 12 without cross-attention.",
      valueName: "number"))
  var shapes: Quantified?
  @Option(help: ArgumentHelp("Width of a head in --shapes.", valueName: "width")) var head = 64
  @Option(help: ArgumentHelp("Number of accelerators, for the time in days and hours.", valueName: "count")) var gpus:
    Quantified?
  @Option(help: ArgumentHelp("FLOPs a second of each accelerator in training.", valueName: "flops")) var flops:
    Quantified?
  @OptionGroup(title: "Reading logs") var columns: ColumnOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    guard compute == nil || loss == nil, compute != nil || loss != nil || paramsMax != nil else {
      throw ValidationError("Give --compute, --loss, or --params-max alone.")
    }
    guard (gpus == nil) == (flops == nil) else { throw ValidationError("--gpus and --flops belong together.") }
    guard (1...4096).contains(head) else { throw ValidationError("--head must be from 1 to 4096.") }
  }

  private var goal: PlanRequest.Goal {
    if let compute { return .compute(compute.value) }
    return loss.map { .loss($0.value) } ?? .size(paramsMax?.value ?? .nan)
  }

  func run() throws {
    let source = try PredictionSource(named: law, columns: columns)
    let request = PlanRequest(
      goal, inferenceTokens: inferenceTokens?.value ?? 0, mostParams: paramsMax?.value, mostTokens: tokensMax?.value)
    let plan = try source.plan(request)
    let shapes = shapes.map { trainableShapes(near: plan.run.params, squares: $0.value, head: head) } ?? []
    let speed = gpus.flatMap { gpus in flops.map { gpus.value * $0.value } }
    try output.print(PlanAnswer(source.planningLaws, request, plan, shapes: shapes, speed: speed).answer)
  }
}

extension PredictionSource {
  var planningLaws: LawFits {
    switch self {
    case .published(let laws): LawFits(laws: laws)
    case .fitted(let result): result.planningLaws
    }
  }

  func plan(_ request: PlanRequest) throws(Failure) -> PlanEstimate {
    guard laws.loss != nil else {
      throw Failure(
        "\(laws.id) has no loss law, on which a plan rests", hint: lacking(.loss) ?? laws.refused[.loss]?.sentence)
    }
    do {
      switch self {
      case .published: return try planningLaws.plan(request)
      case .fitted(let result): return try result.plan(request)
      }
    } catch {
      throw Failure("no run meets this request: laws of \(laws.id)", hint: error.sentence)
    }
  }
}
