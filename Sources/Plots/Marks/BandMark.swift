// The room between two curves: intervals.

public import Drawing

/// The room between two curves over the same x.
public struct BandMark: Sendable, Hashable {
  public var low: [Point]
  public var high: [Point]
  public var colour: Colour
  public var label: String
  /// On the panel's colour scale, whose colour it then has.
  public var value: Double?

  public init(low: [Point], high: [Point], colour: Colour, label: String = "", value: Double? = nil) {
    (self.low, self.high, self.colour, self.label, self.value) = (low, high, colour, label, value)
  }
}

extension Mark {
  public static func band(_ mark: BandMark) -> Mark { Mark(mark) }
}

extension BandMark: MarkBody {
  var role: MarkRole { .interval }
  var extent: Extent { Extent(xs: (low + high).map(\.x), ys: (low + high).map(\.y)) }

  var colourValues: [Double] { value.map { [$0] } ?? [] }

  func draw(in panel: PanelPainter) -> [Element] {
    guard let colour = panel.colour(value, or: colour) else { return [] }
    return pieces(in: panel).compactMap { piece in
      let outline = DenseLines.simplified(piece.high) + DenseLines.simplified(piece.low).reversed()
      return outline.count > 2 ? .shape(Shape(.polyline(outline, closed: true), fill: colour)) : nil
    }
  }

  func ink(in panel: PanelPainter) -> [Point] { pieces(in: panel).flatMap { dense($0.low) + dense($0.high) } }

  /// The band on the page, broken at gaps. An end without a place (zero on a log axis) is at the edge: open, not closed
  /// at the nearest number.
  private func pieces(in panel: PanelPainter) -> [(low: [Point], high: [Point])] {
    // Two curves over places of their own are one area.
    guard low.count == high.count, zip(low, high).allSatisfy({ $0.x == $1.x || $0.x.isNaN }) else {
      return [(low.compactMap(panel.place), high.compactMap(panel.place))]
    }
    let pairs = zip(low, high).map { low, high -> (low: Point, high: Point)? in
      guard let x = panel.x.place(low.x), let bottom = panel.y.reach(low.y), let top = panel.y.reach(high.y),
        bottom.place != top.place || !bottom.isOpen
      else { return nil }
      return (Point(x, beyond(low.y, bottom, panel.y)), Point(x, beyond(high.y, top, panel.y)))
    }
    return pairs.split { $0 == nil }.map { piece in
      let known = piece.compactMap(\.self)
      return (known.map(\.low), known.map(\.high))
    }
  }

  /// The exact place where there is one: the frame cuts what lies outside.
  private func beyond(_ value: Double, _ end: (place: Double, isOpen: Bool), _ scale: Scale) -> Double {
    scale.place(value) ?? end.place
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
      // A row without an interval is a gap in the band.
      let order = channels.ordered(one.rows, by: all[0]).filter { all[0][$0].isFinite }
      guard order.count(where: { all[1][$0].isFinite && all[2][$0].isFinite }) > 1 else { return nil }
      return .band(
        BandMark(
          low: order.map { Point(all[0][$0], all[1][$0]) }, high: order.map { Point(all[0][$0], all[2][$0]) },
          colour: channels.has("opacity") ? one.colour : one.colour.with(alpha: 0.15),
          label: channels.has("label") ? one.label : "", value: one.value))
    }
  }

  var channels: [(key: String, value: SpecValue?)] {
    [
      ("x", .numbers(low.map(\.x))), ("low", .numbers(low.map(\.y))), ("high", .numbers(high.map(\.y))),
      ("colour", .colour(colour)), ("value", value.map { .number($0) }), ("opacity", .number(colour.alpha)),
    ] + Written.label(label)
  }
}
