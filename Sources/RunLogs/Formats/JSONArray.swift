// A JSON array of objects, a row each, as pandas' `to_json(orient="records")` writes it.

import Runs

enum JSONArray: LogFormat {
  static let title = "JSON array"

  static func recognises(_ head: FileHead) -> Bool {
    let first = JSONText.skip(head.bytes, head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    guard first < head.bytes.count, head.bytes[first] == 0x5B else { return false }
    let second = JSONText.skip(head.bytes, first + 1)
    return second >= head.bytes.count || head.bytes[second] == 0x7B || head.bytes[second] == 0x5D
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    guard let start = file.bytes.firstIndex(of: 0x5B) else { throw FileFault.empty }
    let (elements, isWhole) = JSONText.elements(file.bytes, start)
    var part = RunPart()
    for element in elements { part.rows.add(row: file.bytes[element]) }
    return FormatReading(runs: [part], problems: isWhole ? [] : [.cutRows(elements.count)])
  }
}
