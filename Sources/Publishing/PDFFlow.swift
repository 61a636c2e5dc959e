// A document as a flow of measured strips and floats: the first half of page layout.

import CairoBackend
import Diagnostics
import Documents
import Drawing
import Typesetting

/// Where blocks are set: indented in a list, on a ground, in smaller type.
struct FlowContext {
  var x = 0.0
  var width: Double
  var tags: [TagNode] = []
  var panels: [Panel] = []
  var size: Double
  var leading: Double
  /// In a list, quote or notice: figures stand in place.
  var nested = false

  /// Narrower, but never so that no words fit: very deep lists stop moving right.
  func indented(_ amount: Double, right: Double = 0) -> FlowContext {
    var result = self
    let room = max(width - 120, 0)
    let left = min(amount, room)
    result.x += left
    result.width -= left + min(right, room - left)
    result.nested = true
    return result
  }
}

/// Measures a document. One instance a document.
final class FlowBuilder {
  let setter: ParagraphSetter
  let fonts: Fonts
  let page: PageStyle
  let scale = TypeScale()
  /// Every id of the document: links lead to no other.
  let names: Set<String>
  /// What makes the highest heading of the text a heading of the first level.
  private(set) var shift = 0
  var notes: [Int: [Inline]] = [:]
  var warnings: [Diagnostic] = []
  private var placed: Set<String> = []
  private var placedNotes: Set<Int> = []
  private var count = 0

  init(setter: ParagraphSetter, fonts: Fonts, page: PageStyle, names: Set<String>) {
    self.setter = setter
    self.fonts = fonts
    self.page = page
    self.names = names
  }

  func flow(_ document: Document) -> [FlowItem] {
    shift = 1 - (highestLevel(document.blocks) ?? 1)
    let root = TagNode(number: 0, tag: .document)
    let context = FlowContext(width: page.measure, tags: [root], size: scale.body, leading: scale.leading)
    return titleBlock(document, context).map(FlowItem.strip) + items(document.blocks, context)
  }

  func items(_ blocks: [Block], _ context: FlowContext) -> [FlowItem] {
    var result: [FlowItem] = []
    for block in blocks {
      let next = items(block, context)
      if case .equation = block, case .strip(var last)? = result.last {
        last.keepsNext = true
        result[result.count - 1] = .strip(last)
      }
      result += next
    }
    return result
  }

  private func items(_ block: Block, _ context: FlowContext) -> [FlowItem] {
    switch block {
    case .heading(let level, let id, let inlines): [.strip(heading(level, id, inlines, context))]
    case .paragraph(let inlines): paragraph(inlines, context).map(FlowItem.strip)
    case .list(let ordered, let start, let items): list(ordered, start, items, context)
    case .quote(let blocks): quote(blocks, context)
    case .code(_, let text): code(text, context).map(FlowItem.strip)
    case .equation(let tex, let id, let number): [.strip(equation(tex, id, number, context))]
    case .figure(let block): figure(block, context)
    case .table(let block): table(block, context)
    case .notice(let severity, let blocks): notice(severity, blocks, context)
    case .rule: [.strip(rule(context))]
    }
  }

  private func highestLevel(_ blocks: [Block]) -> Int? {
    blocks.compactMap { if case .heading(let level, _, _) = $0 { min(max(level, 1), 6) } else { nil } }.min()
  }

  func node(_ tag: PageTag) -> TagNode {
    count += 1
    return TagNode(number: count, tag: tag)
  }

  func panel(x: Double, width: Double, ground: Colour? = nil, bar: Colour? = nil) -> Panel {
    count += 1
    return Panel(number: count, x: x, width: width, ground: ground, bar: bar)
  }

  /// Marks a place once: a name given twice would be an error of the file.
  func nameMarks(_ name: String?, _ tags: [TagNode]) -> [TaggedMark] {
    guard let name, placed.insert(name).inserted else { return [] }
    return [TaggedMark(mark: .name(name), tags: Array(tags.prefix(1)))]
  }

  // MARK: lines

  /// A strip a line, with neither the first nor the last line of a paragraph alone on a page.
  func strips(_ lines: [TextLine], x: Double, context: FlowContext, tags: [TagNode], before: Double, after: Double)
    -> [Strip]
  {
    lines.enumerated().map { i, line in
      var strip = Strip(height: line.height, panels: context.panels)
      strip.marks = [TaggedMark(mark: .line(line, Point(x, line.ascent)), tags: tags)]
      strip.before = i == 0 ? before : 0
      strip.after = i == lines.count - 1 ? after : 0
      strip.keepsNext = i < lines.count - 1 && (i == 0 || i == lines.count - 2)
      strip.notes = footnotes(in: line)
      return strip
    }
  }

  func footnotes(in line: TextLine) -> [[Strip]] {
    line.links.compactMap { link in
      guard case .place(let name) = link, name.hasPrefix("footnote-"), let number = Int(name.dropFirst(9)),
        let content = notes[number], placedNotes.insert(number).inserted
      else { return nil }
      return footnote(number, content)
    }
  }

  private func footnote(_ number: Int, _ content: [Inline]) -> [Strip] {
    let style = scale.text(scale.note)
    let context = FlowContext(width: page.measure - 12, size: scale.note, leading: scale.noteLeading)
    let tags = [TagNode(number: 0, tag: .document), node(.note)]
    let lines = setter.lines(
      styled(content, style), ParagraphStyle(width: context.width, leading: scale.noteLeading))
    var result = strips(lines, x: 12, context: context, tags: tags + [node(.paragraph)], before: 2, after: 0)
    guard !result.isEmpty else { return [] }
    let mark = setter.lines(
      StyledText([.text(String(number), scale.text(scale.note * 0.72, colour: TypeScale.link))]),
      ParagraphStyle(width: 10, alignment: .left, leading: scale.noteLeading))
    result[0].marks.insert(contentsOf: nameMarks(Self.noteName(number), tags), at: 0)
    result[0].marks += mark.prefix(1).map {
      TaggedMark(mark: .line($0, Point(0, $0.ascent - 0.3 * scale.note)), tags: tags + [node(.label)])
    }
    return result
  }
}
