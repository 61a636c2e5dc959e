// How intervals came about, what points count for, and how well such intervals do in simulated studies.

public import Laws
import Texts

extension PointWeights: Worded {
  public var words: String {
    switch self {
    case .even: "all points count alike"
    case .lossesEven: "losses count alike"
    case .oneRunPerCell: "losses count alike: seeds weigh optima, and here a cell has one run"
    case .notSwept: "losses count alike: seeds weigh optima, and no cell was swept"
    case .optima(let isKnown, let losses):
      (isKnown
        ? "B and eta by the uncertainty of each optimum" : "B and eta count alike, since no uncertainty is known")
        + ". " + losses.words.capitalised
    }
  }
}

extension PointWeights.Losses: Worded {
  public var words: String {
    switch self {
    case .even: "losses count alike"
    case .noSeeds: "losses count alike, since no optimum has two seeds"
    case .bySeeds: "losses by the noise between seeds"
    case .seedsAlike: "losses count alike, since all cells have as many seeds or other noise dominates"
    }
  }
}

extension Resampling: Worded {
  /// As the literature calls it.
  public var words: String {
    switch self {
    case .automatic: "chosen from the data"
    case .pairs: "bootstrap of pairs"
    case .residual: "residual bootstrap"
    case .wild: "wild bootstrap"
    case .profile: "profile likelihood for E, alpha and beta, else residual bootstrap"
    }
  }
}

extension FitMethod {
  /// `residual bootstrap, 1000 replicates (loss by size, B by cell, eta by cell)`; nil without replicates.
  public var words: String? {
    guard replicates > 0 else { return nil }
    let parts = units.map { ($0.law.map { $0.symbol + " " } ?? "") + "by " + $0.unit.rawValue }
    return "\(resampling.words), \(counted(replicates, "replicate"))"
      + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
  }
}

extension LawName {
  fileprivate var symbol: String {
    switch self {
    case .batch: "B"
    case .learningRate: "eta"
    default: words
    }
  }
}

extension IntervalNote: Worded {
  public var words: String {
    switch self {
    case .refused(let refusal): "there are no intervals. \(refusal.words.capitalised)"
    case .noNoise: "there are no intervals: the laws have as many coefficients as points, which leaves no residuals"
    case .resampled(let method, let replicates, let resamples, let shared):
      head(method, replicates) + ". Resampled: \(resamples.words)" + (shared.map { ". \($0.words.capitalised)" } ?? "")
    case .drawn(let method, let replicates, let noise, let hasCurves):
      head(method, replicates) + noise.map { ". " + $0.words.capitalised }.joined() + record(method, noise)
        + (hasCurves ? ". Neighbours on a curve share noise that these intervals ignore" : "")
    }
  }

  private func head(_ method: Resampling, _ replicates: Int) -> String {
    "intervals are 95\u{202F}% percentiles (\(method.words), \(counted(replicates, "replicate")))"
  }

  /// How often intervals of this kind cover the truth in simulated studies (`make calibration`), where that is not about
  /// 95 %.
  private func record(_ method: Resampling, _ noise: [LawNoise]) -> String {
    switch method {
    case .wild: ". In simulated studies such intervals cover the truth in 90 to 97\u{202F}%"
    case .profile where noise.contains { $0.law == .loss && $0.shared != nil }:
      ". Profiles treat points as independent; with such noise, E and alpha are covered in 68 and 55\u{202F}% of simulations"
    default: ""
    }
  }
}

extension IntervalNote.Resamples: Worded {
  public var words: String {
    let own = counted(units, isCells ? "cell" : "run")
    let few =
      ". With fewer than 40, they cover the truth in 87 to 99\u{202F}% of simulations. If sizes share noise, they do in 47 to 74\u{202F}%"
    return (sizes.map { "\(counted($0, "size")) (\(own))" } ?? own) + (isFew ? few : "")
  }
}

extension IntervalNote.SharedNoise: Worded {
  public var words: String {
    "runs of one size share noise (mean square between sizes \(Prose.factor(ratio)) that within). "
      + (isDrawn
        ? "It is drawn anew; '--intervals pairs' leaves that out"
        : "These resamples ignore it and may be too narrow; use '--resample-by size' or '--intervals residual'")
  }
}

extension IntervalNote.LawNoise: Worded {
  /// `noise of loss: 0.8 % by size (mean square between sizes ×3.2 that within, 4 and 12 df)`.
  public var words: String {
    let unit = unit == .tokens ? "T" : unit.rawValue
    let detail = shared.map {
      " (mean square between \(unit == "T" ? "T" : unit + "s") \(Prose.factor($0.ratio)) that within, "
        + "\(Prose.number($0.between)) and \(Prose.number($0.within)) df)"
    }
    return "noise of \(law.symbol): \(Prose.percent(deviation)) by \(unit)" + (detail ?? "")
  }
}
