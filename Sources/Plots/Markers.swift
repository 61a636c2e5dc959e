// Symbols of equal visual weight, centred on their point.

import Drawing
import Foundation

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
