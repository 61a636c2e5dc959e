// What a study's conditions keep out, as it was measured: so that its influence on the laws can be told.

import Diagnostics
import RunLogs
import Runs

/// The measurements behind the ledger's rows that fail a condition, found by reading the logs again without conditions:
/// a row alone does not say its run's settings. Nothing is read where no condition failed.
func filteredOut(of study: Study, _ ledger: [LedgerEntry]) throws(Failure) -> [SetAside] {
  let excluded = ledger.filter { $0.kind == .excluded && $0.line > 0 }
  guard !study.mapping.filters.isEmpty, !excluded.isEmpty else { return [] }
  let entries = Dictionary(excluded.map { (RowPlace(file: $0.file, line: $0.line), $0) }) { first, _ in first }
  var mapping = study.mapping
  mapping.filters = []
  let all = try readLogs(study.data, mapping: mapping)
  return all.evaluations.compactMap { evaluation in
    let run = all.runs[evaluation.run]
    guard let entry = entries[RowPlace(file: run.file, line: evaluation.line)], entry.run == nil || entry.run == run.id
    else { return nil }
    return SetAside(run: run, evaluation: evaluation, kind: .excluded, reason: entry.reason)
  }
}

private struct RowPlace: Hashable {
  var file: String
  var line: Int
}
