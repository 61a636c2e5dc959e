// A chart of W&B downloaded as CSV: the x axis, then for each run `<run> - <metric>`, with `__MIN` and `__MAX` beside it.
// The service samples: steps can be missing.

import Runs
import Foundation
import Texts

enum WandBChart: LogFormat {
  static let title = "W&B chart export"

  static func recognises(_ head: FileHead) -> Bool {
    let line = head.firstLine
    return line.contains(" - ") && line.contains("__MIN") && line.contains("__MAX")
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    let table = TextTable(file.bytes)
    guard let x = table.header.first else { throw FileFault.noHeader }
    var runs: [String: StepRows] = [:]
    for (column, name) in table.header.enumerated().dropFirst() {
      guard let (run, metric) = parts(name) else { continue }
      var rows = runs[run] ?? StepRows()
      for row in table.rows {
        guard let at = Quantity.parse(row[0]), let value = NumberParser.value(of: row[column]) else { continue }
        rows.add(at, metric, value)
      }
      runs[run] = rows
    }
    let parts = runs.sorted { $0.key < $1.key }.map { RunPart(name: $0, rows: $1.rows(step: x)) }
    return FormatReading(runs: parts, problems: table.problems)
  }

  private static func parts(_ name: String) -> (run: String, metric: String)? {
    guard !name.hasSuffix("__MIN"), !name.hasSuffix("__MAX") else { return nil }
    let pieces = name.components(separatedBy: " - ")
    guard pieces.count > 1, let metric = pieces.last else { return nil }
    let run = pieces.dropLast().joined(separator: " - ")
    return (run.hasPrefix("Group: ") ? String(run.dropFirst("Group: ".count)) : run, metric)
  }
}
