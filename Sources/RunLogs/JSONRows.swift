// Reads a line of JSON Lines into cells: nested objects flatten with dots, arrays are passed over, NaN and Infinity are
// taken as numbers because training loops write them.

struct JSONRows {
  /// Deeper nesting than this is torn, not followed.
  private static let deepest = 64
  /// More different keys than this are passed over.
  private static let mostKeys = 10_000

  private(set) var names: [String]
  private var nameBytes: [[UInt8]]
  private var index: [String: Int]
  /// Whether keys that are not known yet become columns.
  private let learns: Bool
  private var path: [UInt8] = []
  private var expected = 0

  init(names: [String] = [], learns: Bool) {
    self.names = names
    self.learns = learns
    nameBytes = names.map { Array($0.utf8) }
    index = Dictionary(names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads the object in `text[start ..< end]` (one line). False where it is not one whole object.
  mutating func read(_ text: Span<UInt8>, _ start: Int, _ end: Int, into cells: inout Cells) -> Bool {
    cells.clear()
    path.removeAll(keepingCapacity: true)
    expected = 0
    var at = start
    skipSpace(text, &at, end)
    guard object(text, &at, end, &cells, 0) else { return false }
    skipSpace(text, &at, end)
    return at == end
  }

  private func skipSpace(_ text: Span<UInt8>, _ at: inout Int, _ end: Int) {
    while at < end, text[at] == 0x20 || text[at] == 0x09 || text[at] == 0x0D { at += 1 }
  }

  private mutating func object(
    _ text: Span<UInt8>, _ at: inout Int, _ end: Int, _ cells: inout Cells, _ depth: Int
  ) -> Bool {
    guard depth < Self.deepest, take(0x7B, text, &at, end) else { return false }
    if take(0x7D, text, &at, end) { return true }
    let outer = path.count
    repeat {
      guard let key = string(text, &at, end), take(0x3A, text, &at, end) else { return false }
      appendKey(text, key, outer)
      guard value(text, &at, end, &cells, depth) else { return false }
      path.removeSubrange(outer...)
    } while take(0x2C, text, &at, end)
    return take(0x7D, text, &at, end)
  }

  private mutating func appendKey(_ text: Span<UInt8>, _ key: (start: Int, end: Int, escaped: Bool), _ outer: Int) {
    if outer > 0 { path.append(0x2E) }
    if key.escaped {
      path.append(contentsOf: JSONString.decoded(text, key.start, key.end).utf8)
    } else {
      for at in key.start..<key.end { path.append(text[at]) }
    }
  }

  private mutating func value(
    _ text: Span<UInt8>, _ at: inout Int, _ end: Int, _ cells: inout Cells, _ depth: Int
  ) -> Bool {
    skipSpace(text, &at, end)
    guard at < end else { return false }
    switch text[at] {
    case 0x7B: return object(text, &at, end, &cells, depth + 1)
    case 0x5B: return array(text, &at, end, depth + 1)
    case Bytes.quote:
      guard let string = string(text, &at, end) else { return false }
      set(&cells, string.start, string.end, string.escaped ? .escapedString : .string)
      return true
    default:
      let start = at
      while at < end, !Self.endsLiteral(text[at]) { at += 1 }
      return literal(text, start, at, &cells)
    }
  }

  private static func endsLiteral(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x2C, 0x7D, 0x5D, 0x20, 0x09, 0x0D: true
    default: false
    }
  }

  private mutating func literal(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ cells: inout Cells) -> Bool {
    if NumberParser.value(text, start, end) != nil {
      set(&cells, start, end, .plain)
      return true
    }
    switch NumberParser.string(text, start, min(end, start + 6)) {
    case "null":
      set(&cells, start, start, .plain)
      return true
    case "true", "false":
      set(&cells, start, end, .truth)
      return true
    default: return false
    }
  }

  private mutating func array(_ text: Span<UInt8>, _ at: inout Int, _ end: Int, _ depth: Int) -> Bool {
    guard depth < Self.deepest, take(0x5B, text, &at, end) else { return false }
    if take(0x5D, text, &at, end) { return true }
    // What is inside is checked but kept nowhere.
    var inner = JSONRows(learns: false)
    var nowhere = Cells(columns: 0)
    repeat {
      guard inner.value(text, &at, end, &nowhere, depth) else { return false }
      inner.path.removeAll()
    } while take(0x2C, text, &at, end)
    return take(0x5D, text, &at, end)
  }

  private mutating func set(_ cells: inout Cells, _ start: Int, _ end: Int, _ form: Cells.Form) {
    guard let column = column(&cells) else { return }
    cells.set(column, start, end, form)
  }

  /// The column of the current path. Lines repeat their keys in order, so the next one is usually known.
  private mutating func column(_ cells: inout Cells) -> Int? {
    if expected < nameBytes.count, nameBytes[expected] == path {
      expected += 1
      return expected - 1
    }
    guard !nameBytes.isEmpty || learns else { return nil }
    let name = String(decoding: path, as: UTF8.self)
    if let known = index[name] {
      expected = known + 1
      return known
    }
    guard learns, names.count < Self.mostKeys else { return nil }
    index[name] = names.count
    names.append(name)
    nameBytes.append(path)
    cells.grow()
    expected = names.count
    return names.count - 1
  }

  private func take(_ byte: UInt8, _ text: Span<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    skipSpace(text, &at, end)
    guard at < end, text[at] == byte else { return false }
    at += 1
    return true
  }

  /// The places between the quotes of the string at `at`.
  private func string(_ text: Span<UInt8>, _ at: inout Int, _ end: Int) -> (start: Int, end: Int, escaped: Bool)? {
    guard take(Bytes.quote, text, &at, end) else { return nil }
    let start = at
    var escaped = false
    while at < end {
      if text[at] == Bytes.quote {
        at += 1
        return (start, at - 1, escaped)
      }
      guard text[at] >= 0x20 else { return nil }
      if text[at] == 0x5C {
        escaped = true
        at += 1
      }
      at += 1
    }
    return nil
  }
}

enum JSONString {
  /// Undoes the escapes of a JSON string; a broken one stays as it stands.
  static func decoded(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> String {
    var units: [UInt16] = []
    var result = ""
    var rest = Substring(NumberParser.string(text, start, end))
    while let letter = rest.popFirst() {
      if letter == "\\", let code = rest.popFirst() {
        if code == "u", let unit = UInt16(rest.prefix(4), radix: 16), rest.prefix(4).count == 4 {
          units.append(unit)
          rest.removeFirst(4)
          continue
        }
        flush(&units, into: &result)
        result += escapes[code] ?? "\\\(code)"
      } else {
        flush(&units, into: &result)
        result.append(letter)
      }
    }
    flush(&units, into: &result)
    return result
  }

  private static func flush(_ units: inout [UInt16], into result: inout String) {
    guard !units.isEmpty else { return }
    result += String(decoding: units, as: UTF16.self)
    units.removeAll()
  }

  private static let escapes: [Character: String] = [
    "n": "\n", "t": "\t", "r": "\r", "b": "\u{8}", "f": "\u{C}", "/": "/", "\\": "\\", "\"": "\"",
  ]
}
