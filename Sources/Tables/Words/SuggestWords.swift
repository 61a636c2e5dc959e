// The next runs: what they are for, what they cost, and why there are none.

public import Laws
import Texts

extension SuggestTarget: Worded {
  public var words: String {
    switch self {
    case .optimalParams(let compute): "N_opt at C = \(Prose.flops(compute))"
    case .batch(let params, let tokens): "B_opt at \(Prose.place(params: params, tokens: tokens))"
    case .learningRate(let params, let tokens): "eta_opt at \(Prose.place(params: params, tokens: tokens))"
    case .loss(let params, let tokens): "loss at \(Prose.place(params: params, tokens: tokens))"
    }
  }

  public var symbol: String {
    switch self {
    case .optimalParams: "N_opt"
    case .batch: "B_opt"
    case .learningRate: "η_opt"
    case .loss: "loss"
    }
  }
}

extension RunNeed: Worded {
  /// `9 runs at N = 5M, T = 500M, 1.35×10¹⁷ FLOPs`.
  public var words: String {
    "\(counted(runs, "run")) at \(Prose.place(params: params, tokens: tokens)), \(Prose.flops(compute))"
  }
}

extension SuggestedCell {
  public var words: String { need.words }
}

extension SuggestedCell.Reason: Worded {
  public var words: String {
    switch self {
    case .refused(let reason): reason?.words ?? "the cell has no optimum"
    case .position(.inside): "inside the data"
    case .position(.unknown): "beside the data"
    case .position(let position): position.words
    }
  }
}

extension SuggestObstacle.Reason: Worded {
  public var words: String {
    switch self {
    case .tooFewRuns(let least, let allowed):
      "the smallest helpful step is \(least.words). The limit is \(counted(allowed, "run"))"
    case .tooLittleCompute(let least, let allowed):
      "the smallest helpful step is \(least.words). The limit is \(Prose.flops(allowed))"
    case .nothingHelps: "no candidate run narrows the requested intervals"
    }
  }
}

extension SuggestRefusal: Worded {
  public var words: String {
    "\(law.law) is missing: \(now?.words ?? "it could not be fitted"). \(outcome.words.capitalised)"
  }
}

extension SuggestRefusal.Outcome: Worded {
  public var words: String {
    switch self {
    case .stillRefused(let refusal): "with these runs it is still missing: \(refusal.words)"
    case .mayBeFitted: "these runs may allow it. If a best run is at the edge again, repeat 'lawbook suggest'"
    case .canBeFitted: "these runs allow it, with few points to spare"
    }
  }
}

extension SuggestNote: Worded {
  public var words: String {
    switch self {
    case .completedCells:
      "a completed cell counts once its best run is surrounded. If new runs are better, repeat 'lawbook suggest'"
    case .cellsOfSixRuns: "a cell of six runs has none to spare: it fails unless the middle run is best. Nine are safer"
    case .notSwept: "the study does not sweep B and eta. Train these runs at the best values you know"
    case .evaluateAtSmallerT: "runs of this study are measured at several T. Evaluate the new runs at those T too"
    case .unseenSizeNoise(let unit):
      "with fewer than three model sizes, these intervals treat each \(unit.rawValue) as independent and may be too narrow. "
        + "With a third size they can be predicted"
    }
  }
}

extension StudyRemedy: Worded {
  public var words: String {
    switch self {
    case .explain(let refusal): return refusal.words
    case .runs(let first, let more, let runs):
      let rest = more == 0 ? "" : first.kind == .singleRun ? " and \(more) more" : " and \(counted(more, "more cell"))"
      return "add \(first.words)\(rest). See 'lawbook suggest' for \(runs == 1 ? "it" : "all \(counted(runs, "run"))")"
    }
  }
}

extension Lack: Worded {
  public var words: String {
    switch (refusal, remedy) {
    case (let refusal?, let remedy?): "\(refusal.words). \(remedy.words.capitalised)"
    case (let refusal?, nil): refusal.words
    case (nil, let remedy?): remedy.words
    case (nil, nil): "'lawbook fit' says what each law lacks"
    }
  }
}
