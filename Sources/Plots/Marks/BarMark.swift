// Rectangles that stand on a base: counts, histograms.

public import Drawing

public struct BarMark: Sendable, Hashable {
  public struct Bar: Sendable, Hashable {
    public var x: ClosedRange<Double>
    public var y: ClosedRange<Double>
    public init(x: ClosedRange<Double>, y: ClosedRange<Double>) { (self.x, self.y) = (x, y) }
  }

  public var bars: [Bar]
  public var colour: Colour
  public var label: String
  /// On the panel's colour scale, whose colour they then have.
  public var value: Double?
  public init(_ bars: [Bar], colour: Colour, label: String = "", value: Double? = nil) {
    (self.bars, self.colour, self.label, self.value) = (bars, colour, label, value)
  }
}

extension Mark {
  public static func bars(_ mark: BarMark) -> Mark { Mark(mark) }
}

extension BarMark: MarkBody {
  var extent: Extent {
    Extent(
      xs: bars.flatMap { [$0.x.lowerBound, $0.x.upperBound] }, ys: bars.flatMap { [$0.y.lowerBound, $0.y.upperBound] })
  }
  var standsOnZero: Bool { true }
  var colourValues: [Double] { value.map { [$0] } ?? [] }

  func draw(in panel: PanelPainter) -> [Element] {
    let edge = Stroke(.white, width: panel.theme.axisWidth, join: .miter)
    guard let colour = panel.colour(value, or: colour) else { return [] }
    return bars.compactMap { bar in
      // On a log axis a bar stands on the edge: zero is infinitely far below it.
      guard let (left, right) = panel.x.interval(bar.x), let (low, high) = panel.y.interval(bar.y) else { return nil }
      let rect = Rect(x: min(left, right), y: min(low, high), width: abs(right - left), height: abs(high - low))
      return .shape(Shape(.rect(rect), fill: colour, stroke: edge))
    }
  }

  func ink(in panel: PanelPainter) -> [Point] {
    bars.flatMap { bar in
      let (low, high) = (bar.x.lowerBound, bar.x.upperBound)
      let middle = (low + high) / 2
      return dense([Point(low, bar.y.upperBound), Point(high, bar.y.upperBound)].compactMap(panel.place))
        + dense([Point(middle, bar.y.lowerBound), Point(middle, bar.y.upperBound)].compactMap(panel.place))
    }
  }

  // MARK: in the legend

  var legendName: String { label }
  var withoutData: BarMark { BarMark([], colour: colour, label: label) }

  func sign(at left: Point, swatch: Double, theme: Theme) -> [Element] {
    let side = theme.smallSize * 0.8
    return [
      .shape(Shape(.rect(Rect(x: left.x + 2, y: left.y - side / 2, width: swatch - 4, height: side)), fill: colour))
    ]
  }

  func series(isNamedAtEnd: Bool) -> Guide.Series? { Guide.Series(name: label, kind: .band, colour: colour) }

  // MARK: in a spec

  static let kind = MarkKind(
    "bars",
    MarkKey.series + [
      MarkKey("x", .positions, "their middles, pairs of their edges, or a column of words"), .y,
      MarkKey("base", .channel, "where they begin; 0 without it"),
      MarkKey("width", .number(0.01...1), "as a share of the distance between them"),
      MarkKey("counts", .column, "in place of x and y: a column of words, one bar for each"),
    ]
  ) { channels, panel in
    if channels.has("counts") { return counts(channels, &panel) }
    if let edges = channels.pairs("x") { return exact(edges, channels) }
    let xs = channels.positions(on: &panel.x)
    let base = channels.numbers("base", isNeeded: false) ?? [0]
    guard let all = channels.aligned([("x", xs), ("y", channels.numbers("y")), ("base", base)]) else { return [] }
    let gaps = zip(Set(all[0]).sorted(), Set(all[0]).sorted().dropFirst()).map { $1 - $0 }
    let half = (gaps.min() ?? 1) * (channels.number("width") ?? 0.8) / 2
    return channels.series(all[0].count).map { one in
      let rows = one.rows.filter { all[0][$0].isFinite && all[1][$0].isFinite && all[2][$0].isFinite }
      return .bars(
        BarMark(
          rows.map { bar(ClosedRange(between: all[0][$0] - half, and: all[0][$0] + half), all[1][$0], all[2][$0]) },
          colour: one.colour,
          label: one.label, value: one.value))
    }
  }

  private static func bar(_ x: ClosedRange<Double>, _ y: Double, _ base: Double) -> Bar {
    Bar(x: x, y: ClosedRange(between: y, and: base))
  }

  /// Bars whose edges stand in the spec as pairs.
  private static func exact(_ edges: [ClosedRange<Double>], _ channels: any Channels) -> [Mark] {
    let base = channels.numbers("base", isNeeded: false) ?? [0]
    guard let all = channels.aligned([("y", channels.numbers("y")), ("base", base)]), all[0].count == edges.count
    else {
      channels.report("the lists of \(channels.what) differ in length")
      return []
    }
    return channels.series(edges.count).map { one in
      .bars(
        BarMark(
          one.rows.map { bar(edges[$0], all[0][$0], all[1][$0]) }, colour: one.colour, label: one.label,
          value: one.value))
    }
  }

  /// One bar for each word of a column, as high as the number of its rows; the highest first.
  private static func counts(_ channels: any Channels, _ panel: inout Panel) -> [Mark] {
    guard let column = channels.text("counts") else { return [] }
    guard let words = channels.words("counts") else {
      channels.report(
        "'counts: \(column)' must be a column of words", at: "counts", hint: "data: ledger, counts: kind")
      return []
    }
    var counts: [String: Int] = [:]
    for word in words { counts[word, default: 0] += 1 }
    let order = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    panel.x.name(order.map { channels.plain($0.key) })
    panel.y.whole = true
    let bars = order.enumerated().map { index, entry in
      Bar(x: (Double(index) - 0.4)...(Double(index) + 0.4), y: 0...Double(entry.value))
    }
    let label = channels.text("label") ?? ""
    return [.bars(BarMark(bars, colour: channels.colour("colour", or: channels.category(0)), label: label))]
  }

  var channels: [(key: String, value: SpecValue?)] {
    [
      ("x", .pairs(bars.map(\.x))), ("y", .numbers(bars.map(\.y.upperBound))),
      ("base", .numbers(bars.map(\.y.lowerBound))),
    ] + Written.look(colour, value) + Written.label(label)
  }
}
