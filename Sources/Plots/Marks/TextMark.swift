// Notes at places of the data.

public import Drawing
import Typesetting

public struct TextMark: Sendable, Hashable {
  public enum Anchor: String, Sendable, Hashable, CaseIterable {
    case left, centre, right

    /// How far its left edge is from its place, as a share of its width.
    var shift: Double { self == .left ? 0 : self == .centre ? -0.5 : -1 }
  }

  public var at: Point
  public var text: String
  public var anchor: Anchor
  /// Points, to the right and up.
  public var shift: Size
  public var colour: Colour?

  public init(at: Point, _ text: String, anchor: Anchor = .left, shift: Size = Size(0, 0), colour: Colour? = nil) {
    (self.at, self.text, self.anchor) = (at, text, anchor)
    (self.shift, self.colour) = (shift, colour)
  }
}

extension Mark {
  public static func text(_ mark: TextMark) -> Mark { Mark(mark) }
}

extension TextMark: MarkBody {
  var role: MarkRole { .note }
  var layer: MarkLayer { .notes }
  var extent: Extent { Extent(xs: [at.x], ys: [at.y]) }
  var noteHeight: Double { abs(shift.height) }

  func draw(in panel: PanelPainter) -> [Element] {
    guard let at = panel.place(at) else { return [] }
    let (frame, theme) = (panel.frame, panel.theme)
    let box = panel.label(text, theme.smallFont)
    var x = at.x + anchor.shift * box.width + shift.width
    x = min(max(x, frame.minX + 2), max(frame.minX + 2, frame.maxX - box.width - 1))
    let y = min(max(at.y - shift.height, frame.minY + theme.smallSize * 0.8), frame.maxY - 2)
    let ink = (colour ?? theme.ink).readable(on: .white)
    return [.text(box.block(at: Point(x, y), colour: ink, halo: .white))]
  }

  func ink(in panel: PanelPainter) -> [Point] {
    guard let at = panel.place(at) else { return [] }
    let width = panel.label(text, panel.theme.smallFont).width
    return stride(from: 0, through: width, by: 4).map {
      Point(at.x + shift.width + anchor.shift * width + $0, at.y - shift.height)
    }
  }

  // MARK: in a spec

  static let kind = MarkKind(
    "text",
    [
      .x, .y, MarkKey("text", .texts, "what it says; `{params}` is the row's value"),
      MarkKey("anchor", .word(Anchor.allCases.map(\.rawValue)), "which part of it stands at its place"),
      MarkKey("shift", .numbers, "points, to the right and up"), .colour,
    ]
  ) { channels, _ in
    guard let xy = channels.together("x", "y") else { return [] }
    guard channels.has("text"), let template = channels.text("text") else {
      channels.report("\(channels.what) has no 'text'")
      return []
    }
    let anchor = Anchor(rawValue: channels.text("anchor") ?? "left")
    if anchor == nil { channels.report("'anchor' is left, centre or right", at: "anchor", hint: nil) }
    let shift = channels.list("shift") ?? [0, 0]
    let colour = channels.has("colour") ? channels.colour("colour", or: channels.theme.ink) : nil
    return xy[0].indices.filter { xy[0][$0].isFinite && xy[1][$0].isFinite }.map { row in
      .text(
        TextMark(
          at: Point(xy[0][row], xy[1][row]), channels.filled(template, row: row), anchor: anchor ?? .left,
          shift: Size(shift.first ?? 0, shift.count > 1 ? shift[1] : 0), colour: colour))
    }
  }

  var channels: [(key: String, value: SpecValue?)] {
    [
      ("x", .number(at.x)), ("y", .number(at.y)), ("text", .text(text)), ("anchor", .word(anchor.rawValue)),
      ("shift", .numbers([shift.width, shift.height])), ("colour", colour.map { .colour($0) }),
    ]
  }
}
