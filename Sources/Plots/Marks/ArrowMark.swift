// Arrows from one place of the data to another.

public import Drawing

public struct ArrowMark: Sendable, Hashable {
  public var from: Point
  public var to: Point
  public var colour: Colour
  public init(from: Point, to: Point, colour: Colour) { (self.from, self.to, self.colour) = (from, to, colour) }
}

extension Mark {
  public static func arrow(_ mark: ArrowMark) -> Mark { Mark(mark) }
}

extension ArrowMark: MarkBody {
  var role: MarkRole { .note }
  var layer: MarkLayer { .notes }
  var extent: Extent { Extent(xs: [from.x, to.x], ys: [from.y, to.y]) }

  func draw(in panel: PanelPainter) -> [Element] {
    guard let from = panel.place(from), let to = panel.place(to) else { return [] }
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
      .shape(Shape(.line(from, back), stroke: Stroke(colour, width: panel.theme.lineWidth * 0.8))),
      .shape(Shape(.polyline(wings, closed: true), fill: colour)),
    ]
  }

  func ink(in panel: PanelPainter) -> [Point] { dense([from, to].compactMap(panel.place)) }

  // MARK: in a spec

  static let kind = MarkKind(
    "arrow",
    [
      .x, .y, MarkKey("to_x", .channel, "where its head is along x"),
      MarkKey("to_y", .channel, "where its head is along y"), .colour,
    ]
  ) { channels, _ in
    guard let all = channels.together("x", "y", "to_x", "to_y") else { return [] }
    let colour = channels.colour("colour", or: channels.theme.ink)
    return all[0].indices.filter { row in all.allSatisfy { $0[row].isFinite } }.map { row in
      .arrow(ArrowMark(from: Point(all[0][row], all[1][row]), to: Point(all[2][row], all[3][row]), colour: colour))
    }
  }

  var channels: [(key: String, value: SpecValue?)] {
    [
      ("x", .number(from.x)), ("y", .number(from.y)), ("to_x", .number(to.x)), ("to_y", .number(to.y)),
      ("colour", .colour(colour)),
    ]
  }
}
