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
      let (early, late) = (min(low, high), max(low, high))
      kept.append(points[start])
      if early > start { kept.append(points[early]) }
      if late > early { kept.append(points[late]) }
      if end - 1 > late { kept.append(points[end - 1]) }
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
  private static let pitch = 1.0 / 8
  /// A pixel counts as hidden where it is this far inside the ink on top, points.
  private static let margin = 0.05
  /// The same pixels twice, by rows and by columns: a steep piece crosses few columns, a flat one few rows.
  private var flat: Coverage
  private var steep: Coverage

  init(_ frame: Rect) {
    flat = Coverage(frame, pitch: Self.pitch)
    steep = Coverage(Rect(x: frame.y, y: frame.x, width: frame.height, height: frame.width), pitch: Self.pitch)
  }

  /// The pieces of a line that show, when called from the topmost line down.
  mutating func visible(_ points: [Point], width: Double) -> [[Point]] {
    var pieces: [[Point]] = []
    var inked: [Stroked] = []
    var joined = false
    for index in points.indices.dropFirst() {
      let (a, b) = (points[index - 1], points[index])
      let piece = Stroked(a, b, radius: width / 2)
      if piece.isSteep ? Self.shows(piece.turned, steep) : Self.shows(piece, flat) {
        if joined { pieces[pieces.count - 1].append(b) } else { pieces.append([a, b]) }
        joined = true
        // A line does not hide itself: what it inks counts for those below it.
        inked.append(Stroked(a, b, radius: width / 2 - Self.margin))
      } else {
        joined = false
      }
    }
    for piece in inked {
      Self.ink(piece, &flat)
      Self.ink(piece.turned, &steep)
    }
    return pieces
  }

  private static func shows(_ piece: Stroked, _ coverage: Coverage) -> Bool {
    for row in coverage.rows(from: piece.top, to: piece.bottom) {
      if let (low, high) = piece.span(coverage.height(of: row)), coverage.isFree(row, from: low, to: high) {
        return true
      }
    }
    return false
  }

  private static func ink(_ piece: Stroked, _ coverage: inout Coverage) {
    guard piece.radius > 0 else { return }
    for row in coverage.rows(from: piece.top, to: piece.bottom) {
      if let (low, high) = piece.span(coverage.height(of: row)) { coverage.ink(row, from: low, to: high) }
    }
  }
}

/// The ink of a straight piece with round ends.
private struct Stroked {
  let a: Point
  let b: Point
  let radius: Double
  /// From the middle of the stroke to its edge.
  private let normal: Point

  init(_ a: Point, _ b: Point, radius: Double) {
    (self.a, self.b, self.radius) = (a, b, radius)
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = (dx * dx + dy * dy).squareRoot()
    normal = length > 0 ? Point(-dy / length * radius, dx / length * radius) : Point(0, 0)
  }

  var isSteep: Bool { abs(b.y - a.y) > abs(b.x - a.x) }
  var top: Double { min(a.y, b.y) - radius }
  var bottom: Double { max(a.y, b.y) + radius }
  /// With x and y exchanged.
  var turned: Stroked { Stroked(Point(a.y, a.x), Point(b.y, b.x), radius: radius) }

  /// Where a height cuts it.
  @inline(__always)
  func span(_ y: Double) -> (low: Double, high: Double)? {
    var (low, high) = (Double.infinity, -Double.infinity)
    let (da, db) = (y - a.y, y - b.y)
    if abs(da) <= radius {
      let half = (radius * radius - da * da).squareRoot()
      (low, high) = (a.x - half, a.x + half)
    }
    if abs(db) <= radius {
      let half = (radius * radius - db * db).squareRoot()
      (low, high) = (min(low, b.x - half), max(high, b.x + half))
    }
    guard a.y != b.y else { return low <= high ? (min(low, min(a.x, b.x)), max(high, max(a.x, b.x))) : nil }
    let slope = (b.x - a.x) / (b.y - a.y)
    let (from, to) = (min(a.y, b.y), max(a.y, b.y))
    if y - normal.y >= from, y - normal.y <= to {
      let x = a.x + normal.x + (da - normal.y) * slope
      (low, high) = (min(low, x), max(high, x))
    }
    if y + normal.y >= from, y + normal.y <= to {
      let x = a.x - normal.x + (da + normal.y) * slope
      (low, high) = (min(low, x), max(high, x))
    }
    return low <= high ? (low, high) : nil
  }
}
