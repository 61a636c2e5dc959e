// Tables of what to train: a plan, the sizes beside it, what hyperparameters cost, fixed against optimal.

import Diagnostics
import Tables
import Documents
import Laws
import Runs
import Texts

extension Evaluator {
  static let planKeys = ["compute", "loss", "inference_tokens", "params_max", "tokens_max"]

  /// The run for a budget or a loss, with intervals.
  mutating func planTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let (plan, request) = try plan(cell)
    let whole = NumberFormat(.suffix, digits: 3)
    func row(_ name: [Inline], _ estimate: Estimate?, _ unit: String, _ text: (Double) -> String) -> [[Inline]]? {
      guard let estimate else { return nil }
      return [name, [.text(text(estimate.value))], [.text(bounds(estimate, text))], [.text(unit)]]
    }
    let loss = NumberFormat(.general, digits: 4)
    let rate = NumberFormat(.scientific, digits: 2)
    let flops = NumberFormat(.scientific, digits: 2)
    let rows = [
      row(math("N"), plan.params, "parameters", whole.text), row(math("T"), plan.tokens, "tokens", whole.text),
      row(math("B"), plan.batchTokens, "tokens a step", whole.text),
      row(math("\\eta"), plan.learningRate, "", rate.text),
      row([.text("steps")], plan.steps, "", whole.text), row([.text("loss")], plan.loss, "", loss.text),
      row([.text("training")], plan.trainingCompute, "FLOPs", flops.text),
      request.inferenceTokens > 0
        ? row([.text("training and inference")], plan.totalCompute, "FLOPs", flops.text) : nil,
    ].compactMap(\.self)
    return TableContent(
      [Column.text(""), Column.number("plan"), Column.number("95 % interval"), Column.text("")], rows,
      note: ([plan.domain.sentence] + plan.notes.map(\.sentence)).joined(separator: " "))
  }

  /// `low to high`, `≥ low` or `≤ high` where the other end is open; a dash for what the request itself fixes.
  private func bounds(_ estimate: Estimate, _ text: (Double) -> String) -> String {
    guard let low = estimate.low, let high = estimate.high, high > low * (1 + 1e-6) else { return "–" }
    switch (low.isFinite, high.isFinite) {
    case (true, true): return "\(text(low)) to \(text(high))"
    case (true, false): return "≥ \(text(low))"
    case (false, true): return "≤ \(text(high))"
    case (false, false): return "not bounded"
    }
  }

  /// What smaller and larger models would reach under the same request.
  mutating func tradeOffTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let (plan, request) = try plan(cell)
    let fits = try study(of: cell).result.planningLaws
    let isLoss = if case .loss = request.goal { true } else { false }
    let flops = NumberFormat(.scientific, digits: 2)
    let rows = fits.tradeOff(request).map { other -> [[Inline]] in
      let run = other.run
      let perToken = { (run: PlannedRun) in fits.laws.compute.flopsPerToken(params: run.params) }
      // What varies from size to size has the interval.
      let interval =
        isLoss
        ? bounds(other.trainingCompute, flops.text) : bounds(other.loss, NumberFormat(.general, digits: 4).text)
      let goal = [
        entry(run.loss), entry(run.loss / plan.run.loss - 1, .percent, digits: 2),
        entry(run.trainingCompute, .scientific, digits: 2), [.text(interval)],
      ]
      return [entry(run.params, .suffix), entry(run.tokens, .suffix)]
        + (isLoss ? [goal[2], goal[3]] : [goal[0], goal[3], goal[1], goal[2]])
        + [
          [.text("×\(NumberFormat(.general, digits: 2).text(perToken(run) / perToken(plan.run)))")],
          [.text(other.domain.symbols)],
        ]
    }
    let goal =
      isLoss
      ? [Column.number("training FLOPs"), Column.number("95 % interval")]
      : [
        Column.number("loss"), Column.number("95 % interval"), Column.number("above the plan's"),
        Column.number("training FLOPs"),
      ]
    return TableContent(
      [Column.params, Column.tokens] + goal + [Column.number("inference"), Column.text("beyond the data")], rows,
      note: "Inference: FLOPs a token, of those of the planned size (\(NumberFormat(.suffix).text(plan.run.params))).")
  }

  private mutating func plan(_ cell: SourceCell) throws(Failure) -> (PlanEstimate, PlanRequest) {
    let result = try study(of: cell).result
    let (compute, loss) = (try positive(cell.body, "compute"), try positive(cell.body, "loss"))
    guard compute == nil || loss == nil else {
      throw Failure("a plan has 'compute' or 'loss', not both", at: cell.body["loss"]?.place)
    }
    let budget = compute ?? result.settings.statedCompute ?? result.bestLaws.closedForm?.atCompute
    guard let goal = loss.map({ PlanRequest.Goal.loss($0) }) ?? budget.map({ .compute($0) }) else {
      throw Failure("the plan needs 'compute:' or 'loss:'", at: cell.place, hint: "compute: 1e22")
    }
    let request = PlanRequest(
      goal, inferenceTokens: try positive(cell.body, "inference_tokens") ?? 0,
      mostParams: try positive(cell.body, "params_max"), mostTokens: try positive(cell.body, "tokens_max"))
    do {
      return (try result.plan(request), request)
    } catch {
      throw Failure("no run meets this plan", at: cell.place, hint: error.sentence)
    }
  }

  /// What each source of hyperparameters loses on the measured surface.
  mutating func regretTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    var sources = result.usualSources
    for (id, place) in parts(cell.body["laws"]) where id != result.published?.id {
      guard let published = publishedLaw(id) else {
        throw Failure(
          "no published law is named '\(id)'", at: place, hint: Suggestion.hint(for: id, among: publishedLaws.map(\.id))
        )
      }
      if let source = HyperparameterSource(id, published) { sources.append(source) }
    }
    let regrets = result.regrets(sources).filter { !$0.cells.isEmpty }
    guard !regrets.isEmpty else {
      throw Failure(
        "no cell has a least loss to score hyperparameters against", at: cell.place,
        hint: "the table 'optima' says why each is refused")
    }
    return regretTable(regrets)
  }

  /// Means of fitted and held-out cells apart, where a source was fitted to some of them.
  private func regretTable(_ regrets: [Regret]) -> TableContent {
    let holdsOut = regrets.contains { $0.cells.contains(where: \.heldOut) }
    let kinds: [(name: String, heldOut: Bool?)] =
      holdsOut ? [("fitted cells lose", false), ("held-out cells lose", true)] : [("mean loss lost", nil)]
    let rows = regrets.map { regret -> [[Inline]] in
      let factor = regret.compute.map { "×\(NumberFormat(.fixed, digits: 2).text($0))" }
      let means = kinds.flatMap { kind -> [[Inline]] in
        let mean = regret.mean(heldOut: kind.heldOut)
        return [entry(mean?.value, .percent, digits: 2), [.text(mean.map(percentInterval) ?? "–")]]
      }
      return [[.text(columnName(regret.name))], [.text("\(regret.scored.count) of \(regret.cells.count)")]] + means
        + [entry(regret.most, .percent, digits: 2), [.text(factor ?? "–")]]
    }
    let columns =
      [Column.text("hyperparameters"), Column.number("cells")]
      + kinds.flatMap { [Column.number($0.name), Column.number("95 %")] }
      + [Column.number("most"), Column.number("compute")]
    let provisos = regrets.filter { !$0.provisos.isEmpty }
      .map { "\(columnName($0.name)): \($0.provisos.map(\.words).joined(separator: "; ")). " }
    return TableContent(
      columns, rows,
      note:
        "Loss above the least of each cell, read between its runs, with 95 % intervals from resampled cells; a pair off "
        + "the grid has no score. Compute: how many times the tokens the same model needs to make up for it. "
        + provisos.joined() + (RegretVerdict(regrets)?.sentence ?? ""))
  }

  private func percentInterval(_ estimate: Estimate) -> String {
    guard let low = estimate.low, let high = estimate.high else { return "–" }
    let format = NumberFormat(.percent, digits: 2)
    return "\(format.text(low)) to \(format.text(high))"
  }

  /// The paper's comparison at a budget, with the verdict that the intervals allow.
  mutating func comparisonTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    let budget =
      try positive(cell.body, "compute") ?? result.settings.statedCompute ?? result.optimal.laws.closedForm?.atCompute
    guard result.fixed != nil else {
      throw Failure(
        "the study fits nothing at fixed hyperparameters", at: cell.place, hint: "add 'fixed:' to the study file")
    }
    guard let budget, let found = result.fixedAgainstOptimal(compute: budget) else {
      throw Failure("one side has no loss law with a minimum along the budget", at: cell.place)
    }
    func row(_ name: [Inline], _ estimate: Estimate, _ mark: String) -> [[Inline]] {
      let text = EstimateText(estimate, alone: 3)
      return [name, [.text(mark + text.value)], [.text(text.interval)]]
    }
    var rows = [
      row(math("N_{\\mathrm{opt}}") + [.text(", optimal over fixed")], found.paramsRatio, "×"),
      row([.text("inference FLOPs, optimal over fixed")], found.inferenceRatio, "×"),
      row(
        [.text("exponent of ")] + math("N_{\\mathrm{opt}}") + [.text(", fixed less optimal")], found.slopeDifference, ""
      ),
      row([.text("lowest loss, optimal less fixed")], found.lossDifference, ""),
    ]
    if let errors = found.squaredErrorRatio {
      rows.append(row([.text("held-out squared error, optimal over fixed")], errors, "×"))
    }
    return TableContent(
      [Column.text(""), Column.number("value"), Column.number("95 % interval")], rows,
      note: "At \(NumberFormat(.general, digits: 3).text(budget)) FLOPs, in closed form. \(found.verdict.sentence)")
  }
}
