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
    for mark in panel.panel.marks where !mark.label.isEmpty {
      if marks[mark.label] == nil { names.append(mark.label) }
      marks[mark.label, default: []].append(mark)
    }
    return names.map { Entry(box: panel.label($0, theme.smallFont), marks: marks[$0] ?? []) }
  }

  private var covered: Bool {
    panel.panel.marks.contains { mark in
      switch mark {
      case .cells: true
      case .contours(let contours): contours.filled
      default: false
      }
    }
  }

  func elements() -> [Element] {
    switch panel.panel.legend {
    case .none: []
    case .ends: endLabels()
    case .best: entries.isEmpty ? [] : inRow ? row() : box()
    }
  }

  // MARK: a row over the frame

  private var inRow: Bool { covered || (bestCorner?.cost ?? 0) > 0 }

  private func rows() -> [[Entry]] {
    var rows: [[Entry]] = []
    var used = Double.infinity
    for entry in entries {
      let width = swatch + 4 + entry.box.width + 10
      if used + width > panel.frame.width + 10 {
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
    return entry.marks.flatMap { symbol($0, Point(baseline.x, middle)) }
      + [.text(entry.box.block(at: Point(baseline.x + swatch + 4, baseline.y), colour: theme.ink))]
  }

  private func symbol(_ mark: Mark, _ at: Point) -> [Element] {
    switch mark {
    case .line(let line):
      let stroke = Stroke(line.colour, width: theme.lineWidth(line.width), dash: theme.dash(line.dash))
      return [.shape(Shape(.line(at, Point(at.x + swatch, at.y)), stroke: stroke))]
    case .points(let points):
      let size = min(theme.markerSize(points.size), theme.smallSize)
      let centre = Point(at.x + swatch / 2, at.y)
      return [
        .shape(
          Markers.shape(points.symbol, at: centre, size: size, colour: points.colour, edge: theme.edge(points.edge)))
      ]
    case .band(let band):
      let rect = Rect(x: at.x, y: at.y - theme.smallSize * 0.35, width: swatch, height: theme.smallSize * 0.7)
      return [.shape(Shape(.rect(rect), fill: band.colour))]
    case .bars(let bars):
      let side = theme.smallSize * 0.8
      return [
        .shape(Shape(.rect(Rect(x: at.x + 2, y: at.y - side / 2, width: swatch - 4, height: side)), fill: bars.colour))
      ]
    default: return []
    }
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
      guard case .line(let line) = mark, !line.label.isEmpty, let last = line.points.compactMap(panel.place).last
      else { return nil }
      return End(line: line, x: last.x, y: min(max(last.y, panel.frame.minY), panel.frame.maxY))
    }
    return columns(ends).flatMap { spread($0, theme.smallSize * 1.15) }.map { end in
      let box = panel.label(end.line.label, theme.smallFont)
      let baseline = end.y + panel.fonts.capHeight(of: theme.smallFont) / 2
      return .text(box.block(at: Point(end.x + 4, baseline), colour: end.line.colour))
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

extension Mark {
  var label: String {
    switch self {
    case .line(let mark): mark.label
    case .points(let mark): mark.label
    case .band(let mark): mark.label
    case .bars(let mark): mark.label
    default: ""
    }
  }
}

extension Mark {
  /// What its entry in a legend shows.
  var withoutData: Mark {
    switch self {
    case .line(var mark):
      mark.points = []
      return .line(mark)
    case .points(var mark):
      mark.points = []
      return .points(mark)
    case .band(var mark):
      (mark.low, mark.high) = ([], [])
      return .band(mark)
    case .bars(var mark):
      mark.bars = []
      return .bars(mark)
    default: return self
    }
  }
}

extension PanelPainter {
  /// Points of the page that marks cover, close enough together that nothing slips between them.
  func inkPoints() -> [Point] {
    panel.marks.flatMap { mark -> [Point] in
      switch mark {
      case .line(let line): dense(line.points.compactMap(place))
      case .points(let points): points.points.compactMap(place)
      case .band(let band): dense(band.low.compactMap(place)) + dense(band.high.compactMap(place))
      case .errorBars(let bars):
        bars.bars.flatMap { bar in
          dense([place(Point(bar.x, bar.low)), place(Point(bar.x, bar.high))].compactMap { $0 })
        }
      case .text(let text):
        place(text.at).map { at in
          stride(from: 0, through: label(text.text, theme.smallFont).width, by: 4).map { offset in
            let left = text.anchor == .left ? 0 : text.anchor == .centre ? -0.5 : -1
            let width = label(text.text, theme.smallFont).width
            return Point(at.x + text.shift.width + left * width + offset, at.y - text.shift.height)
          }
        } ?? []
      case .rule(let rule):
        rule.direction == .vertical
          ? (x.place(rule.at).map { dense([Point($0, frame.minY), Point($0, frame.maxY)]) } ?? [])
          : (y.place(rule.at).map { dense([Point(frame.minX, $0), Point(frame.maxX, $0)]) } ?? [])
      case .arrow(let arrow): dense([place(arrow.from), place(arrow.to)].compactMap { $0 })
      case .bars(let bars):
        bars.bars.flatMap { bar in
          dense(
            [Point(bar.x.lowerBound, bar.y.upperBound), Point(bar.x.upperBound, bar.y.upperBound)].compactMap(place))
            + dense([Point(middle(bar.x), bar.y.lowerBound), Point(middle(bar.x), bar.y.upperBound)].compactMap(place))
        }
      case .cells, .contours: []
      }
    }
  }

  private func middle(_ range: ClosedRange<Double>) -> Double { (range.lowerBound + range.upperBound) / 2 }

  private func dense(_ points: [Point]) -> [Point] {
    zip(points, points.dropFirst()).flatMap { a, b -> [Point] in
      let steps = min(200, max(1, Int(hypot(b.x - a.x, b.y - a.y) / 3)))
      return (0...steps).map { step in
        let share = Double(step) / Double(steps)
        return Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
      }
    }
  }
}
