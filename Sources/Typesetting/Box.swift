// What setting text gives: pieces at their places, and how much room they take.

public import Drawing

/// A line of set text with its measures, in points; the origin is the start of its baseline.
public struct TextBox: Sendable, Hashable {
  public var pieces: [TextBlock.Piece]
  public var rules: [Rect]
  public var width: Double
  /// Above and below the baseline.
  public var ascent: Double
  public var descent: Double
  /// How far the last letter leans over its advance; superscripts and upright neighbours keep off it, subscripts do not
  /// (the italic correction).
  var overhang = 0.0

  public init(
    pieces: [TextBlock.Piece] = [], rules: [Rect] = [], width: Double = 0, ascent: Double = 0, descent: Double = 0
  ) {
    self.pieces = pieces
    self.rules = rules
    self.width = width
    self.ascent = ascent
    self.descent = descent
  }

  public var height: Double { ascent + descent }

  /// The text to draw with its baseline starting at `origin`.
  public func block(
    at origin: Point, colour: Colour = .black, rotation: Double = 0, halo: Colour? = nil
  ) -> TextBlock {
    TextBlock(pieces: pieces, rules: rules, origin: origin, rotation: rotation, colour: colour, halo: halo)
  }

  mutating func add(_ other: TextBox, dx: Double, dy: Double = 0) {
    for piece in other.pieces {
      var moved = piece
      moved.x += dx
      moved.y += dy
      pieces.append(moved)
    }
    rules += other.rules.map { $0.offset(dx, dy) }
    width = max(width, dx + other.width)
    ascent = max(ascent, other.ascent - dy)
    descent = max(descent, other.descent + dy)
  }
}
