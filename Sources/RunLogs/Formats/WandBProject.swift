// `project.csv` of W&B's export guide: a run a row, its summary and its configuration as the text of Python dictionaries.

import Runs
import Texts

enum WandBProject: LogFormat {
  static let title = "W&B project export"

  static func recognises(_ head: FileHead) -> Bool {
    Set(["summary", "config", "name"]).isSubset(of: Set(TextTable.names(head)))
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    let table = TextTable(file.bytes)
    guard let summary = table.column("summary"), let config = table.column("config"), let name = table.column("name")
    else { throw FileFault.lacks(["summary", "config", "name"]) }
    var reading = FormatReading(problems: table.problems)
    for row in table.rows {
      guard let values = settings(row[summary]), let config = settings(row[config]) else {
        reading.problems.append(.tornSettings(run: row[name]))
        continue
      }
      var part = RunPart(name: row[name], settings: config)
      for value in values where Quantity.parse(value.value) != nil { part.rows.add(value.name, json: value.value.utf8) }
      part.rows.endRow()
      reading.runs.append(part)
    }
    return reading
  }

  /// A Python dictionary as JSON: single quotes, `None`, `True`, `False`.
  private static func settings(_ python: String) -> [Setting]? {
    var json: [UInt8] = []
    var quote: UInt8?
    var isEscaped = false
    for byte in python.utf8 {
      if let open = quote {
        if isEscaped {
          isEscaped = false
          if byte == 0x27 { json.removeLast() }
          json.append(byte)
        } else if byte == open {
          quote = nil
          json.append(Bytes.quote)
        } else {
          isEscaped = byte == 0x5C
          json += byte == Bytes.quote ? [0x5C, byte] : [byte]
        }
      } else if byte == 0x27 || byte == Bytes.quote {
        quote = byte
        json.append(Bytes.quote)
      } else {
        json.append(byte)
      }
    }
    let words = [(": None", ": null"), (": True", ": true"), (": False", ": false"), (": nan", ": NaN")]
    let text = words.reduce(String(decoding: json, as: UTF8.self)) { $0.replacing($1.0, with: $1.1) }
    return JSONText.settings(text.utf8)
  }
}
