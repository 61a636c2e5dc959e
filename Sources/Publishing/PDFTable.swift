// Tables after the manner of booktabs: rules above, below the header and below; columns as wide as their content.

import CairoBackend
import Diagnostics
import Documents
import Drawing

/// A table whose columns have widths.
struct TablePlan {
  var widths: [Double]
  var gap: Double
  var size: Double
  var leading: Double

  var total: Double { widths.reduce(0, +) + gap * Double(max(widths.count - 1, 0)) }
}

extension FlowBuilder {
  func table(_ block: TableBlock, _ context: FlowContext, continued: Bool = false) -> [FlowItem] {
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
    strips += head + rows
    strips[0].before = 13
    strips[0].marks.insert(contentsOf: nameMarks(block.id, context.tags), at: 0)
    strips[strips.count - 1].after = 15
    return floats(block, strips, context)
      ? [.float(FloatBlock(strips: strips, kind: .table))] : strips.map(FlowItem.strip)
  }

  /// A numbered table of less than half a page may move; a long one breaks across pages where it stands.
  private func floats(_ block: TableBlock, _ strips: [Strip], _ context: FlowContext) -> Bool {
    !context.nested && block.number != nil && stackedHeight(strips) < 0.45 * page.frame.height
  }

  // MARK: columns

  /// A table whose columns do not fit beside each other even in small type, as several that each repeat its first.
  private func parts(of block: TableBlock, _ extents: [Extent], _ context: FlowContext) -> [TableBlock] {
    let columns = extents.count
    let room = context.nested ? context.width : page.wide
    let smallest = (Self.sizes(scale).last ?? scale.small) / scale.small
    let needed = extents.map { $0.least * smallest + Self.gap(columns) }
    guard columns > 2, needed.reduce(0, +) - Self.gap(columns) > room else { return [block] }
    var groups: [[Int]] = [[]]
    var width = needed[0]
    for column in 1..<columns {
      if width + needed[column] > room, groups[groups.count - 1].count > 0 {
        groups.append([])
        width = needed[0]
      }
      groups[groups.count - 1].append(column)
      width += needed[column]
    }
    return groups.enumerated().map { i, group in part([0] + group, of: block, first: i == 0) }
  }

  private func part(_ columns: [Int], of block: TableBlock, first: Bool) -> TableBlock {
    func pick<T>(_ row: [T], _ missing: T) -> [T] { columns.map { $0 < row.count ? row[$0] : missing } }
    var part = block
    part.header = pick(block.header, [])
    part.rows = block.rows.map { pick($0, []) }
    part.alignments = pick(block.alignments, .left)
    if !first { (part.id, part.caption) = (nil, []) }
    return part
  }

  private static func gap(_ columns: Int) -> Double { columns > 8 ? 9 : 14 }
  private static func sizes(_ scale: TypeScale) -> [Double] { [scale.small, 8.4, 7.4] }

  private func plan(_ block: TableBlock, _ measured: [Extent], _ context: FlowContext) -> TablePlan {
    let columns = measured.count
    let widest = context.nested ? context.width : page.wide
    var plan = TablePlan(widths: [], gap: 0, size: 0, leading: 0)
    for size in Self.sizes(scale) {
      let gap = Self.gap(columns)
      let factor = size / scale.small
      let room = widest - gap * Double(columns - 1)
      let extents = rigid(measured.map { (natural: $0.natural * factor, least: $0.least * factor) }, block, room)
      let least = extents.reduce(0) { $0 + $1.least }
      let target = width(extents, from: min(context.width, widest) - gap * Double(columns - 1), to: room)
      plan = TablePlan(
        widths: distribute(extents, max(min(target, room), 12 * Double(columns))), gap: gap, size: size,
        leading: size * 1.3)
      if least <= room { return plan }
    }
    warnings.append(
      Diagnostic(
        .warning, "a table of \(columns) columns is wider than the page; words are cut",
        hint: "show fewer columns or shorter text\(block.id.map { " in \($0)" } ?? "")"))
    return plan
  }

  /// Widths in points: of a column that need not wrap, and of its longest word.
  private typealias Extent = (natural: Double, least: Double)

  /// At the size that tables have where there is room; other sizes are in proportion.
  private func extent(of column: Int, _ block: TableBlock) -> Extent {
    var result = (natural: 0.0, least: 0.0)
    for (i, row) in ([block.header] + block.rows).enumerated() where column < row.count {
      let text = styled(row[column], scale.text(scale.small, bold: i == 0))
      let extent = setter.extent(text, features: Self.tabular)
      // A hair more than measured, so that rounding never wraps a cell that fits.
      result = (max(result.natural, extent.natural + 0.1), max(result.least, extent.least + 0.1))
    }
    return result
  }

  /// Columns of numbers are kept on one line where there is room for it: text wraps in their place.
  private func rigid(_ extents: [Extent], _ block: TableBlock, _ room: Double) -> [Extent] {
    let kept = extents.enumerated().map { alignment($0, block) == .right ? ($1.natural, $1.natural) : $1 }
    return kept.reduce(0) { $0 + $1.1 } <= room ? kept.map { (natural: $0.0, least: $0.1) } : extents
  }

  /// The measure, or as much more as it takes to set no cell in more than two lines.
  private func width(_ extents: [(natural: Double, least: Double)], from narrow: Double, to wide: Double) -> Double {
    let least = extents.reduce(0) { $0 + $1.least }
    var target = max(narrow, min(least, wide))
    while target < wide {
      let widths = distribute(extents, target)
      // Words do not fill a line to its end: two lines hold some nine tenths of their widths.
      // A label of a word or two is not broken where there is room.
      let isLabel = 110.0
      if zip(widths, extents).allSatisfy({ $1.natural <= $0 || ($1.natural > isLabel && $1.natural <= 1.8 * $0) }) {
        return target
      }
      target += 8
    }
    return wide
  }

  /// Natural widths where they fit; else the widest columns give way first, none below its longest word.
  private func distribute(_ extents: [(natural: Double, least: Double)], _ target: Double) -> [Double] {
    let natural = extents.reduce(0) { $0 + $1.natural }
    let least = extents.reduce(0) { $0 + $1.least }
    if natural <= target { return extents.map(\.natural) }
    if least > target { return extents.map { max($0.least * target / least, 6) } }
    var (low, high) = (0.0, target)
    func widths(_ cap: Double) -> [Double] { extents.map { max($0.least, min($0.natural, cap)) } }
    for _ in 0..<40 {
      let cap = (low + high) / 2
      if widths(cap).reduce(0, +) > target { high = cap } else { low = cap }
    }
    return widths(low)
  }

  static let tabular = "tnum=1,lnum=1"

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
    let repeated = header.map { strip in
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
      let ascent = lines.map(\.0.ascent).max() ?? plan.leading * 0.73
      let descent = lines.map(\.0.descent).max() ?? plan.leading * 0.27
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

  private func alignment(_ column: Int, _ block: TableBlock) -> ParagraphStyle.Alignment {
    guard column < block.alignments.count else { return .left }
    switch block.alignments[column] {
    case .left: return .left
    case .centre: return .centre
    case .right: return .right
    }
  }
}
