// Why there is no law, no plan or no answer.

public import Laws
import Texts

extension LawName: Worded {
  /// What the law is of: `batch size`.
  public var words: String {
    switch self {
    case .loss: "loss"
    case .batch: "batch size"
    case .learningRate: "learning rate"
    case .rateAtBatch: "learning rate at a given B"
    case .isoflop: "isoFLOP"
    case .closedForm: "closed form"
    }
  }

  /// `the batch-size law`.
  public var law: String {
    switch self {
    case .loss: "the loss law"
    case .batch: "the batch-size law"
    case .learningRate: "the learning-rate law"
    case .rateAtBatch: "the law of eta at a given B"
    case .isoflop: "the isoFLOP law"
    case .closedForm: "the closed form"
    }
  }
}

extension FitNote.Exponent {
  /// What it is the exponent of.
  var variable: String { self == .alpha ? "N" : "T" }
  var values: String { self == .alpha ? "model sizes" : "training lengths" }
}

extension Refusal: Worded {
  public var words: String {
    switch self {
    case .tooFewPoints(let points, let parameters):
      "the law has \(parameters) parameters and needs as many points (N, T, loss); there \(points == 1 ? "is" : "are") \(points)"
    case .tooFewSizes(let count, let only): Self.needs("alpha", "model sizes", count, only)
    case .tooFewLengths(let count, let only): Self.needs("beta", "training lengths T", count, only)
    case .barelyVaries(let exponent, let range):
      "\(exponent.variable) barely varies (\(Prose.counts(range))), so no exponent of \(exponent.variable) can be found. "
        + "Add runs at least twice as \(exponent == .alpha ? "large" : "long")"
    case .lossesNotPositive(let count):
      "losses of 0 or less would be left out: \(count.value) of \(count.all). "
        + "Add one constant to all losses; a squared or Huber objective on the loss changes only E by it"
    case .sizesFollowTokens(let isRising):
      "T \(isRising ? "grows" : "falls") with N along one line. The data cannot separate the effects of N and T"
    case .floorAboveLosses(let floor, let below, let least):
      "the floor \(Prose.loss(floor)) is above \(Prose.of(below, "loss", plural: "losses")) (least: \(Prose.loss(least)))"
    case .exponentsUnbounded: "the data do not bound alpha and beta: every start leaves 0.001 to 20"
    case .sameLosses(let count, let loss):
      "all \(counted(count, "loss", "losses")) equal \(Prose.loss(loss)). Check which column is read as the loss"
    case .lossesNotFalling(let perSize, let perLength): Self.notFalling(perSize, perLength)
    case .tooFewOptima, .optimaOfOneSize, .optimaOfOneLength, .optimaOnOneLine, .fixedHere, .nothingSwept, .axisMissing:
      hyperparameterWords
    case .lossLawRefused, .noMinimumAlong, .noSharedBudget, .tooFewMinima, .minimaAtOneBudget, .lineIsNoise:
      computeWords
    default: otherWords
    }
  }

  private static func needs(_ exponent: String, _ what: String, _ count: Int, _ only: Double?) -> String {
    "\(exponent) needs at least 3 \(what); the data have \(only.map { "one, \(Prose.count($0))" } ?? "\(count)")"
  }

  private static func notFalling(_ perSize: Double?, _ perLength: Double?) -> String {
    let start = "the loss does not fall with both N and T"
    let end = ". Check the columns params, tokens and loss, and whether large runs are well tuned ('lawbook doctor')"
    guard let perSize, let perLength else { return start + end }
    let signed = { (share: Double) in (share < 0 ? "" : "+") + Prose.percent(share) }
    return start + ". On average it changes by \(signed(perSize)) per doubling of N, \(signed(perLength)) of T" + end
  }

  private var hyperparameterWords: String {
    switch self {
    case .tooFewOptima(let count, let unswept):
      "the law needs at least 3 cells with an optimum; there \(count == 1 ? "is" : "are") \(count)"
        + (unswept > 0 ? ". In \(unswept) more only the other hyperparameter was swept" : "")
    case .optimaOfOneSize: "all optima have the same model size, which leaves the exponent of N open"
    case .optimaOfOneLength: "all optima have the same training tokens, which leaves the exponent of T open"
    case .optimaOnOneLine: "N and T change together in the optima, which leaves their exponents open"
    case .axisMissing(let axis): "no run has a \(axis == .batch ? "batch size" : "learning rate")"
    case .fixedHere: "batch size and learning rate are fixed here"
    default: "no cell has two different (B, eta)"
    }
  }

  private var computeWords: String {
    switch self {
    case .lossLawRefused(let refusal): "it follows from the loss law, which is missing: \(refusal.words)"
    case .noMinimumAlong(let compute):
      "the loss law has no minimum along a budget of \(compute.map(Prose.flops) ?? "unknown size")"
    case .noSharedBudget: "no budget is shared by 3 model sizes, in final or in interpolated losses"
    case .tooFewMinima(let found, let reasons, let others):
      "a power law needs 2 budgets with a minimum; \(found.value) of \(found.all) \(Prose.has(found.value)) one"
        + (reasons.isEmpty ? "" : ". Reasons: " + Self.commonest(reasons, others))
    case .minimaAtOneBudget: "all minima are at one budget"
    case .lineIsNoise(let exponent):
      "only 2 budgets have a minimum, and N_opt grows as C^\(Prose.number(exponent)) between them. "
        + "\(exponent > 1 ? "Fewer tokens" : "Fewer params") for more compute is noise"
    default: ""
    }
  }

  private static func commonest(_ reasons: [CountedReason], _ others: Int) -> String {
    (reasons.map { "\($0.reason.words) (\(Texts.counted($0.budgets, "budget")))" }
      + (others > 0 ? ["other reasons (\(Texts.counted(others, "budget")))"] : [])).joined(separator: "; ")
  }

  private var otherWords: String {
    switch self {
    case .tooFewGivenOptima(let count):
      "a power law needs at least 2 optima; there \(count == 1 ? "is" : "are") \(count)"
    case .givenOptimaNotPositive: "budgets, optima and deviations must be above 0"
    case .someDeviationsMissing: "some optima have a deviation and others have none"
    case .givenOptimaAtOneBudget: "all optima have the same budget, which leaves the exponent open"
    case .coefficientAlone(let name, let exponent): "\(name) is given without \(exponent)"
    case .notPrinted: "the paper prints no such law"
    case .onlyExponentsPrinted(let params, let tokens):
      "the paper prints only the exponents of its isoFLOP laws (\(Prose.number(params)) and \(Prose.number(tokens)))"
    case .plan(let obstacle): obstacle.words
    case .noUsableRun: "no run has N, T and a loss"
    case .noGridKnown: "no run has both B and eta. Map the columns batch_tokens and learning_rate"
    case .noRunHelps(let refusal): refusal.words + ". More runs do not help before that"
    case .runsNotResampled: "each point is the optimum of a cell, so runs cannot be resampled. Resample cells or sizes"
    case .noLossLaw: "there is no loss law"
    case .tooFewForWindow: "an expanding window needs 4 model sizes or 4 training lengths"
    case .noCurvature: "an absolute penalty has no curvature; use log-huber"
    case .exactFit: "the law passes through its points, or has as many parameters as points"
    default: ""
    }
  }
}

extension ProfileObstacle: Worded {
  public var words: String {
    switch self {
    case .tooFewSizes(let count): "\(Texts.counted(count, "model size")) at the budget, where a minimum needs 3"
    case .curveLowestAt(let end): "the curve is lowest at its \(end.rawValue) model size"
    case .lossLowestAt(let end): "the lowest loss is at the \(end.rawValue) model size"
    case .parabolaUndetermined: "the points near the minimum do not determine a parabola"
    case .parabolaWithoutMinimum(let points):
      "the parabola through the \(points) lowest points has no minimum between them"
    }
  }
}
