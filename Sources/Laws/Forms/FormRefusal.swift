// Why a law of one of the smaller forms cannot be had, and what would help.

/// A refused law: its kind, the reason, and the runs that would help.
public struct FormRefusal: Error, Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Too few points for the law's parameters.
    case tooFew = "too_few"
    /// The points do not change as the law says: its turn lies beyond them on the flat side.
    case flat
    /// The points change in proportion throughout: its turn lies beyond them on the other side.
    case proportional
    /// The turn could lie anywhere.
    case undetermined
    /// The points contradict the law.
    case misfit
  }

  public var kind: Kind
  public var reason: Reason
  public var remedy: Remedy
}

extension FormRefusal {
  /// B in tokens a step.
  public enum Reason: Sendable, Hashable {
    /// B with a minimum over eta between their runs.
    case tooFewRows(Count)
    /// eta_opt does not rise with B: B_noise lies below this.
    case rateFlat(batch: Double)
    /// eta_opt rises as B or faster: B_noise lies above this.
    case rateProportional(batch: Double)
    case rateScatters
    /// Budgets with a minimum.
    case tooFewBudgets(Count)
    case lossNotFalling
    /// No power of C with a floor of at least 0.
    case noPower
    /// A smaller B needs a share more tokens than a larger one.
    case smallNeedsMore(batch: Double, share: Double, than: Double)
    /// Fewer than three B reach the loss.
    case lossReachedByFew
    /// Larger B need no more tokens: B_crit lies above this.
    case tokensFlat(batch: Double)
    /// T rises as B or faster: B_crit lies below this.
    case tokensProportional(batch: Double)
    case tokensScatter
    /// B with minima at two T or more.
    case tooFewCurves(Int)
    case noCommonLoss
  }

  public enum Remedy: Sendable, Hashable {
    /// Over eta, at other B.
    case otherBatches
    /// Beyond the ends of eta, at these B.
    case widerRates(batches: [Double])
    case smallerBatches(than: Double)
    case largerBatches(than: Double)
    /// On both sides, or repeats with other seeds.
    case bothSides(Extent)
    case moreBudgets
    case budgetsFurtherApart
    /// Below and above these, FLOPs.
    case budgetsBeyond(Extent)
    case leaveOutBelow(batch: Double)
    /// At larger B, or longer runs of those there are.
    case largerOrLonger(than: Double)
    case surroundRates
    case longerRuns
  }
}
