// A Comet experiment that was kept offline: a zip with `experiment.json` and `messages.json`, a message a line.

import Runs

enum CometRun: LogFormat {
  static let title = "Comet offline experiment"

  static func recognises(_ head: FileHead) -> Bool {
    ZipArchive.recognises(head.bytes)
      && (head.text.contains("messages.json") || head.text.contains("experiment.json"))
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    let archive = ZipArchive(file.bytes)
    guard let messages = archive.members.first(where: { $0.name == "messages.json" }) else {
      throw FileFault.lacks(["messages.json"])
    }
    var part = RunPart(name: file.name)
    var rows = StepRows()
    var torn = 0
    for line in messages.bytes.split(separator: Bytes.newline) {
      guard let settings = JSONText.settings(line) else {
        torn += 1
        continue
      }
      take(Dictionary(settings.map { ($0.name, $0.value) }, uniquingKeysWith: { one, _ in one }), &part, &rows)
    }
    part.rows = rows.rows()
    return FormatReading(
      runs: [part], problems: archive.problems + (torn > 0 ? [.tornMessages(torn)] : []))
  }

  private static func take(_ message: [String: String], _ part: inout RunPart, _ rows: inout StepRows) {
    func value(_ keys: String...) -> String? {
      keys.lazy.compactMap { message["payload." + $0] ?? message[$0] }.first { !$0.isEmpty }
    }
    switch message["type"] {
    case "metric_msg":
      guard let name = value("metric.metricName", "metricName"), let step = value("metric.step", "step"),
        let at = NumberParser.value(of: step), let text = value("metric.metricValue", "metricValue"),
        let number = NumberParser.value(of: text)
      else { return }
      let context = value("context", "metric.context").map { $0 + "/" } ?? ""
      rows.add(at, context + name, number)
    case "parameter_msg":
      guard let name = value("param.paramName", "paramName"), let text = value("param.paramValue", "paramValue") else {
        return
      }
      part.settings.append(Setting(name: name, value: text))
    case "log_other":
      if value("key") == "Name", let name = value("val", "value") { part.name = name }
    default: break
    }
  }
}
