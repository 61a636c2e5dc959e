// Steps and tokens of a run, from the rows that say both: an evaluation may say its step alone.

import Runs

struct RunClock: Sendable {
  private var tokensOfStep: [Double: Double] = [:]

  mutating func add(_ step: Double, _ tokens: Double) {
    if !step.isNaN, !tokens.isNaN { tokensOfStep[step] = tokens }
  }

  func tokens(at step: Double) -> Double? { tokensOfStep[step] }

  /// Tokens a step where all rows agree (to what a float rounds); nil where they do not.
  var tokensPerStep: Double? {
    let ratios = tokensOfStep.filter { $0.key > 0 && $0.value > 0 }.map { $0.value / $0.key }
    guard let least = ratios.min(), let most = ratios.max(), most - least <= 1e-6 * most else { return nil }
    // Floats round large counts: the true ratio is a whole number.
    let whole = least.rounded()
    return abs(whole - least) <= 1e-6 * least ? whole : least
  }
}

extension Assembly {
  /// Reads the clocks of runs of which an evaluation lacks its tokens, or that do not say their batch.
  mutating func readClocks() {
    var needed: Set<Int> = []
    for run in open.indices where open[run].settings.batches.isEmpty && complete(open[run])[.batchTokens] == nil {
      needed.insert(owner[run])
    }
    for evaluation in evaluations where evaluation.measured.tokens.isNaN && !evaluation.measured.step.isNaN {
      needed.insert(owner[evaluation.run])
    }
    guard !needed.isEmpty, plan.files.contains(where: { $0.hasClock }) else { return }
    for evaluation in evaluations where needed.contains(owner[evaluation.run]) {
      clocks[owner[evaluation.run], default: RunClock()].add(evaluation.measured.step, evaluation.measured.tokens)
    }
    for part in parts {
      let chunk = chunks[part.chunk]
      var at = 0
      for piece in part.pieces {
        if needed.contains(owner[piece.run]) {
          for place in at..<piece.trainingEnd {
            clocks[owner[piece.run], default: RunClock()].add(chunk.steps[place], chunk.tokens[place])
          }
        }
        at = piece.trainingEnd
      }
    }
    for place in clockRows where needed.contains(owner[place.run]) {
      clocks[owner[place.run], default: RunClock()].add(place.step, place.tokens)
    }
  }
}

extension FilePlan {
  /// Whether rows can say both step and tokens.
  var hasClock: Bool { column(.step) != nil && column(.tokens) != nil }
}
