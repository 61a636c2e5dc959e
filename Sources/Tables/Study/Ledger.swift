// Rows of the logs that take no part in the fits, with the reason.

import Laws
import Runs

extension StudyTable {
  static let ledger = StudyTable("ledger", "rows that take no part, with the reason") { result in
    var builder = TableBuilder(result.table.ledger)
    builder.words("run", "run") { $0.run ?? "" }
    builder.words("kind", "kind", \.kind.rawValue)
    builder.words("reason", "reason", \.reason)
    builder.words("file", "file", priority: 2, \.file)
    builder.number("line", .count("line"), priority: 1) { Double($0.line) }
    return builder.table("ledger")
  }
}
