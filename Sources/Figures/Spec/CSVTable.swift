// A CSV file as a table: RFC 4180 with a header line. A column is of numbers when everything in it reads as one.

public import Diagnostics
public import Tables

/// Reads comma-separated text with a header.
///
/// - Throws: `Failure` with file, line and column for a row of another length, an open quote, a header without names or
///   with one twice; all of them at once.
public func csvTable(_ text: String, name: String, file: String) throws(Failure) -> Table {
  var reader = CSVReader(text: text, file: file)
  reader.skipSchema()
  let records = try reader.records()
  guard let header = records.first?.fields else { throw Failure("is empty", at: Place(file: file, line: 1, column: 1)) }
  var problems: [Diagnostic] = []
  for (index, column) in header.enumerated() {
    if column.isEmpty { problems.append(Diagnostic(at: Place(file: file, line: 1), "column \(index + 1) has no name")) }
    if header.firstIndex(of: column) != index {
      problems.append(Diagnostic(at: Place(file: file, line: 1), "two columns are called '\(column)'"))
    }
  }
  for record in records.dropFirst() where record.fields.count != header.count {
    problems.append(
      Diagnostic(
        at: Place(file: file, line: record.line),
        "the row has \(record.fields.count) fields, the header \(header.count)"))
  }
  if !problems.isEmpty { throw Failure(problems) }
  let rows = records.dropFirst()
  return Table(
    name,
    columns: header.enumerated().map { index, name in
      let cells = rows.map { $0.fields[index] }
      let numbers = cells.map { cell in cell.isEmpty ? Double.nan : Double(cell) }
      let known = numbers.compactMap(\.self)
      let isNumeric = known.count == numbers.count && known.contains { !$0.isNaN }
      return Column(name, .words(name), isNumeric ? .numbers(known) : .words(cells))
    })
}

private struct CSVReader {
  let bytes: [UInt8]
  let file: String
  private var at = 0
  private var line = 1

  init(text: String, file: String) {
    bytes = Array(text.utf8)
    self.file = file
  }

  /// The line in which `lawbook plot --table` names schema and units.
  mutating func skipSchema() {
    guard bytes.starts(with: "# lawbook.".utf8) else { return }
    while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
    at = min(at + 1, bytes.count)
    line = 2
  }

  mutating func records() throws(Failure) -> [(line: Int, fields: [String])] {
    var all: [(line: Int, fields: [String])] = []
    while at < bytes.count {
      let start = line
      let fields = try record()
      // An empty line is no row of one empty field.
      if fields != [""] { all.append((start, fields)) }
    }
    return all
  }

  private mutating func record() throws(Failure) -> [String] {
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard at < bytes.count else { return fields }
      let mark = bytes[at]
      at += 1
      if mark == UInt8(ascii: ",") { continue }
      if mark == UInt8(ascii: "\r"), at < bytes.count, bytes[at] == UInt8(ascii: "\n") { at += 1 }
      line += 1
      return fields
    }
  }

  private mutating func field() throws(Failure) -> String {
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return plain() }
    let start = Place(file: file, line: line)
    at += 1
    var text: [UInt8] = []
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\"") {
        at += 1
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
          return String(decoding: text, as: UTF8.self) + plain()
        }
      }
      if bytes[at] == UInt8(ascii: "\n") { line += 1 }
      text.append(bytes[at])
      at += 1
    }
    throw Failure("a quote is not closed", at: start)
  }

  private mutating func plain() -> String {
    let start = at
    while at < bytes.count, ![UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(bytes[at]) { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }
}
