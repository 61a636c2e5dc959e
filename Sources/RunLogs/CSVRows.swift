// Splits comma- or tab-separated text into rows (RFC 4180). A quoted field may hold line ends, but never so many that an
// unclosed quote could swallow the rows that follow it.

struct CSVRows {
  /// How one record ended.
  enum Outcome: Equatable {
    /// All columns are there.
    case whole
    case fields(Int)
    case badQuotes
    /// The text ends before the record does.
    case unfinished
  }

  /// A quoted field longer than this is a quote that was never closed.
  static let longestQuoted = 1 << 16

  let delimiter: UInt8
  let columns: Int
  private let delimiterPattern: UInt64

  init(delimiter: UInt8, columns: Int) {
    self.delimiter = delimiter
    self.columns = columns
    delimiterPattern = Bytes.pattern(delimiter)
  }

  /// Splits the record at `start` into `cells`. `text` is padded and ends, at `end`, with a line end. `next` becomes the
  /// start of the record after it.
  @inline(__always)
  func split(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, into cells: inout Cells, next: inout Int
  ) -> Outcome {
    if cells.hasQuotes { cells.forgetQuotes() }
    var column = 0
    var cellStart = start
    var at = start
    guard text[start] != Bytes.quote else { return splitQuoted(text, start, end, &cells, &next) }
    while at < end {
      let word = text.word(at)
      var hits =
        Bytes.zeros(word ^ delimiterPattern) | Bytes.zeros(word ^ 0x0A0A_0A0A_0A0A_0A0A)
      while hits != 0 {
        let stop = at &+ hits.trailingZeroBitCount >> 3
        if column < columns {
          cells.starts[column] = cellStart
          cells.ends[column] = stop
        }
        column &+= 1
        cellStart = stop &+ 1
        if text[stop] == Bytes.newline {
          next = cellStart
          return column == columns ? .whole : .fields(column)
        }
        if text[cellStart] == Bytes.quote { return splitQuoted(text, start, end, &cells, &next) }
        hits &= hits &- 1
      }
      at &+= 8
    }
    next = end
    return .unfinished
  }

  /// The same for a record with quoted fields. A malformed one is torn at its first line end, so that the next line is
  /// read afresh.
  @inline(never)
  func splitQuoted(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ cells: inout Cells, _ next: inout Int
  ) -> Outcome {
    cells.hasQuotes = true
    next = Bytes.first(Bytes.newline, text, start, end).map { $0 + 1 } ?? end
    var column = 0
    var at = start
    while at < end {
      guard let field = field(text, at, end) else { return .unfinished }
      guard field.isSound else { return .badQuotes }
      if column < columns {
        cells.starts[column] = field.start
        cells.ends[column] = field.end
        cells.forms[column] = field.hasPairs ? .doubledQuotes : .plain
      }
      column += 1
      at = field.stop + 1
      if text[field.stop] == Bytes.newline {
        next = at
        return column == columns ? .whole : .fields(column)
      }
    }
    return .unfinished
  }

  private struct FieldPlace {
    var start: Int
    var end: Int
    /// The delimiter or line end behind it.
    var stop: Int
    var hasPairs = false
    var isSound = true
  }

  /// The field at `start`; nil where the text ends inside it.
  private func field(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> FieldPlace? {
    guard text[start] == Bytes.quote else {
      guard let stop = (start..<end).first(where: { text[$0] == delimiter || text[$0] == Bytes.newline }) else {
        return nil
      }
      return FieldPlace(start: start, end: stop, stop: stop)
    }
    var hasPairs = false
    var at = start + 1
    while let close = Bytes.first(Bytes.quote, text, at, min(end, start + Self.longestQuoted)) {
      if close + 1 < end, text[close + 1] == Bytes.quote {
        hasPairs = true
        at = close + 2
        continue
      }
      var stop = close + 1
      if stop < end, text[stop] == 0x0D { stop += 1 }
      guard stop < end else { return nil }
      let isSound = text[stop] == delimiter || text[stop] == Bytes.newline
      return FieldPlace(start: start + 1, end: close, stop: stop, hasPairs: hasPairs, isSound: isSound)
    }
    guard end - start >= Self.longestQuoted else { return nil }
    return FieldPlace(start: start, end: start, stop: start, isSound: false)
  }

  /// Where the last record of `text[0 ..< end]` ends that is surely whole; 0 where there is none.
  func lastRecordEnd(_ text: Span<UInt8>, _ end: Int) -> Int {
    guard Bytes.first(Bytes.quote, text, 0, end) != nil else { return Self.lastLineEnd(text, end) }
    var cells = Cells(columns: 0)
    var at = 0
    while let lineEnd = Bytes.first(Bytes.newline, text, at, end) {
      var next = lineEnd + 1
      if Bytes.first(Bytes.quote, text, at, lineEnd) != nil, splitQuoted(text, at, end, &cells, &next) == .unfinished {
        break
      }
      at = next
    }
    return at
  }

  static func lastLineEnd(_ text: Span<UInt8>, _ end: Int) -> Int {
    var at = end
    while at > 0, text[at - 1] != Bytes.newline { at -= 1 }
    return at
  }
}
