// Lines across the whole frame at a value.

public import Drawing
import Typesetting

public struct RuleMark: Sendable, Hashable {
  public enum Direction: String, Sendable, Hashable { case horizontal, vertical }
  public var direction: Direction
  public var at: Double
  public var colour: Colour
  public var dash: [Double]
  /// Beside a vertical rule at its top, over a horizontal one at its right end.
  public var label: String

  public init(_ direction: Direction, at: Double, colour: Colour, dash: [Double] = [2, 2], label: String = "") {
    (self.direction, self.at, self.colour) = (direction, at, colour)
    (self.dash, self.label) = (dash, label)
  }
}

extension Mark {
  public static func rule(_ mark: RuleMark) -> Mark { Mark(mark) }
}

extension RuleMark: MarkBody {
  var role: MarkRole { .note }
  var extent: Extent { direction == .vertical ? Extent(xs: [at]) : Extent(ys: [at]) }

  func draw(in panel: PanelPainter) -> [Element] {
    let stroke = Stroke(colour, width: panel.theme.axisWidth * 1.2, dash: panel.theme.dash(dash))
    guard let (from, to) = ends(in: panel) else { return [] }
    let line = Element.shape(Shape(.line(from, to), stroke: stroke))
    guard !label.isEmpty else { return [line] }
    let box = panel.label(label, panel.theme.smallFont)
    let at = place(of: box, at: from, in: panel)
    return [line, .text(box.block(at: at, colour: panel.theme.ink))]
  }

  private func place(of box: TextBox, at from: Point, in panel: PanelPainter) -> Point {
    let (frame, size) = (panel.frame, panel.theme.smallSize)
    guard direction == .vertical else {
      // Under the rule where there is no room over it.
      let baseline = from.y - 2.5 - size * 0.8 > frame.minY ? from.y - 2.5 : from.y + size * 0.95
      return Point(max(frame.minX + 2, frame.maxX - 3 - box.width), baseline)
    }
    let left = from.x + 3 + box.width < frame.maxX ? from.x + 3 : from.x - 3 - box.width
    return Point(max(left, frame.minX + 1), frame.minY + size)
  }

  func ink(in panel: PanelPainter) -> [Point] { ends(in: panel).map { dense([$0, $1]) } ?? [] }

  private func ends(in panel: PanelPainter) -> (Point, Point)? {
    let frame = panel.frame
    switch direction {
    case .vertical: return panel.x.place(at).map { (Point($0, frame.minY), Point($0, frame.maxY)) }
    case .horizontal: return panel.y.place(at).map { (Point(frame.minX, $0), Point(frame.maxX, $0)) }
    }
  }

  // MARK: in a spec

  static let kind = MarkKind("rule", [.x, .y, .colour, .dash, .label]) { channels, _ in
    let (xs, ys) = (channels.numbers("x", isNeeded: false), channels.numbers("y", isNeeded: false))
    if !channels.has("x"), !channels.has("y") {
      channels.report("\(channels.what) needs 'x' or 'y'", at: nil, hint: "rule: {y: 0}")
    }
    let colour = channels.colour("colour", or: channels.theme.faint)
    let dash = channels.dash("dash") ?? [2, 2]
    let label = channels.text("label") ?? ""
    func rules(_ direction: Direction, _ values: [Double]?) -> [Mark] {
      (values ?? []).filter(\.isFinite).map {
        .rule(RuleMark(direction, at: $0, colour: colour, dash: dash, label: label))
      }
    }
    return rules(.vertical, xs) + rules(.horizontal, ys)
  }

  var channels: [(key: String, value: SpecValue?)] {
    [
      (direction == .vertical ? "x" : "y", .number(at)), ("colour", .colour(colour)), ("dash", .numbers(dash)),
    ] + Written.label(label)
  }
}
