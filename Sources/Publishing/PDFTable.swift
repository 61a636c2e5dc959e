// Tables after the manner of booktabs: rules above, below the header and below; columns as wide as their content.

import CairoBackend
import Diagnostics
import Documents
import Drawing

extension FlowBuilder {
  func table(_ whole: TableBlock, _ context: FlowContext, continued: Bool = false) -> [FlowItem] {
    let block = continued ? whole : withoutWhatHasNoRoom(whole, context)
    let columns = max(block.header.count, block.rows.map(\.count).max() ?? 0)
    guard columns > 0 else { return [] }
    let extents = (0..<columns).map { extent(of: $0, block) }
    let parts = self.parts(of: block, extents, context)
    if parts.count > 1 {
      return parts.enumerated().flatMap { self.table($1, context, continued: $0 > 0) }
    }
    let plan = plan(block, extents, context)
    let x = context.x + (context.width - plan.total) / 2
    let table = node(.table)
    let label = block.number.map { continued ? "Table \($0) (continued)" : "Table \($0)" }
    var strips = caption(
      label, block.caption, context, width: max(context.width, min(plan.total, page.measure)),
      tags: context.tags + [node(.caption)])
    let head = header(block, plan, x: x, context, context.tags + [table])
    let rows = body(block, plan, x: x, context, context.tags + [table], header: head)
    for i in strips.indices { strips[i].keepsNext = true }
    if !strips.isEmpty { strips[strips.count - 1].after = 6 }
    strips += head + rows + notes(block, plan, context, context.tags)
    strips[0].before = 13
    strips[0].marks.insert(contentsOf: nameMarks(block.id, context.tags), at: 0)
    strips[strips.count - 1].after = 15
    if floats(block, strips, context) { return [.float(FloatBlock(strips: strips, kind: .table))] }
    strips[0].startsTable = !context.nested && block.number != nil
    return strips.map(FlowItem.strip)
  }

  /// A numbered table of less than half a page may move; a long one breaks across pages where it stands.
  private func floats(_ block: TableBlock, _ strips: [Strip], _ context: FlowContext) -> Bool {
    !context.nested && block.number != nil && stackedHeight(strips) < 0.45 * page.frame.height
  }

  /// Under the last rule, as wide as the table or the measure, never alone on a page.
  private func notes(
    _ block: TableBlock, _ plan: TablePlan, _ context: FlowContext, _ tags: [TagNode]
  ) -> [Strip] {
    guard !block.notes.isEmpty else { return [] }
    let size = min(plan.size, scale.small) * 0.94
    let width = min(max(plan.total, context.width * 0.6), max(page.wide, context.width))
    let x = context.x + (context.width - width) / 2
    let paragraph = ParagraphStyle(width: width, alignment: .left, leading: size * 1.28)
    return block.notes.flatMap { note in
      var result = strips(
        setter.lines(styled(note, scale.text(size)), paragraph), x: x, context: context,
        tags: tags + [node(.paragraph)],
        before: 0, after: 0)
      if !result.isEmpty { result[0].before = 2 }
      return result
    }
  }

  // MARK: rows

  private func header(
    _ block: TableBlock, _ plan: TablePlan, x: Double, _ context: FlowContext, _ tags: [TagNode]
  ) -> [Strip] {
    var result = [ruleStrip(0.9, plan, x: x, context)]
    if block.header.contains(where: { !$0.isEmpty }) {
      result += row(block.header, block, plan, x: x, context, tags, header: true)
      result.append(ruleStrip(0.5, plan, x: x, context))
    }
    for i in result.indices { result[i].keepsNext = true }
    return result
  }

  private func body(
    _ block: TableBlock, _ plan: TablePlan, x: Double, _ context: FlowContext, _ tags: [TagNode], header: [Strip]
  ) -> [Strip] {
    var result: [Strip] = []
    var wraps = false
    // The repeated header says nothing new: it is drawn without notes, names or structure.
    var repeated =
      block.number.map { caption("Table \($0) (continued)", [], context, width: context.width, tags: []) } ?? []
    if !repeated.isEmpty { repeated[repeated.count - 1].after = 6 }
    repeated += header.map { strip in
      var strip = strip
      strip.notes = []
      return strip
    }
    for (i, cells) in block.rows.enumerated() {
      var strips = row(cells, block, plan, x: x, context, tags, header: false)
      guard !strips.isEmpty else { continue }
      strips[0].header = repeated
      let nearEnd = i == 0 || i >= block.rows.count - 2
      strips[strips.count - 1].keepsNext = nearEnd
      wraps = wraps || strips[0].height > 1.5 * plan.leading
      result += strips
    }
    // Rows of several lines need more air between them than lines have.
    for i in result.indices.dropFirst() where wraps { result[i].before = 4.2 }
    result.append(ruleStrip(0.9, plan, x: x, context))
    result[result.count - 1].keepsNext = !block.notes.isEmpty
    return result
  }

  private func ruleStrip(_ weight: Double, _ plan: TablePlan, x: Double, _ context: FlowContext) -> Strip {
    var strip = Strip(height: weight, before: 2.6, after: 2.6, panels: context.panels)
    let frame = Rect(x: x, y: 0, width: plan.total, height: weight)
    strip.marks = [TaggedMark(mark: .fill(frame, TypeScale.ink), tags: [])]
    return strip
  }

  /// One strip; a row of very many lines becomes a strip a line, so that it can go over pages.
  private func row(
    _ cells: [[Inline]], _ block: TableBlock, _ plan: TablePlan, x: Double, _ context: FlowContext, _ tags: [TagNode],
    header: Bool
  ) -> [Strip] {
    let rowTags = tags + [node(.tableRow)]
    var left = x
    var columns: [(lines: [TextLine], x: Double, tags: [TagNode])] = []
    for (i, width) in plan.widths.enumerated() {
      let cell = i < cells.count ? cells[i] : []
      let style = scale.text(plan.size, bold: header)
      let paragraph = ParagraphStyle(
        width: width, alignment: alignment(i, block), leading: plan.leading, features: Self.tabular)
      columns.append(
        (setter.lines(styled(cell, style), paragraph), left, rowTags + [node(header ? .tableHeader : .tableCell)]))
      left += width + plan.gap
    }
    let count = columns.map(\.lines.count).max() ?? 0
    guard count > 12 else { return [rowStrip(columns, 0..<count, plan, context, bottom: header)] }
    return (0..<count).map { rowStrip(columns, $0..<($0 + 1), plan, context, bottom: header) }
  }

  private func rowStrip(
    _ columns: [(lines: [TextLine], x: Double, tags: [TagNode])], _ range: Range<Int>, _ plan: TablePlan,
    _ context: FlowContext, bottom: Bool
  ) -> Strip {
    var strip = Strip(height: 0, before: 1.6, after: 1.6, panels: context.panels)
    for i in range {
      let lines = columns.compactMap { i < $0.lines.count ? ($0.lines[i], $0.x, $0.tags) : nil }
      let ascent = even(lines.map(\.0.ascent).max(), plan.leading * 0.73, plan)
      let descent = even(lines.map(\.0.descent).max(), plan.leading * 0.27, plan)
      for (line, x, tags) in lines {
        strip.marks.append(TaggedMark(mark: .line(line, Point(x, strip.height + ascent)), tags: tags))
        strip.notes += footnotes(in: line)
      }
      strip.height += ascent + descent
    }
    if range.isEmpty { strip.height = plan.leading }
    // Cells of several lines are drawn cell by cell, as they are read.
    strip.marks.sort { ($0.tags.last?.number ?? 0) < ($1.tags.last?.number ?? 0) }
    return strip
  }

  /// A subscript or a raised digit takes its room from the space between rows, so that rows stay equally far apart.
  private func even(_ extent: Double?, _ usual: Double, _ plan: TablePlan) -> Double {
    extent.map { max(min($0, usual), $0 - 0.22 * plan.leading) } ?? usual
  }

  func alignment(_ column: Int, _ block: TableBlock) -> ParagraphStyle.Alignment {
    guard column < block.alignments.count else { return .left }
    switch block.alignments[column] {
    case .left: return .left
    case .centre: return .centre
    case .right: return .right
    }
  }
}
