// Lines through points.

public import Drawing

public struct LineMark: Sendable, Hashable {
  public var points: [Point]
  public var colour: Colour
  /// nil: the theme's.
  public var width: Double?
  public var dash: [Double]
  /// Its name in the legend; empty for none.
  public var label: String
  /// On the panel's colour scale, whose colour it then has.
  public var value: Double?

  public init(
    _ points: [Point], colour: Colour, width: Double? = nil, dash: [Double] = [], label: String = "",
    value: Double? = nil
  ) {
    (self.points, self.colour, self.width, self.value) = (points, colour, width, value)
    (self.dash, self.label) = (dash, label)
  }
}

extension Mark {
  public static func line(_ mark: LineMark) -> Mark { Mark(mark) }
}

extension LineMark: MarkBody {
  var extent: Extent { Extent(xs: points.map(\.x), ys: points.map(\.y)) }
  var colourValues: [Double] { value.map { [$0] } ?? [] }

  func draw(in panel: PanelPainter) -> [Element] {
    guard let colour = panel.colour(value, or: colour) else { return [] }
    let width = panel.theme.lineWidth(width)
    let stroke = Stroke(colour, width: width, dash: panel.theme.dash(dash), cap: dash.isEmpty ? .round : .butt)
    let pieces = panel.pieces(points)
    let lines = pieces.filter { $0.count > 1 }.map(DenseLines.simplified)
    // What was measured between two gaps is no line, and is not lost.
    let alone = pieces.filter { $0.count == 1 }.joined()
    var elements: [Element] = lines.map { .shape(Shape(.polyline($0), stroke: stroke)) }
    if !alone.isEmpty { elements.append(.dots(Dots(Array(alone), diameter: max(2, 2.2 * width), colour: colour))) }
    return elements
  }

  func ink(in panel: PanelPainter) -> [Point] { panel.pieces(points).flatMap(dense) }
  var trail: LineMark? { self }
  var isOpaqueLine: Bool { colour.alpha == 1 && dash.isEmpty }

  // MARK: in the legend

  var legendName: String { label }
  var withoutData: LineMark { LineMark([], colour: colour, width: width, dash: dash, label: label) }

  func sign(at left: Point, swatch: Double, theme: Theme) -> [Element] {
    let stroke = Stroke(colour, width: theme.lineWidth(width), dash: theme.dash(dash))
    return [.shape(Shape(.line(left, Point(left.x + swatch, left.y)), stroke: stroke))]
  }

  func series(isNamedAtEnd: Bool) -> Guide.Series? {
    Guide.Series(name: label, kind: .line, colour: colour, dash: dash, isNamedAtEnd: isNamedAtEnd)
  }

  // MARK: in a spec

  static let kind = MarkKind(
    "line",
    MarkKey.series + [
      .x, .y, MarkKey("width", .number(0.05...20), "points"), .dash,
      MarkKey("smooth", .number(1...1e7), "the mean over so many points about each"), .sort,
    ]
  ) { channels, _ in
    guard let xy = channels.together("x", "y") else { return [] }
    let width = channels.number("width")
    let window = channels.number("smooth").map { Int($0, in: 1...10_000_000) }
    return channels.series(xy[0].count).flatMap { one -> [Mark] in
      let order = channels.ordered(one.rows, by: xy[0])
      let ys = smoothed(order.map { xy[1][$0] }, window)
      return pieces(zip(order, ys).map { Point(xy[0][$0], $1) }).map { piece, isLongest in
        .line(
          LineMark(
            piece, colour: one.colour, width: width, dash: one.dash, label: isLongest ? one.label : "",
            value: one.value))
      }
    }
  }

  var channels: [(key: String, value: SpecValue?)] {
    Written.places(points) + Written.look(colour, value) + [
      ("width", width.map { .number($0) }), ("dash", .ifAny(dash)),
    ]
      + Written.label(label)
  }

  /// The mean over a window about each value, narrower at the ends.
  private static func smoothed(_ values: [Double], _ window: Int?) -> [Double] {
    guard let window, window > 1, values.count > 2 else { return values }
    var sums = [0.0]
    for value in values { sums.append(sums[sums.count - 1] + value) }
    return values.indices.map { index in
      let half = min(window / 2, index, values.count - 1 - index)
      return (sums[index + half + 1] - sums[index - half]) / Double(2 * half + 1)
    }
  }

  /// A gap in the data is a gap in the line.
  private static func pieces(_ points: [Point]) -> [(points: [Point], isLongest: Bool)] {
    let all = points.split { !$0.x.isFinite || !$0.y.isFinite }.map(Array.init)
    let longest = all.indices.max { all[$0].count < all[$1].count }
    return all.indices.map { (all[$0], $0 == longest) }
  }
}
