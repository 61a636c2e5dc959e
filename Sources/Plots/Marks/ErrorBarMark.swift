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
  public init(_ bars: [Bar], colour: Colour) { (self.bars, self.colour) = (bars, colour) }
}

extension Mark {
  public static func errorBars(_ mark: ErrorBarMark) -> Mark { Mark(mark) }
}

extension ErrorBarMark: MarkBody {
  var role: MarkRole { .interval }
  var extent: Extent { Extent(xs: bars.map(\.x), ys: bars.flatMap { [$0.low, $0.high] }) }

  func draw(in panel: PanelPainter) -> [Element] {
    let stroke = Stroke(colour, width: panel.theme.axisWidth * 1.2)
    let cap = 1.6
    return bars.flatMap { bar -> [Element] in
      guard let low = panel.place(Point(bar.x, bar.low)), let high = panel.place(Point(bar.x, bar.high)) else {
        return []
      }
      return [
        .shape(Shape(.line(low, high), stroke: stroke)),
        .shape(Shape(.line(Point(low.x - cap, low.y), Point(low.x + cap, low.y)), stroke: stroke)),
        .shape(Shape(.line(Point(high.x - cap, high.y), Point(high.x + cap, high.y)), stroke: stroke)),
      ]
    }
  }

  func ink(in panel: PanelPainter) -> [Point] {
    bars.flatMap { bar in
      dense([Point(bar.x, bar.low), Point(bar.x, bar.high)].compactMap(panel.place))
    }
  }

  // MARK: in a spec

  static let kind = MarkKind("error_bars", [.x, .low, .high, .colour, .by]) { channels, _ in
    guard let all = channels.together("x", "low", "high") else { return [] }
    return channels.series(all[0].count).map { one in
      let bars = one.rows.filter { row in all.allSatisfy { $0[row].isFinite } }.map {
        Bar(x: all[0][$0], low: all[1][$0], high: all[2][$0])
      }
      return .errorBars(ErrorBarMark(bars, colour: one.colour))
    }
  }

  var channels: [(key: String, value: SpecValue?)] {
    [
      ("x", .numbers(bars.map(\.x))), ("low", .numbers(bars.map(\.low))), ("high", .numbers(bars.map(\.high))),
      ("colour", .colour(colour)),
    ]
  }
}
