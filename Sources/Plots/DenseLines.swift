// Very many points on a line, or very many lines: no more is drawn than can be seen.

import Drawing
import Foundation

enum DenseLines {
  /// Shorter lines are drawn point for point.
  static let few = 400
  /// How far the drawing may lie from the line, points.
  static let tolerance = 0.05
  private static let column = 0.1

  /// A line through fewer of its own points: no point of either is further than 0.1 pt from the other.
  static func simplified(_ points: [Point]) -> [Point] {
    guard points.count > few else { return points }
    return sleeve(columns(points))
  }

  /// Of points in one column of 0.1 pt the first, the lowest, the highest and the last: between them the line goes up and
  /// down over the same ink. Only for lines that never go back.
  static func columns(_ points: [Point]) -> [Point] {
    guard zip(points, points.dropFirst()).allSatisfy({ $0.x <= $1.x }) else { return points }
    var kept: [Point] = []
    var start = 0
    while start < points.count {
      var end = start
      var (low, high) = (start, start)
      while end < points.count, points[end].x - points[start].x < column {
        if points[end].y < points[low].y { low = end }
        if points[end].y > points[high].y { high = end }
        end += 1
      }
      for index in Set([start, low, high, end - 1]).sorted() { kept.append(points[index]) }
      start = end
    }
    return kept
  }

  /// Goes on from a kept point as long as one straight piece passes within the tolerance of every point left out, in
  /// their order (a cone of directions that every point narrows).
  static func sleeve(_ points: [Point]) -> [Point] {
    guard var anchor = points.first, points.count > 2 else { return points }
    var kept = [anchor]
    var last = anchor
    var (low, high, reach) = (-Double.infinity, Double.infinity, 0.0)
    var axis = 0.0
    for point in points.dropFirst() {
      let (dx, dy) = (point.x - anchor.x, point.y - anchor.y)
      let distance = hypot(dx, dy)
      if distance <= tolerance, reach == 0 {
        last = point
        continue
      }
      if reach == 0 { axis = atan2(dy, dx) }
      let turn = wrapped(atan2(dy, dx) - axis)
      let half = distance > tolerance ? asin(tolerance / distance) : .pi
      // The end of the piece must lie in the cone of all before it, and no point may go back towards the anchor.
      if turn >= low, turn <= high, distance >= reach - tolerance {
        (low, high, reach) = (max(low, turn - half), min(high, turn + half), max(reach, distance))
        last = point
      } else {
        kept.append(last)
        anchor = last
        let (ex, ey) = (point.x - anchor.x, point.y - anchor.y)
        (axis, reach) = (atan2(ey, ex), hypot(ex, ey))
        let half = reach > tolerance ? asin(tolerance / reach) : .pi
        (low, high) = (-half, half)
        last = point
      }
    }
    kept.append(last)
    return kept
  }

  private static func wrapped(_ angle: Double) -> Double {
    angle > .pi ? angle - 2 * .pi : angle < -.pi ? angle + 2 * .pi : angle
  }
}

/// Lines under other lines: what opaque ink on top hides is left out.
struct HiddenLines {
  /// Fewer points in a panel than this are drawn as they are.
  static let few = 20_000
  private var coverage: Coverage
  private static let pitch = 1.0 / 8
  /// A pixel counts as hidden where it is this far inside the ink on top, points.
  private static let margin = 0.05

  init(_ frame: Rect) { coverage = Coverage(frame, pitch: Self.pitch) }

  /// The pieces of a line that show, when called from the topmost line down.
  mutating func visible(_ points: [Point], width: Double) -> [[Point]] {
    var pieces: [[Point]] = []
    var joined = false
    for (a, b) in zip(points, points.dropFirst()) {
      if shows(a, b, radius: width / 2) {
        if joined { pieces[pieces.count - 1].append(b) } else { pieces.append([a, b]) }
        joined = true
      } else {
        joined = false
      }
    }
    for (a, b) in zip(points, points.dropFirst()) { ink(a, b, radius: width / 2 - Self.margin) }
    return pieces
  }

  private func shows(_ a: Point, _ b: Point, radius: Double) -> Bool {
    let rows = coverage.rows(from: min(a.y, b.y) - radius, to: max(a.y, b.y) + radius)
    return rows.contains { row in
      Self.span(a, b, radius, coverage.height(of: row)).map { coverage.isFree(row, from: $0.low, to: $0.high) } ?? false
    }
  }

  private mutating func ink(_ a: Point, _ b: Point, radius: Double) {
    guard radius > 0 else { return }
    for row in coverage.rows(from: min(a.y, b.y) - radius, to: max(a.y, b.y) + radius) {
      if let span = Self.span(a, b, radius, coverage.height(of: row)) {
        coverage.ink(row, from: span.low, to: span.high)
      }
    }
  }

  /// Where a height cuts the stroke between two points: a straight piece with round ends.
  private static func span(_ a: Point, _ b: Point, _ radius: Double, _ y: Double) -> (low: Double, high: Double)? {
    var (low, high) = (Double.infinity, -Double.infinity)
    func add(_ x: Double) { (low, high) = (min(low, x), max(high, x)) }
    for end in [a, b] where abs(y - end.y) <= radius {
      let half = (radius * radius - (y - end.y) * (y - end.y)).squareRoot()
      add(end.x - half)
      add(end.x + half)
    }
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = hypot(dx, dy)
    if length > 0 {
      let (nx, ny) = (-dy / length * radius, dx / length * radius)
      for side in [-1.0, 1] {
        let (from, to) = (Point(a.x + side * nx, a.y + side * ny), Point(b.x + side * nx, b.y + side * ny))
        guard min(from.y, to.y) <= y, y <= max(from.y, to.y), from.y != to.y else { continue }
        add(from.x + (to.x - from.x) * (y - from.y) / (to.y - from.y))
      }
    }
    return low <= high ? (low, high) : nil
  }
}
