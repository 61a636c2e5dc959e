// Rows of the logs that take no part in the fits, with the reason.

import Laws
import RunLogs
public import Runs

extension StudyTable {
  static let ledger = StudyTable("ledger", "rows that take no part, with the reason") { .ledger($0.table) }
}

extension Table {
  public static func ledger(_ table: RunTable) -> Table {
    var builder = TableBuilder(table.ledger)
    builder.words("run", "run") { $0.run ?? "" }
    builder.words("kind", "kind", \.kind.rawValue)
    builder.words("reason", "reason") { $0.words }
    builder.words("file", "file", priority: 2, \.file)
    builder.number("line", .count("line"), priority: 1) { Double($0.line) }
    return builder.table("ledger")
  }

  /// Each reason once, the most frequent first: how many rows, and where the first stands.
  public static func ledgerSummary(_ table: RunTable) -> Table {
    let groups = Dictionary(grouping: table.ledger) { "\($0.kind.rawValue): \($0.reason.words)" }
    let sorted = groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    var builder = TableBuilder(sorted)
    builder.number("rows", .count("rows")) { Double($0.value.count) }
    builder.words("reason", "reason") { $0.key }
    builder.words("first", "first", priority: 1) { group in
      group.value.first.map { $0.line > 0 ? "\($0.file):\($0.line)" : $0.file } ?? ""
    }
    return builder.table("ledger_summary")
  }
}
