// Plane geometry in points (1/72 in), y down, the origin at the top left.

public struct Point: Sendable, Hashable {
  public var x: Double
  public var y: Double
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

public struct Size: Sendable, Hashable {
  public var width: Double
  public var height: Double
  public init(_ width: Double, _ height: Double) {
    self.width = width
    self.height = height
  }
  public static func inches(_ width: Double, _ height: Double) -> Size { Size(width * 72, height * 72) }
}

public struct Rect: Sendable, Hashable {
  public var x: Double
  public var y: Double
  public var width: Double
  public var height: Double

  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  public var minX: Double { x }
  public var maxX: Double { x + width }
  public var minY: Double { y }
  public var maxY: Double { y + height }
  public var midX: Double { x + width / 2 }
  public var midY: Double { y + height / 2 }

  public func contains(_ point: Point) -> Bool {
    point.x >= minX && point.x <= maxX && point.y >= minY && point.y <= maxY
  }

  public func intersects(_ other: Rect) -> Bool {
    minX < other.maxX && other.minX < maxX && minY < other.maxY && other.minY < maxY
  }

  public func union(_ other: Rect) -> Rect {
    let left = min(minX, other.minX)
    let top = min(minY, other.minY)
    return Rect(x: left, y: top, width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
  }

  public func inset(by amount: Double) -> Rect {
    Rect(x: x + amount, y: y + amount, width: max(0, width - 2 * amount), height: max(0, height - 2 * amount))
  }

  public func offset(_ dx: Double, _ dy: Double) -> Rect { Rect(x: x + dx, y: y + dy, width: width, height: height) }
}

public struct Path: Sendable, Hashable {
  public enum Segment: Sendable, Hashable {
    case move(Point)
    case line(Point)
    case curve(Point, Point, to: Point)
    case close
  }

  public var segments: [Segment]
  public init(_ segments: [Segment] = []) { self.segments = segments }

  public static func polyline(_ points: [Point], closed: Bool = false) -> Path {
    guard let first = points.first else { return Path() }
    return Path([.move(first)] + points.dropFirst().map { .line($0) } + (closed ? [.close] : []))
  }

  /// Several lines in one path.
  public static func polylines(_ lines: [[Point]]) -> Path { Path(lines.flatMap { polyline($0).segments }) }

  /// The ends of its segments.
  public var points: [Point] {
    segments.compactMap { segment in
      switch segment {
      case .move(let p), .line(let p), .curve(_, _, let p): p
      case .close: nil
      }
    }
  }

  public static func line(_ from: Point, _ to: Point) -> Path { polyline([from, to]) }

  public static func rect(_ r: Rect) -> Path {
    polyline(
      [Point(r.minX, r.minY), Point(r.maxX, r.minY), Point(r.maxX, r.maxY), Point(r.minX, r.maxY)], closed: true)
  }

  /// Four Bézier arcs; off by less than 0.03 % of the radius.
  public static func circle(_ centre: Point, radius r: Double) -> Path {
    let k = 0.5522847498 * r
    let (x, y) = (centre.x, centre.y)
    return Path([
      .move(Point(x + r, y)),
      .curve(Point(x + r, y + k), Point(x + k, y + r), to: Point(x, y + r)),
      .curve(Point(x - k, y + r), Point(x - r, y + k), to: Point(x - r, y)),
      .curve(Point(x - r, y - k), Point(x - k, y - r), to: Point(x, y - r)),
      .curve(Point(x + k, y - r), Point(x + r, y - k), to: Point(x + r, y)),
      .close,
    ])
  }
}
