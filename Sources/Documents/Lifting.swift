// Math, inline values, references and labels are lifted out before Markdown is parsed, each leaving a placeholder, so
// that no underscore, pipe or asterisk in them is read as Markdown.

import Diagnostics

struct Lifted {
  enum Kind {
    case math(tex: String, display: Bool, id: String?)
    case value(expression: String, format: String?)
    case reference(id: String)
    case label(id: String)
  }
  var kind: Kind
  /// As written, to be put back where it turns out to stand in code.
  var source: String
  var place: Place
}

struct LiftedText {
  var lines: [SourceLine] = []
  var items: [Lifted] = []
  var diagnostics: [Diagnostic] = []
}

/// A placeholder: U+E000, the index in digits from U+E010, U+E001. Private-use characters in the source are replaced.
enum Placeholder {
  static let open: Unicode.Scalar = "\u{E000}"
  static let close: Unicode.Scalar = "\u{E001}"

  static func text(_ index: Int) -> [Unicode.Scalar] {
    [open] + String(index).unicodeScalars.compactMap { Unicode.Scalar($0.value - 0x30 + 0xE010) } + [close]
  }

  /// The text cut at its placeholders.
  static func split(_ text: String) -> [(text: String, item: Int?)] {
    guard text.unicodeScalars.contains(open) else { return [(text, nil)] }
    var parts: [(text: String, item: Int?)] = []
    var plain = String.UnicodeScalarView()
    var index: Int?
    for scalar in text.unicodeScalars {
      if scalar == open {
        if !plain.isEmpty { parts.append((String(plain), nil)) }
        plain = .init()
        index = 0
      } else if scalar == close, let found = index {
        parts.append(("", found))
        index = nil
      } else if let value = index, value < 1_000_000_000, (0xE010...0xE019).contains(scalar.value) {
        index = value * 10 + Int(scalar.value - 0xE010)
      } else {
        plain.append(scalar)
      }
    }
    if !plain.isEmpty { parts.append((String(plain), nil)) }
    return parts
  }
}

/// Lifts everything that is not Markdown out of the lines. Fences and code spans are left alone.
func lift(_ source: [SourceLine]) -> LiftedText {
  var lifter = Lifter(source)
  return lifter.run()
}

private struct Lifter {
  private let source: [SourceLine]
  private let text: [[Unicode.Scalar]]
  private var row = 0
  private var column = 0
  private var output: [Unicode.Scalar] = []
  private var outputStart = 0
  private var result = LiftedText()
  private var fence = FenceTracker()
  /// What was looked for in vain, by mark, up to this row: it is not looked for again from further on.
  private var missing: [String: Int] = [:]

  init(_ source: [SourceLine]) {
    self.source = source
    text = source.map { line in
      line.text.unicodeScalars.map { (0xE000...0xF8FF).contains($0.value) ? "\u{FFFD}" : $0 }
    }
  }

  mutating func run() -> LiftedText {
    while row < text.count {
      outputStart = row
      if fence.advance(source[row].text) { output = text[row] } else { scanLine() }
      result.lines.append(
        SourceLine(text: string(output), file: source[outputStart].file, line: source[outputStart].line))
      output = []
      row += 1
      column = 0
    }
    return result
  }

  /// To the end of the line that it ends on: an item may reach into later lines.
  private mutating func scanLine() {
    while column < text[row].count {
      switch text[row][column] {
      case "\\": copy(2)
      case "`": codeSpan()
      case "&": entity()
      case "$": math()
      case "{": braces()
      case "@": reference()
      default: copy(1)
      }
    }
  }

  private mutating func copy(_ count: Int) {
    let end = min(column + count, text[row].count)
    output += text[row][column..<end]
    column = end
  }

  /// Markdown reads `&#xE000;` as the character; ours are not to be had that way either.
  private mutating func entity() {
    var end = column + 1
    var digits = ""
    while end < text[row].count, end - column < 12, text[row][end] != ";" {
      digits.unicodeScalars.append(text[row][end])
      end += 1
    }
    guard end < text[row].count, text[row][end] == ";", digits.hasPrefix("#") else { return copy(1) }
    let isHex = digits.dropFirst().first == "x" || digits.dropFirst().first == "X"
    let value = UInt32(digits.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10) ?? 0
    guard (0xE000...0xF8FF).contains(value) else { return copy(1) }
    output.append("\u{FFFD}")
    column = end + 1
  }

  private var place: Place { Place(file: source[row].file, line: source[row].line, column: column + 1) }

  private func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private func has(_ mark: String, atRow row: Int, column: Int) -> Bool {
    var c = column
    for scalar in mark.unicodeScalars {
      guard c < text[row].count, text[row][c] == scalar else { return false }
      c += 1
    }
    return true
  }

  private func isMissing(_ mark: String) -> Bool { missing[mark].map { row <= $0 } ?? false }

  private func isBlank(_ row: Int) -> Bool { text[row].allSatisfy { $0 == " " || $0 == "\t" } }

  private mutating func codeSpan() {
    let length = text[row][column...].prefix { $0 == "`" }.count
    let mark = "`\(length)"
    if isMissing(mark) { return copy(length) }
    var (r, c) = (row, column + length)
    while r < text.count, r == row || !isBlank(r) {
      while c < text[r].count {
        guard text[r][c] == "`" else {
          c += 1
          continue
        }
        let run = text[r][c...].prefix { $0 == "`" }.count
        c += run
        if run == length { return copy(throughRow: r, column: c) }
      }
      (r, c) = (r + 1, 0)
    }
    missing[mark] = r - 1
    copy(length)
  }

  /// Copies as written, over line ends: the lines stay lines.
  private mutating func copy(throughRow endRow: Int, column endColumn: Int) {
    while row < endRow {
      copy(text[row].count)
      result.lines.append(
        SourceLine(text: string(output), file: source[outputStart].file, line: source[outputStart].line))
      output = []
      row += 1
      column = 0
      outputStart = row
    }
    copy(endColumn - column)
  }

  private mutating func add(_ kind: Lifted.Kind, throughRow endRow: Int, column endColumn: Int) {
    var written: [Unicode.Scalar] = []
    for r in row...endRow {
      let from = r == row ? column : 0
      let to = r == endRow ? endColumn : text[r].count
      if r > row { written.append("\n") }
      if from < to { written += text[r][from..<to] }
    }
    output += Placeholder.text(result.items.count)
    result.items.append(Lifted(kind: kind, source: string(written), place: place))
    (row, column) = (endRow, endColumn)
  }

  private mutating func math() {
    let display = has("$$", atRow: row, column: column)
    let mark = display ? "$$" : "$"
    guard let end = mathEnd(mark) else {
      if display {
        result.diagnostics.append(
          Diagnostic(at: place, "displayed math is not closed", hint: "end it with $$ before the next empty line"))
      }
      return copy(mark.count)
    }
    var (endRow, endColumn) = (end.row, end.column + mark.count)
    let id = display ? label(after: (endRow, endColumn)) : nil
    if let id { endColumn = id.end }
    endRow = end.row
    add(.math(tex: end.tex, display: display, id: id?.name), throughRow: endRow, column: endColumn)
  }

  /// Where math that starts here ends. Inline: no space inside the dollars, no digit after (so "$5 and $6" is money).
  private mutating func mathEnd(_ mark: String) -> (row: Int, column: Int, tex: String)? {
    let inline = mark == "$"
    var (r, c) = (row, column + mark.count)
    guard !inline || (c < text[r].count && text[r][c] != " " && text[r][c] != "$") else { return nil }
    if isMissing(mark) { return nil }
    var tex: [Unicode.Scalar] = []
    while r < text.count, r == row || !isBlank(r) {
      while c < text[r].count {
        if text[r][c] == "\\", c + 1 < text[r].count {
          tex += text[r][c...(c + 1)]
          c += 2
          continue
        }
        if has(mark, atRow: r, column: c), !inline || closes(row: r, column: c) { return (r, c, string(tex)) }
        tex.append(text[r][c])
        c += 1
      }
      tex.append("\n")
      (r, c) = (r + 1, 0)
    }
    missing[mark] = r - 1
    return nil
  }

  private func closes(row r: Int, column c: Int) -> Bool {
    let before: Unicode.Scalar = c > 0 ? text[r][c - 1] : " "
    let after: Unicode.Scalar = c + 1 < text[r].count ? text[r][c + 1] : " "
    return before != " " && !("0"..."9").contains(after)
  }

  /// ` {#id}` at a place on the line.
  private func label(after place: (row: Int, column: Int)) -> (name: String, end: Int)? {
    let line = text[place.row]
    var c = place.column
    while c < line.count, line[c] == " " { c += 1 }
    return label(row: place.row, column: c)
  }

  private func label(row: Int, column: Int) -> (name: String, end: Int)? {
    guard has("{#", atRow: row, column: column),
      let end = text[row][(column + 2)...].firstIndex(where: { !isIdentifier($0) }), text[row][end] == "}",
      end > column + 2
    else { return nil }
    return (string(text[row][(column + 2)..<end]), end + 1)
  }

  private func isIdentifier(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "-" || scalar == "_" || (scalar.isASCII && scalar.properties.isAlphabetic)
      || ("0"..."9").contains(scalar)
  }

  private mutating func braces() {
    if let label = label(row: row, column: column) {
      return add(.label(id: label.name), throughRow: row, column: label.end)
    }
    guard has("{{", atRow: row, column: column), missing["}}"] != row else { return copy(1) }
    var c = column + 2
    while c < text[row].count, !has("}}", atRow: row, column: c) { c += 1 }
    guard c < text[row].count else {
      missing["}}"] = row
      result.diagnostics.append(Diagnostic(at: place, "'{{' is not closed", hint: "end the value with }}"))
      return copy(2)
    }
    let inside = string(text[row][(column + 2)..<c])
    if inside.drop(while: \.isWhitespace).hasPrefix("include:") {
      result.diagnostics.append(Diagnostic(at: place, "an include stands on a line of its own"))
    }
    let (expression, format) = cut(inside)
    add(.value(expression: expression, format: format), throughRow: row, column: c + 2)
  }

  private func cut(_ text: String) -> (String, String?) {
    let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    func trimmed(_ part: Substring) -> String {
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    return (trimmed(parts[0]), parts.count > 1 ? trimmed(parts[1]) : nil)
  }

  private mutating func reference() {
    let before: Unicode.Scalar = column > 0 ? text[row][column - 1] : " "
    var end = column + 1
    while end < text[row].count, isIdentifier(text[row][end]) { end += 1 }
    while end > column + 1, text[row][end - 1] == "-" || text[row][end - 1] == "_" { end -= 1 }
    let name = string(text[row][(column + 1)..<end])
    let isReference = ["fig-", "tbl-", "eq-", "sec-"].contains { name.hasPrefix($0) }
    guard isReference, !isIdentifier(before) else { return copy(1) }
    add(.reference(id: name), throughRow: row, column: end)
  }
}
