// One function a mark.

import Drawing
import Foundation
import Typesetting

extension PanelPainter {
  func draw(_ mark: Mark) -> [Element] {
    switch mark {
    case .line(let mark): draw(mark)
    case .points: []
    case .band(let mark): draw(mark)
    case .errorBars(let mark): draw(mark)
    case .cells(let mark): mark.cells.flatMap(draw)
    case .contours(let mark): ContourPainter(panel: self, mark: mark).elements()
    case .rule(let mark): draw(mark)
    case .bars(let mark): draw(mark)
    case .text, .arrow: []
    }
  }

  /// What may reach over the frame: markers on its border, notes, arrows.
  func overlay() -> [Element] {
    panel.marks.flatMap { mark -> [Element] in
      if case .points(let mark) = mark { draw(mark) } else { note(mark) }
    }
  }

  /// The markers alone, for a panel whose data become an image.
  func markers() -> [Element] {
    panel.marks.flatMap { mark -> [Element] in if case .points(let mark) = mark { draw(mark) } else { [] } }
  }

  /// Notes and arrows alone.
  func notes() -> [Element] { panel.marks.flatMap(note) }

  private func note(_ mark: Mark) -> [Element] {
    switch mark {
    case .text(let mark): draw(mark)
    case .arrow(let mark): draw(mark)
    default: []
    }
  }

  private func draw(_ mark: LineMark) -> [Element] {
    let points = DenseLines.simplified(mark.points.compactMap(place))
    guard points.count > 1 else { return [] }
    let stroke = Stroke(
      mark.colour, width: theme.lineWidth(mark.width), dash: theme.dash(mark.dash),
      cap: mark.dash.isEmpty ? .round : .butt)
    return [.shape(Shape(.polyline(points), stroke: stroke))]
  }

  private func draw(_ mark: BandMark) -> [Element] {
    let outline =
      DenseLines.simplified(mark.high.compactMap(place))
      + DenseLines.simplified(mark.low.compactMap(place)).reversed()
    guard outline.count > 2 else { return [] }
    return [.shape(Shape(.polyline(outline, closed: true), fill: mark.colour))]
  }

  private func draw(_ mark: BarMark) -> [Element] {
    mark.bars.compactMap { bar in
      guard let low = place(Point(bar.x.lowerBound, bar.y.lowerBound)),
        let high = place(Point(bar.x.upperBound, bar.y.upperBound))
      else { return nil }
      let rect = Rect(
        x: min(low.x, high.x), y: min(low.y, high.y), width: abs(high.x - low.x), height: abs(high.y - low.y))
      return .shape(
        Shape(.rect(rect), fill: mark.colour, stroke: Stroke(.white, width: theme.axisWidth, join: .miter)))
    }
  }

  private func draw(_ mark: ErrorBarMark) -> [Element] {
    let stroke = Stroke(mark.colour, width: theme.axisWidth * 1.2)
    return mark.bars.flatMap { bar -> [Element] in
      guard let low = place(Point(bar.x, bar.low)), let high = place(Point(bar.x, bar.high)) else { return [] }
      let cap = 1.6
      return [
        .shape(Shape(.line(low, high), stroke: stroke)),
        .shape(Shape(.line(Point(low.x - cap, low.y), Point(low.x + cap, low.y)), stroke: stroke)),
        .shape(Shape(.line(Point(high.x - cap, high.y), Point(high.x + cap, high.y)), stroke: stroke)),
      ]
    }
  }

  private func draw(_ cell: CellMark.Cell) -> [Element] {
    guard let low = place(Point(cell.x.lowerBound, cell.y.lowerBound)),
      let high = place(Point(cell.x.upperBound, cell.y.upperBound))
    else { return [] }
    let rect = Rect(x: low.x, y: high.y, width: high.x - low.x, height: low.y - high.y)
    let fill = colour(of: cell.value)
    var elements: [Element] = [
      .shape(Shape(.rect(rect), fill: fill, stroke: Stroke(.white, width: theme.axisWidth, join: .miter)))
    ]
    if !cell.text.isEmpty {
      let box = label(cell.text, theme.smallFont)
      if box.width < rect.width - 1 {
        let at = Point(rect.midX - box.width / 2, textMiddle(in: rect, width: box.width) + capHeight / 2)
        elements.append(.text(box.block(at: at, colour: fill.luminance > 0.32 ? theme.ink : .white)))
      }
    }
    return elements
  }

  private var capHeight: Double { fonts.capHeight(of: theme.smallFont) }

  /// Where a cell's text stands: in the middle, or above or below it where a marker would cover it.
  private func textMiddle(in rect: Rect, width: Double) -> Double {
    let aside = rect.height / 2 - capHeight / 2 - 3
    let free = [0, -aside, aside].first { shift in
      !markerRooms.contains { marker in
        abs(marker.at.x - rect.midX) < (width + marker.size) / 2 + 0.5
          && abs(marker.at.y - rect.midY - shift) < (capHeight + marker.size) / 2 + 0.5
      }
    }
    return rect.midY + (free ?? 0)
  }

  /// Every marker of the panel, with the room its outline takes.
  private var markerRooms: [(at: Point, size: Double)] {
    panel.marks.flatMap { mark -> [(at: Point, size: Double)] in
      guard case .points(let points) = mark else { return [] }
      return points.points.compactMap(place).map { ($0, theme.markerSize(points.size) * 1.3) }
    }
  }

  private func draw(_ mark: RuleMark) -> [Element] {
    let stroke = Stroke(mark.colour, width: theme.axisWidth * 1.2, dash: theme.dash(mark.dash))
    switch mark.direction {
    case .vertical:
      guard let at = x.place(mark.at) else { return [] }
      var elements = [Element.shape(Shape(.line(Point(at, frame.minY), Point(at, frame.maxY)), stroke: stroke))]
      if !mark.label.isEmpty {
        let box = label(mark.label, theme.smallFont)
        let left = at + 3 + box.width < frame.maxX ? at + 3 : at - 3 - box.width
        elements.append(.text(box.block(at: Point(left, frame.minY + theme.smallSize), colour: mark.colour)))
      }
      return elements
    case .horizontal:
      guard let at = y.place(mark.at) else { return [] }
      return [.shape(Shape(.line(Point(frame.minX, at), Point(frame.maxX, at)), stroke: stroke))]
    }
  }

  private func draw(_ mark: PointMark) -> [Element] {
    let centres = mark.points.compactMap(place).filter { frame.inset(by: -0.5).contains($0) }
    guard !centres.isEmpty else { return [] }
    let size = theme.markerSize(mark.size)
    if mark.symbol == .circle, mark.edge == nil {
      let dots = Dots(centres, diameter: size, colour: mark.colour)
      guard !dots.addsUp else { return [.dots(dots)] }
      return [
        .dots(
          Dots(
            DenseDots.thinned(centres, diameter: size, in: frame), diameter: size, colour: mark.colour, isUnion: true))
      ]
    }
    return centres.map {
      .shape(Markers.shape(mark.symbol, at: $0, size: size, colour: mark.colour, edge: theme.edge(mark.edge)))
    }
  }

  private func draw(_ mark: TextMark) -> [Element] {
    guard let at = place(mark.at) else { return [] }
    let box = label(mark.text, theme.smallFont)
    let left: Double =
      switch mark.anchor {
      case .left: 0
      case .centre: -box.width / 2
      case .right: -box.width
      }
    var x = at.x + left + mark.shift.width
    x = min(max(x, frame.minX + 2), max(frame.minX + 2, frame.maxX - box.width - 1))
    let y = min(max(at.y - mark.shift.height, frame.minY + theme.smallSize * 0.8), frame.maxY - 2)
    return [.text(box.block(at: Point(x, y), colour: mark.colour ?? theme.ink, halo: .white))]
  }

  private func draw(_ mark: ArrowMark) -> [Element] {
    guard let from = place(mark.from), let to = place(mark.to) else { return [] }
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 2 else { return [] }
    let (ux, uy) = (dx / length, dy / length)
    let head = min(5, length * 0.5)
    let back = Point(to.x - ux * head, to.y - uy * head)
    let wings = [
      Point(back.x - uy * head * 0.38, back.y + ux * head * 0.38), to,
      Point(back.x + uy * head * 0.38, back.y - ux * head * 0.38),
    ]
    return [
      .shape(Shape(.line(from, back), stroke: Stroke(mark.colour, width: theme.lineWidth * 0.8))),
      .shape(Shape(.polyline(wings, closed: true), fill: mark.colour)),
    ]
  }
}

/// Symbols of equal visual weight, centred on their point.
enum Markers {
  /// - Parameter edge: the line around it.
  static func shape(
    _ symbol: PointMark.Symbol, at centre: Point, size: Double, colour: Colour, edge: Stroke?
  ) -> Shape {
    let outline = edge
    switch symbol {
    case .circle: return Shape(.circle(centre, radius: size / 2), fill: colour, stroke: outline)
    case .ring:
      return Shape(.circle(centre, radius: size / 2), fill: .white, stroke: Stroke(colour, width: max(1, size * 0.2)))
    case .square:
      let half = size * 0.44
      let rect = Rect(x: centre.x - half, y: centre.y - half, width: 2 * half, height: 2 * half)
      return Shape(.rect(rect), fill: colour, stroke: outline)
    case .diamond: return Shape(polygon(4, centre, size * 0.62), fill: colour, stroke: outline)
    case .triangle: return Shape(polygon(3, centre, size * 0.62), fill: colour, stroke: outline)
    case .star: return Shape(star(centre, size * 0.78), fill: colour, stroke: outline)
    case .cross:
      let r = size * 0.42
      let path = Path([
        .move(Point(centre.x - r, centre.y - r)), .line(Point(centre.x + r, centre.y + r)),
        .move(Point(centre.x - r, centre.y + r)), .line(Point(centre.x + r, centre.y - r)),
      ])
      return Shape(path, stroke: Stroke(colour, width: max(1.2, size * 0.25), cap: .round))
    }
  }

  private static func polygon(_ corners: Int, _ centre: Point, _ radius: Double) -> Path {
    .polyline((0..<corners).map { on(centre, radius, Double($0) / Double(corners)) }, closed: true)
  }

  private static func star(_ centre: Point, _ radius: Double) -> Path {
    .polyline((0..<10).map { on(centre, $0.isMultiple(of: 2) ? radius : radius * 0.42, Double($0) / 10) }, closed: true)
  }

  private static func on(_ centre: Point, _ radius: Double, _ turn: Double) -> Point {
    let angle = turn * 2 * Double.pi - Double.pi / 2
    return Point(centre.x + radius * cos(angle), centre.y + radius * sin(angle))
  }
}
