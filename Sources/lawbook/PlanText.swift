// A plan for reading and as JSON.

import Texts
import Tables
import Diagnostics
import Laws
import Runs

struct PlanText {
  let fits: LawFits
  let request: PlanRequest
  let plan: PlanEstimate
  let shapes: [TrainableShape]
  /// FLOPs a second of all accelerators.
  let speed: Double?

  private var laws: LawSet { fits.laws }
  private var countsUse: Bool { request.inferenceTokens > 0 }

  var text: String { (head + table + notes + rounded + others).joined(separator: "\n") }

  private var head: [String] {
    let goal =
      switch request.goal {
      case .compute(let budget): "the lowest loss for \(NumberText.count(budget)) FLOPs"
      case .loss(let target): "the cheapest run that reaches a loss of \(NumberText.significant(target))"
      case .size(let params): "\(NumberText.count(params)) params at the compute for which no other size is better"
      }
    let use = countsUse ? ", inference on \(NumberText.count(request.inferenceTokens)) tokens counted in" : ""
    return TextWrap.lines("\(laws.id): \(goal)\(use)", indent: 0)
  }

  private var table: [String] {
    var table = TextTable([("", .left), ("", .right), ("95 %", .left), ("", .left)])
    func row(_ name: String, _ estimate: Estimate?, _ unit: String) {
      guard let estimate else { return }
      table.add(name, NumberText.significant(estimate.value, 4), interval(estimate), unit)
    }
    row("N", plan.params, "params")
    row("T", plan.tokens, "tokens")
    row("B", plan.batchTokens, "tokens a step")
    row("η", plan.learningRate, "")
    row("steps", plan.steps, "")
    row("loss", plan.loss, "")
    row("training", plan.trainingCompute, "FLOPs")
    if countsUse { row("training and inference", plan.totalCompute, "FLOPs") }
    row("training", days, "days" + (speed.map { " at \(NumberText.count($0)) FLOPs a second" } ?? ""))
    return table.lines + ["  \(plan.domain.isInside ? "inside the data" : plan.domain.words)"]
  }

  /// Empty for what the request itself fixes.
  private func interval(_ estimate: Estimate, _ digits: Int = 4) -> String {
    estimate.isFixed ? "" : NumberText.interval(estimate, digits)
  }

  private var days: Estimate? {
    guard let speed, speed > 0 else { return nil }
    let perDay = speed * 86_400
    let compute = plan.trainingCompute
    return Estimate(
      compute.value / perDay, low: compute.low.map { $0 / perDay }, high: compute.high.map { $0 / perDay })
  }

  private var notes: [String] { said.flatMap { TextWrap.lines($0, indent: 2) } }

  private var said: [String] {
    let notes = plan.notes.map(\.sentence)
    guard fits.replicates.isEmpty else { return notes }
    let why = laws.source == nil ? "nothing was resampled" : "a published law comes without its data"
    return notes + ["no intervals: \(why)".sentence]
  }

  private var rounded: [String] {
    guard !shapes.isEmpty else { return [] }
    var table = TextTable([
      ("layers", .right), ("width", .right), ("N", .right), ("T", .right), ("loss", .right), ("95 %", .left),
      ("FLOPs", .right), ("95 %", .left),
    ])
    for shape in shapes {
      guard let plan = fits.plan(params: shape.params, request) else { continue }
      table.add(
        "\(shape.layers)", "\(shape.width)", NumberText.count(plan.run.params), NumberText.count(plan.run.tokens),
        NumberText.significant(plan.run.loss, 5), interval(plan.loss), NumberText.count(plan.run.totalCompute),
        interval(plan.totalCompute, 3))
    }
    return ["", "Trainable shapes"] + table.lines
  }

  private var tradeOff: [PlanEstimate] { fits.tradeOff(request) }

  /// What other sizes reach for the same compute, or what the same loss takes with them.
  private var others: [String] {
    if case .loss = request.goal { return othersForLoss }
    var table = TextTable(
      [("N", .right), ("of the plan's", .right), ("T", .right), ("loss", .right), ("95 % at that N", .left)]
        + (countsUse ? [("training FLOPs", .right)] : []) + [("inference", .right), ("", .left)])
    for other in tradeOff {
      table.add(
        size(other) + [NumberText.count(other.run.tokens), loss(other), interval(other.loss, 5)]
          + (countsUse ? [NumberText.count(other.run.trainingCompute)] : []) + use(other))
    }
    let compute = plan.run.totalCompute
    return ["", "Other sizes for \(NumberText.count(compute)) FLOPs"] + table.lines
  }

  private var othersForLoss: [String] {
    var table = TextTable([
      ("N", .right), ("of the plan's", .right), ("T", .right), ("95 % at that N", .left), ("FLOPs", .right),
      ("95 %", .left),
      ("inference", .right), ("", .left),
    ])
    let rows = tradeOff
    for other in rows {
      table.add(
        size(other) + [NumberText.count(other.run.tokens), interval(other.tokens, 3)]
          + [NumberText.count(other.run.totalCompute), interval(other.totalCompute, 3)] + use(other))
    }
    let isCut = (rows.first?.run.params ?? 0) > plan.run.params / 8 * (1 + 1e-6)
    return ["", "Other sizes for the same loss"] + table.lines
      + (isCut ? ["  smaller models never reach it, however long they train"] : [])
  }

  private func size(_ other: PlanEstimate) -> [String] {
    [NumberText.count(other.run.params), "×" + NumberText.significant(other.run.params / plan.run.params, 3)]
  }

  private func loss(_ other: PlanEstimate) -> String {
    NumberText.significant(other.run.loss, 5, keepingZeros: true)
  }

  private func use(_ other: PlanEstimate) -> [String] {
    ["×" + NumberText.significant(perToken(other.run) / perToken(plan.run), 3), other.domain.words]
  }

  private func perToken(_ run: PlannedRun) -> Double { laws.compute.flopsPerToken(params: run.params) }

  var json: JSONValue {
    [
      "laws": .string(laws.id), "domain": .string(plan.domain.words), "plan": plan.json,
      "days": .optional(days) { JSONValue($0) }, "unmet_share": JSONValue(plan.unmet),
      "notes": .array(said.map { .string($0) }),
      "shapes": .array(
        shapes.map { shape in
          [
            "layers": JSONValue(shape.layers), "width": JSONValue(shape.width), "params": .number(shape.params),
            "run": .optional(fits.plan(params: shape.params, request)) { $0.json },
          ]
        }), "trade_off": .array(tradeOff.map(\.json)),
    ]
  }
}

extension Estimate {
  /// Whether it has no width, as what a request fixes.
  fileprivate var isFixed: Bool {
    guard let low, let high else { return false }
    return abs(high - low) <= 1e-6 * abs(value)
  }
}

extension PlanEstimate {
  /// Every quantity with its interval; an open bound is null.
  var json: JSONValue {
    [
      "domain": .string(domain), "params": JSONValue(params), "tokens": JSONValue(tokens),
      "batch_tokens": .optional(batchTokens) { JSONValue($0) },
      "learning_rate": .optional(learningRate) { JSONValue($0) }, "steps": .optional(steps) { JSONValue($0) },
      "loss": JSONValue(loss), "training_compute": JSONValue(trainingCompute),
      "inference_compute": .number(run.inferenceCompute), "total_compute": JSONValue(totalCompute),
    ]
  }
}
