// One value a row, its metric named in a column or by the file: Comet's metrics, Aim's data frame, TensorBoard's and
// Neptune's downloads.

import Runs
import Foundation
import Texts

enum MetricList: LogFormat {
  static let title = "list of metrics"

  private static let names = ["metricName", "metric.name", "metric_name"]
  private static let values = ["metricValue", "value", "Value", "metric_value"]
  private static let steps = ["step", "Step"]
  private static let contexts = ["runContext", "metric.context.subset", "context"]
  private static let runs = ["run.name", "run.hash", "experimentKey", "run_name", "run"]

  static func recognises(_ head: FileHead) -> Bool {
    let columns = TextTable.names(head)
    let has = { (names: [String]) in names.contains { columns.contains($0) } }
    guard has(values), has(steps) else { return false }
    return has(names) || (columns.count <= 4 && (has(["Wall time", "timestamp"])) && series(head.fileName) != nil)
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    let table = TextTable(file.bytes)
    guard let value = table.column(of: values), let step = table.column(of: steps) else {
      throw FileFault.lacks(["a column of values", "one of steps"])
    }
    let fileName = file.path.split(separator: "/").last.map(String.init) ?? file.path
    let own = series(fileName)
    let (name, context, run) = (table.column(of: names), table.column(of: contexts), table.column(of: runs))
    var rows: [String: StepRows] = [:]
    var settings: [String: [Setting]] = [:]
    for row in table.rows {
      guard let at = Quantity.parse(row[step]), let number = NumberParser.value(of: row[value]) else { continue }
      let id = run.map { row[$0] } ?? (name == nil ? own?.run : nil) ?? file.name
      let metric = name.map { row[$0] } ?? own?.metric ?? "value"
      let split = context.map { row[$0] } ?? ""
      rows[id, default: StepRows()].add(at, split.isEmpty ? metric : "\(split)/\(metric)", number)
      if settings[id] == nil { settings[id] = Self.settings(row, table) }
    }
    let parts = rows.sorted { $0.key < $1.key }.map { id, rows in
      RunPart(name: id, settings: settings[id] ?? [], rows: rows.rows())
    }
    return FormatReading(runs: parts, problems: table.problems)
  }

  private static func settings(_ row: [String], _ table: TextTable) -> [Setting] {
    table.header.enumerated().compactMap { column, name in
      guard name.hasPrefix("run.hparams."), !row[column].isEmpty else { return nil }
      return Setting(name: name, value: row[column])
    }
  }

  /// `run-<run>-tag-<metric>.csv` of TensorBoard, `<run>-<metric>.csv` of Neptune, where the metric is a loss or a rate.
  private static func series(_ fileName: String) -> (run: String, metric: String)? {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    let stem = String(fileName[..<dot])
    if stem.hasPrefix("run-"), let tag = stem.range(of: "-tag-", options: .backwards) {
      return (String(stem[stem.index(stem.startIndex, offsetBy: 4)..<tag.lowerBound]), String(stem[tag.upperBound...]))
    }
    guard let dash = stem.lastIndex(of: "-") else { return nil }
    let metric = String(stem[stem.index(after: dash)...])
    let known = Field.trainLoss.names + Field.valLoss.names + Field.learningRate.names + Field.tokens.names
    guard known.contains(Field.normalised(metric)) else { return nil }
    return (String(stem[..<dash]), metric)
  }
}
