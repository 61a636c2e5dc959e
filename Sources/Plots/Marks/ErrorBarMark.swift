// Error bars: a vertical line with caps at each x.

public import Drawing

public struct ErrorBarMark: Sendable, Hashable {
  public struct Bar: Sendable, Hashable {
    public var x: Double
    public var low: Double
    public var high: Double
    public init(x: Double, low: Double, high: Double) { (self.x, self.low, self.high) = (x, low, high) }
  }

  public var bars: [Bar]
  public var colour: Colour
  /// On the panel's colour scale, whose colour they then have.
  public var value: Double?
  public init(_ bars: [Bar], colour: Colour, value: Double? = nil) {
    (self.bars, self.colour, self.value) = (bars, colour, value)
  }
}

extension Mark {
  public static func errorBars(_ mark: ErrorBarMark) -> Mark { Mark(mark) }
}

extension ErrorBarMark: MarkBody {
  var role: MarkRole { .interval }
  var extent: Extent { Extent(xs: bars.map(\.x), ys: bars.flatMap { [$0.low, $0.high] }) }

  var colourValues: [Double] { value.map { [$0] } ?? [] }

  func draw(in panel: PanelPainter) -> [Element] {
    guard let colour = panel.colour(value, or: colour) else { return [] }
    let stroke = Stroke(colour, width: panel.theme.axisWidth * 1.2)
    return bars.flatMap { bar -> [Element] in
      guard let (x, low, high) = ends(bar, in: panel) else { return [] }
      let line = Element.shape(Shape(.line(Point(x, low.place), Point(x, high.place)), stroke: stroke))
      return [line] + [low, high].compactMap { end in cap(end, at: x, in: panel, stroke) }
    }
  }

  /// Both ends on the page; nil where none of the bar shows. An end that lies beyond the axis, or has no place on it
  /// (zero on a log axis), is at its edge and open.
  private func ends(_ bar: Bar, in panel: PanelPainter) -> (x: Double, low: End, high: End)? {
    guard let x = panel.x.place(bar.x), let low = panel.y.reach(bar.low), let high = panel.y.reach(bar.high),
      !(low.isOpen && high.isOpen && low.place == high.place)
    else { return nil }
    return (x, low, high)
  }

  private typealias End = (place: Double, isOpen: Bool)

  /// The stroke across a closed end; a head where the bar goes on over the edge.
  private func cap(_ end: End, at x: Double, in panel: PanelPainter, _ stroke: Stroke) -> Element? {
    let half = 1.6
    guard end.isOpen else {
      return .shape(Shape(.line(Point(x - half, end.place), Point(x + half, end.place)), stroke: stroke))
    }
    let inwards = end.place > panel.frame.midY ? -1.0 : 1
    let head = [
      Point(x - half, end.place + 3.2 * inwards), Point(x, end.place), Point(x + half, end.place + 3.2 * inwards),
    ]
    return .shape(Shape(.polyline(head, closed: true), fill: stroke.colour))
  }

  func ink(in panel: PanelPainter) -> [Point] {
    bars.flatMap { bar -> [Point] in
      guard let (x, low, high) = ends(bar, in: panel) else { return [] }
      return dense([Point(x, low.place), Point(x, high.place)])
    }
  }

  // MARK: in a spec

  static let kind = MarkKind("error_bars", [.x, .low, .high, .colour, .shade, .opacity, .by]) { channels, _ in
    guard let all = channels.together("x", "low", "high") else { return [] }
    return channels.series(all[0].count).map { one in
      let bars = one.rows.filter { row in all.allSatisfy { $0[row].isFinite } }.map {
        Bar(x: all[0][$0], low: all[1][$0], high: all[2][$0])
      }
      return .errorBars(ErrorBarMark(bars, colour: one.colour, value: one.value))
    }
  }

  var channels: [(key: String, value: SpecValue?)] {
    [
      ("x", .numbers(bars.map(\.x))), ("low", .numbers(bars.map(\.low))), ("high", .numbers(bars.map(\.high))),
    ] + Written.look(colour, value)
  }
}
