// A plan for reading and as JSON.

import Laws
import Runs

struct PlanText {
  let laws: LawSet
  let request: PlanRequest
  let plan: PlanEstimate
  let shapes: [TrainableShape]
  /// FLOPs a second of all accelerators.
  let speed: Double?

  var text: String { (head + table + cost + rounded + others).joined(separator: "\n") }

  private var head: [String] {
    switch request.goal {
    case .compute(let budget): ["\(laws.id): the lowest loss for \(NumberText.count(budget)) FLOPs"]
    case .loss(let target): ["\(laws.id): the cheapest run that reaches a loss of \(NumberText.significant(target))"]
    }
  }

  private var table: [String] {
    var table = TextTable([("", .left), ("", .right), ("95 %", .left), ("", .left)])
    func row(_ name: String, _ estimate: Estimate?, _ unit: String) {
      guard let estimate else { return }
      table.add(name, NumberText.significant(estimate.value, 4), NumberText.interval(estimate), unit)
    }
    row("N", plan.params, "params")
    row("T", plan.tokens, "tokens")
    row("B", plan.batchTokens, "tokens a step")
    row("η", plan.learningRate, "")
    row("steps", plan.steps, "")
    row("loss", plan.loss, "")
    row("training", plan.trainingCompute, "FLOPs")
    if request.inferenceTokens > 0 { row("training and inference", plan.totalCompute, "FLOPs") }
    return table.lines + ["  \(plan.domain == "inside" ? "inside the data" : plan.domain)"]
  }

  private var cost: [String] {
    guard let speed, speed > 0 else { return [] }
    let days = plan.run.trainingCompute / speed / 86_400
    return ["  training takes \(NumberText.significant(days, 3)) days at \(NumberText.count(speed)) FLOPs a second"]
  }

  private var rounded: [String] {
    guard !shapes.isEmpty else { return [] }
    var table = TextTable([
      ("layers", .right), ("width", .right), ("N", .right), ("T", .right), ("loss", .right), ("FLOPs", .right),
    ])
    for shape in shapes {
      guard let run = laws.run(params: shape.params, request) else { continue }
      table.add(
        "\(shape.layers)", "\(shape.width)", NumberText.count(run.params), NumberText.count(run.tokens),
        NumberText.significant(run.loss, 5), NumberText.count(run.totalCompute))
    }
    return ["", "Trainable shapes"] + table.lines
  }

  private var others: [String] {
    var table = TextTable([
      ("N", .right), ("of the best", .right), ("T", .right), ("loss", .right), ("training", .right), ("in all", .right),
      ("inference", .right), ("", .left),
    ])
    for run in laws.tradeOff(request) {
      table.add(
        NumberText.count(run.params), "×" + NumberText.significant(run.params / plan.run.params, 3),
        NumberText.count(run.tokens), NumberText.significant(run.loss, 5), NumberText.count(run.trainingCompute),
        NumberText.count(run.totalCompute), "×" + NumberText.significant(perToken(run) / perToken(plan.run), 3),
        laws.domain?.position(params: run.params, tokens: run.tokens) ?? "")
    }
    return ["", "Other sizes"] + table.lines
  }

  private func perToken(_ run: PlannedRun) -> Double { laws.compute.flopsPerToken(params: run.params) }

  var json: JSONValue {
    [
      "laws": .string(laws.id), "domain": .string(plan.domain),
      "plan": [
        "params": JSONValue(plan.params), "tokens": JSONValue(plan.tokens),
        "batch_tokens": .optional(plan.batchTokens) { JSONValue($0) },
        "learning_rate": .optional(plan.learningRate) { JSONValue($0) },
        "steps": .optional(plan.steps) { JSONValue($0) }, "loss": JSONValue(plan.loss),
        "training_compute": JSONValue(plan.trainingCompute), "total_compute": JSONValue(plan.totalCompute),
      ],
      "days": JSONValue(speed.map { plan.run.trainingCompute / $0 / 86_400 }),
      "shapes": .array(
        shapes.map { shape in
          [
            "layers": JSONValue(shape.layers), "width": JSONValue(shape.width), "params": .number(shape.params),
            "run": .optional(laws.run(params: shape.params, request)) { $0.json(laws.domain) },
          ]
        }), "trade_off": .array(laws.tradeOff(request).map { $0.json(laws.domain) }),
    ]
  }
}

extension PlannedRun {
  func json(_ domain: Domain?) -> JSONValue {
    [
      "domain": .string(domain?.position(params: params, tokens: tokens) ?? "not stated"),
      "params": .number(params), "tokens": .number(tokens), "batch_tokens": JSONValue(batchTokens),
      "learning_rate": JSONValue(learningRate), "steps": JSONValue(steps), "loss": .number(loss),
      "training_compute": .number(trainingCompute), "inference_compute": .number(inferenceCompute),
    ]
  }
}
