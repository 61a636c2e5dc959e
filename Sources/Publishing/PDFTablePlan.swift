// The columns of a table: their widths, the size of its type, and its parts where it is wider than the page.

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
  /// Digits of one width, so that numbers stand below each other.
  static let tabular = "tnum=1,lnum=1"

  /// Points that a column of words needs to be read.
  private static let leastWords = 96.0

  /// The least important columns give way until the others fit in small type; what is missing is named under the table.
  func withoutWhatHasNoRoom(_ block: TableBlock, _ context: FlowContext) -> TableBlock {
    var block = block
    var missing: [[Inline]] = []
    let smallest = Self.sizes(scale)[1] / scale.small
    let room = context.nested ? context.width : page.wide
    while block.priorities.count == block.header.count,
      let last = block.priorities.indices.max(by: { (block.priorities[$0], $0) < (block.priorities[$1], $1) }),
      block.priorities[last] > 0
    {
      let extents = block.header.indices.map { extent(of: $0, block) }
      let needed = zip(extents, block.header.indices).reduce(-Self.gap(extents.count)) { sum, column in
        // Numbers are not broken, and words not into a column of single ones.
        let isWords = alignment(column.1, block) != .right
        let width = isWords ? max(column.0.least, min(column.0.natural, Self.leastWords)) : column.0.natural
        return sum + width * smallest + Self.gap(extents.count)
      }
      guard needed > room else { break }
      missing.insert(block.header[last], at: 0)
      block.priorities.remove(at: last)
      block.header.remove(at: last)
      block.alignments.remove(at: last)
      for row in block.rows.indices where last < block.rows[row].count { block.rows[row].remove(at: last) }
    }
    if !missing.isEmpty {
      let names = Array(missing.joined(separator: [Inline.text(", ")]))
      block.notes.append([.text("Left out for want of room: ")] + names + [.text(".")])
    }
    return block
  }

  /// A table whose columns do not fit beside each other even in small type, as several that each repeat its first.
  func parts(of block: TableBlock, _ extents: [Extent], _ context: FlowContext) -> [TableBlock] {
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
    return groups.enumerated().map { i, group in
      part([0] + group, of: block, first: i == 0, last: i == groups.count - 1)
    }
  }

  private func part(_ columns: [Int], of block: TableBlock, first: Bool, last: Bool) -> TableBlock {
    func pick<T>(_ row: [T], _ missing: T) -> [T] { columns.map { $0 < row.count ? row[$0] : missing } }
    var part = block
    part.header = pick(block.header, [])
    part.rows = block.rows.map { pick($0, []) }
    part.alignments = pick(block.alignments, .left)
    part.priorities = []
    if !first { (part.id, part.caption) = (nil, []) }
    if !last { part.notes = [] }
    return part
  }

  private static func gap(_ columns: Int) -> Double { columns > 8 ? 9 : 14 }
  private static func sizes(_ scale: TypeScale) -> [Double] { [scale.small, 8.4, 7.4] }

  func plan(_ block: TableBlock, _ measured: [Extent], _ context: FlowContext) -> TablePlan {
    let columns = measured.count
    let widest = context.nested ? context.width : page.wide
    var plan = TablePlan(widths: [], gap: 0, size: 0, leading: 0)
    for size in Self.sizes(scale) {
      let gap = Self.gap(columns)
      let factor = size / scale.small
      let room = widest - gap * Double(columns - 1)
      let extents = rigid(measured.map { (natural: $0.natural * factor, least: $0.least * factor) }, block, room)
      let least = extents.reduce(0) { $0 + $1.least }
      let target = width(extents, block, size, from: min(context.width, widest) - gap * Double(columns - 1), to: room)
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
  typealias Extent = (natural: Double, least: Double)

  /// At the size that tables have where there is room; other sizes are in proportion.
  func extent(of column: Int, _ block: TableBlock) -> Extent {
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
  private func width(
    _ extents: [Extent], _ block: TableBlock, _ size: Double, from narrow: Double, to wide: Double
  ) -> Double {
    let least = extents.reduce(0) { $0 + $1.least }
    let natural = extents.reduce(0) { $0 + $1.natural }
    // Words that need but a little more than the measure are not wrapped for it.
    if natural <= min(wide, 1.2 * narrow) { return natural }
    var target = max(narrow, min(least, wide))
    while target < wide {
      let widths = distribute(extents, target)
      // A label of a word or two is not broken where there is room.
      let isLabel = 110.0
      let fits = zip(widths, extents).enumerated().allSatisfy { column, pair in
        let (width, extent) = pair
        return extent.natural <= width || extent.natural > isLabel && holds(column, of: block, width, size)
      }
      if fits { return target }
      target += 16
    }
    return wide
  }

  /// Whether no cell of a column takes more than two lines of this width.
  private func holds(_ column: Int, of block: TableBlock, _ width: Double, _ size: Double) -> Bool {
    let paragraph = ParagraphStyle(width: width, alignment: .left, leading: size * 1.3, features: Self.tabular)
    return ([block.header] + block.rows).enumerated().allSatisfy { i, row in
      column >= row.count || setter.lines(styled(row[column], scale.text(size, bold: i == 0)), paragraph).count <= 2
    }
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
}
