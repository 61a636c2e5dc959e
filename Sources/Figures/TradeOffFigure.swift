// What a smaller or a larger model than the planned one would cost: loss at a budget, or compute for a loss, and inference.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Runs

let tradeOffFigure = FigureKind(
  name: "trade-off", title: "Loss and inference cost against model size, for a budget or a loss",
  options: [
    ("compute", "the budget, FLOPs (default: the study's)"), ("loss", "a loss to reach, in place of a budget"),
    ("inference_tokens", "tokens that the trained model will process, counted in the budget"),
    ("params_max", "no larger model than this"),
  ]
) { request throws(Failure) in try TradeOffFigure(request).plot() }

private struct TradeOffFigure {
  let request: FigureRequest
  let laws: LawSet
  let plan: PlanRequest
  let best: PlannedRun

  init(_ request: FigureRequest) throws(Failure) {
    self.request = request
    laws = request.result.bestLaws
    guard laws.loss != nil else { throw request.refusal("loss", laws) }
    let budget =
      request.number("compute") ?? request.result.settings.statedCompute ?? laws.closedForm?.atCompute ?? 1e22
    plan = PlanRequest(
      request.number("loss").map { .loss($0) } ?? .compute(budget),
      inferenceTokens: request.number("inference_tokens") ?? 0, mostParams: request.number("params_max"))
    guard let best = laws.plan(plan) else {
      throw Failure(
        "no run meets the plan",
        hint: "the limits leave none, inference spends the budget, or the loss is below the floor")
    }
    self.best = best
  }

  private var isBudget: Bool { if case .compute = plan.goal { true } else { false } }

  func plot() throws(Failure) -> (plot: Plot, caption: String) {
    let sizes = logspace(best.params / 8, min(best.params * 8, plan.mostParams ?? .infinity), 61)
    // A narrow figure has room for one of the two.
    let isWide = request.size.width >= 280
    let range = (sizes.first ?? 1)...(sizes.last ?? 2)
    var panels = [goalPanel(sizes)] + (isWide ? [inferencePanel(sizes)] : [])
    for index in panels.indices { panels[index].x.domain = range }
    let plot = Plot(
      size: request.size, panels: panels, columns: panels.count, letters: isWide,
      title: "Smaller and larger models than planned",
      summary:
        "\(isBudget ? "Lowest loss for the budget" : "Compute for the loss") and inference cost against model size; "
        + "the plan is \(Numerals.suffixed(best.params)) params.")
    return (plot, caption(isWide))
  }

  /// The loss of a budget, or the compute that a loss takes.
  private func goal(_ run: PlannedRun) -> Double { isBudget ? run.loss : run.totalCompute }

  private func goalPanel(_ sizes: [Double]) -> Panel {
    let fits = request.result.optimal.laws.loss == nil ? nil : request.result.optimal
    let interval = band(
      fits, over: logspace(sizes[0], sizes[sizes.count - 1], 25), colour: request.category(0).with(alpha: 0.15)
    ) {
      laws, n in laws.run(params: n, plan).map(goal)
    }
    let name = isBudget ? "Loss for the budget" : "Compute for the loss (FLOPs)"
    return Panel(
      x: Axis(AxisNames.params, scale: .log), y: Axis(name, scale: isBudget ? .linear : .log),
      marks: interval + lines(sizes, goal) + [plannedMark(goal(best))])
  }

  private func inferencePanel(_ sizes: [Double]) -> Panel {
    let cost = { (run: PlannedRun) in laws.compute.flopsPerToken(params: run.params) / 3 }
    return Panel(
      x: Axis(AxisNames.params, scale: .log), y: Axis("Inference (FLOPs a token)", scale: .log),
      marks: lines(sizes, cost) + [plannedMark(cost(best))], legend: .none)
  }

  /// Solid where N and T lie inside the data, dashed beyond them.
  private func lines(_ sizes: [Double], _ value: (PlannedRun) -> Double) -> [Mark] {
    let runs = sizes.compactMap { laws.run(params: $0, plan) }
    let all = runs.map { Point($0.params, value($0)) }
    let inside = runs.filter { laws.domain?.position(params: $0.params, tokens: $0.tokens) == "inside" }
      .map { Point($0.params, value($0)) }
    guard inside.count > 1 else {
      return [.line(LineMark(all, colour: request.category(0), dash: [4, 2], label: "beyond the data"))]
    }
    return [
      .line(LineMark(all, colour: request.category(0), dash: [4, 2], label: "beyond the data")),
      .line(LineMark(inside, colour: request.category(0), width: 1.6, label: "inside the data")),
    ]
  }

  private func plannedMark(_ value: Double) -> Mark {
    .points(
      PointMark(
        [Point(best.params, value)], symbol: .diamond, colour: request.category(1), size: 6, edge: .white,
        label: "planned: \(Numerals.suffixed(best.params))"))
  }

  private func caption(_ isWide: Bool) -> String {
    let goal =
      switch plan.goal {
      case .compute(let budget):
        "\(isWide ? "(a) " : "")The lowest loss that each model size reaches for \(Numerals.tex(budget, significant: 2)) FLOPs"
      case .loss(let loss):
        "\(isWide ? "(a) " : "")The compute with which each model size reaches a loss of \(Numerals.plain(loss, significant: 4))"
      }
    let use =
      plan.inferenceTokens > 0 ? ", inference on \(Numerals.suffixed(plan.inferenceTokens)) tokens counted in it" : ""
    let bands = request.result.optimal.replicates.isEmpty ? "" : " Band: 95 % percentile interval over resamples."
    let position = laws.domain?.position(params: best.params, tokens: best.tokens) ?? "not stated"
    return
      "\(goal)\(use), by the law (\(request.origin(laws)))\(isWide ? "; (b) what a token of inference costs" : ""). The plan, "
      + "\(Numerals.suffixed(best.params)) params on \(Numerals.suffixed(best.tokens)) tokens, "
      + (position == "inside" ? "lies inside the data." : "\(position).") + bands
  }
}
