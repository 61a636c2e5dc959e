// Heat maps: rectangles between edges, coloured by a value.

import Drawing
import Foundation
import Typesetting

/// A heat map of rectangles between edges, each with a text of its own if wanted.
public struct CellMark: Sendable, Hashable {
  public struct Cell: Sendable, Hashable {
    public var x: ClosedRange<Double>
    public var y: ClosedRange<Double>
    /// On the colour bar's scale.
    public var value: Double
    public var text: String
    public init(x: ClosedRange<Double>, y: ClosedRange<Double>, value: Double, text: String = "") {
      (self.x, self.y, self.value, self.text) = (x, y, value, text)
    }
  }

  public var cells: [Cell]
  public init(_ cells: [Cell]) { self.cells = cells }
}

extension Mark {
  public static func cells(_ mark: CellMark) -> Mark { Mark(mark) }
}

extension CellMark: MarkBody {
  var extent: Extent {
    Extent(
      xs: cells.flatMap { [$0.x.lowerBound, $0.x.upperBound] },
      ys: cells.flatMap { [$0.y.lowerBound, $0.y.upperBound] })
  }
  var colourValues: [Double] { cells.map(\.value) }
  var coversFrame: Bool { true }
  var fillsFrame: Bool { true }

  func draw(in panel: PanelPainter) -> [Element] { cells.flatMap { draw($0, in: panel) } }

  private func draw(_ cell: Cell, in panel: PanelPainter) -> [Element] {
    guard let (left, right) = panel.x.interval(cell.x), let (lower, upper) = panel.y.interval(cell.y) else { return [] }
    let theme = panel.theme
    let rect = Rect(
      x: min(left, right), y: min(lower, upper), width: abs(right - left), height: abs(lower - upper))
    // A value without a colour is a blank place with an edge: measured, and not on the scale.
    let known = panel.colours?.colour(of: cell.value)
    let fill = known ?? .white
    let edge = known == nil ? theme.faint : .white
    let tile = Element.shape(
      Shape(.rect(rect), fill: fill, stroke: Stroke(edge, width: theme.axisWidth, join: .miter)))
    let box = cell.text.isEmpty ? nil : panel.label(cell.text, theme.smallFont)
    guard let box, box.width < rect.width - 1 else { return [tile] }
    let height = panel.fonts.capHeight(of: theme.smallFont)
    guard let middle = Self.textMiddle(in: rect, width: box.width, height: height, of: panel) else { return [tile] }
    let at = Point(rect.midX - box.width / 2, middle + height / 2)
    return [
      tile,
      .text(
        box.block(at: at, colour: fill.contrast(with: theme.ink) > fill.contrast(with: .white) ? theme.ink : .white)),
    ]
  }

  /// Where a cell's text stands: in the middle, or above or below it where a marker would cover it; nil where it has no
  /// room beside the marker.
  private static func textMiddle(in rect: Rect, width: Double, height: Double, of panel: PanelPainter) -> Double? {
    let aside = rect.height / 2 - height / 2 - 3
    let markers = panel.panel.marks.flatMap { $0.body.markerRooms(in: panel) }
    let free = [0, -aside, aside].first { shift in
      !markers.contains { marker in
        abs(marker.at.x - rect.midX) < (width + marker.size) / 2 + 0.5
          && abs(marker.at.y - rect.midY - shift) < (height + marker.size) / 2 + 0.5
      }
    }
    return free.map { rect.midY + $0 }
  }

  // MARK: in a spec

  static let kind = MarkKind(
    "heat_map",
    [
      MarkKey("x", .edges, "the tiles' middles, or pairs of their edges"),
      MarkKey("y", .edges, "the tiles' middles, or pairs of their edges"), .value,
      MarkKey("text", .texts, "what stands in each tile; `{loss:4}` is the row's value"),
    ]
  ) { channels, panel in
    guard let values = channels.numbers("value") else { return [] }
    let (xs, ys) = (edges("x", channels, panel.x.scale), edges("y", channels, panel.y.scale))
    guard let xs, let ys else { return [] }
    guard xs.count == values.count, ys.count == values.count else {
      channels.report("the lists of \(channels.what) differ in length")
      return []
    }
    let texts = channels.texts("text")
    let template = texts == nil ? channels.text("text") ?? "" : ""
    panel.colour(named: channels.word("value"), isShown: template.isEmpty && texts == nil)
    return [
      .cells(
        CellMark(
          values.indices.filter { values[$0].isFinite }.map { row in
            Cell(
              x: xs[row], y: ys[row], value: values[row],
              text: texts.map { row < $0.count ? $0[row] : "" } ?? channels.filled(template, row: row))
          }))
    ]
  }

  var channels: [(key: String, value: SpecValue?)] {
    [
      ("x", .pairs(cells.map(\.x))), ("y", .pairs(cells.map(\.y))), ("value", .numbers(cells.map(\.value))),
      ("text", cells.contains { !$0.text.isEmpty } ? .texts(cells.map(\.text)) : nil),
    ]
  }

  /// Where each row's tile begins and ends: pairs as they are, middles with edges halfway to their neighbours.
  private static func edges(_ key: String, _ channels: any Channels, _ scale: Axis.Scale) -> [ClosedRange<Double>]? {
    if let pairs = channels.pairs(key) { return pairs }
    guard let middles = channels.numbers(key) else { return nil }
    let tiles = tiles(Set(middles.filter(\.isFinite)).sorted(), scale)
    return middles.map { tiles[$0] ?? 0...1 }
  }

  private static func tiles(_ middles: [Double], _ scale: Axis.Scale) -> [Double: ClosedRange<Double>] {
    let isLog = scale == .log && (middles.first ?? 0) > 0
    let at = isLog ? middles.map { log($0) } : middles
    let back = { (value: Double) in isLog ? exp(value) : value }
    var tiles: [Double: ClosedRange<Double>] = [:]
    for index in at.indices {
      let below = index > 0 ? (at[index] - at[index - 1]) / 2 : nil
      let above = index + 1 < at.count ? (at[index + 1] - at[index]) / 2 : nil
      let (down, up) = (below ?? above ?? 0.5, above ?? below ?? 0.5)
      tiles[middles[index]] = ClosedRange(between: back(at[index] - down), and: back(at[index] + up))
    }
    return tiles
  }
}

extension Panel {
  /// A bar of the values' name where the panel has none.
  mutating func colour(named name: String?, isShown: Bool) {
    if colourBar == nil { colourBar = ColourBar(name ?? "", shown: isShown && name != nil) }
  }
}
