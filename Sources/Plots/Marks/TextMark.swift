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
    let box = panel.label(text, panel.theme.smallFont)
    let ink = (colour ?? panel.theme.ink).readable(on: .white)
    let (place, isClear) = place(of: box, at: at, in: panel)
    // Where it stands clear there is nothing to keep off, and nothing that a halo may cut.
    return [.text(box.block(at: place, colour: ink, halo: isClear ? nil : .white))]
  }

  /// More notes than this are as they are: each would look at all the others' lines.
  private static let fewNotes = 40

  /// At its shift, or mirrored where that covers fewer of the marks, inside the frame.
  private func place(of box: TextBox, at: Point, in panel: PanelPainter) -> (place: Point, isClear: Bool) {
    let rise = panel.fonts.capHeight(of: panel.theme.smallFont)
    func inside(_ x: Double, _ y: Double) -> Point {
      let frame = panel.frame
      return Point(
        min(max(x, frame.minX + 2), max(frame.minX + 2, frame.maxX - box.width - 1)),
        min(max(y, frame.minY + panel.theme.smallSize * 0.8), frame.maxY - 2))
    }
    let (left, right) = (
      at.x + anchor.shift * box.width + shift.width, at.x - (1 + anchor.shift) * box.width - shift.width
    )
    let (own, other) = (at.y - shift.height, at.y + shift.height + rise)
    let places = [inside(left, own), inside(left, other), inside(right, own), inside(right, other)]
    let notes = panel.panel.marks.compactMap { $0.as(TextMark.self) }
    guard anchor != .centre, notes.count <= Self.fewNotes else { return (places[0], false) }
    let marks = panel.lineInk + notes.filter { $0 != self }.flatMap { $0.ink(in: panel) }
    let covered = places.map { place in
      let room = Rect(x: place.x - 1, y: place.y - rise - 1, width: box.width + 2, height: rise + 2)
      return marks.count { room.contains($0) }
    }
    let best = places.indices.min { (covered[$0], $0) < (covered[$1], $1) } ?? 0
    return (places[best], covered[best] == 0)
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
