// Text before it is set: runs of one look, boxes that stand in a line, and what a paragraph shall be like.

public import Drawing

/// Where a link leads.
public enum LinkTarget: Sendable, Hashable {
  /// An address outside the document.
  case address(String)
  /// A named place in the same document.
  case place(String)
}

/// The look of a run of text.
public struct TextStyle: Sendable, Hashable {
  public var font: Font
  public var colour: Colour
  /// Points above the baseline.
  public var rise: Double
  public var strike: Bool
  public var link: LinkTarget?

  public init(font: Font, colour: Colour = .black, rise: Double = 0, strike: Bool = false, link: LinkTarget? = nil) {
    self.font = font
    self.colour = colour
    self.rise = rise
    self.strike = strike
    self.link = link
  }
}

/// A measured block, mathematics for the most part, that stands in a line like a word. Points.
public struct InlineBox: Sendable, Hashable {
  public var block: TextBlock
  public var width: Double
  public var ascent: Double
  public var descent: Double

  public init(block: TextBlock, width: Double, ascent: Double, descent: Double) {
    self.block = block
    self.width = width
    self.ascent = ascent
    self.descent = descent
  }
}

/// Text with looks, not yet broken into lines.
public struct StyledText: Sendable, Hashable {
  public enum Span: Sendable, Hashable {
    case text(String, TextStyle)
    case box(InlineBox, TextStyle)
    case lineBreak
  }

  public var spans: [Span]
  public init(_ spans: [Span] = []) { self.spans = spans }

  /// The same in parts of so many characters at most: Pango counts widths in 32 bits.
  func parts(longest: Int) -> [StyledText] {
    var result = [StyledText()]
    var room = longest
    for span in spans {
      guard case .text(let string, let style) = span else {
        result[result.count - 1].spans.append(span)
        continue
      }
      var rest = Substring(string)
      while !rest.isEmpty {
        let piece = rest.unicodeScalars.prefix(room)
        result[result.count - 1].spans.append(.text(String(piece), style))
        rest = Substring(rest.unicodeScalars.dropFirst(room))
        room -= piece.count
        if room == 0 {
          result.append(StyledText())
          room = longest
        }
      }
    }
    return result
  }
}

/// How a paragraph is set. Lengths in points.
public struct ParagraphStyle: Sendable, Hashable {
  public enum Alignment: Sendable, Hashable { case left, centre, right, justified }
  public var width: Double
  public var alignment: Alignment
  /// From baseline to baseline; a line with a taller box gets more.
  public var leading: Double
  /// Lines after the first start this much further right.
  public var hanging: Double
  /// OpenType features, `tnum=1`.
  public var features: String

  public init(
    width: Double, alignment: Alignment = .justified, leading: Double, hanging: Double = 0, features: String = ""
  ) {
    self.width = width
    self.alignment = alignment
    self.leading = leading
    self.hanging = hanging
    self.features = features
  }
}
