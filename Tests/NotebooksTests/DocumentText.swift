// A document as short text, so that a test shows what it expects.

import Documents

func text(_ document: Document) -> String { document.blocks.map(text).joined(separator: "\n") }

func text(_ block: Block) -> String {
  switch block {
  case .heading(let level, let id, let inlines): "h\(level) #\(id) \(text(inlines))"
  case .paragraph(let inlines): text(inlines)
  case .list(_, _, let items): items.map { "- " + $0.map(text).joined(separator: " / ") }.joined(separator: "\n")
  case .quote(let inside): "> " + inside.map(text).joined(separator: " / ")
  case .code(let language, let code): "code(\(language)) \(code)"
  case .equation(let tex, let id, let number): "eq \(number.map { "(\($0))" } ?? "") #\(id ?? "") \(tex)"
  case .figure(let figure):
    "figure \(figure.number) #\(figure.id) \(figure.scenes.count) scenes: \(text(figure.caption))"
  case .table(let table):
    "table \(table.number.map(String.init) ?? "-") #\(table.id ?? ""): \(text(table.caption))\n"
      + (([table.header] + table.rows).map { $0.map(text).joined(separator: " | ") }
      + table.notes.map { "note: " + text($0) }).joined(separator: "\n")
  case .notice(let severity, let inside): "\(severity.rawValue): " + inside.map(text).joined(separator: " / ")
  case .rule: "rule"
  }
}

func text(_ inlines: [Inline]) -> String {
  inlines.map { inline in
    switch inline {
    case .text(let text): text
    case .emphasis(let inside): "*\(text(inside))*"
    case .strong(let inside): "**\(text(inside))**"
    case .strike(let inside): "~\(text(inside))~"
    case .code(let text): "`\(text)`"
    case .math(let tex): "$\(tex)$"
    case .link(let destination, let inside): "[\(text(inside))](\(destination))"
    case .footnote(let number, let inside): "[^\(number): \(text(inside))]"
    case .softBreak: " "
    case .lineBreak: "⏎"
    }
  }.joined()
}
