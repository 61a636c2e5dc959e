// What `lawbook runs` answers: how many runs, the runs, and the rows that take no part.

import RunLogs
public import Runs
public import Texts

extension Answer {
  /// - Parameters:
  ///   - showsAll: every run without --verbose too.
  ///   - showsLedger: every row of the ledger instead of each reason once.
  public static func runs(_ table: RunTable, showsAll: Bool = false, showsLedger: Bool = false) -> Answer {
    let ledger = showsLedger ? Table.ledger(table) : .ledgerSummary(table)
    return Answer(
      [
        Answer.Part("", [counts(table)]),
        Answer.Part("", table: .runs(table), most: showsAll ? nil : 40),
        Answer.Part("Notes", table.notes.map(\.words)),
        Answer.Part("Ledger", table: ledger, most: showsLedger ? nil : 40),
      ].filter { !$0.sentences.isEmpty || ($0.table?.rows ?? 0) > 0 }, json: table.json)
  }

  private static func counts(_ table: RunTable) -> String {
    let counts = table.counts
    var parts = [counted(counts.evaluations, "evaluation")]
    if counts.trainingOnly > 0 { parts.append("\(counts.trainingOnly) with a training loss only") }
    if counts.withoutLoss > 0 { parts.append("\(counts.withoutLoss) without a loss") }
    parts.append("\(counts.refused) in the ledger")
    return
      "\(counted(table.runs.count, "run")) from \(counted(counts.rows, "row")): \(parts.joined(separator: ", "))."
  }
}

extension RunTable {
  /// The keys of `lawbook runs --json`.
  public var json: JSONValue {
    [
      "schema": "lawbook.runs/1", "runs": JSONValue(runs.count), "evaluations": JSONValue(evaluations.count),
      "rows": JSONValue(counts.rows), "training_only": JSONValue(counts.trainingOnly),
      "without_loss": JSONValue(counts.withoutLoss), "refused": JSONValue(counts.refused), "ledger": .ledger(ledger),
      "table": CanonicalTable(self).json,
      "notes": JSONValue(notes.map { .string($0.words) }),
    ]
  }
}
