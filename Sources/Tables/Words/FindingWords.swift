// What `lawbook doctor` finds.

public import Laws
import RunLogs
import Texts

extension RunSettings: Worded {
  /// `N = 18.4k, B = 64, eta = 0.016`.
  public var words: String {
    [params.map { "N = \(Prose.count($0))" }, batchTokens.map(Prose.batch), learningRate.map(Prose.rate)]
      .compactMap(\.self).joined(separator: ", ")
  }
}

extension Finding.Noise: Worded {
  public var words: String {
    isOfSeeds ? "seeds differ by \(Prose.percent(value))" : "the law misses its points by \(Prose.percent(value))"
  }
}

extension Finding.Rise: Worded {
  public var words: String {
    switch self {
    case .ofLoss(let share, let tokens):
      "the loss ends \(Prose.percent(share)) above its lowest value, at T = \(Prose.count(tokens))"
    case .ofTrainingLoss(let share, let tokens):
      "the training loss ends \(Prose.percent(share)) above its lowest level, at T = \(Prose.count(tokens))"
    }
  }
}

extension Finding.Spikes: Worded {
  public var words: String {
    let size = "\(Prose.factor(factor)) at T = \(Prose.count(tokens)) (\(Prose.number(deviations)) deviations)"
    return count == 1
      ? "the training loss has a spike, \(size)"
      : "the training loss has \(counted(count, "spike")), the largest \(size)"
  }
}

extension Finding.Side: Worded {
  public var words: String { "\(cells) at the \(edge.rawValue) \(axis.symbol)" }
}

extension Finding.Statement: Worded {
  public var words: String {
    switch self {
    case .sameLosses(let refusal): refusal.words
    case .diverged(let file, let line, let reason):
      "the log ends in a loss that is not a finite number (\(file), line \(line)): \(reason.words)"
    case .unstable(let run, let rise, let spikes):
      "\(run.words): "
        + [rise?.words, rise == nil ? spikes?.words : spikes?.words.capitalised].compactMap(\.self)
        .joined(separator: ". ")
    case .plateau(let run, let fall, let peers, let above):
      "\(run.words): the loss \(Self.change(fall)) over the last doubling of T; comparable runs fall by "
        + "\(Prose.percent(peers)). It ends \(Prose.percent(above)) above the best of them"
    case .stillFalling(let run, let fall, let peers, let law, let above):
      "\(run.words): the loss still falls by \(Prose.percent(fall)) per doubling of T; comparable runs by "
        + "\(Prose.percent(peers))\(law.map { ", the law by \(Prose.percent($0))" } ?? "")"
        + ". It ends \(Prose.percent(above)) above the best of them"
    case .endsAlone(let run, let tokens, let usual):
      "\(run.words): it ends at T = \(Prose.count(tokens)), where other runs of this size end at \(Prose.count(usual))"
    case .fewTokens(let run, let perParam, let usual):
      "\(run.words): it has \(Prose.number(perParam)) tokens per parameter, where others have \(Prose.number(usual))"
    case .gap(let run, let gap, let peers, let deviations):
      "\(run.words): the final validation loss is \(Self.side(gap)) the training loss, for comparable runs "
        + "\(Self.side(peers)) (\(Prose.number(deviations)) deviations)"
    case .outlier(let loss, let ratio, let params, let tokens, let runs):
      "the loss \(Prose.loss(loss)) is \(Prose.factor(ratio)) the median of its cell "
        + "(\(Prose.place(params: params, tokens: tokens)), \(counted(runs, "run"))). The run diverged, or its loss is wrong"
    default: studyWords
    }
  }

  private static func change(_ fall: Double) -> String {
    "\(fall < 0 ? "rises" : "falls") by \(Prose.percent(abs(fall)))"
  }

  private static func side(_ gap: Double) -> String { "\(Prose.percent(abs(gap))) \(gap < 0 ? "below" : "above")" }

  private var studyWords: String {
    switch self {
    case .exponentInNoise(let exponent, let range, let noise):
      "\(exponent.rawValue) rests on losses that differ by \(Prose.percent(range)) between \(exponent.values); \(noise.words)"
    case .surfaceInNoise(let axis, let cells, let rise, let noise):
      "in \(Prose.of(cells, "cell")) the next \(axis.symbol) raises the loss by no more than noise. "
        + "Typically that is \(Prose.percent(rise)); \(noise.words). A single cell fixes \(axis.symbol)_opt to one grid step at best"
    case .noSeeds: "no (B, eta) has a second seed, so the noise is not known"
    case .noSeedsAt(let sizes): "no second seed at N = " + sizes.map(Prose.count).joined(separator: ", ")
    case .optimaAtEdges(let count, let sides):
      "optima at the edge of the grid or beyond: \(Prose.of(count, "fitted cell"))"
        + (sides.isEmpty ? "" : " (\(sides.map(\.words).joined(separator: ", ")))")
    case .cellsWithoutOptimum(let count):
      "no optimum in \(Prose.of(count, "fitted cell")): too few (B, eta), or a surface without a minimum"
    case .limitedCells(let count, let others):
      "the best run has one sample a step in \(Prose.of(count, "fitted cell")). "
        + "B_opt and eta_opt rest on the other \(others)"
    case .narrow(let exponent, let factor, let values, let range):
      "\(exponent.variable) spans only \(Prose.factor(factor)) in \(counted(values, "value")) (\(Prose.counts(range))). "
        + "This hardly separates E from \(exponent.rawValue)"
    case .fewPoints(let points, let parameters):
      "the \(parameters) parameters of the loss law rest on \(counted(points, "point")), so almost nothing checks it"
    case .fewOptima(let optima):
      "the laws of B_opt and eta_opt have 3 coefficients each and rest on \(counted(optima, "cell"))"
    case .noLaw(let law, let refusal): "\(law.law) is missing: \(refusal.words)"
    case .farBudget(let budget, let largest):
      "the budget of \(Prose.flops(budget)) is \(Prose.factor(budget / largest)) the largest fitted run (\(Prose.flops(largest)))"
    default: ""
    }
  }
}

extension Finding.Hint: Worded {
  public var words: String {
    switch self {
    case .noRunHelps: "one loss determines no law, and no run helps"
    case .divergedCell:
      "the cell is fitted without it. If the learning rate is the cause, lower the largest eta of the grid"
    case .rateTooHigh(let rate, let loss, let here):
      "lower eta: \(Prose.rate(rate)) at the same B ends at \(Prose.loss(loss)), this run at \(Prose.loss(here))"
    case .rateNotAlone(let best, let loss):
      "eta alone is not the cause: no run at a lower eta and the same B ends clearly lower"
        + (zipped(best, loss).map { ". The best comparable run (\($0.words)) ends at \(Prose.loss($1))" } ?? "")
    case .peersBest(let batch, let rate):
      "use the hyperparameters of the best comparable run: "
        + [batch.map(Prose.batch), rate.map(Prose.rate)].compactMap(\.self).joined(separator: ", ")
    case .learnsTooSlowly(let tokens): "eta is too low, or B too large, for T = \(Prose.count(tokens))"
    case .wasStopped: "was it stopped? At later T its cell lacks this (B, eta)"
    case .lawReachesFar: "for this run the law extrapolates far beyond the others"
    case .dataDiffer: "check for repeated data, a leak into training, or another validation set"
    case .excludeRun: "leave it out with 'exclude:' in the study; it bends the fitted surface"
    default: studyWords
    }
  }

  private var studyWords: String {
    switch self {
    case .moreSeedsOrRange(let exponent): "add seeds at the optima, or a wider range of \(exponent.values)"
    case .moreSeeds: "add seeds near the optima, or rely on the law through all cells"
    case .seedsAtBest: "add a second and third seed at the best (B, eta) of a few cells"
    case .closeGrid: "no law uses these cells. 'lawbook suggest' names the runs that surround their optima"
    case .explain(let refusal): refusal.words
    case .largerRuns: "larger T or N move the optimum to larger batches"
    case .widerRange(let values, let factor):
      "use at least \(values) values over a factor of \(Prose.number(factor)). 'lawbook suggest' names cells"
    case .helpfulCells: "'lawbook suggest' names the cells that help most"
    case .allowLaw(let remedy): remedy?.words ?? "'lawbook suggest' names the runs that would allow one"
    case .intervalsOfLaw: "intervals there cover the coefficients, not whether the law still holds"
    default: ""
    }
  }

  private func zipped<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
  }
}

extension MissingCheck: Worded {
  public var words: String {
    switch self {
    case .curves: "plateaus and under-training are not checked: no run is evaluated at both T/2 and T"
    case .trainingLosses(let lines):
      "spikes and the validation gap are not checked: no log has a training loss in \(lines) lines"
    case .peers(let count): "runs are not compared: no \(count) runs share N, schedule and final T"
    case .seeds: "no (B, eta) has two seeds. Noise is estimated from the misses of the loss law"
    }
  }
}
