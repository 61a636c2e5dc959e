// Headings, paragraphs, lists, quotes, code, equations and notices as strips.

import CairoBackend
import Diagnostics
import Documents
import Drawing
import Typesetting

extension FlowBuilder {
  func heading(_ level: Int, _ id: String, _ inlines: [Inline], _ context: FlowContext) -> Strip {
    let level = min(max(level, 1), 6) + shift
    let look = scale.heading(level)
    let style = scale.text(look.size, bold: !look.italic, italic: look.italic)
    let lines = setter.balancedLines(
      styled(inlines, style), ParagraphStyle(width: context.width, alignment: .left, leading: look.leading)
    ).lines
    let tags = context.tags + [node(.heading(level + 1))]
    var strip = Strip(height: 0, before: look.before, after: look.after, keepsNext: true, panels: context.panels)
    strip.marks = nameMarks(id, tags)
    for line in lines {
      let at = Point(context.x, strip.height + line.ascent)
      strip.marks.append(TaggedMark(mark: .line(line, at), tags: tags))
      strip.height += line.height
    }
    let title = plainText(inlines)
    strip.outline = OutlineEntry(level: max(level, 1), title: title, name: id)
    return strip
  }

  func paragraph(_ inlines: [Inline], _ context: FlowContext) -> [Strip] {
    let lines = setter.lines(
      styled(inlines, scale.text(context.size)), ParagraphStyle(width: context.width, leading: context.leading))
    let gap = context.nested ? 4 : 7.3
    return strips(
      lines, x: context.x, context: context, tags: context.tags + [node(.paragraph)], before: gap, after: gap)
  }

  // MARK: containers

  func list(_ ordered: Bool, _ start: Int, _ entries: [[Block]], _ context: FlowContext) -> [FlowItem] {
    let list = node(.list)
    let last = ordered ? "\(start &+ entries.count &- 1)." : "–"
    let style = scale.text(context.size)
    let numbers = setter.extent(StyledText([.text(last, style)])).natural
    let hang = max(context.nested ? 16 : 18, numbers + 7)
    let tight = entries.allSatisfy { $0.count <= 1 }
    var result: [FlowItem] = []
    for (i, blocks) in entries.enumerated() {
      let item = node(.listItem)
      var inner = context.indented(hang)
      inner.tags = context.tags + [list, item, node(.listBody)]
      let label = ordered ? "\(start &+ i)." : (context.nested ? "–" : "•")
      var content = items(blocks, inner)
      addLabel(label, style, right: hang - 6, context, context.tags + [list, item, node(.label)], &content)
      setGaps(
        &content, first: i == 0 ? (context.nested ? 3 : 7) : (tight ? 2.5 : 5), last: i == entries.count - 1 ? 7 : 0)
      result += content
    }
    return result
  }

  private func addLabel(
    _ label: String, _ style: TextStyle, right: Double, _ context: FlowContext, _ tags: [TagNode],
    _ content: inout [FlowItem]
  ) {
    let lines = setter.lines(
      StyledText([.text(label, style)]),
      ParagraphStyle(width: right, alignment: .right, leading: context.leading))
    guard let line = lines.first else { return }
    if content.isEmpty { content.append(.strip(.empty(line.height, panels: context.panels))) }
    guard case .strip(var strip) = content[0] else { return }
    let baseline = strip.marks.compactMap { if case .line(_, let p) = $0.mark { p.y } else { nil } }.first
    let mark = Mark.line(line, Point(context.x, baseline ?? line.ascent))
    strip.marks.insert(TaggedMark(mark: mark, tags: tags), at: 0)
    content[0] = .strip(strip)
  }

  private func setGaps(_ content: inout [FlowItem], first: Double, last: Double) {
    if case .strip(var strip)? = content.first {
      strip.before = first
      content[0] = .strip(strip)
    }
    if case .strip(var strip)? = content.last {
      strip.after = last
      content[content.count - 1] = .strip(strip)
    }
  }

  func quote(_ blocks: [Block], _ context: FlowContext) -> [FlowItem] {
    var inner = context.indented(20, right: 20)
    inner.tags.append(node(.quote))
    inner.size = context.size * 0.96
    inner.leading = context.leading * 0.96
    var content = items(blocks, inner)
    setGaps(&content, first: 8, last: 8)
    return content
  }

  func notice(_ severity: Block.Notice, _ blocks: [Block], _ context: FlowContext) -> [FlowItem] {
    let (ground, bar) = colours(severity)
    let frame = panel(x: context.x, width: context.width, ground: ground, bar: bar)
    var inner = context.indented(13, right: 11)
    inner.panels.append(frame)
    inner.size = scale.small + 0.4
    inner.leading = scale.smallLeading + 0.6
    inner.tags.append(node(.section))
    let style = scale.text(inner.size, bold: true, colour: bar)
    let lines = setter.lines(
      StyledText([.text(severity.rawValue.prefix(1).uppercased() + severity.rawValue.dropFirst(), style)]),
      ParagraphStyle(width: inner.width, alignment: .left, leading: inner.leading))
    var title = strips(lines, x: inner.x, context: inner, tags: inner.tags + [node(.paragraph)], before: 0, after: 1)
    for i in title.indices { title[i].keepsNext = true }
    var body = items(blocks, inner)
    setGaps(&body, first: 1, last: 0)
    return padded(title.map(FlowItem.strip) + body, by: 7, inner.panels)
  }

  /// Dark enough to read, and told apart by their titles too.
  private func colours(_ severity: Block.Notice) -> (ground: Colour, bar: Colour) {
    switch severity {
    case .note: (Colour(hex: 0xF1F5F9), Colour(hex: 0x35597A))
    case .warning: (Colour(hex: 0xFBF5E6), Colour(hex: 0x8A6100))
    case .error: (Colour(hex: 0xFBEFED), Colour(hex: 0x9C2B20))
    }
  }

  /// Ground above and below content that stands on a panel.
  private func padded(_ content: [FlowItem], by amount: Double, _ panels: [Panel]) -> [FlowItem] {
    var content = content
    // A short box stays whole; a long one keeps its first and last lines with its edges.
    let height = content.reduce(0) { if case .strip(let strip) = $1 { $0 + strip.height } else { $0 } }
    let short = height < 0.25 * page.frame.height
    for i in content.indices where short || i == content.count - 1 {
      guard case .strip(var strip) = content[i] else { continue }
      strip.keepsNext = true
      content[i] = .strip(strip)
    }
    var (above, below) = (Strip.empty(amount, panels: panels), Strip.empty(amount, panels: panels))
    above.before = 10
    above.keepsNext = true
    below.after = 10
    return [.strip(above)] + content + [.strip(below)]
  }

  func code(_ text: String, _ context: FlowContext) -> [Strip] {
    let frame = panel(x: context.x, width: context.width, ground: TypeScale.codeGround)
    var inner = context.indented(9, right: 9)
    inner.panels.append(frame)
    let size = min(context.size, scale.body) * 0.76
    let style = TextStyle(font: Font(scale.mono, size: size), colour: TypeScale.ink)
    let paragraph = ParagraphStyle(width: inner.width, alignment: .left, leading: size * 1.36, hanging: 2 * size)
    let tags = context.tags + [node(.code)]
    var source = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if source.last?.isEmpty == true { source.removeLast() }
    var result: [Strip] = []
    for line in source {
      let set = setter.lines(StyledText([.text(line.replacing("\t", with: "    "), style)]), paragraph)
      if set.isEmpty { result.append(.empty(paragraph.leading, panels: inner.panels)) }
      result += strips(set, x: inner.x, context: inner, tags: tags, before: 0, after: 0)
    }
    let items = padded(result.map(FlowItem.strip), by: 5.5, inner.panels)
    return items.compactMap { if case .strip(let strip) = $0 { strip } else { nil } }
  }

  func equation(_ tex: String, _ id: String?, _ number: Int?, _ context: FlowContext) -> Strip {
    let box = display(tex, context)
    let tags = context.tags + [node(.formula)]
    let label = number.map { "(\($0))" } ?? ""
    let right = setter.lines(
      StyledText([.text(label, scale.text(context.size))]),
      ParagraphStyle(width: context.width, alignment: .right, leading: context.leading)
    ).first
    let room = context.width - (right.map { $0.width + 10 } ?? 0)
    // Centred on the measure, unless it would run into its number.
    let centred = (context.width - box.width) / 2
    let x = right == nil || centred + box.width <= room ? centred : min(centred, max(room - box.width, 0))
    let (ascent, descent) = (max(box.ascent, context.size * 0.7), max(box.descent, context.size * 0.25))
    var strip = Strip(height: ascent + descent, before: 8.5, after: 8.5, panels: context.panels)
    strip.marks = nameMarks(id, tags)
    let block = box.block(at: Point(context.x + x, ascent), colour: TypeScale.ink)
    strip.marks.append(TaggedMark(mark: .formula(block), tags: tags))
    if let right {
      let mark = Mark.line(right, Point(context.x, ascent))
      strip.marks.append(TaggedMark(mark: mark, tags: context.tags + [node(.paragraph)]))
    }
    return strip
  }

  /// Set at its size, or as small as it must be to stay on the page.
  private func display(_ tex: String, _ context: FlowContext) -> TextBox {
    let font = Font(scale.serif, size: context.size)
    let box = typesetMath(tex, font: font, display: true, fonts: fonts)
    let room = context.nested ? context.width : page.wide - 60
    guard box.width > room else { return box }
    warnings.append(
      Diagnostic(
        .warning, "an equation is wider than the page and was set smaller: \(tex.prefix(60))",
        hint: "write it as two equations"))
    let size = context.size * max(room / box.width, 0.1)
    return typesetMath(tex, font: Font(scale.serif, size: size), display: true, fonts: fonts)
  }

  func rule(_ context: FlowContext) -> Strip {
    var strip = Strip(height: 0.5, before: 14, after: 14, panels: context.panels)
    let width = min(context.width, 120)
    let frame = Rect(x: context.x + (context.width - width) / 2, y: 0, width: width, height: 0.5)
    strip.marks = [TaggedMark(mark: .fill(frame, TypeScale.quiet), tags: [])]
    return strip
  }
}
