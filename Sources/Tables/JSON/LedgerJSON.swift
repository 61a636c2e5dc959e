// What takes no part in the laws, as every command's JSON lists it.

import RunLogs
public import Runs
public import Texts

extension JSONValue {
  public static func ledger(_ entries: [LedgerEntry]) -> JSONValue {
    .array(
      entries.map { entry in
        [
          "file": .string(entry.file), "line": JSONValue(entry.line), "run": JSONValue(entry.run),
          "kind": .string(entry.kind.rawValue),
          "reason": .string(entry.words),
        ]
      })
  }
}
