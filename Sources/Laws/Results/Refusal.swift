// Why there is no law, no plan or no answer, with the numbers that say so.

/// What stands in the way of a law or of an answer. N in params, T in tokens, C in FLOPs.
public indirect enum Refusal: Error, Sendable, Hashable {
  // MARK: loss law
  /// So many points (N, T, loss) for so many parameters.
  case tooFewPoints(Int, parameters: Int)
  /// alpha needs three; `only` where there is but one.
  case tooFewSizes(Int, only: Double?)
  /// beta needs three numbers of tokens.
  case tooFewLengths(Int, only: Double?)
  /// N (for alpha) or T (for beta) hardly changes: no exponent can be told.
  case barelyVaries(FitNote.Exponent, Extent)
  /// So many losses are 0 or less, which have no logarithm.
  case lossesNotPositive(Count)
  /// N and T of all points lie on one line in the logs.
  case sizesFollowTokens(isRising: Bool)
  /// So many losses lie below a floor that is held.
  case floorAboveLosses(floor: Double, below: Count, least: Double)
  case exponentsUnbounded
  case sameLosses(count: Int, loss: Double)
  /// Shares by which the loss changes on average with each doubling of N and of T; nil where that is not determined.
  case lossesNotFalling(perSize: Double?, perLength: Double?)

  // MARK: laws of B and eta
  /// Cells with an optimum, and those in which only the other of the two was swept.
  case tooFewOptima(Int, unswept: Int)
  case optimaOfOneSize
  case optimaOfOneLength
  /// No run says its batch size, or its learning rate.
  case axisMissing(SweptAxis)
  case optimaOnOneLine
  /// B and eta are fixed on this side.
  case fixedHere
  case nothingSwept

  // MARK: compute laws
  /// The closed form follows from the loss law.
  case lossLawRefused(Refusal)
  /// The loss law falls throughout along this budget.
  case noMinimumAlong(compute: Double?)
  case noSharedBudget
  /// Budgets with a minimum; the commonest reasons of the others with their counts, and how many have further reasons.
  case tooFewMinima(Count, reasons: [CountedReason], others: Int)
  case minimaAtOneBudget
  /// N_opt grows as C to this power between the only two budgets.
  case lineIsNoise(exponent: Double)

  // MARK: given optima and coefficients
  case tooFewGivenOptima(Int)
  case givenOptimaNotPositive
  case someDeviationsMissing
  case givenOptimaAtOneBudget
  /// A coefficient without its exponent: `A` without `alpha`.
  case coefficientAlone(String, without: String)

  // MARK: published laws
  case notPrinted
  /// The paper prints exponents of N_opt and T_opt without coefficients.
  case onlyExponentsPrinted(params: Double, tokens: Double)

  // MARK: plans, suggestions, checks
  case plan(PlanObstacle)
  case noUsableRun
  /// B and eta are in no run.
  case noGridKnown
  /// No run would help before all losses differ.
  case noRunHelps(Refusal)
  /// Runs cannot be drawn where points are the optima of cells.
  case runsNotResampled
  case noLossLaw
  case tooFewForWindow
  /// An absolute penalty has no curvature.
  case noCurvature
  case exactFit

  public struct CountedReason: Sendable, Hashable {
    public var reason: ProfileObstacle
    public var budgets: Int
  }
}

/// Why no run meets a request.
public enum PlanObstacle: Sendable, Hashable {
  case noLossLaw(Refusal?)
  case spentByInference(tokens: Double, budget: Double)
  case belowFloor(target: Double, floor: Estimate)
  /// By the law the loss stays above `least` within the limits.
  case beyondLimits(target: Double, params: Double?, tokens: Double?, least: Double)
  /// No budget makes this the best size.
  case neverBest(params: Double)
  case outsideSpan
}

/// Why a budget's profile has no minimum.
public enum ProfileObstacle: Sendable, Hashable {
  case tooFewSizes(Int)
  /// Of the curve through the losses.
  case curveLowestAt(GridEdge.End)
  case lossLowestAt(GridEdge.End)
  case parabolaUndetermined
  case parabolaWithoutMinimum(points: Int)
}
