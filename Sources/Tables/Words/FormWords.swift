// Which form of a law to use, and why smaller laws are missing.

public import Laws
import Texts

extension FormReason: Worded {
  public var words: String {
    switch self {
    case .noHeldOutError(let lack, let criterion):
      "there is no held-out error: \(lack.words). \(criterion.words.capitalised)"
    case .tied(let forms, let margin, let criterion):
      "held-out errors of \(forms.map(\.words).listed) do not differ significantly"
        + (margin.map { " (\($0.words))" } ?? "") + ". \(criterion.words.capitalised)"
    case .onlyOne(let error):
      "it alone has a held-out error, \(Prose.percent(error)); the others fail on some of the data"
    case .best(let error, let next, let margin):
      "its held-out error, \(Prose.percent(error)), is below that of \(next.words) by more than the margin. Margin: \(margin.words)"
    }
  }
}

extension FormReason.Lack: Worded {
  public var words: String {
    switch self {
    case .fourSizes: "predicting a size from smaller ones needs four sizes"
    case .threeSizes: "leaving out sizes in turn needs three sizes"
    }
  }
}

extension FormReason.Criterion: Worded {
  public var words: String {
    switch self {
    case .fewestCoefficients: "AICc needs more points, so the form with the fewest coefficients is used"
    case .aicc(let name, let lead):
      "AICc prefers \(name) by \(Prose.number(lead))" + (lead < 2 ? ", which is little" : "")
    }
  }
}

extension FormReason.Form: Worded {
  public var words: String { name + (error.map { " (\(Prose.percent($0)))" } ?? "") }
}

extension FormReason.Margin: Worded {
  public var words: String {
    let over = counted(points, "point")
    return error.map { "one standard error, \(Prose.percent($0)), \(over)" }
      ?? "10\u{202F}% of the lower error, \(over)"
  }
}

extension FormRefusal.Reason: Worded {
  public var words: String {
    switch self {
    case .tooFewRows(let count):
      "the law needs 3 B with a minimum over eta; \(count.value) of \(count.all) \(Prose.has(count.value)) one"
    case .rateFlat(let batch): "eta_opt does not rise with B. B_noise is below \(Prose.count(batch)), if the law holds"
    case .rateProportional(let batch): "eta_opt rises as fast as B throughout. B_noise is above \(Prose.count(batch))"
    case .rateScatters: "the minima scatter too much to bound B_noise"
    case .tooFewBudgets(let count):
      "the law needs 4 budgets with a minimum; \(count.value) of \(count.all) \(Prose.has(count.value)) one"
    case .lossNotFalling: "the loss at the minima does not fall with the budget"
    case .noPower: "the minima follow no power of C with a floor of at least 0"
    default: batchWords
    }
  }

  private var batchWords: String {
    switch self {
    case .smallNeedsMore(let batch, let share, let large):
      "B = \(Prose.count(batch)) needs \(Prose.percent(share)) more tokens than B = \(Prose.count(large)), against the law"
    case .lossReachedByFew: "fewer than three B reach this loss inside the data"
    case .tokensFlat(let batch): "larger B need no more tokens. B_crit is above \(Prose.count(batch))"
    case .tokensProportional(let batch): "T rises as fast as B throughout. B_crit is below \(Prose.count(batch))"
    case .tokensScatter: "T scatters too much over B to bound B_crit"
    case .tooFewCurves(let count):
      "the trade-off needs 3 B with minima at two T; \(count) \(Prose.has(count)) them"
    case .noCommonLoss: "no loss is reached by three B inside the data"
    default: ""
    }
  }
}

extension FormRefusal.Remedy: Worded {
  public var words: String {
    switch self {
    case .otherBatches: "add runs over eta at other B"
    case .widerRates(let batches):
      "extend the range of eta at B = \(batches.map(Prose.count).joined(separator: ", "))"
    case .smallerBatches(let batch): "add runs at B below \(Prose.count(batch))"
    case .largerBatches(let batch): "add runs at B above \(Prose.count(batch))"
    case .bothSides(let range):
      "add runs at B below \(Prose.count(range.low)) and above \(Prose.count(range.high)), or add seeds"
    case .moreBudgets: "add budgets, or sizes on both sides of the lowest losses"
    case .budgetsFurtherApart: "add budgets further apart"
    case .budgetsBeyond(let range):
      "add budgets below \(Prose.flops(range.low)) and above \(Prose.flops(range.high))"
    case .leaveOutBelow(let batch):
      "leave out B below \(Prose.count(batch)) with 'where', or find what else slows small batches"
    case .largerOrLonger(let batch): "add runs at B above \(Prose.count(batch)), or train these longer"
    case .surroundRates: "add runs over eta until the best is surrounded, at 3 B and 2 T or more"
    case .longerRuns: "train the slower B for longer"
    }
  }
}

extension FormRefusal: Worded {
  public var words: String { "\(reason.words). To fix: \(remedy.words)" }
}
