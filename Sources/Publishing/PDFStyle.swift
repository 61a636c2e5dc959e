// The look of a printed report: page, measure and the scale of type.

import CairoBackend
public import Drawing

/// A page and the areas on it, in points.
public struct PageStyle: Sendable, Hashable {
  public var size: Size
  /// Width of running text: some 70 characters.
  public var measure: Double
  /// Width that figures and tables may take where the text is too narrow for them.
  public var wide: Double
  /// From the top of the page to the text, and from the text to the foot.
  public var top: Double
  public var bottom: Double

  public init(size: Size, measure: Double = 352, wide: Double = 496, top: Double = 88, bottom: Double = 84) {
    self.size = size
    self.wide = max(min(wide, size.width - 36), 72)
    self.measure = max(min(measure, self.wide), 72)
    self.top = top
    self.bottom = bottom
  }

  public static let a4 = PageStyle(size: Size(595.276, 841.89))
  public static let letter = PageStyle(size: Size(612, 792), top: 78, bottom: 76)

  /// Where text stands.
  var frame: Rect {
    Rect(
      x: (size.width - measure) / 2, y: top, width: measure, height: max(size.height - top - bottom, 120))
  }
}

/// Faces and sizes of a report.
struct TypeScale: Sendable {
  var serif = "TeX Gyre Pagella"
  var mono = "DejaVu Sans Mono"
  var body = 10.9
  var leading = 14.6
  var small = 9.4
  var smallLeading = 12.2
  var note = 8.8
  var noteLeading = 11.2

  static let ink = Colour(hex: 0x111111)
  static let quiet = Colour(hex: 0x666666)
  static let link = Colour(hex: 0x1F4E79)
  static let codeGround = Colour(hex: 0xF5F5F3)

  func text(_ size: Double, bold: Bool = false, italic: Bool = false, colour: Colour = ink) -> TextStyle {
    TextStyle(font: Font(serif, size: size, bold: bold, italic: italic), colour: colour)
  }

  /// Size, leading, space above and below, and slant of a heading.
  func heading(_ level: Int) -> (size: Double, leading: Double, before: Double, after: Double, italic: Bool) {
    switch level {
    case ...1: (15.5, 19, 27, 9, false)
    case 2: (12.6, 16, 21, 6.5, false)
    case 3: (body, leading, 15, 4, false)
    default: (body, leading, 12, 3, true)
    }
  }
}
