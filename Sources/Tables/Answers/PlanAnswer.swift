// What `lawbook plan` answers: the run, then the sizes beside it.

public import Laws
import Runs
public import Texts

public struct PlanAnswer: Sendable {
  let fits: LawFits
  let request: PlanRequest
  let plan: PlanEstimate
  let shapes: [TrainableShape]
  /// FLOPs a second of all accelerators.
  let speed: Double?

  public init(
    _ fits: LawFits, _ request: PlanRequest, _ plan: PlanEstimate, shapes: [TrainableShape] = [], speed: Double? = nil
  ) {
    (self.fits, self.request, self.plan, self.shapes, self.speed) = (fits, request, plan, shapes, speed)
  }

  private var laws: LawSet { fits.laws }

  public var answer: Answer {
    let rounded = Table.trainableShapes(shapes, fits, request)
    return Answer(
      [
        Answer.Part("", [goal]),
        Answer.Part("", [], table: .plan(plan, request, speed: speed)),
        Answer.Part("Read this first", [position] + notes),
      ] + (shapes.isEmpty ? [] : [Answer.Part("Trainable shapes", table: rounded)]) + [
        Answer.Part(othersTitle, [cut].compactMap(\.self), table: .otherSizes(fits, request, than: plan))
      ], json: json)
  }

  private var goal: String {
    let use =
      request.inferenceTokens > 0
      ? ", counting inference on \(NumberStyle.count.text(request.inferenceTokens)) tokens" : ""
    switch request.goal {
    case .compute(let budget):
      return "Lowest loss for C = \(NumberStyle.compute.text(budget)) FLOPs by \(laws.id)\(use):"
    case .loss(let target):
      return "Cheapest run that reaches a loss of \(NumberStyle.usual.text(target)) by \(laws.id)\(use):"
    case .size(let params):
      return "Compute for which N = \(NumberStyle.count.text(params)) is the best size by \(laws.id)\(use):"
    }
  }

  private var position: String { plan.domain.sentence }

  private var notes: [String] {
    guard fits.replicates.isEmpty else { return plan.notes.map(\.sentence) }
    return plan.notes.map(\.sentence)
      + [
        laws.source == nil
          ? "No intervals: nothing was resampled." : "No intervals: a published law comes without its data."
      ]
  }

  private var othersTitle: String {
    if case .loss = request.goal { return "Other sizes for the same loss" }
    return "Other sizes for \(NumberStyle.compute.text(plan.run.totalCompute)) FLOPs"
  }

  /// Where smaller models are missing, why.
  private var cut: String? {
    guard case .loss = request.goal, let smallest = fits.tradeOff(request).first,
      smallest.run.params > plan.run.params / 8 * (1 + 1e-6)
    else { return nil }
    return "Smaller models never reach the loss, however long they train."
  }

  private var json: JSONValue {
    [
      "schema": "lawbook.plan/1", "laws": .string(laws.id), "domain": .string(plan.domain.words), "plan": plan.json,
      "days": days.json, "unmet_share": JSONValue(plan.unmet),
      "notes": .array(notes.map { .string($0) }),
      "shapes": .array(
        shapes.map { shape in
          [
            "layers": JSONValue(shape.layers), "width": JSONValue(shape.width), "params": .number(shape.params),
            "run": .optional(fits.plan(params: shape.params, request)) { $0.json },
          ]
        }), "trade_off": .array(fits.tradeOff(request).map(\.json)),
    ]
  }

  private var days: Estimate? { speed.map { plan.trainingCompute.scaled(1 / ($0 * 86_400)) } }
}

extension PlanEstimate {
  /// Every quantity with its interval; an open bound is null.
  public var json: JSONValue {
    [
      "domain": .string(domain.words), "params": JSONValue(params), "tokens": JSONValue(tokens),
      "batch_tokens": .optional(batchTokens) { JSONValue($0) },
      "learning_rate": .optional(learningRate) { JSONValue($0) }, "steps": .optional(steps) { JSONValue($0) },
      "loss": JSONValue(loss), "training_compute": JSONValue(trainingCompute),
      "inference_compute": .number(run.inferenceCompute), "total_compute": JSONValue(totalCompute),
    ]
  }
}
