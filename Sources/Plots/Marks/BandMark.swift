// The room between two curves: intervals.

public import Drawing

/// The room between two curves over the same x.
public struct BandMark: Sendable, Hashable {
  public var low: [Point]
  public var high: [Point]
  public var colour: Colour
  public var label: String

  public init(low: [Point], high: [Point], colour: Colour, label: String = "") {
    (self.low, self.high, self.colour, self.label) = (low, high, colour, label)
  }
}

extension Mark {
  public static func band(_ mark: BandMark) -> Mark { Mark(mark) }
}

extension BandMark: MarkBody {
  var role: MarkRole { .interval }
  var extent: Extent { Extent(xs: (low + high).map(\.x), ys: (low + high).map(\.y)) }

  func draw(in panel: PanelPainter) -> [Element] {
    let outline =
      DenseLines.simplified(high.compactMap(panel.place))
      + DenseLines.simplified(low.compactMap(panel.place)).reversed()
    guard outline.count > 2 else { return [] }
    return [.shape(Shape(.polyline(outline, closed: true), fill: colour))]
  }

  func ink(in panel: PanelPainter) -> [Point] {
    dense(low.compactMap(panel.place)) + dense(high.compactMap(panel.place))
  }

  // MARK: in the legend

  var legendName: String { label }
  var withoutData: BandMark { BandMark(low: [], high: [], colour: colour, label: label) }

  func sign(at left: Point, swatch: Double, theme: Theme) -> [Element] {
    let rect = Rect(x: left.x, y: left.y - theme.smallSize * 0.35, width: swatch, height: theme.smallSize * 0.7)
    return [.shape(Shape(.rect(rect), fill: colour))]
  }

  func series(isNamedAtEnd: Bool) -> Guide.Series? { Guide.Series(name: label, kind: .band, colour: colour) }

  // MARK: in a spec

  static let kind = MarkKind("band", MarkKey.series + [.x, .low, .high, .sort]) { channels, _ in
    guard let all = channels.together("x", "low", "high") else { return [] }
    return channels.series(all[0].count).compactMap { one -> Mark? in
      let order = channels.ordered(one.rows, by: all[0]).filter { all[1][$0].isFinite && all[2][$0].isFinite }
      guard order.count > 1 else { return nil }
      return .band(
        BandMark(
          low: order.map { Point(all[0][$0], all[1][$0]) }, high: order.map { Point(all[0][$0], all[2][$0]) },
          colour: channels.has("opacity") ? one.colour : one.colour.with(alpha: 0.15),
          label: channels.has("label") ? one.label : ""))
    }
  }

  var channels: [(key: String, value: SpecValue?)] {
    [
      ("x", .numbers(low.map(\.x))), ("low", .numbers(low.map(\.y))), ("high", .numbers(high.map(\.y))),
      ("colour", .colour(colour)), ("opacity", .number(colour.alpha)),
    ] + Written.label(label)
  }
}
