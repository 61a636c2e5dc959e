// Reads a notebook: files, front matter, includes, lifted math, Markdown, cells. All errors come back together.

public import Diagnostics
import Foundation
import Texts

/// Reads a notebook file and everything that it includes.
///
/// - Parameter allowOutside: whether includes may lie outside the notebook's folder.
/// - Returns: the notebook, as far as it could be read, and everything that is wrong with its text.
/// - Throws: `Failure` when the file cannot be read at all.
public func readNotebook(_ path: String, allowOutside: Bool = false) throws(Failure) -> (Notebook, [Diagnostic]) {
  let (lines, bytes) = try readLines(path, shownAs: path)
  let folder = (path as NSString).deletingLastPathComponent
  var includer = Includer(folder: folder, allowOutside: allowOutside)
  includer.inputs = [InputFile(name: (path as NSString).lastPathComponent, bytes: bytes)]
  let head = frontMatter(lines, file: path)
  let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  let body = includer.expand(Array(lines[head.bodyStart...]), within: [real])
  let lifted = lift(body)
  var reader = TreeReader(lifted: lifted, origin: Place(file: path, line: 1, column: 1))
  let blocks = parse(lifted, with: &reader)
  reader.diagnostics += undefinedFootnotes(body)
  let notebook = Notebook(
    file: path, folder: folder, frontMatter: head.matter, blocks: blocks, footnotes: reader.footnotes,
    inputs: includer.inputs)
  return (notebook, head.diagnostics + includer.diagnostics + lifted.diagnostics + reader.diagnostics)
}

/// Markdown text of one paragraph, such as a caption, with its values and references.
public func parseInlines(_ text: String, at place: Place, collecting diagnostics: inout [Diagnostic]) -> [SourceInline]
{
  let (line, column) = (place.line ?? 1, place.column ?? 1)
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
    SourceLine(text: String($1), file: place.file, line: line + $0)
  }
  var lifted = lift(lines)
  for index in lifted.items.indices where lifted.items[index].place.line == line {
    lifted.items[index].place.column = lifted.items[index].place.column.map { $0 + column - 1 }
  }
  var reader = TreeReader(lifted: lifted, origin: place)
  let blocks = parse(lifted, with: &reader)
  diagnostics += lifted.diagnostics + reader.diagnostics
  var result: [SourceInline] = []
  for block in blocks {
    if !result.isEmpty { result.append(.lineBreak) }
    switch block {
    case .paragraph(let inlines): result += inlines
    case .equation(let tex, _, let place): result.append(.math(tex: tex, place))
    case .code(_, let text): result.append(.text(text))
    default: diagnostics.append(Diagnostic(at: place, "only a paragraph may stand here"))
    }
  }
  return result
}

private func parse(_ lifted: LiftedText, with reader: inout TreeReader) -> [SourceBlock] {
  let tree = MarkdownTree(lifted.lines.map(\.text).joined(separator: "\n") + "\n")
  return tree.withRoot { reader.blocks($0) } ?? []
}

private func frontMatter(
  _ lines: [SourceLine], file: String
) -> (matter: FrontMatter, bodyStart: Int, diagnostics: [Diagnostic]) {
  let start = Place(file: file, line: 1, column: 1)
  guard lines.first?.text == "---" else {
    let (matter, diagnostics) = readFrontMatter(YAMLMap(place: start))
    return (matter, 0, diagnostics)
  }
  guard let end = lines.dropFirst().firstIndex(where: { $0.text == "---" || $0.text == "..." }) else {
    return (
      FrontMatter(), lines.count, [Diagnostic(at: start, "the front matter is not closed", hint: "end it with ---")]
    )
  }
  do {
    let text = lines[1..<end].map(\.text).joined(separator: "\n")
    let (matter, diagnostics) = readFrontMatter(try parseYAML(text, at: Place(file: file, line: 2, column: 1)))
    return (matter, end + 1, diagnostics)
  } catch {
    return (FrontMatter(), end + 1, error.diagnostics)
  }
}

/// On one line; more tell nobody anything.
private let mostUndefined = 20

/// Footnotes that are referred to and not written. Markdown leaves them as text, which is never meant.
private func undefinedFootnotes(_ lines: [SourceLine]) -> [Diagnostic] {
  var fence = FenceTracker()
  let prose = lines.filter { !fence.advance($0.text) && $0.text.contains("[^") }
  let found = prose.map { (line: $0, calls: FootnoteCall.all(in: Array($0.text.unicodeScalars))) }
  let defined = Set(found.flatMap { $0.calls.filter(\.isDefinition).map(\.name) })
  return found.flatMap { line, calls in
    calls.filter { !defined.contains($0.name) && !$0.isCode }.prefix(mostUndefined).map { call in
      Diagnostic(
        at: Place(file: line.file, line: line.line, column: call.column), "there is no footnote '\(call.name)'",
        hint: "write it on a line of its own: [^\(call.name)]: …")
    }
  }
}

/// `[^name]` in a line of prose.
private struct FootnoteCall {
  var name: String
  var column: Int
  /// At the head of the line with a colon behind it.
  var isDefinition: Bool
  var isCode: Bool

  /// In one pass, whatever the line holds.
  static func all(in text: [Unicode.Scalar]) -> [FootnoteCall] {
    var calls: [FootnoteCall] = []
    var isCode = false
    var at = 0
    // Backticks that close what an odd number of them has opened.
    var left = text.count { $0 == "`" }
    while at < text.count {
      if text[at] == "`" {
        left -= 1
        isCode = !isCode && left > 0
      }
      guard text[at] == "[", at + 1 < text.count, text[at + 1] == "^" else {
        at += 1
        continue
      }
      let end = text[(at + 2)...].firstIndex { $0 == "]" || $0.properties.isWhitespace } ?? text.count
      if end < text.count, text[end] == "]", end > at + 2 {
        let isHead = at <= 3 && text[..<at].allSatisfy { $0 == " " || $0 == "\t" }
        var name = String.UnicodeScalarView()
        name.append(contentsOf: text[(at + 2)..<end])
        calls.append(
          FootnoteCall(
            name: String(name), column: at + 1,
            isDefinition: isHead && end + 1 < text.count && text[end + 1] == ":", isCode: isCode))
      }
      // No call begins inside this one, nor before the blank that ended it.
      at = max(end, at + 1)
    }
    return calls
  }
}
