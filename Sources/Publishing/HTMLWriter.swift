// Blocks and inlines as HTML elements.

import CairoBackend
import Documents
import Drawing
import Foundation
import SVGBackend

struct HTMLWriter {
  /// Added to every heading's level.
  let shift: Int
  private var footnotes: [Int: String] = [:]
  private var figures = 0

  init(shift: Int) { self.shift = shift }

  /// Figures are drawn in print points; on a screen they are enlarged so that 8 pt type reads like a caption.
  static let figureScale = 1.9
  /// CSS pixels: figures wider than the column may leave it.
  static let columnWidth = 704.0

  // MARK: Inlines

  mutating func html(_ inlines: [Inline]) -> String {
    var result = ""
    for inline in inlines { result += html(inline) }
    return result
  }

  private mutating func html(_ inline: Inline) -> String {
    switch inline {
    case .text(let text): return escapedProse(text)
    case .emphasis(let inside): return "<em>\(html(inside))</em>"
    case .strong(let inside): return "<strong>\(html(inside))</strong>"
    case .strike(let inside): return "<del>\(html(inside))</del>"
    case .code(let text): return "<code>\(Markup.escaped(text))</code>"
    case .math(let tex): return mathML(tex, display: false)
    case .link(let destination, let inside): return link(to: destination, html(inside))
    case .footnote(let number, let content): return footnote(number, content)
    case .softBreak: return "\n"
    case .lineBreak: return "<br>\n"
    }
  }

  /// A destination that is not allowed leaves only its text.
  private func link(to destination: String, _ inside: String) -> String {
    guard LinkPolicy.allows(destination) else { return inside }
    let away = destination.hasPrefix("http") ? " rel=\"noreferrer\"" : ""
    return "<a href=\"\(Markup.escaped(destination))\"\(away)>\(inside)</a>"
  }

  private mutating func footnote(_ number: Int, _ content: [Inline]) -> String {
    let isFirst = footnotes[number] == nil
    // Set before its content is written, which may hold the same footnote.
    if isFirst {
      footnotes[number] = ""
      footnotes[number] = html(content)
    }
    let id = isFirst ? " id=\"fnref-\(number)\"" : ""
    return "<sup class=\"fn\"><a\(id) href=\"#fn-\(number)\" role=\"doc-noteref\" aria-label=\"Footnote \(number)\">"
      + "\(number)</a></sup>"
  }

  func footnotesHTML() -> String {
    guard !footnotes.isEmpty else { return "" }
    let items = footnotes.keys.sorted().map { number in
      "<li id=\"fn-\(number)\" value=\"\(number)\">\(footnotes[number] ?? "") "
        + "<a class=\"back\" href=\"#fnref-\(number)\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></li>\n"
    }
    return
      "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n\(items.joined())</ol>\n"
      + "</section>\n"
  }

  // MARK: Blocks

  mutating func html(_ blocks: [Block]) -> String {
    var result = ""
    for block in blocks { result += html(block) }
    return result
  }

  private mutating func html(_ block: Block) -> String {
    switch block {
    case .heading(let level, let id, let text): return heading(level, id, text)
    case .paragraph(let text): return "<p>\(html(text))</p>\n"
    case .list(let ordered, let start, let items): return list(ordered, start, items)
    case .quote(let inside): return "<blockquote>\n\(html(inside))</blockquote>\n"
    case .code(let language, let text):
      let name = language.isEmpty ? "" : " class=\"language-\(Markup.escaped(language))\""
      return "<pre tabindex=\"0\"><code\(name)>\(Markup.escaped(text))</code></pre>\n"
    case .equation(let tex, let id, let number): return equation(tex, id, number)
    case .figure(let block): return figure(block)
    case .table(let block): return table(block)
    case .notice(let severity, let inside):
      let label = severity.rawValue.prefix(1).uppercased() + severity.rawValue.dropFirst()
      return "<aside class=\"notice \(severity.rawValue)\" role=\"note\"><p class=\"label\">\(label)</p>\n"
        + "\(html(inside))</aside>\n"
    case .rule: return "<hr>\n"
    }
  }

  private mutating func heading(_ level: Int, _ id: String, _ text: [Inline]) -> String {
    let name = "h\(min(max(level + shift, 2), 6))"
    let anchor = " <a class=\"anchor\" href=\"#\(Markup.escaped(id))\" aria-label=\"Link to this section\">#</a>"
    return "<\(name) id=\"\(Markup.escaped(id))\">\(html(text))\(anchor)</\(name)>\n"
  }

  private mutating func list(_ ordered: Bool, _ start: Int, _ items: [[Block]]) -> String {
    let name = ordered ? "ol" : "ul"
    let from = ordered && start != 1 ? " start=\"\(start)\"" : ""
    var result = "<\(name)\(from)>\n"
    for item in items { result += "<li>\(listItem(item))</li>\n" }
    return result + "</\(name)>\n"
  }

  /// One paragraph, with or without a list under it, needs no `p`.
  private mutating func listItem(_ blocks: [Block]) -> String {
    let others = blocks.dropFirst().allSatisfy { if case .list = $0 { true } else { false } }
    guard case .paragraph(let text)? = blocks.first, others else { return "\n" + html(blocks) }
    return html(text) + (blocks.count > 1 ? "\n" + html(Array(blocks.dropFirst())) : "")
  }

  private func equation(_ tex: String, _ id: String?, _ number: Int?) -> String {
    let name = id.map { " id=\"\(Markup.escaped($0))\"" } ?? ""
    let label = number.map { "<span class=\"number\">(\($0))</span>" } ?? ""
    return "<div class=\"equation\"\(name)><div class=\"scroll\">\(mathML(tex, display: true))</div>\(label)</div>\n"
  }

  private mutating func figure(_ figure: FigureBlock) -> String {
    let widths = figure.scenes.map { $0.size.width * Self.figureScale }
    let isWide = widths.reduce(0, +) + 24 * Double(max(0, widths.count - 1)) > Self.columnWidth
    var panels = ""
    for (scene, width) in zip(figure.scenes, widths) {
      figures += 1
      let drawing = svg((try? rasterised(scene)) ?? scene, idPrefix: "f\(figures)-", standalone: false)
      panels += "<div class=\"panel\" style=\"width:\(Int(width.rounded()))px\">\n\(drawing)</div>\n"
    }
    let caption =
      "<figcaption><span class=\"label\">Figure \(figure.number)</span> \(html(figure.caption))</figcaption>"
    let pair = figure.scenes.count == 2 ? " pair" : ""
    let card = panels.isEmpty ? "" : "<div class=\"card\(pair)\">\n\(panels)</div>\n"
    return
      "<figure class=\"drawn\(isWide ? " wide" : "")\" id=\"\(Markup.escaped(figure.id))\">\n\(card)\(caption)\n</figure>\n"
  }

  private mutating func table(_ table: TableBlock) -> String {
    let id = table.id.map { " id=\"\(Markup.escaped($0))\"" } ?? ""
    var result = "<figure class=\"tabular\(table.header.count > 7 ? " wide" : "")\"\(id)>\n"
    let label = table.number.map { "<span class=\"label\">Table \($0)</span> " } ?? ""
    if !label.isEmpty || !table.caption.isEmpty {
      result += "<figcaption>\(label)\(html(table.caption))</figcaption>\n"
    }
    let name = table.number.map { "Table \($0)" } ?? "Table"
    result += "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(name)\">\n<table>\n<thead>\n<tr>"
    for (column, cell) in table.header.enumerated() {
      result += "<th scope=\"col\"\(alignment(table, column))>\(html(cell))</th>"
    }
    result += "</tr>\n</thead>\n<tbody>\n"
    for row in table.rows {
      let cells = row.enumerated().map { ($0, alignment(table, $0), $1) }
      result += "<tr>"
      for (_, alignment, cell) in cells { result += "<td\(alignment)>\(html(cell))</td>" }
      result += "</tr>\n"
    }
    let notes = table.notes.map { "<p class=\"note\">\(html($0))</p>\n" }.joined()
    return result + "</tbody>\n</table>\n</div>\n\(notes)</figure>\n"
  }

  private func alignment(_ table: TableBlock, _ column: Int) -> String {
    guard table.alignments.indices.contains(column) else { return "" }
    switch table.alignments[column] {
    case .left: return ""
    case .centre: return " class=\"c\""
    case .right: return " class=\"r\""
    }
  }
}
