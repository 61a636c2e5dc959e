// A whole table of text in memory: for exports whose columns are no quantities (a chart with a column a run, one long
// list of metrics).

import Runs

struct TextTable {
  var header: [String]
  var rows: [[String]]
  /// Rows with too many or too few fields, or with quotes that do not match.
  var torn = 0

  init(_ bytes: [UInt8]) {
    let text = bytes + [Bytes.newline] + [UInt8](repeating: 0, count: Bytes.padding)
    let end = bytes.count + 1
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let line = text[start...].prefix { $0 != Bytes.newline }
    let most = line.count { $0 == 0x2C } + 1
    (header, rows) = ([], [])
    var cells = Cells(columns: most)
    let csv = CSVRows(delimiter: 0x2C, columns: most)
    var columns = most
    while start < end {
      var next = end
      let outcome = csv.split(text.span, start, end, into: &cells, next: &next)
      defer { start = max(next, start + 1) }
      guard next > start + 1, text[start] != 0x0D else { continue }
      var found = most
      if case .fields(let count) = outcome { found = count }
      guard outcome == .whole || found == columns || header.isEmpty, found <= most else {
        torn += 1
        continue
      }
      let values = (0..<found).map { cells.string($0, in: text.span).trimmedSpaces }
      if header.isEmpty {
        (header, columns) = (values, found)
      } else {
        rows.append(values)
      }
    }
  }

  func column(_ name: String) -> Int? { header.firstIndex(of: name) }
  /// The first of these that there is.
  func column(of names: [String]) -> Int? { names.lazy.compactMap { column($0) }.first }

  var problems: [FileFault] { torn == 0 ? [] : [.tornRows(torn)] }

  /// The names in the header line of a file; empty where its first line is no header of a table of text.
  static func names(_ head: FileHead) -> [String] {
    guard head.bytes.contains(Bytes.newline) else { return [] }
    return TextTable(Array(head.firstLine.utf8)).header
  }
}
