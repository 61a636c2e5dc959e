// Runs that a study leaves out by name: they and all that was measured along them go, and the ledger says why.

import Diagnostics
import Runs

/// A run that does not take part, and the study's reason.
public struct RunExclusion: Sendable, Hashable {
  public var run: String
  public var reason: String?

  public init(run: String, reason: String? = nil) {
    self.run = run
    self.reason = reason
  }
}

/// Takes the excluded runs out of the table. One that is not there is noted: a misspelt name must not go unseen.
func exclude(_ exclusions: [RunExclusion], from table: inout RunTable) {
  guard !exclusions.isEmpty else { return }
  let reasons = Dictionary(exclusions.map { ($0.run, $0.reason.map { LedgerReason.asked($0) } ?? .excluded) }) {
    first, _ in first
  }
  let names = Set(table.runs.map(\.id))
  for name in reasons.keys.sorted() where !names.contains(name) {
    table.notes.append(.excludesNothing(name, near: Suggestion.nearest(to: name, among: names)))
  }
  table.ledger += table.runs.compactMap { run in
    reasons[run.id].map { LedgerEntry(file: run.file, line: run.line, run: run.id, $0) }
  }
  table.setAside += table.evaluations.compactMap { evaluation in
    let run = table.runs[evaluation.run]
    return reasons[run.id].map { SetAside(run: run, evaluation: evaluation, $0) }
  }
  table.ledger.sort { ($0.file, $0.line) < ($1.file, $1.line) }
  table = table.keepingRuns { reasons[$0.id] == nil }
}

extension RunTable {
  /// The table with only the runs that pass, evaluations and training curves renumbered to match.
  func keepingRuns(_ passes: (Run) -> Bool) -> RunTable {
    var kept = RunTable(ledger: ledger, notes: notes, counts: counts)
    kept.setAside = setAside
    var newIndex: [Int?] = []
    for (index, run) in runs.enumerated() {
      newIndex.append(passes(run) ? kept.runs.count : nil)
      guard passes(run) else { continue }
      kept.runs.append(run)
      kept.training.append(curveOf: index, from: training)
    }
    kept.evaluations = evaluations.compactMap { evaluation in
      guard newIndex.indices.contains(evaluation.run), let run = newIndex[evaluation.run] else { return nil }
      var moved = evaluation
      moved.run = run
      return moved
    }
    kept.counts.evaluations -= evaluations.count - kept.evaluations.count
    kept.counts.refused += evaluations.count - kept.evaluations.count
    return kept
  }
}

extension TrainingCurves {
  /// Appends run `index` of another table's curves as the next run.
  fileprivate mutating func append(curveOf index: Int, from other: TrainingCurves) {
    if index + 1 < other.starts.count {
      let range = other.starts[index]..<other.starts[index + 1]
      steps += other.steps[range]
      tokens += other.tokens[range]
      losses += other.losses[range]
    }
    starts.append(losses.count)
  }
}
