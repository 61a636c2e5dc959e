// Markers at places of the data.

public import Drawing

public struct PointMark: Sendable, Hashable {
  public enum Symbol: String, Sendable, Hashable, CaseIterable {
    case circle, square, diamond, triangle, star, cross, ring
  }

  public var points: [Point]
  public var symbol: Symbol
  public var colour: Colour
  /// nil: the theme's.
  public var size: Double?
  /// A thin line around each, so that it stands out on any ground.
  public var edge: Colour?
  public var label: String
  /// On the panel's colour scale, whose colour they then have.
  public var value: Double?

  public init(
    _ points: [Point], symbol: Symbol = .circle, colour: Colour, size: Double? = nil, edge: Colour? = nil,
    label: String = "", value: Double? = nil
  ) {
    (self.points, self.symbol, self.colour, self.value) = (points, symbol, colour, value)
    (self.size, self.edge, self.label) = (size, edge, label)
  }
}

extension Mark {
  public static func points(_ mark: PointMark) -> Mark { Mark(mark) }
}

extension PointMark: MarkBody {
  var layer: MarkLayer { .markers }
  var extent: Extent { Extent(xs: points.map(\.x), ys: points.map(\.y)) }
  var colourValues: [Double] { value.map { [$0] } ?? [] }

  func draw(in panel: PanelPainter) -> [Element] {
    let centres = points.compactMap(panel.place).filter { panel.frame.inset(by: -0.5).contains($0) }
    guard !centres.isEmpty, let colour = panel.colour(value, or: colour) else { return [] }
    let size = panel.theme.markerSize(size)
    guard symbol == .circle, edge == nil else {
      let edge = panel.theme.edge(edge)
      return centres.map { .shape(Markers.shape(symbol, at: $0, size: size, colour: colour, edge: edge)) }
    }
    let dots = Dots(centres, diameter: size, colour: colour)
    guard !dots.addsUp else { return [.dots(dots)] }
    let seen = DenseDots.thinned(centres, diameter: size, in: panel.frame)
    return [.dots(Dots(seen, diameter: size, colour: colour, isUnion: true))]
  }

  func ink(in panel: PanelPainter) -> [Point] { points.compactMap(panel.place) }

  func markerRooms(in panel: PanelPainter) -> [(at: Point, size: Double)] {
    points.compactMap(panel.place).map { ($0, panel.theme.markerSize(size) * 1.3) }
  }

  // MARK: in the legend

  var legendName: String { label }
  var withoutData: PointMark {
    PointMark([], symbol: symbol, colour: colour, size: size, edge: edge, label: label)
  }

  func sign(at left: Point, swatch: Double, theme: Theme) -> [Element] {
    let size = min(theme.markerSize(size), theme.smallSize)
    let centre = Point(left.x + swatch / 2, left.y)
    return [.shape(Markers.shape(symbol, at: centre, size: size, colour: colour, edge: theme.edge(edge)))]
  }

  func series(isNamedAtEnd: Bool) -> Guide.Series? {
    Guide.Series(
      name: label, kind: .points, colour: colour, symbol: symbol.rawValue,
      isEdged: edge.map { $0 != .white } ?? false)
  }

  // MARK: in a spec

  static let kind = MarkKind(
    "points",
    MarkKey.series + [
      MarkKey("x", .positions, "places along x, or a column of words"), .y,
      MarkKey("symbol", .look, Symbol.allCases.map(\.rawValue).joined(separator: ", ") + ", or a column"),
      MarkKey("size", .number(0.1...100), "diameter in points"),
      MarkKey("edge", .text, "the colour of a thin line around each"),
    ]
  ) { channels, panel in
    let xs = channels.positions(on: &panel.x)
    guard let xy = channels.aligned([("x", xs), ("y", channels.numbers("y"))]) else { return [] }
    let size = channels.number("size")
    let edge = channels.has("edge") ? channels.colour("edge", or: .white) : nil
    return channels.series(xy[0].count).compactMap { one -> Mark? in
      let points = one.rows.map { Point(xy[0][$0], xy[1][$0]) }.filter { $0.x.isFinite && $0.y.isFinite }
      guard !points.isEmpty else { return nil }
      return .points(
        PointMark(
          points, symbol: one.symbol, colour: one.colour, size: size, edge: edge, label: one.label,
          value: one.value))
    }
  }

  var channels: [(key: String, value: SpecValue?)] {
    Written.places(points) + Written.look(colour, value) + [
      ("symbol", .word(symbol.rawValue)), ("size", size.map { .number($0) }), ("edge", edge.map { .colour($0) }),
    ] + Written.label(label)
  }
}
