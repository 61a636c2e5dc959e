// The next runs of a study: a greedy choice of cells that narrow the wanted intervals most for their cost.

import Foundation
import Runs

extension StudyResult {
  /// Runs that help most.
  ///
  /// Cells are added one by one, the one with the largest fall of the targets' ln variance for its cost^g next, within the
  /// runs and FLOPs that are allowed; of the choices with g = 0, ½ and 1 the one that ends lowest is taken (large cells
  /// first, or cheap ones first, may each waste the budget).
  /// - Throws: what the study lacks for any suggestion.
  public func suggestions(_ request: SuggestRequest = SuggestRequest()) throws(Refusal) -> Suggestions {
    guard !Measurement.all(in: table, compute: settings.compute).isEmpty else {
      throw .noUsableRun
    }
    if let flatLosses { throw .noRunHelps(flatLosses) }
    let targets = request.targets.isEmpty ? usualTargets : request.targets
    if let risingLosses, targets.contains(where: \.restsOnLoss) { throw risingLosses }
    let candidates = CandidateMaker(self, request).all
    guard !candidates.isEmpty else {
      throw .noGridKnown
    }
    let state = DesignState(self, targets)
    let limits = SuggestLimits(self, request, state)
    let chosen = choice(candidates, state, limits)?.cells ?? []
    var suggestions = report(chosen, targets, state, limits)
    if chosen.isEmpty { suggestions.obstacle = limits.obstacle(to: candidates, state) }
    return suggestions
  }

  /// Where a law is refused and completing refused cells alone would allow it, that: their optima are nearly measured,
  /// those of new cells only guessed.
  private func choice(
    _ candidates: [DesignCandidate], _ state: DesignState, _ limits: SuggestLimits
  ) -> DesignChoice? {
    let nothing = DesignChoice(cells: [], state: state)
    func choices(_ candidates: [DesignCandidate], from start: DesignChoice) -> [DesignChoice] {
      [0, 0.5, 1].map { greedy(candidates, state, limits, from: start, exponent: $0) }
    }
    func best(_ choices: [DesignChoice]) -> DesignChoice? {
      choices.min { ($0.rank, $0.state.badness) < ($1.rank, $1.state.badness) }
    }
    guard !state.stillRefused.isEmpty else { return best(choices(candidates, from: nothing)) }
    let (completions, others) = (
      candidates.filter { $0.kind == .completion }, candidates.filter { $0.kind != .completion }
    )
    guard let completed = best(choices(completions, from: nothing)) else { return nil }
    guard !completed.state.stillRefused.isEmpty else { return completed }
    return best(choices(others, from: completed) + choices(candidates, from: nothing))
  }

  /// N_opt at the stated budget (else the largest of the data), and the hyperparameters of that run. Without a loss law
  /// those of the largest cell.
  private var usualTargets: [SuggestTarget] {
    let most = cells.max { ($0.params * $0.tokens) < ($1.params * $1.tokens) }
    let budget =
      settings.statedCompute ?? optimal.lossFit?.points.map(\.compute).max()
      ?? table.evaluations.compactMap(\.compute).max() ?? 1e18
    var targets = [SuggestTarget.optimalParams(compute: budget)]
    guard !cells.isEmpty else { return targets }
    let run = optimal.laws.optimum(compute: budget)
    guard let params = run?.params ?? most?.params, let tokens = run?.tokens ?? most?.tokens else { return targets }
    targets += [.batch(params: params, tokens: tokens), .learningRate(params: params, tokens: tokens)]
    return targets
  }

  private func greedy(
    _ candidates: [DesignCandidate], _ start: DesignState, _ limits: SuggestLimits, from first: DesignChoice,
    exponent: Double
  ) -> DesignChoice {
    var choice = first
    var left = candidates
    while true {
      // What is asked for while a law is refused is that law, and no more.
      if !start.stillRefused.isEmpty, choice.state.stillRefused.isEmpty { return choice }
      let before = choice.state.badness
      let rated = left.indices.filter { limits.allow(choice, left[$0]) }.map { i -> (index: Int, gain: Double) in
        (i, before - choice.state.adding(left[i]).badness)
      }
      let best = rated.filter { $0.gain > DesignState.leastGain }.max {
        $0.gain / pow(left[$0.index].compute, exponent) < $1.gain / pow(left[$1.index].compute, exponent)
      }
      guard let best else { return choice }
      choice.add(left.remove(at: best.index))
    }
  }

  private func report(
    _ chosen: [DesignCandidate], _ targets: [SuggestTarget], _ start: DesignState, _ limits: SuggestLimits
  ) -> Suggestions {
    let now = targets.map { target in optimal.estimate(target.value) }
    let unseen = zip(targets, now).map { target, now in now?.low == nil ? nil : unitWithFewSizes(target, start) }
    var state = start
    let cells = chosen.map { candidate -> SuggestedCell in
      state.add(candidate)
      return SuggestedCell(
        kind: candidate.kind, params: candidate.params, tokens: candidate.tokens, reason: candidate.reason,
        runs: candidate.runs,
        expected: now.indices.map { k in
          unseen[k] == nil ? narrowed(now[k], from: start.deviations[k], to: state.deviations[k]) : nil
        })
    }
    return Suggestions(
      targets: targets, now: now, unseenSizeNoise: unseen, cells: cells, budget: limits.compute, spent: limits.spent,
      refusals: refusals(start, state, completes: cells.contains { $0.kind == .completion }),
      notes: notes(cells) + unseen.compactMap(\.self).prefix(1).map { SuggestNote.unseenSizeNoise($0) })
  }

  /// What the interval of a target was drawn by, where that is not sizes and there are fewer than three of them.
  private func unitWithFewSizes(_ target: SuggestTarget, _ state: DesignState) -> DrawnUnit? {
    guard state.sizes(under: target.part) < 3, let units = optimal.method?.units else { return nil }
    let unit = units.first { $0.law == nil || $0.law == target.part.law }?.unit
    return unit == .size ? nil : unit
  }

  /// The interval about the value, in the logs, narrowed as the linearised deviation is.
  private func narrowed(_ now: Estimate?, from: Double?, to: Double?) -> Estimate? {
    guard let now, let from, let to, from > 0, now.value > 0, let low = now.low, let high = now.high, low > 0
    else { return nil }
    let share = to / from
    return Estimate(
      now.value, low: now.value * pow(low / now.value, share), high: now.value * pow(high / now.value, share))
  }

  /// - Parameter completes: whether refused cells are among what is suggested, whose optimum nobody has seen yet.
  private func refusals(_ start: DesignState, _ end: DesignState, completes: Bool) -> [SuggestRefusal] {
    start.stillRefused.map { part in
      let outcome = end.refusal(of: part).map { SuggestRefusal.Outcome.stillRefused($0) }
      return SuggestRefusal(
        law: part.law, now: optimal.laws.refused[part.law],
        outcome: outcome ?? (completes ? .mayBeFitted : .canBeFitted))
    }
  }

  private func notes(_ cells: [SuggestedCell]) -> [SuggestNote] {
    var notes: [SuggestNote] = []
    if cells.contains(where: { $0.kind == .completion }) {
      notes.append(.completedCells)
    }
    if cells.contains(where: { $0.kind == .newCell && $0.runs.count < 9 }) {
      notes.append(.cellsOfSixRuns)
    }
    if cells.contains(where: { cell in cell.runs.contains { $0.batchTokens == nil } }) {
      notes.append(.notSwept)
    }
    let measured = Dictionary(grouping: self.cells.flatMap { $0.points.map(\.run) }) { $0 }
    if !cells.isEmpty, measured.values.contains(where: { $0.count > 1 }) {
      notes.append(.evaluateAtSmallerT)
    }
    return notes
  }
}

struct DesignChoice: Sendable {
  var cells: [DesignCandidate]
  var state: DesignState

  mutating func add(_ candidate: DesignCandidate) {
    cells.append(candidate)
    state.add(candidate)
  }

  /// Laws that stay refused count first; where some were, then the cost: FLOPs times runs, as many small runs are work
  /// too.
  var rank: Rank {
    let (compute, runs) = (cells.reduce(0) { $0 + $1.compute }, cells.reduce(0) { $0 + $1.runs.count })
    return Rank(
      missing: state.stillRefused.count,
      cost: state.needed.isDisjoint(with: state.refused) ? 0 : compute * Double(runs))
  }

  struct Rank: Comparable, Sendable {
    var missing: Int
    var cost: Double

    static func < (one: Rank, other: Rank) -> Bool { (one.missing, one.cost) < (other.missing, other.cost) }
  }
}
