// The legend: inside where it covers nothing, in a row over the frame where there is no such place, or as names at the
// ends of lines.

import Drawing
import Foundation
import Typesetting

struct LegendPainter {
  let panel: PanelPainter

  private struct Entry {
    var box: TextBox
    var marks: [Mark]
  }

  private var theme: Theme { panel.theme }
  private var swatch: Double { theme.room(14) }
  private var lineHeight: Double { theme.smallSize * 1.4 }

  /// One entry for each name; marks with the same name share it.
  private var entries: [Entry] {
    var names: [String] = []
    var marks: [String: [Mark]] = [:]
    for mark in panel.panel.marks where !mark.name.isEmpty {
      if marks[mark.name] == nil { names.append(mark.name) }
      marks[mark.name, default: []].append(mark)
    }
    let room = panel.frame.width - swatch - 8
    return names.map { Entry(box: panel.label($0, theme.smallFont, within: room), marks: marks[$0] ?? []) }
  }

  private var covered: Bool { panel.panel.marks.contains { $0.body.coversFrame } }

  func elements() -> [Element] {
    switch panel.panel.legend {
    case .none: []
    case .ends: endLabels()
    case .best: entries.isEmpty ? [] : inRow ? row() : box()
    }
  }

  // MARK: a row over the frame

  private var inRow: Bool { covered || (bestCorner?.cost ?? 0) > 0 }

  /// As many rows as leave the panel two thirds of its height; what does not fit is counted.
  private func rows() -> [[Entry]] {
    let all = entries
    let most = Int(panel.area.height * 0.32 / lineHeight, in: 1...1000)
    let rows = rows(all)
    guard rows.count > most else { return rows }
    for count in (1..<max(rows.prefix(most).joined().count, 2)).reversed() {
      let more = Entry(box: panel.label("and \(all.count - count) more", theme.smallFont), marks: [])
      let shorter = self.rows(Array(all.prefix(count)) + [more])
      if shorter.count <= most { return shorter }
    }
    return Array(rows.prefix(most))
  }

  private func rows(_ entries: [Entry]) -> [[Entry]] {
    var rows: [[Entry]] = []
    var used = 0.0
    for entry in entries {
      let width = swatch + 4 + entry.box.width + 10
      if rows.isEmpty || used + width > panel.frame.width + 10 {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(entry)
      used += width
    }
    return rows
  }

  /// All entries in rows over the frame, whatever stands in it: the legend of a figure's panels together.
  func collected() -> (height: Double, elements: [Element]) {
    entries.isEmpty ? (0, []) : (Double(rows().count) * lineHeight + 3, row())
  }

  /// Room over the frame; 0 where the legend stands inside.
  var rowHeight: Double {
    guard panel.panel.legend == .best, panel.panel.surface == nil, !entries.isEmpty, inRow else { return 0 }
    return Double(rows().count) * lineHeight + 3
  }

  private func row() -> [Element] {
    let all = rows()
    return all.enumerated().flatMap { index, entries -> [Element] in
      var x = panel.frame.minX
      let y = panel.frame.minY - 4 - Double(all.count - 1 - index) * lineHeight
      return entries.flatMap { entry -> [Element] in
        defer { x += swatch + 4 + entry.box.width + 10 }
        return draw(entry, at: Point(x, y))
      }
    }
  }

  private func draw(_ entry: Entry, at baseline: Point) -> [Element] {
    let middle = baseline.y - panel.fonts.capHeight(of: theme.smallFont) / 2
    return entry.marks.flatMap { $0.body.sign(at: Point(baseline.x, middle), swatch: swatch, theme: theme) }
      + [.text(entry.box.block(at: Point(baseline.x + swatch + 4, baseline.y), colour: theme.ink))]
  }

  // MARK: a box inside the frame

  private var boxSize: Size {
    Size(
      swatch + 4 + (entries.map(\.box.width).max() ?? 0) + 6,
      Double(entries.count) * lineHeight + 3)
  }

  /// The corner or side where the box covers least, and how many sampled points of the marks it covers.
  private var bestCorner: (rect: Rect, cost: Int)? {
    let frame = panel.frame.inset(by: 3)
    let size = boxSize
    guard size.width <= frame.width, size.height <= frame.height else { return (frame, .max) }
    let ink = panel.inkPoints()
    var best: (rect: Rect, cost: Int)?
    for fy in [0, 1, 0.5] {
      for fx in [1, 0, 0.5] where fx != 0.5 || fy != 0.5 {
        let rect = Rect(
          x: frame.minX + fx * (frame.width - size.width), y: frame.minY + fy * (frame.height - size.height),
          width: size.width, height: size.height)
        let cost = ink.count { rect.inset(by: -2).contains($0) }
        if best.map({ cost < $0.cost }) ?? true { best = (rect, cost) }
      }
    }
    return best
  }

  private func box() -> [Element] {
    guard let rect = bestCorner?.rect else { return [] }
    return entries.enumerated().flatMap { index, entry in
      draw(entry, at: Point(rect.minX + 2, rect.minY + 2 + lineHeight * (Double(index) + 0.75)))
    }
  }

  // MARK: names at the ends of lines

  private func endLabels() -> [Element] {
    let ends: [End] = panel.panel.marks.compactMap { mark in
      guard let line = mark.body.trail, !line.label.isEmpty, let last = line.points.compactMap(panel.place).last
      else { return nil }
      return End(line: line, x: last.x, y: min(max(last.y, panel.frame.minY), panel.frame.maxY))
    }
    return columns(ends).flatMap { spread($0, theme.smallSize * 1.15) }.map { end in
      let box = panel.label(end.line.label, theme.smallFont)
      let baseline = end.y + panel.fonts.capHeight(of: theme.smallFont) / 2
      return .text(box.block(at: Point(end.x + 4, baseline), colour: end.line.colour.readable(on: .white)))
    }
  }

  /// Ends whose names could stand in each other's way: neighbours within a name's width.
  private func columns(_ ends: [End]) -> [[End]] {
    var columns: [[End]] = []
    for end in ends.sorted(by: { ($0.x, $0.y) < ($1.x, $1.y) }) {
      if let last = columns.last?.last, end.x - last.x < panel.endLabelWidth + 4 {
        columns[columns.count - 1].append(end)
      } else {
        columns.append([end])
      }
    }
    return columns
  }

  private struct End {
    var line: LineMark
    var x: Double
    var y: Double
  }

  /// Moves names as little as keeps them a gap apart and inside the frame: a crowd is spread evenly about its middle.
  private func spread(_ ends: [End], _ gap: Double) -> [End] {
    var ends = ends.sorted { $0.y < $1.y }
    // Least squares under order (pool adjacent violators) of the places less what the gaps take.
    var pools: [(sum: Double, count: Int)] = []
    for (i, end) in ends.enumerated() {
      pools.append((end.y - Double(i) * gap, 1))
      while pools.count > 1, let last = pools.last {
        let before = pools[pools.count - 2]
        guard before.sum / Double(before.count) > last.sum / Double(last.count) else { break }
        pools.removeLast()
        pools[pools.count - 1] = (before.sum + last.sum, before.count + last.count)
      }
    }
    let places = pools.flatMap { pool in (0..<pool.count).map { _ in pool.sum / Double(pool.count) } }
    let room = panel.frame.inset(by: theme.smallSize * 0.5)
    for i in ends.indices {
      let below = Double(ends.count - 1 - i) * gap
      ends[i].y = max(min(places[i], room.maxY - below - Double(i) * gap), room.minY) + Double(i) * gap
    }
    return ends
  }
}
