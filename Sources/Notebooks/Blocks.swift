// Blocks evaluated in order; a cell that fails leaves a notice and the rest goes on.

import Diagnostics
import Documents
import Drawing
import Foundation
import Studies
import Texts

extension Evaluator {
  mutating func blocks(_ source: [SourceBlock]) -> [Block] {
    var result: [Block] = []
    for block in source { result += blocks(of: block) }
    return result
  }

  private mutating func blocks(of source: SourceBlock) -> [Block] {
    switch source {
    case .heading(let level, _, let text, _):
      let given = nextGiven()
      let number: [Inline] = given.section.isEmpty ? [] : [.text(given.section + "\u{2002}")]
      return [.heading(level: level, id: given.id ?? "", number + inlines(text))]
    case .paragraph(let text): return [.paragraph(inlines(text))]
    case .list(let ordered, let start, let items):
      var evaluated: [[Block]] = []
      for item in items { evaluated.append(blocks(item)) }
      return [.list(ordered: ordered, start: start, items: evaluated)]
    case .quote(let inside): return [.quote(blocks(inside))]
    case .code(let language, let text): return [.code(language: language, text)]
    case .equation(let tex, _, let place):
      checkTeX(tex, at: place)
      let given = nextGiven()
      return [.equation(tex: tex, id: given.id, number: given.number)]
    case .table(let table): return [.table(markdownTable(table))]
    case .cell(let cell): return self.cell(cell)
    case .rule: return [.rule]
    }
  }

  private mutating func markdownTable(_ table: SourceTable) -> TableBlock {
    let given = nextGiven()
    if table.id != nil, table.caption.isEmpty { report("the table has an id and no caption", at: table.place) }
    var rows: [[[Inline]]] = []
    for row in table.rows {
      // GitHub's rule makes rows as wide as the header; nothing here relies on it.
      var cells = row.prefix(table.header.count).map { inlines($0) }
      while cells.count < table.header.count { cells.append([]) }
      rows.append(cells)
    }
    var header: [[Inline]] = []
    for cell in table.header { header.append(inlines(cell)) }
    return TableBlock(
      id: given.id, number: given.number, caption: inlines(table.caption), alignments: table.alignments,
      header: header, rows: rows)
  }

  private mutating func cell(_ cell: SourceCell) -> [Block] {
    let given = cell.kind == .value ? Numbering.Given() : nextGiven()
    do {
      switch cell.kind {
      case .figure: return [.figure(try figure(cell, given))]
      case .table: return [.table(try table(cell, given))]
      case .law: return try law(cell, given)
      case .value: return []
      }
    } catch {
      return failed(cell, given, error)
    }
  }

  /// What stands in the place of a cell that failed: its errors in a box, and its number and caption where it has them.
  private mutating func failed(_ cell: SourceCell, _ given: Numbering.Given, _ failure: Failure) -> [Block] {
    let placed = failure.diagnostics.map { diagnostic in
      var diagnostic = diagnostic
      if diagnostic.place == nil { diagnostic.place = cell.place }
      return diagnostic
    }
    diagnostics += placed.filter { $0.headline != Self.noStudy }
    let what = "This \(cell.kind.rawValue) could not be made."
    var inside: [Block] = [.paragraph([.strong([.text(what)])])]
    for diagnostic in placed {
      let lines = diagnostic.description.split(separator: "\n").map { Inline.text(String($0)) }
      inside.append(.paragraph(Array(lines.map { [$0] }.joined(separator: [Inline.lineBreak]))))
    }
    let notice = Block.notice(severity: .error, inside)
    let caption = markdown(cell.body["caption"])
    switch cell.kind {
    case .figure:
      return [
        notice, .figure(FigureBlock(id: given.id ?? "", number: given.number ?? 0, caption: caption, scenes: [])),
      ]
    case .table where given.id != nil:
      let empty = TableBlock(
        id: given.id, number: given.number, caption: caption, alignments: [.left], header: [[.text("no table")]],
        rows: [[[.text("–")]]])
      return [notice, .table(empty)]
    default: return [notice]
    }
  }

  // MARK: SourceCell bodies

  /// Reports keys that the cell does not know.
  func checkKeys(_ map: YAMLMap, of what: String, among known: [String]) throws(Failure) {
    let wrong = map.entries.filter { !known.contains($0.key) }.map { entry in
      Diagnostic(
        at: entry.keyPlace, "\(what) has no key '\(entry.key)'", hint: Suggestion.hint(for: entry.key, among: known))
    }
    if !wrong.isEmpty { throw Failure(wrong) }
  }

  /// A scalar with its values put in; lists are joined by commas.
  mutating func text(_ value: YAMLValue?) -> String? {
    guard let value else { return nil }
    if let list = value.list { return list.compactMap { self.text($0) }.joined(separator: ",") }
    return value.scalar.map { expanded($0, at: value.place) }
  }

  mutating func required(_ key: String, of cell: SourceCell, hint: String) throws(Failure) -> (
    text: String, place: Place
  ) {
    guard let value = cell.body[key], let text = text(value), !text.isEmpty else {
      throw Failure("the \(cell.kind.rawValue) cell has no '\(key):'", at: cell.place, hint: hint)
    }
    return (text, value.place)
  }

  mutating func number(_ value: YAMLValue?, named name: String) throws(Failure) -> Double? {
    guard let value, let text = text(value) else { return nil }
    guard let number = Quantity.parse(text) else {
      throw Failure("'\(name)' must be a number", at: value.place, hint: "numbers are written 1e9 or 1.07B")
    }
    return number
  }
}
