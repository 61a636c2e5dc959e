// Where the values of one row lie in the text of its block, column by column, whatever the format.

struct Cells {
  enum Form: UInt8 {
    /// As it stands.
    case plain
    /// Inside CSV quotes, with a doubled quote among it.
    case doubledQuotes
    /// A JSON string without escapes.
    case string
    /// A JSON string with escapes.
    case escapedString
    /// true or false.
    case truth
    /// Bits of a double, in `starts`.
    case double
    /// A whole number, in `starts`.
    case whole
  }

  var starts: [Int]
  var ends: [Int]
  var forms: [Form]
  /// Some cell of the row was quoted.
  var hasQuotes = false
  /// Columns that the row of JSON has set: a file may know thousands of which a row has ten.
  private(set) var touched: [Int] = []

  init(columns: Int) {
    starts = Array(repeating: 0, count: columns)
    ends = starts
    forms = Array(repeating: .plain, count: columns)
  }

  /// Before a row without quotes follows one with them.
  @inline(never)
  mutating func forgetQuotes() {
    for column in forms.indices { forms[column] = .plain }
    hasQuotes = false
  }

  mutating func grow() {
    starts.append(0)
    ends.append(0)
    forms.append(.plain)
  }

  mutating func set(_ column: Int, _ start: Int, _ end: Int, _ form: Form) {
    starts[column] = start
    ends[column] = end
    forms[column] = form
    touched.append(column)
  }

  mutating func clear() {
    for column in touched {
      starts[column] = 0
      ends[column] = 0
      forms[column] = .plain
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// The cell without spaces around it.
  @inline(__always)
  func trimmed(_ column: Int, in text: Span<UInt8>) -> (start: Int, end: Int) {
    var start = starts[column]
    var end = ends[column]
    while start < end, text[start] == 0x20 || text[start] == 0x09 { start &+= 1 }
    while start < end, text[end &- 1] == 0x20 || text[end &- 1] == 0x09 || text[end &- 1] == 0x0D { end &-= 1 }
    return (start, end)
  }

  /// The cell's text with quotes and escapes undone.
  func string(_ column: Int, in text: Span<UInt8>) -> String {
    switch forms[column] {
    case .plain, .truth:
      let (start, end) = trimmed(column, in: text)
      return NumberParser.string(text, start, end)
    case .string: return NumberParser.string(text, starts[column], ends[column])
    case .doubledQuotes:
      var bytes: [UInt8] = []
      for at in starts[column]..<ends[column]
      where !(text[at] == Bytes.quote && bytes.last == Bytes.quote && skip(&bytes)) {
        bytes.append(text[at])
      }
      return String(decoding: bytes.map { $0 == 0 ? Bytes.quote : $0 }, as: UTF8.self)
    case .double, .whole:
      let number = typed(column) ?? .nan
      return starts[column] == ends[column]
        ? "" : forms[column] == .whole ? String(starts[column]) : Int(exactly: number).map(String.init) ?? "\(number)"
    case .escapedString: return JSONString.decoded(text, starts[column], ends[column])
    }
  }

  /// Turns the quote that was kept first into a mark, so that the second of a pair is left out and a third starts anew.
  private func skip(_ bytes: inout [UInt8]) -> Bool {
    bytes[bytes.count - 1] = 0
    return true
  }
}
