// A folder with files for one test, and short descriptions of what was parsed.

import Texts
import Diagnostics
import Documents
import Foundation

enum Scratch {
  /// Reads `notebook.md` among other files; messages name files relative to the folder.
  static func read(
    _ text: String, files: [String: String] = [:], allowOutside: Bool = false
  ) throws -> (notebook: Notebook, said: String) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, content) in files.merging(["notebook.md": text], uniquingKeysWith: { $1 }) {
      let url = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content.utf8).write(to: url)
    }
    let (notebook, found) = try readNotebook(folder.path + "/notebook.md", allowOutside: allowOutside)
    let said = found.map(\.description).joined(separator: "\n").replacing(folder.path + "/", with: "")
    return (notebook, said.replacing(folder.path, with: "FOLDER"))
  }

  /// With a title, so that the text starts on line 4.
  static func body(_ text: String, files: [String: String] = [:]) throws -> (blocks: String, said: String) {
    let (notebook, said) = try read("---\ntitle: T\n---\n" + text, files: files)
    return (notebook.blocks.map(describe).joined(separator: "\n"), said)
  }
}

/// A block on one line: enough to see what was understood, and where.
func describe(_ block: SourceBlock) -> String {
  switch block {
  case .heading(let level, let id, let text, let place):
    "h\(level) \(id ?? "-") \(at(place)) \(describe(text))"
  case .paragraph(let text): "p \(describe(text))"
  case .list(let ordered, let start, let items):
    (ordered ? "ol\(start)" : "ul") + " ["
      + items.map { $0.map(describe).joined(separator: " / ") }.joined(separator: " | ") + "]"
  case .quote(let inside): "quote [" + inside.map(describe).joined(separator: " / ") + "]"
  case .code(let language, let text): "code(\(language)) \(text.replacing("\n", with: "⏎"))"
  case .equation(let tex, let id, let place): "eq \(id ?? "-") \(at(place)) \(tex.replacing("\n", with: "⏎"))"
  case .table(let table):
    "table \(table.id ?? "-") \(table.alignments.map(\.rawValue)) \(table.header.map(describe)) \(table.rows.map { $0.map(describe) }) \(describe(table.caption))"
  case .cell(let cell):
    "cell \(cell.kind.rawValue) \(cell.id ?? "-") \(at(cell.place)) "
      + cell.body.entries.map { "\($0.key)@\(at($0.keyPlace))=\($0.value.scalar ?? "…")@\(at($0.value.place))" }
      .joined(separator: " ")
  case .rule: "rule"
  }
}

func describe(_ inlines: [SourceInline]) -> String { inlines.map(describe).joined() }

func describe(_ inline: SourceInline) -> String {
  switch inline {
  case .text(let text): text
  case .emphasis(let inside): "<i>\(describe(inside))</i>"
  case .strong(let inside): "<b>\(describe(inside))</b>"
  case .strike(let inside): "<s>\(describe(inside))</s>"
  case .code(let text): "‹\(text)›"
  case .math(let tex, let place): "$\(tex)$\(at(place))"
  case .link(let destination, let inside, let place): "<a \(destination) \(at(place))>\(describe(inside))</a>"
  case .footnote(let name, _): "<fn \(name)>"
  case .value(let expression, let format, let place): "{\(expression)|\(format ?? "")}\(at(place))"
  case .reference(let id, let place): "@\(id)\(at(place))"
  case .softBreak: "␤"
  case .lineBreak: "⏎"
  }
}

func at(_ place: Place) -> String { "\(place.line ?? 0):\(place.column ?? 0)" }
