// What one file turns out to be, from its first bytes: which format, which columns, where the rows begin.

import Diagnostics
import Runs

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A log that can be read row by row.
struct LogFile: Sendable {
  enum Format: Sendable, Hashable {
    case csv(delimiter: UInt8)
    case jsonLines
    /// Columns of values (`table`).
    case typed
  }

  var path: String
  /// For runs that have no name of their own.
  var name: String
  var format: Format
  /// Column names; for JSON Lines the flattened keys, filled by the survey.
  var columns: [String]
  /// Where the rows begin: byte and lines before it.
  var start: Int
  var headLines: Int
  var size: Int
  /// The last line has no line end.
  var endsOpen: Bool
  /// How the last column is written, where the last line has no line end.
  var lastColumn: LastColumn?
  /// As messages name it: `CSV`, `W&B offline run`.
  var title = "CSV"
  /// The rows as lines of JSON, where the file is of another format and was read as a whole.
  var content: [UInt8]?
  /// The rows as columns, where the file keeps them so.
  var table: (any ColumnTable)?
  /// The run that all rows belong to, where the file says so.
  var runName: String?
  /// What the file says of its run, or the user of all runs; it comes before what columns say.
  var settings: [Setting] = []
  /// What stands in files beside the log.
  var beside: [Setting] = []
  /// Some rows of a table of text, from its beginning and its end.
  var sample: [[String]] = []
  /// Distinct sets of keys that lines of JSON Lines have (columns by index).
  var keySets: Set<[Int]> = []

  var folder: Substring { path.lastIndex(of: "/").map { path[..<$0] } ?? "" }

  /// Written by lawbook's own trainer, whose first line names the version under this key.
  var isOwn: Bool { format == .jsonLines && columns.contains("lawbook") }
}

extension LogFile {
  static let headSize = 1 << 16
  static let longestHead = 1 << 22

  /// What a table of text or JSON Lines turns out to be.
  static func examine(
    _ head: Span<UInt8>, _ count: Int, _ found: Inputs.Found, _ file: borrowing Descriptor
  ) -> Result<LogFile, FileFault> {
    if let fault = foreignContent(head, count) { return .failure(fault) }
    let start = count >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF ? 3 : 0
    guard let first = (start..<count).first(where: { !isBlank(head[$0]) }) else { return .failure(.empty) }
    var log = LogFile(
      path: found.path, name: found.name, format: .jsonLines, columns: [], start: start, headLines: 0, size: file.size,
      endsOpen: file.endsOpen)
    if head[first] == 0x7B { return checkedLines(log, head, first, count) }
    // By its name it is JSON Lines whatever its first line is: a torn one does not lose those after it.
    if head[first] != 0x5B, isNamedLines(log.path) { return .success(log) }
    if head[first] == 0x5B { return .failure(.noObjects) }
    if case .failure(let problem) = log.readHeader(head, count) { return .failure(problem) }
    if case .csv(let delimiter) = log.format {
      if log.endsOpen { log.lastColumn = lastColumn(file, from: log.start, delimiter: delimiter) }
      log.sample = sample(file, from: log.start, delimiter: delimiter)
    }
    return .success(log)
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private static func isNamedLines(_ path: String) -> Bool {
    let path = Inputs.unpacked(path).lowercased()
    return path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson")
  }

  /// A file called .json may well be one object over many lines: no log, and not a thousand torn rows either.
  private static func checkedLines(
    _ log: LogFile, _ head: Span<UInt8>, _ first: Int, _ count: Int
  ) -> Result<LogFile, FileFault> {
    guard Inputs.unpacked(log.path).lowercased().hasSuffix(".json"),
      let end = Bytes.first(Bytes.newline, head, first, count)
    else {
      return .success(log)
    }
    var rows = JSONRows(learns: false)
    var cells = Cells(columns: 0)
    guard rows.read(head, first, end, into: &cells) else {
      return .failure(.notLines)
    }
    return .success(log)
  }

  /// Reads the header line of a table of text.
  private mutating func readHeader(_ head: Span<UInt8>, _ count: Int) -> Result<Void, FileFault> {
    var at = start
    var commented: [UInt8]?
    while let end = Bytes.first(Bytes.newline, head, at, count) {
      var line = (at..<end).map { head[$0] }
      if line.last == 0x0D { line.removeLast() }
      if !line.allSatisfy({ Self.isBlank($0) }) {
        guard line.first == 0x23 else { return settle(line, commented, lineStart: at, lineEnd: end + 1) }
        commented = Array(line.dropFirst())
      }
      at = end + 1
      headLines += 1
    }
    let hasLineEnd = Bytes.first(Bytes.newline, head, 0, count) != nil
    if !hasLineEnd, let first = Bytes.first(0x0D, head, start, count), first + 1 < count {
      return .failure(.carriageReturns)
    }
    return .failure(count < Self.headSize ? .cutHeader : .noHeader)
  }

  private mutating func settle(
    _ line: [UInt8], _ commented: [UInt8]?, lineStart: Int, lineEnd: Int
  ) -> Result<Void, FileFault> {
    let delimiter = Self.delimiter(line, path)
    format = .csv(delimiter: delimiter)
    columns = Self.names(line, delimiter)
    (start, headLines) = (lineEnd, headLines + 1)
    guard !columns.isEmpty else { return .failure(.malformedHeader) }
    guard columns.allSatisfy({ NumberParser.value(of: $0) != nil || $0.isEmpty }) else { return .success(()) }
    // Numbers only: the names may stand in a comment above, as some tools write them.
    let above = commented.map { Self.names($0, delimiter) } ?? []
    guard above.count == columns.count else { return .failure(.noHeader) }
    (columns, start, headLines) = (above, lineStart, headLines - 1)
    return .success(())
  }

  private static func names(_ line: [UInt8], _ delimiter: UInt8) -> [String] {
    let text = line + [Bytes.newline] + [UInt8](repeating: 0, count: Bytes.padding)
    let most = line.count { $0 == delimiter } + 1
    var cells = Cells(columns: most)
    var next = 0
    let outcome = CSVRows(delimiter: delimiter, columns: most).split(
      text.span, 0, line.count + 1, into: &cells, next: &next)
    let found: Int
    switch outcome {
    case .whole: found = most
    case .fields(let fields): found = min(fields, most)
    case .badQuotes, .unfinished: return []
    }
    return (0..<found).map { cells.string($0, in: text.span).trimmedSpaces }
  }

  private static func delimiter(_ line: [UInt8], _ path: String) -> UInt8 {
    let counts = [0x2C, 0x09, 0x3B].map { candidate in (byte: UInt8(candidate), count: line.count { $0 == candidate }) }
    if Inputs.unpacked(path).lowercased().hasSuffix(".tsv"), counts[1].count > 0 { return 0x09 }
    return counts.reduce(counts[0]) { best, next in next.count > best.count ? next : best }.byte
  }
}
