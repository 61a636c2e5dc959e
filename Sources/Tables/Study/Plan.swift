// The table of a plan, and the table of the sizes beside it.

public import Laws
import Runs
import Texts

extension Table {
  /// What the planned run is, a quantity a row.
  ///
  /// - Parameter speed: FLOPs a second of all accelerators, for days; nil where it is not known.
  public static func plan(_ plan: PlanEstimate, _ request: PlanRequest, speed: Double? = nil) -> Table {
    let days = speed.map { plan.trainingCompute.scaled(1 / ($0 * 86_400)) }
    let total = request.inferenceTokens > 0 ? plan.totalCompute : nil
    return .quantities(
      "plan",
      [
        QuantityRow("params", "model size N", .params, plan.params.unlessFixed),
        QuantityRow("tokens", "training tokens T", .tokens, plan.tokens.unlessFixed),
        QuantityRow("batch_tokens", "batch size B", .batch, plan.batchTokens),
        QuantityRow("learning_rate", "learning rate η", .rate, plan.learningRate),
        QuantityRow("steps", "steps", .number("steps"), plan.steps),
        QuantityRow("loss", "loss", .loss, plan.loss.unlessFixed),
        QuantityRow("training_compute", "training", .compute, plan.trainingCompute.unlessFixed),
        QuantityRow("total_compute", "training and inference", .compute, total?.unlessFixed),
        QuantityRow("days", "training time", Measure("days", unit: "days", style: .significant(3)), days),
      ])
  }

  /// What smaller and larger models reach under the same request, with what a token of inference costs beside the plan's.
  public static func otherSizes(_ fits: LawFits, _ request: PlanRequest, than plan: PlanEstimate) -> Table {
    let isLoss = if case .loss = request.goal { true } else { false }
    let perToken = { (run: PlannedRun) in fits.laws.compute.flopsPerToken(params: run.params) }
    var builder = TableBuilder(fits.tradeOff(request))
    builder.number("params", .params) { $0.run.params }
    builder.number("params_ratio", Measure("of N", style: .factor(3)), priority: 3) { $0.run.params / plan.run.params }
    if isLoss {
      builder.estimate("tokens", .tokens) { $0.tokens }
      builder.estimate("total_compute", .compute) { $0.totalCompute }
    } else {
      builder.number("tokens", .tokens) { $0.run.tokens }
      builder.estimate("loss", .loss) { $0.loss }
      builder.number("loss_change", Measure("change", style: .change(2)), priority: 2) {
        $0.run.loss / plan.run.loss - 1
      }
    }
    if request.inferenceTokens > 0 {
      builder.number("training_compute", .compute.named("training"), priority: 4) { $0.run.trainingCompute }
    }
    builder.number("inference_ratio", Measure("inference", style: .factor(3)), priority: 1) {
      perToken($0.run) / perToken(plan.run)
    }
    builder.words("position", "beside the data", priority: 5) { $0.domain.words }
    return builder.table("other_sizes")
  }

  /// The plan at sizes that can be built of layers and heads.
  public static func trainableShapes(_ shapes: [TrainableShape], _ fits: LawFits, _ request: PlanRequest) -> Table {
    let planned = shapes.compactMap { shape in fits.plan(params: shape.params, request).map { (shape, $0) } }
    var builder = TableBuilder(planned)
    builder.number("layers", .count("layers")) { Double($0.0.layers) }
    builder.number("width", .count("width")) { Double($0.0.width) }
    builder.number("params", .params) { $0.1.run.params }
    builder.number("tokens", .tokens) { $0.1.run.tokens }
    builder.estimate("loss", .loss) { $0.1.loss.unlessFixed }
    builder.estimate("total_compute", .compute, priority: 1) { $0.1.totalCompute.unlessFixed }
    return builder.table("shapes")
  }
}

extension Estimate {
  /// Without the interval where it has no width, as what a request fixes.
  var unlessFixed: Estimate {
    guard let low, let high, abs(high - low) <= 1e-6 * abs(value) else { return self }
    return Estimate(value)
  }

  func scaled(_ factor: Double) -> Estimate {
    Estimate(value * factor, low: low.map { $0 * factor }, high: high.map { $0 * factor })
  }
}
