// From cmark's nodes to source blocks: placeholders become math, values and references again, fences become cells.

import Diagnostics
import Texts

struct TreeReader {
  let lifted: LiftedText
  /// Where inline text stands when it is not a file of its own (a caption).
  let origin: Place
  var diagnostics: [Diagnostic] = []
  var footnotes: [String: [SourceInline]] = [:]

  static let deepest = 100
  private static let longestSearched = 10_000

  func place(_ node: MarkdownNode) -> Place {
    guard node.line > 0, node.line <= lifted.lines.count else { return origin }
    let line = lifted.lines[node.line - 1]
    return Place(file: line.file, line: line.line, column: max(1, node.column))
  }

  mutating func report(_ headline: String, at place: Place, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: place, headline, hint: hint))
  }

  // MARK: Blocks

  mutating func blocks(_ node: MarkdownNode, depth: Int = 0) -> [SourceBlock] {
    guard depth < Self.deepest else {
      report("lists or quotes are nested more than \(Self.deepest) deep", at: place(node))
      return []
    }
    var result: [SourceBlock] = []
    for child in node.children { add(child, to: &result, depth: depth) }
    return result
  }

  private mutating func add(_ node: MarkdownNode, to result: inout [SourceBlock], depth: Int) {
    switch node.kind {
    case "heading": result.append(heading(node))
    case "paragraph": addParagraph(node, to: &result)
    case "list":
      let items = node.children.map { listItem($0, depth: depth) }
      result.append(.list(ordered: node.isOrdered, start: node.listStart, items: items))
    case "block_quote": result.append(.quote(blocks(node, depth: depth + 1)))
    case "code_block": result.append(code(node))
    // Raw HTML is shown, never passed on; comments are for the author only.
    case "html_block":
      let text = restored(node.literal)
      if !isComment(text) { result.append(.code(language: "html", text)) }
    case "thematic_break": result.append(.rule)
    case "table": result.append(.table(table(node)))
    // cmark keeps the definitions that are referred to, in the order of their first reference.
    case "footnote_definition": footnotes["\(footnotes.count + 1)"] = footnote(node)
    default: result += blocks(node, depth: depth + 1)
    }
  }

  private func isComment(_ text: String) -> Bool {
    let bare = text.drop(while: \.isWhitespace)
    let end = bare.reversed().drop(while: \.isWhitespace)
    return bare.hasPrefix("<!--") && end.starts(with: ">--")
  }

  private mutating func listItem(_ node: MarkdownNode, depth: Int) -> [SourceBlock] {
    var item = blocks(node, depth: depth + 1)
    guard node.kind == "tasklist" else { return item }
    let mark = SourceInline.text(node.isChecked ? "☑ " : "☐ ")
    if case .paragraph(let inlines)? = item.first { item[0] = .paragraph([mark] + inlines) }
    return item
  }

  private mutating func heading(_ node: MarkdownNode) -> SourceBlock {
    var id: String?
    let pieces = split(inlines(node))
    var content: [SourceInline] = []
    for piece in pieces {
      if case .label(let name) = piece { id = name } else if case .inline(let inline) = piece { content.append(inline) }
    }
    return .heading(level: node.headingLevel, id: id, trimmed(content), place(node))
  }

  /// A paragraph is cut where displayed math stands in it.
  private mutating func addParagraph(_ node: MarkdownNode, to result: inout [SourceBlock]) {
    var text: [SourceInline] = []
    var label: String?
    func flush(_ result: inout [SourceBlock]) {
      let content = trimmed(text)
      if !content.isEmpty { result.append(.paragraph(content)) }
      text = []
    }
    for piece in split(inlines(node)) {
      switch piece {
      case .inline(let inline): text.append(inline)
      case .label(let name): label = name
      case .display(let tex, let id, let place):
        flush(&result)
        result.append(.equation(tex: tex, id: id, place))
      }
    }
    if takesCaption(text, label: label, into: &result) { return }
    if let label { text.append(.text("{#\(label)}")) }
    flush(&result)
  }

  /// `Table: caption {#tbl-id}` after a table belongs to it.
  private mutating func takesCaption(_ text: [SourceInline], label: String?, into result: inout [SourceBlock]) -> Bool {
    guard case .table(var table)? = result.last, case .text(let first)? = text.first, first.hasPrefix("Table:") else {
      return false
    }
    let rest = String(first.dropFirst("Table:".count).drop { $0 == " " })
    table.caption = trimmed([.text(rest)] + text.dropFirst())
    table.id = label
    result[result.count - 1] = .table(table)
    return true
  }

  private func trimmed(_ inlines: [SourceInline]) -> [SourceInline] {
    var result = inlines
    while case .softBreak? = result.first { result.removeFirst() }
    while let last = result.last {
      if case .softBreak = last { result.removeLast() } else { break }
    }
    if case .text(let text)? = result.last {
      let kept = String(text.reversed().drop { $0 == " " }.reversed())
      if kept.isEmpty { result.removeLast() } else { result[result.count - 1] = .text(kept) }
    }
    return result
  }

  private mutating func table(_ node: MarkdownNode) -> SourceTable {
    let alignments = node.alignments.map { mark -> TableBlock.Alignment in
      switch mark {
      case UInt8(ascii: "r"): .right
      case UInt8(ascii: "c"): .centre
      default: .left
      }
    }
    var rows: [[[SourceInline]]] = []
    for row in node.children { rows.append(row.children.map { plain(inlines($0)) }) }
    return SourceTable(
      alignments: alignments, header: rows.first ?? [], rows: Array(rows.dropFirst()), id: nil, caption: [],
      place: place(node))
  }

  private mutating func footnote(_ node: MarkdownNode) -> [SourceInline] {
    var result: [SourceInline] = []
    for block in blocks(node) {
      guard case .paragraph(let inlines) = block else { continue }
      if !result.isEmpty { result.append(.lineBreak) }
      result += inlines
    }
    return result
  }

  private mutating func code(_ node: MarkdownNode) -> SourceBlock {
    let words = node.fenceInfo.split(separator: " ")
    guard node.isFenced, let word = words.first, let kind = SourceCell.Kind(rawValue: String(word)) else {
      return .code(language: words.first.map(String.init) ?? "", restored(node.literal))
    }
    let place = self.place(node)
    var cell = SourceCell(kind: kind, id: nil, idPlace: place, body: YAMLMap(place: place), place: place)
    for word in words.dropFirst() { readInfo(String(word), into: &cell) }
    let first = Place(file: place.file, line: (place.line ?? 0) + 1, column: place.column)
    do {
      cell.body = try parseYAML(node.literal, at: first)
    } catch {
      diagnostics += error.diagnostics
    }
    return .cell(cell)
  }

  private mutating func readInfo(_ word: String, into cell: inout SourceCell) {
    if let match = word.wholeMatch(of: /\{?#([A-Za-z][A-Za-z0-9_\-]*)\}?/) {
      cell.id = String(match.1)
    } else {
      report("'\(word)' after '\(cell.kind.rawValue)' is not an id", at: cell.place, hint: "write it as #fig-name")
    }
  }

  // MARK: Inlines

  enum Piece {
    case inline(SourceInline)
    case label(String)
    case display(tex: String, id: String?, Place)
  }

  /// What `inlines` leaves for its caller: labels and displayed math stand as text with their placeholder.
  private func split(_ inlines: [SourceInline]) -> [Piece] {
    inlines.flatMap { inline -> [Piece] in
      guard case .text(let text) = inline else { return [.inline(inline)] }
      return Placeholder.split(text).map { part in
        guard let index = part.item, lifted.items.indices.contains(index) else { return .inline(.text(part.text)) }
        let item = lifted.items[index]
        switch item.kind {
        case .label(let id): return .label(id)
        case .math(let tex, display: true, let id): return .display(tex: tex, id: id, item.place)
        default: return .inline(.text(item.source))
        }
      }
    }
  }

  /// Where neither labels nor displayed math make sense: labels are put back as text, math is set in the line.
  func plain(_ inlines: [SourceInline]) -> [SourceInline] {
    split(inlines).map { piece in
      switch piece {
      case .inline(let inline): inline
      case .label(let id): .text("{#\(id)}")
      case .display(let tex, _, let place): .math(tex: tex, place)
      }
    }
  }

  func restored(_ text: String) -> String {
    Placeholder.split(text).map { part in
      guard let index = part.item, lifted.items.indices.contains(index) else { return part.text }
      return lifted.items[index].source
    }.joined()
  }

  mutating func inlines(_ node: MarkdownNode, depth: Int = 0) -> [SourceInline] {
    guard depth < Self.deepest else {
      report("emphasis or links are nested more than \(Self.deepest) deep", at: place(node))
      return []
    }
    var result: [SourceInline] = []
    for child in node.children { result += inline(child, depth: depth + 1) }
    return result
  }

  private mutating func inline(_ node: MarkdownNode, depth: Int) -> [SourceInline] {
    switch node.kind {
    case "text": return text(node)
    case "softbreak": return [.softBreak]
    case "linebreak": return [.lineBreak]
    case "code": return [.code(restored(node.literal))]
    case "html_inline":
      let text = restored(node.literal)
      return text.hasPrefix("<!--") ? [] : [.text(text)]
    case "emph": return [.emphasis(plain(inlines(node, depth: depth)))]
    case "strong": return [.strong(plain(inlines(node, depth: depth)))]
    case "strikethrough": return [.strike(plain(inlines(node, depth: depth)))]
    case "link":
      let destination = restored(node.destination)
      return [.link(destination: destination, plain(inlines(node, depth: depth)), find(destination, near: node))]
    case "image":
      report(
        "images are not read", at: find(restored(node.destination), near: node),
        hint: "draw it from the data with a 'figure' cell, or link to it")
      return plain(inlines(node, depth: depth))
    case "footnote_reference":
      return [.footnote(name: node.literal, place(node))]
    default: return inlines(node, depth: depth)
    }
  }

  private mutating func text(_ node: MarkdownNode) -> [SourceInline] {
    Placeholder.split(node.literal).map { part in
      guard let index = part.item, lifted.items.indices.contains(index) else { return .text(part.text) }
      let item = lifted.items[index]
      switch item.kind {
      case .math(let tex, display: false, _): return .math(tex: tex, item.place)
      case .value(let expression, let format): return .value(expression: expression, format: format, item.place)
      case .reference(let id): return .reference(id: id, item.place)
      // Left for the caller, who knows whether it may stand here.
      default: return .text(placeholder(index))
      }
    }
  }

  private func placeholder(_ index: Int) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: Placeholder.text(index))
    return String(view)
  }

  /// cmark's columns count placeholders, so the text itself is looked for on the line.
  private func find(_ text: String, near node: MarkdownNode) -> Place {
    var place = self.place(node)
    guard node.line > 0, node.line <= lifted.lines.count, !text.isEmpty else { return place }
    // On a line of thousands of links each would be looked for through all of it.
    guard lifted.lines[node.line - 1].text.utf8.count <= Self.longestSearched else { return place }
    let line = restored(lifted.lines[node.line - 1].text)
    // A link without brackets may stand without its scheme.
    let scheme = ["http://", "mailto:"].first { text.hasPrefix($0) } ?? ""
    let bare = text.dropFirst(scheme.count)
    if let range = line.firstRange(of: text) ?? line.firstRange(of: bare) {
      place.column = line.unicodeScalars.distance(from: line.startIndex, to: range.lowerBound) + 1
    }
    return place
  }
}
