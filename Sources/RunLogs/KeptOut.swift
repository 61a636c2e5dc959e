// What conditions keep out, as it was measured: so that its influence on the laws can be told. Found on the one reading.

import Runs

/// The rows that failed a condition on their own columns, block by block; empty where there is none.
func asideBlocks(_ blocks: [(file: Int, outcome: Chunk)]) -> [(file: Int, outcome: Chunk)] {
  guard blocks.contains(where: { !$0.outcome.aside.isEmpty }) else { return [] }
  return blocks.map { block in
    var chunk = block.outcome.aside.first ?? Chunk()
    // Blocks without such a row count too: where a row stands is counted over all of them.
    chunk.lines = block.outcome.lines
    return (block.file, chunk)
  }
}

extension Assembly {
  /// The evaluations of rows that were kept out, with the settings of their runs. What those rows do not say is as the
  /// run of that name says it elsewhere.
  mutating func keptOut(known settings: [String: RunSettings]) -> [SetAside] {
    known = settings
    joinContinued()
    readClocks()
    let runs = open.indices.map { finished($0) }
    settleEvaluations(runs)
    let reasons = plan.reasons
    return evaluations.compactMap { evaluation in
      let filter = Int(evaluation.filter)
      guard reasons.indices.contains(filter) else { return nil }
      return SetAside(evaluation, runs[evaluation.run], reasons[filter])
    }.inOrder
  }
}

extension SetAside {
  init(_ evaluation: Assembly.PlacedEvaluation, _ run: Run, _ reason: LedgerReason) {
    self.init(run: run, evaluation: Evaluation(evaluation.measured, run: 0), reason)
  }
}

extension [SetAside] {
  /// By what their runs are, then by tokens; each measurement once.
  var inOrder: [SetAside] {
    func size(_ item: SetAside) -> (Double, Double, Double) {
      (item.run.params ?? .infinity, item.run.batchTokens ?? .infinity, item.run.learningRate ?? .infinity)
    }
    let sorted = self.sorted { one, other in
      let (size, otherSize) = (size(one), size(other))
      if size != otherSize { return size < otherSize }
      if one.run.id != other.run.id { return NaturalOrder.precedes(one.run.id, other.run.id) }
      return (one.evaluation.tokens, one.run.file, one.evaluation.line)
        < (other.evaluation.tokens, other.run.file, other.evaluation.line)
    }
    var kept: [SetAside] = []
    for item in sorted {
      if let last = kept.last, last.run.id == item.run.id, last.run.params == item.run.params,
        last.evaluation.tokens == item.evaluation.tokens, last.evaluation.loss == item.evaluation.loss
      {
        continue
      }
      kept.append(item)
    }
    return kept
  }
}
