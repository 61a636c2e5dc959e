// Level lines with their numbers on them, and the ground between them.

public import Drawing
import Foundation
import Typesetting

/// Level lines of a grid, labelled on the line; filled below each other where a colour bar gives the colours.
public struct ContourMark: Sendable, Hashable {
  public var grid: Grid
  public var levels: [Double]
  /// Level → label with `$TeX$`, in the order of `levels`; empty strings for none.
  public var labels: [String]
  public var colour: Colour
  public var filled: Bool

  public init(grid: Grid, levels: [Double], labels: [String], colour: Colour, filled: Bool = false) {
    (self.grid, self.levels, self.labels) = (grid, levels, labels)
    (self.colour, self.filled) = (colour, filled)
  }
}

extension Mark {
  public static func contours(_ mark: ContourMark) -> Mark { Mark(mark) }
}

extension ContourMark: MarkBody {
  var extent: Extent { Extent(xs: grid.xs, ys: grid.ys) }
  var colourValues: [Double] { filled ? grid.values : [] }
  var coversFrame: Bool { filled }
  var fillsFrame: Bool { true }
  func draw(in panel: PanelPainter) -> [Element] { ContourPainter(panel: panel, mark: self).elements() }

  // MARK: in a spec

  static let kind = MarkKind(
    "contour",
    [
      .x, .y, .value, MarkKey("levels", .levels, "a list, or how many"),
      MarkKey("labels", .texts, "a list of what stands on the lines"), .colour,
      MarkKey("filled", .truth, "the ground between the lines is coloured"),
    ]
  ) { channels, panel in
    guard let grid = channels.grid() else { return [] }
    let levels = channels.levels(of: grid, scale: panel.colourBar?.scale ?? .linear)
    let labels = channels.texts("labels") ?? levels.map { Axis.Tick($0).label }
    let filled = channels.truth("filled") ?? false
    if filled { panel.colour(named: channels.word("value"), isShown: true) }
    return [
      .contours(
        ContourMark(
          grid: grid, levels: levels, labels: labels, colour: channels.colour("colour", or: channels.theme.ink),
          filled: filled))
    ]
  }

  var channels: [(key: String, value: SpecValue?)] {
    [
      ("x", .numbers(grid.xs)), ("y", .numbers(grid.ys)), ("value", .numbers(grid.values)),
      ("levels", .numbers(levels)), ("labels", .texts(labels)), ("colour", .colour(colour)),
      ("filled", .ifTrue(filled)),
    ]
  }
}

extension Channels {
  /// Levels as given, or about so many round ones: evenly spread, in the log on a log scale.
  public func levels(of grid: Grid, scale: Axis.Scale = .linear) -> [Double] {
    if isList("levels") { return (list("levels") ?? []).filter(\.isFinite) }
    let known = grid.values.filter { $0.isFinite && (scale != .log || $0 > 0) }
    let wanted = number("levels") ?? 6
    guard let low = known.min(), let high = known.max(), high > low else { return [] }
    // Ends that are round themselves are no levels.
    let ticks = Ticks.make(scale, low...high, room: Int(wanted, in: 1...40) + (scale == .log ? 2 : 1))
    return ticks.filter { !$0.minor && !$0.label.isEmpty && $0.value > low && $0.value < high }.map(\.value)
  }
}

private struct ContourPainter {
  let panel: PanelPainter
  let mark: ContourMark

  func elements() -> [Element] {
    guard mark.grid.isComplete else { return [] }
    var elements = mark.filled ? fills() : []
    var taken: [Rect] = panel.inkPoints().map { Rect(x: $0.x - 2.5, y: $0.y - 2.5, width: 5, height: 5) }
    for (index, level) in mark.levels.enumerated() {
      let text = index < mark.labels.count ? mark.labels[index] : ""
      elements += lines(at: level, text, &taken)
    }
    return elements
  }

  /// A place on the page for a place on the grid; scales are applied between nodes, so log grids stay straight.
  private func page(_ at: Point) -> Point {
    let (px, py) = (between(mark.grid.xs, at.x, panel.x), between(mark.grid.ys, at.y, panel.y))
    return Point(px, py)
  }

  private func between(_ nodes: [Double], _ at: Double, _ scale: Scale) -> Double {
    let below = Int(at, in: 0...(nodes.count - 2))
    let low = scale.place(nodes[below]) ?? scale.from
    let high = scale.place(nodes[below + 1]) ?? scale.to
    return low + (high - low) * (at - Double(below))
  }

  /// Level and above, from low to high, so that no seam shows between two levels.
  private func fills() -> [Element] {
    guard let colours = panel.colours else { return [] }
    let levels = mark.levels.sorted()
    let bounds = [colours.domain.lowerBound] + levels + [colours.domain.upperBound]
    // Where the grid knows nothing there is nothing to paint.
    let isWhole = mark.grid.values.allSatisfy(\.isFinite)
    let ground = isWhole ? .rect(panel.frame) : area(above: -.greatestFiniteMagnitude)
    var elements: [Element] = [.shape(Shape(ground, fill: colours.colour(between: bounds[0], and: bounds[1])))]
    for (index, level) in levels.enumerated() {
      let path = area(above: level)
      guard !path.segments.isEmpty else { continue }
      elements.append(.shape(Shape(path, fill: colours.colour(between: level, and: bounds[index + 2]))))
    }
    return elements
  }

  private func area(above level: Double) -> Path {
    Path(
      outlines(of: mark.grid, above: level).filter { $0.points.count > 2 }.flatMap {
        Path.polyline($0.points.map(page), closed: true).segments
      })
  }

  private func lines(at level: Double, _ text: String, _ taken: inout [Rect]) -> [Element] {
    let curves = contours(of: mark.grid, at: level).map { curve in
      curve.points.map(page) + (curve.closed ? [page(curve.points[0])] : [])
    }
    let stroke = Stroke(mark.colour, width: panel.theme.axisWidth * 1.1, cap: .round)
    let longest = curves.indices.max { length(curves[$0]) < length(curves[$1]) }
    return curves.indices.flatMap { index -> [Element] in
      let whole = Element.shape(Shape(.polyline(curves[index]), stroke: stroke))
      guard index == longest, !text.isEmpty else { return [whole] }
      let box = panel.label(text, panel.theme.smallFont)
      guard let spot = spot(on: curves[index], for: box, avoiding: taken) else { return [whole] }
      taken.append(spot.bounds)
      let parts = cut(curves[index], around: spot.along, width: box.width + 4)
      return parts.map { .shape(Shape(.polyline($0), stroke: stroke)) } + [label(box, spot)]
    }
  }

  // MARK: labels

  private struct Spot {
    var along: Double
    var at: Point
    var angle: Double
    var bounds: Rect
  }

  private func label(_ box: TextBox, _ spot: Spot) -> Element {
    let rise = panel.fonts.capHeight(of: panel.theme.smallFont) / 2
    let angle = spot.angle * .pi / 180
    let origin = Point(
      spot.at.x - box.width / 2 * cos(angle) - rise * sin(angle),
      spot.at.y - box.width / 2 * sin(angle) + rise * cos(angle))
    return .text(box.block(at: origin, colour: mark.colour, rotation: spot.angle))
  }

  /// The straightest stretch near the middle of the curve that is clear of the frame and of other labels.
  private func spot(on curve: [Point], for box: TextBox, avoiding taken: [Rect]) -> Spot? {
    let total = length(curve)
    let need = box.width + 10
    guard total > need * 1.4 else { return nil }
    var best: (cost: Double, spot: Spot)?
    for step in 1..<48 {
      let along = need / 2 + (total - need) * Double(step) / 48
      let (a, middle, b) = (at(along - box.width / 2, curve), at(along, curve), at(along + box.width / 2, curve))
      var angle = atan2(b.y - a.y, b.x - a.x) * 180 / .pi
      if angle > 90 { angle -= 180 } else if angle < -90 { angle += 180 }
      let bow =
        abs((middle.x - a.x) * (b.y - a.y) - (middle.y - a.y) * (b.x - a.x)) / max(hypot(b.x - a.x, b.y - a.y), 1)
      let (w, h) = (abs(b.x - a.x) / 2 + 3.5, abs(b.y - a.y) / 2 + 3.5)
      let bounds = Rect(x: middle.x - w, y: middle.y - h, width: 2 * w, height: 2 * h)
      let room = panel.frame.inset(by: 2)
      guard bounds.minX >= room.minX, bounds.maxX <= room.maxX, bounds.minY >= room.minY, bounds.maxY <= room.maxY,
        !taken.contains(where: { $0.intersects(bounds) })
      else { continue }
      let cost = bow * 2 + abs(along / total - 0.5) * 6
      if best.map({ cost < $0.cost }) ?? true {
        best = (cost, Spot(along: along, at: middle, angle: angle, bounds: bounds))
      }
    }
    return best?.spot
  }
}

// MARK: along a curve

func length(_ curve: [Point]) -> Double {
  zip(curve, curve.dropFirst()).reduce(0) { $0 + hypot($1.1.x - $1.0.x, $1.1.y - $1.0.y) }
}

/// The point so far along a curve.
func at(_ along: Double, _ curve: [Point]) -> Point {
  var left = along
  for (a, b) in zip(curve, curve.dropFirst()) {
    let step = hypot(b.x - a.x, b.y - a.y)
    if left <= step, step > 0 { return Point(a.x + (b.x - a.x) * left / step, a.y + (b.y - a.y) * left / step) }
    left -= step
  }
  return curve.last ?? Point(0, 0)
}

/// The two parts of a curve that a gap leaves.
func cut(_ curve: [Point], around along: Double, width: Double) -> [[Point]] {
  var (before, after): ([Point], [Point]) = ([], [])
  var passed = 0.0
  for (index, point) in curve.enumerated() {
    if index > 0 { passed += hypot(point.x - curve[index - 1].x, point.y - curve[index - 1].y) }
    if passed < along - width / 2 { before.append(point) }
    if passed > along + width / 2 { after.append(point) }
  }
  before.append(at(along - width / 2, curve))
  after.insert(at(along + width / 2, curve), at: 0)
  return [before, after].filter { $0.count > 1 }
}
