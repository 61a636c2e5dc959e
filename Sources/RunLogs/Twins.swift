// The same training twice, to the last digit: one seed and one setting repeat exactly, and say nothing new.

import Runs

extension Assembly {
  private struct Twin: Hashable {
    var params, batch, rate, seed, tokens, loss: Double
  }

  /// Leaves out evaluations of one run that are those of another with its seed and settings.
  mutating func withoutTwins(_ evaluations: [Evaluation], _ runs: [Run]) -> [Evaluation] {
    guard runs.contains(where: { $0.seed != nil }) else { return evaluations }
    var first: [Twin: Int] = [:]
    return evaluations.filter { evaluation in
      let run = runs[evaluation.run]
      guard let seed = run.seed, let params = run.params, let batch = run.batchTokens, let rate = run.learningRate
      else {
        return true
      }
      let twin = Twin(
        params: params, batch: batch, rate: rate, seed: seed, tokens: evaluation.tokens, loss: evaluation.loss)
      let known = first[twin, default: evaluation.run]
      first[twin] = known
      guard known != evaluation.run else { return true }
      refuseTwin(evaluation, run, of: runs[known])
      return false
    }
  }

  private mutating func refuseTwin(_ evaluation: Evaluation, _ run: Run, of other: Run) {
    counts.refused += 1
    ledger.append(
      .init(file: run.file, line: evaluation.line, run: run.id, .twin(other.id)))
  }
}
