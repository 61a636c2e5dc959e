// What a user reads is plain English: no phrase of the old dialect in a document or a string, no endless sentence.

import Foundation
import Testing

@Suite struct WordsTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// What not to write, and what to write; a phrase that ends in "…" is the beginning of a word.
  static let phrases = [
    ("foretell…", "predict"), ("foretold", "predicted"), ("its like", "a comparable run"),
    ("is no number", "is not a number"), ("no whole number", "not a whole number"), ("held against", "compared with"),
    ("hold against", "compare with"), ("misfit…", "objective"), ("there is: ", "expected one of: "),
    ("would help", "to fix"), ("set beside", "compared with"), ("put back", "included"),
    ("are not told apart", "do not differ significantly"), ("cannot be told apart", "look alike"),
    ("end there", "agree"), ("samples of fewer tokens", "shorter clips"), ("takes one sample a step", "smallest batch"),
    ("beside the published", "and as published"), ("laws loses", "laws lose"), ("all went well", "success"),
  ]

  /// Names in code and in JSON that stay as they are.
  static let names: Set = ["misfit"]

  /// Documents, with their paths from the root.
  static let documents =
    files("Sources/lawbook/lawbook.docc", "md") + files("Templates", "md") + files("Reports", "md")
    + files("Data", "md") + ["README.md", "Sources/README.md"]
  static let code = files("Sources", "swift")

  @Test(arguments: documents) func documentHasNoOldPhrase(_ file: String) throws {
    let text = try Self.text(file).replacing(/`[^`\n]+`/, with: "code")
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for complaint in Self.complaints(String(line)) { Issue.record("\(file):\(number + 1): \(complaint)") }
    }
  }

  @Test(arguments: code) func stringsHaveNoOldPhrase(_ file: String) throws {
    var scanner = LiteralScanner(try Self.text(file))
    for (line, text) in scanner.literals() where !Self.names.contains(text) {
      for complaint in Self.complaints(text) { Issue.record("\(file):\(line): \(complaint)") }
    }
  }

  @Test(arguments: documents) func sentencesAreShort(_ file: String) throws {
    for sentence in Prose(try Self.text(file)).sentences {
      let words = sentence.split(separator: " ").filter { $0.contains(where: { $0.isLetter || $0.isNumber }) }
      if words.count > 28 { Issue.record("\(file): \(words.count) words: \(sentence)") }
    }
  }

  /// A caption says what is shown and how to read it.
  @Test(arguments: documents + files("Templates/figures", "yaml")) func captionsAreShort(_ file: String) throws {
    for match in try Self.text(file).matches(of: /(?m)^ *caption: (?:>\n((?:  .+\n)+)|(.+)$)/) {
      let caption = String(match.output.1 ?? match.output.2 ?? "")
      let plain = caption.replacing(/\{\{[^}]*\}\}|\$[^$]*\$/, with: "x").split(whereSeparator: \.isWhitespace)
      #expect(plain.count <= 40, "\(file): \(caption)")
      #expect(!caption.contains("`") && !caption.contains(" --"), "\(file): \(caption)")
    }
  }

  @Test func theScannerReadsStringsAndNotComments() {
    var scanner = LiteralScanner(
      #"""
      // "no" comment
      let a = "one \(b ? "two" : "three") four" /* "no" */
      let c = """
        five
        """
      """#)
    #expect(scanner.literals().map(\.text.trimmed) == ["two", "three", "one  four", "five"])
  }

  @Test func proseIsCountedOutsideCode() {
    let text =
      "---\ntitle: A\n---\n# B\n\nOne `two three` four. Five\nsix.\n\n- Seven {{eight + nine}}.\n\n```\nten\n```\n"
    #expect(Prose(text).sentences == ["One code four.", "Five six.", "Seven code."])
  }

  static func complaints(_ text: String) -> [String] {
    let lower = text.lowercased()
    return phrases.filter { phrase, _ in contains(lower, phrase) }.map { "'\($0)': write '\($1)'" }
  }

  /// Whether the phrase stands in the text between other words.
  private static func contains(_ text: String, _ phrase: String) -> Bool {
    let isStem = phrase.hasSuffix("…")
    let words = isStem ? String(phrase.dropLast()) : phrase
    guard text.contains(words) else { return false }
    return text.ranges(of: words).contains { range in
      let before = text[..<range.lowerBound].last?.isLetter ?? false
      let after = text[range.upperBound...].first?.isLetter ?? false
      return !before && (isStem || !after || words.hasSuffix(" "))
    }
  }

  private static func text(_ file: String) throws -> String {
    try String(contentsOfFile: root + "/" + file, encoding: .utf8)
  }

  private static func files(_ folder: String, _ ending: String) -> [String] {
    let below = FileManager.default.enumerator(atPath: root + "/" + folder)?.compactMap { $0 as? String } ?? []
    return below.filter { $0.hasSuffix("." + ending) && !$0.contains("published/") }.map { folder + "/" + $0 }.sorted()
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

/// The sentences of a Markdown text: no code, tables, headings or front matter.
private struct Prose {
  private(set) var sentences: [String] = []
  private var paragraph = ""

  init(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") { lines.removeFirst(end + 1) }
    var isCode = false
    for line in lines {
      if line.trimmed.hasPrefix("```") { isCode.toggle() }
      let isProse =
        !isCode && !line.hasPrefix("    ") && !line.trimmed.hasPrefix("```") && !"|<#".contains(line.first ?? "a")
      if !isProse || line.trimmed.isEmpty || line.firstMatch(of: /^\s*([-*]|\d+\.)\s/) != nil { close() }
      if isProse {
        paragraph += (paragraph.isEmpty ? "" : " ") + line.replacing(/^\s*([-*]|\d+\.)\s/, with: "").trimmed
      }
    }
    close()
  }

  private mutating func close() {
    let plain = paragraph.replacing(/`[^`]*`/, with: "code").replacing(/\{\{[^}]*\}\}/, with: "code")
      .replacing(/\$[^$]*\$/, with: "x").replacing(/\[\^[^\]]*\]/, with: "").replacing(/\]\([^)]*\)/, with: "]")
    var rest = plain[...]
    while let end = rest.firstMatch(of: /[.?!][)*]*\s+/) {
      sentences.append(String(rest[..<end.range.upperBound]).trimmed)
      rest = rest[end.range.upperBound...]
    }
    if !rest.isEmpty { sentences.append(String(rest).trimmed) }
    paragraph = ""
  }
}

/// The string literals of a Swift file with their lines, those inside an interpolation first.
private struct LiteralScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var found: [(line: Int, text: String)] = []

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func literals() -> [(line: Int, text: String)] {
    code(untilParenthesis: false)
    return found
  }

  /// Whether these characters come next.
  private func starts(_ first: Unicode.Scalar, _ second: Unicode.Scalar? = nil) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: first) else { return false }
    guard let second else { return true }
    return position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: second)
  }

  private var isAtLongQuotes: Bool {
    starts("\"", "\"") && position + 2 < bytes.count && bytes[position + 2] == UInt8(ascii: "\"")
  }

  private mutating func skip(_ count: Int = 1) {
    for _ in 0..<count where position < bytes.count {
      if bytes[position] == 10 { line += 1 }
      position += 1
    }
  }

  private mutating func code(untilParenthesis: Bool) {
    var depth = 0
    while position < bytes.count {
      if starts("/", "/") {
        while position < bytes.count, bytes[position] != 10 { skip() }
      } else if starts("/", "*") {
        while position < bytes.count, !starts("*", "/") { skip() }
      } else if starts("\"") {
        literal()
      } else {
        if starts("(") { depth += 1 }
        if starts(")") { depth -= 1 }
        skip()
        if untilParenthesis, depth < 0 { return }
      }
    }
  }

  /// A literal from its quotes to its quotes; one of a single line ends with the line at the latest.
  private mutating func literal() {
    let (start, isLong) = (line, isAtLongQuotes)
    skip(isLong ? 3 : 1)
    var text: [UInt8] = []
    while position < bytes.count, isLong ? !isAtLongQuotes : !starts("\"") && !starts("\n") {
      if starts("\\", "(") {
        skip(2)
        code(untilParenthesis: true)
      } else if starts("\\", "\n") {
        skip(2)
      } else {
        if starts("\\") { skip() }
        if position < bytes.count { text.append(bytes[position]) }
        skip()
      }
    }
    skip(isLong ? 3 : 1)
    found.append((start, String(decoding: text, as: UTF8.self)))
  }
}
