// What an analysis says beside its numbers.

public import Laws
import Texts

extension HoldOut: Worded {
  /// `params 990M to 1.01B and tokens ≥ 10¹¹`.
  public var words: String {
    [Self.words("params", params), Self.words("tokens", tokens)].compactMap(\.self).listed
  }

  private static func words(_ name: String, _ range: ClosedRange<Double>?) -> String? {
    guard let range else { return nil }
    if range.upperBound >= .greatestFiniteMagnitude { return "\(name) ≥ \(Prose.count(range.lowerBound))" }
    if range.lowerBound <= 0 { return "\(name) ≤ \(Prose.count(range.upperBound))" }
    return "\(name) \(Prose.count(range.lowerBound)) to \(Prose.count(range.upperBound))"
  }
}

extension FixedHyperparameters: Worded {
  /// `B = 320k, eta = 0.0002`.
  public var words: String {
    [batchTokens.map(Prose.batch), learningRate.map(Prose.rate)].compactMap(\.self).joined(separator: ", ")
  }
}

extension HeldOutBasis: Worded {
  /// For a column of a table.
  public var words: String {
    switch self {
    case .prediction: "run at the prediction"
    case .optimum: "optimum of the cell"
    case .lowest: "lowest run, not at the prediction"
    case .fixed: "run at the fixed pair"
    case .run: "run"
    }
  }
}

extension Note: Worded {
  public var words: String {
    switch self {
    case .notSwept(let cells):
      (cells == 0 ? "no cell has" : "too few cells (\(cells), all too small) have")
        + " two different (B, eta). The loss law is fitted to all evaluations"
    case .thinned(let count): "the fit uses \(Prose.of(count, "evaluation")), spread evenly along each run"
    case .unusableEvaluations(let count):
      "unused: \(counted(count, "evaluation")) without params or a positive loss"
    case .holdsNothingOut(let rule): "nothing is held out by \(rule.words): no run has such params and tokens"
    case .sameLosses(let refusal): refusal.words
    case .fit(let basis, let note): (basis == .fixed ? "fixed hyperparameters: " : "") + note.words
    case .fixedNotCompared, .fixedIsMiddleOptimum, .fixedIsMiddleBest, .noMiddleCell, .fixedRuns, .fixedOnOtherCells:
      fixedWords
    case .heldOutFarFromFixed, .heldOutMeasured: heldOutWords
    default: cellWords
    }
  }

  private var cellWords: String {
    switch self {
    case .optimaFound(let count, let method, let share):
      "of \(counted(count.all, "cell")), \(count.value) \(Prose.has(count.value)) a measured optimum. Method: \(method.words(nearBest: share))"
    case .limitedCells(let count):
      "another \(counted(count, "fitted cell")) \(count == 1 ? "is" : "are") best at one sample a step. "
        + "The loss law uses their lowest loss; the laws of B and eta do not use them"
    case .jointCells(let count):
      "one surface is fitted to all runs, because \(Prose.of(count, "fitted cell")) \(Prose.has(count.value)) no optimum of "
        + "\(count.value == 1 ? "its" : "their") own. All cells count in the laws; B beyond the grid is extrapolated"
    case .noJointSurface(let edges):
      "the runs do not determine one surface for all cells, so \(counted(edges, "cell")) at the edge do not count"
    case .identicalRepeats(let count):
      "copies of other evaluations to the last digit count once (\(count)): a copy says nothing of noise"
    case .architecturesOfOneSize(let count):
      "model sizes with several architectures (block, depth or width): \(count). Each architecture has cells of its own"
    case .evaluationsOutsideCells(let count):
      "outside every cell: \(Prose.of(count, "evaluation")). No other (B, eta) was measured at their T"
    case .heldOutAtOnePair(let count):
      "held out at one (B, eta) only: \(counted(count, "(N, T)", "(N, T)")). Their error includes a suboptimal (B, eta)"
    case .mostCellsLimited:
      "most fitted cells are best at one sample a step and missing from the laws of B and eta. "
        + "Those laws overstate B, and their exponents are too close to 0"
    case .tooFewSizesForNoise:
      "fewer than three model sizes have optima. Intervals treat cells as independent and may be too narrow"
    case .runsInSeveralCells(let count):
      "\(count == 1 ? "one run was" : "some runs (\(count)) were") measured in several cells. "
        + "Cells at neighbouring T share noise that the intervals ignore, so these may be too narrow"
    default: ""
    }
  }

  private var fixedWords: String {
    switch self {
    case .fixedNotCompared: "fixed hyperparameters are not compared: no cell has two different (B, eta)"
    case .fixedIsMiddleOptimum(let params, let tokens, let batch, let rate):
      "the fixed pair is the swept pair nearest to the optimum of the middle cell. "
        + "At \(Prose.place(params: params, tokens: tokens)) that optimum is \(Prose.batch(batch)), \(Prose.rate(rate))"
    case .fixedIsMiddleBest(let params, let tokens, let reason):
      "the fixed pair is the best run of the middle cell (\(Prose.place(params: params, tokens: tokens))). "
        + "That cell has no optimum: \(reason?.words ?? "one of the two was not swept")"
    case .noMiddleCell: "nothing is fixed at the middle cell: no fitted cell has runs with B and eta"
    case .fixedRuns(let pair, let cells, let exact, let farthest):
      "fixed hyperparameters use the run nearest to \(pair.words), in \(Prose.of(cells, "fitted cell"))"
        + (exact == cells.value
          ? ". All of these runs are exactly there"
          : ". Of these runs, \(exact) \(exact == 1 ? "is" : "are") exactly there; the farthest is \(Prose.factor(farthest)) away")
    case .fixedOnOtherCells(let points, let optimal):
      "the fixed fit uses \(counted(points, "cell")), the optimal fit \(optimal). Part of their difference may come from this"
    default: ""
    }
  }

  private var heldOutWords: String {
    switch self {
    case .heldOutFarFromFixed(let count):
      "of \(count.all) held-out (N, T), \(count.value) \(Prose.has(count.value)) no run within "
        + "\(Prose.factor(NearEnough.fixed)) of the fixed pair and \(count.value == 1 ? "is" : "are") left out"
    case .heldOutMeasured(let near, let optimum, let lowest):
      "of \(near.all) held-out (N, T), \(near.value) \(Prose.has(near.value)) a run within "
        + "\(Prose.factor(NearEnough.prediction)) of the predicted B and eta"
        + (optimum == 0 ? "" : ". For \(optimum) the optimum of the cell is used")
        + (lowest == 0 ? "" : ". For \(lowest) only the lowest run is shown, and it counts in no error")
    default: ""
    }
  }
}

extension FitNote: Worded {
  public var words: String {
    switch self {
    case .floorAtZero: "the floor E of the loss law is at its lower bound 0"
    case .unfinished: "the loss fit stopped before it converged"
    case .localMinimum: "the loss law is a local minimum: the objective is lower where alpha or beta leaves 0.001 to 20"
    case .collinear(let r):
      "N and T change nearly together (correlation \(NumberStyle.fixed(3).text(r)) in the logs). alpha and beta are poorly separated"
    case .missesPoints(let share):
      "the loss law misses its points by \(Prose.percent(share)) on average. Do the data mix experiments, or hold diverged runs?"
    case .constantFits(let probability):
      "a constant loss fits as well as the law (F test, p = \(Prose.number(probability))). Noise exceeds the differences"
    case .exact(let law): "\(law.law) has as many coefficients as points, so nothing checks it"
    case .wideIntervals(let exponents):
      "the data hardly determine \(exponents.map(\.rawValue).listed): the interval spans more than a factor of 2"
    case .outsideIntervals(let laws):
      "estimates of \(laws.map(\.law).listed) lie outside their own intervals. Do not trust either"
    case .weights(let weights): "weights: " + weights.words
    case .intervals(let note): note.words
    case .surfacesDisagree, .misfit: shapeWords
    default: countWords
    }
  }

  /// What speaks against the form of a law or of a surface.
  private var shapeWords: String {
    switch self {
    case .surfacesDisagree(let law, let ratio):
      "\(law.law): single cells and one surface through all runs differ by \(Prose.factor(ratio)), more than their intervals. Trust neither"
    case .misfit(let law, let share):
      "\(law.law): the optimum moves by \(Prose.percent(share)) with the runs that count. The surface's shape limits it, and the interval includes this"
    default: ""
    }
  }

  private var countWords: String {
    switch self {
    case .isoflopProfiles(let source): source.words
    case .twoBudgets: "the isoFLOP laws pass through 2 budgets, so nothing checks that they are power laws"
    case .cubicsMove(let factor): "isoFLOP minima are of parabolas; cubics move N_opt by up to \(Prose.factor(factor))"
    case .otherCompute(let ratio, let formula):
      "logged compute is \(Prose.factor(ratio)) of \(formula). isoFLOP profiles use the logged compute, the closed form the formula"
    case .lostResamples(let count):
      "left out: \(Prose.of(count, "resample")) that \(count.value == 1 ? "does" : "do") not determine a loss law"
    case .fewSizesForIsoflop(let sizes):
      "the isoFLOP intervals rest on \(counted(sizes, "model size")). They cover the truth much less often than 95\u{202F}%"
    case .lostIsoflops(let count):
      "no isoFLOP law in \(Prose.of(count, "resample")): "
        + (2 * count.value > count.all ? "too few are left for an interval" : "these are left out")
    default: ""
    }
  }
}

extension IsoflopSource: Worded {
  public var words: String {
    let how =
      tolerance.map { "each from runs within \(Prose.percent($0)) of it" }
      ?? "losses interpolated along C (log-log, monotone cubic)"
    return "isoFLOP profiles: \(counted(budgets, "budget")), \(how)"
      + (minima.map { ". \($0.words.capitalised)" } ?? "")
  }
}

extension IsoflopSource.Minima: Worded {
  public var words: String {
    switch self {
    case .even: "minima of Akima's curves count alike: their noise is not known"
    case .byDeviation(let range):
      "minima of Akima's curves are weighted by 1/variance of ln N_opt "
        + "(deviations \(Prose.number(range.low)) to \(Prose.number(range.high)))"
    }
  }
}
