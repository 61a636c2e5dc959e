// What plans and predictions must say beside their numbers, and why there is none.

public import Laws
import Texts

extension PlanObstacle: Worded {
  public var words: String {
    switch self {
    case .noLossLaw(let refusal): "there is no loss law" + (refusal.map { ": \($0.words)" } ?? "")
    case .spentByInference(let tokens, let budget):
      "inference on \(Prose.count(tokens)) tokens exceeds the budget of \(Prose.flops(budget))"
    case .belowFloor(let target, let floor):
      "no run reaches a loss of \(Prose.loss(target)); the floor is "
        + IntervalText(floor.value, low: floor.low, high: floor.high).text
    case .beyondLimits(let target, let params, let tokens, let least):
      "no run reaches a loss of \(Prose.loss(target)) with at most "
        + [params.map { "\(Prose.count($0)) params" }, tokens.map { "\(Prose.count($0)) tokens" }].compactMap(\.self)
        .listed + ". The law stays above \(Prose.loss(least))"
    case .neverBest(let params): "no budget makes \(Prose.count(params)) params the best size. \(Self.span)"
    case .outsideSpan: "the run is outside the range that is searched. \(Self.span)"
    }
  }

  private static var span: String {
    "The search covers N from \(ends(PlanRequest.params)) params and T from \(ends(PlanRequest.tokens)) tokens"
  }

  private static func ends(_ range: ClosedRange<Double>) -> String {
    "\(Prose.number(range.lowerBound)) to \(Prose.number(range.upperBound))"
  }
}

extension PlanNote: Worded {
  public var words: String {
    switch self {
    case .lossHere(let ends):
      "each resample splits the budget itself. At exactly this N and T the loss is within "
        + "[\(Prose.loss(ends.low)), \(Prose.loss(ends.high))]"
    case .tokensAtLimit(let best):
      "T is at its limit; this size is compute-optimal at \(Prose.count(best)) tokens"
    case .unmet(let share, let loss, let hasLimits): Self.unmet(share, loss, hasLimits)
    case .otherForms(let sizes):
      "other forms of the loss law fit about as well and give N = "
        + sizes.map { "\(Prose.count($0.params)) (\($0.form.rawValue))" }.listed
        + ". Compare them with 'lawbook fit --forms'"
    case .impossibleBatch(let batch, let held):
      "the batch-size law gives \(Prose.count(batch)) tokens a step, \(held.words)"
    case .isoflop(let beside): beside.words
    case .caveat(let note): note.words
    }
  }

  private static func unmet(_ share: Double, _ loss: Double?, _ hasLimits: Bool) -> String {
    let laws = "of the resampled laws, \(Prose.percent(share))"
    guard let loss else { return laws + " have no such plan. Bounds that they would move are open" }
    return laws + " never reach \(Prose.loss(loss))\(hasLimits ? " within the limits" : ""). "
      + "They count as infinite, so a bound among them is open"
  }
}

extension PlanNote.HeldBatch: Worded {
  public var words: String {
    switch self {
    case .oneToken: "less than one token. B is held at one token"
    case .oneSample(let tokens): "less than one sample. B is held at one sample (\(Prose.count(tokens)) tokens)"
    case .wholeTraining: "more than the whole training. B is held at T, which is one step"
    }
  }
}

extension PlanNote.IsoflopBeside: Worded {
  public var words: String {
    guard let params else { return "isoFLOP minima give no useful N at \(Prose.flops(compute))" + reach }
    let written = IntervalText(params.value, low: params.low, high: params.high, style: .count)
    let why =
      isUnchecked
      ? " (line through two budgets, no interval)" : isResampled ? " (too few resamples for an interval)" : ""
    return "N_opt is from the closed form. At \(Prose.flops(compute)), isoFLOP minima give N = \(written.text)"
      + (params.low == nil ? why : "") + reach
  }

  private var reach: String {
    if let beyond { return ". That is \(Prose.factor(beyond)) beyond the largest budget with a minimum" }
    return below.map { ". That is \(Prose.factor($0)) below the smallest budget with a minimum" } ?? ""
  }
}
