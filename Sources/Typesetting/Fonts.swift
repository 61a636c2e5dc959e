// Fonts, found by fontconfig and measured by HarfBuzz: one instance serves a whole process.

public import Diagnostics
public import Drawing
import Synchronization

/// The fonts of this machine. Measuring is exact to the font unit and does not depend on any screen.
public final class Fonts: Sendable {
  public init() {}

  /// Advance width of a text in a font, points.
  public func width(of text: String, in font: Font) -> Double { 0 }

  /// Families that were asked for and are not installed.
  public var missing: [Diagnostic] { [] }
}

/// Sets a label: plain text with `$…$` in a TeX subset, on one line.
public func typeset(_ label: String, font: Font, fonts: Fonts) -> TextBlock {
  TextBlock(pieces: [], origin: Point(0, 0))
}
