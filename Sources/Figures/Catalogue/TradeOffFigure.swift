// What a smaller or a larger model than the planned one would cost: loss at a budget, or compute for a loss, and inference.

import Diagnostics
import Tables
import Drawing
import Foundation
import Laws
import Plots
import Runs
import Texts

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
  let fits: LawFits
  let plan: PlanRequest
  let best: PlannedRun

  init(_ request: FigureRequest) throws(Failure) {
    self.request = request
    fits = request.result.planningLaws
    let laws = fits.laws
    guard laws.loss != nil else { throw request.refusal(.loss, laws) }
    let budget =
      request.number("compute") ?? request.result.settings.statedCompute ?? laws.closedForm?.atCompute ?? 1e22
    plan = PlanRequest(
      request.number("loss").map { .loss($0) } ?? .compute(budget),
      inferenceTokens: request.number("inference_tokens") ?? 0, mostParams: request.number("params_max"))
    do {
      best = try laws.plan(plan)
    } catch {
      throw Failure("no run meets the plan", hint: error.sentence)
    }
  }

  private var laws: LawSet { fits.laws }
  private var isBudget: Bool { if case .compute = plan.goal { true } else { false } }

  func plot() throws(Failure) -> (plot: Plot, caption: String) {
    let sizes = logspace(best.params / 8, min(best.params * 8, plan.mostParams ?? .infinity), 61)
    // A narrow figure has room for one of the two.
    let isWide = request.size.width >= 280
    let range = ClosedRange(between: sizes.first ?? 1, and: sizes.last ?? 2)
    var panels = [goalPanel(sizes)] + (isWide ? [inferencePanel(sizes)] : [])
    for index in panels.indices { panels[index].x.domain = range }
    let plot = Plot(
      size: request.size, panels: panels, columns: panels.count, letters: isWide,
      title: "Smaller and larger models than planned",
      summary:
        "\(isBudget ? "Lowest loss for the budget" : "Compute for the loss") and inference cost against model size; "
        + "the plan is \(NumberStyle.short.tex(best.params)) params.")
    return (plot, caption(isWide))
  }

  /// The loss of a budget, or the compute that a loss takes.
  private func goal(_ run: PlannedRun) -> Double { isBudget ? run.loss : run.totalCompute }

  private func goalPanel(_ sizes: [Double]) -> Panel {
    let name = isBudget ? "Loss for the budget" : "Compute for the loss (FLOPs)"
    var y = Axis(name, scale: isBudget ? .linear : .log)
    let curve = lines(sizes, goal)
    guard isBand else { return Panel(x: sizeAxis, y: y, marks: curve + [plannedMark(goal(best))]) }
    let all = intervals(sizes)
    let top = openTop(all, sizes)
    if let top, let low = all.map(\.low).min() {
      (y.domain, y.fixed) = (ClosedRange(between: low / 1.3, and: top), true)
    }
    return Panel(x: sizeAxis, y: y, marks: band(all, below: top) + curve + [plannedMark(goal(best))])
  }

  private var sizeAxis: Axis { Axis(AxisNames.params, scale: .log) }

  private typealias Interval = (params: Double, low: Double, high: Double)

  /// The interval of the goal at each of 25 sizes.
  private func intervals(_ sizes: [Double]) -> [Interval] {
    logspace(sizes[0], sizes[sizes.count - 1], 25).compactMap { n in
      guard let other = fits.plan(params: n, plan) else { return nil }
      let estimate = isBudget ? other.loss : other.totalCompute
      guard let low = estimate.low, let high = estimate.high, low.isFinite else { return nil }
      return (n, low, high)
    }
  }

  private var isBand: Bool { fits.replicates.count >= 20 }

  /// Where a band is cut that is open above; nil where it is not.
  private func openTop(_ all: [Interval], _ sizes: [Double]) -> Double? {
    guard all.contains(where: { !$0.high.isFinite }) else { return nil }
    let drawn = sizes.compactMap { laws.run(params: $0, plan).map(goal) }
    return 3 * (all.map(\.high).filter(\.isFinite) + all.map(\.low) + drawn).reduce(0, max)
  }

  private func band(_ all: [Interval], below top: Double?) -> [Mark] {
    guard all.count > 1 else { return [] }
    return [
      .band(
        BandMark(
          low: all.map { Point($0.params, $0.low) }, high: all.map { Point($0.params, min($0.high, top ?? .infinity)) },
          colour: request.category(0).with(alpha: 0.15), label: top == nil ? "" : "95 %, open above"))
    ]
  }

  private func inferencePanel(_ sizes: [Double]) -> Panel {
    let cost = { (run: PlannedRun) in laws.compute.flopsPerToken(params: run.params) / 3 }
    return Panel(
      x: sizeAxis, y: Axis("Inference (FLOPs a token)", scale: .log),
      marks: lines(sizes, cost) + [plannedMark(cost(best))], legend: .none)
  }

  /// Solid where N and T lie inside the data, dashed beyond them.
  private func lines(_ sizes: [Double], _ value: (PlannedRun) -> Double) -> [Mark] {
    let runs = sizes.compactMap { laws.run(params: $0, plan) }
    let all = runs.map { Point($0.params, value($0)) }
    let inside = runs.filter { laws.position(params: $0.params, tokens: $0.tokens).isInside }
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
        [Point(best.params, value)], symbol: .diamond, colour: request.category(4), size: 6, edge: .white,
        label: "planned: \(NumberStyle.short.tex(best.params))"))
  }

  private func caption(_ isWide: Bool) -> String {
    let letter = isWide ? "(a) " : ""
    let goal =
      if case .loss(let loss) = plan.goal {
        "\(letter)Compute for a loss of \(NumberStyle.significant(4).text(loss)) with each model size"
      } else {
        "\(letter)Lowest loss of each model size for \(NumberStyle.compute.tex(best.totalCompute)) FLOPs"
      }
    let use =
      plan.inferenceTokens > 0 ? ", with inference on \(NumberStyle.short.tex(plan.inferenceTokens)) tokens" : ""
    let unmet = (try? fits.plan(plan))?.unmet ?? 0
    let open =
      unmet > 0
      ? " It is open at the top: \(NumberStyle.significant(2).text(unmet * 100))\u{202F}% of the resampled laws never reach the loss."
      : ""
    let bands = isBand ? " The band is the 95 % interval.\(open)" : ""
    let position = laws.position(params: best.params, tokens: best.tokens)
    return
      "\(goal)\(use), by the \(request.lawName(laws))\(isWide ? "; (b) inference cost per token" : ""). The plan, "
      + "\(NumberStyle.short.tex(best.params)) params on \(NumberStyle.short.tex(best.tokens)) tokens, "
      + (position.isInside ? "lies inside the data." : "\(position.words).") + bands
  }
}
