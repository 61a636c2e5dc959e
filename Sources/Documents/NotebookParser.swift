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
  // Made once: a regular expression is compiled where it stands.
  let (definition, reference, code) = (/\s{0,3}\[\^([^\]\s]+)\]:/, /\[\^([^\]\s]+)\]/, /`[^`]*`/)
  let defined = Set(prose.compactMap { $0.text.prefixMatch(of: definition).map { String($0.1) } })
  return prose.flatMap { line -> [Diagnostic] in
    let unknown = line.text.matches(of: reference).filter { !defined.contains(String($0.1)) }
    if unknown.isEmpty { return [] }
    let spans = line.text.matches(of: code).map(\.range)
    return unknown.prefix(mostUndefined).compactMap { match -> Diagnostic? in
      let name = String(match.1)
      guard !spans.contains(where: { $0.contains(match.range.lowerBound) }) else { return nil }
      let column = line.text.unicodeScalars.distance(from: line.text.startIndex, to: match.range.lowerBound) + 1
      return Diagnostic(
        at: Place(file: line.file, line: line.line, column: column), "there is no footnote '\(name)'",
        hint: "write it on a line of its own: [^\(name)]: …")
    }
  }
}
