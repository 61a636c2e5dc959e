// One line of a set paragraph: glyphs that Pango shaped, with the places that this program gave them.

import CPangoCairo

/// Owns a PangoLayout; lines keep it alive.
@safe final class LayoutOwner {
  let layout: OpaquePointer
  let source: ParagraphSource

  init(_ layout: OpaquePointer, _ source: ParagraphSource) {
    unsafe self.layout = unsafe layout
    self.source = source
  }

  deinit { unsafe g_object_unref(UnsafeMutableRawPointer(layout)) }
}

/// A line, its baseline at y = 0 and the left edge of the measure at x = 0. Points.
public struct TextLine {
  /// Glyphs of one look, or a box.
  @safe struct Run {
    var item: UnsafeMutablePointer<PangoGlyphItem>
    var x: Double
    var width: Double
    var range: Int
  }

  let owner: LayoutOwner
  let runs: [Run]
  /// The text of the line as it was given, boxes as U+FFFC.
  public let text: String
  /// From the left edge of the measure to the first glyph.
  public let x: Double
  public let width: Double
  public let ascent: Double
  public let descent: Double

  public var height: Double { ascent + descent }

  /// Where the links of this line lead, from left to right.
  public var links: [LinkTarget] { runs.compactMap { owner.source.ranges[$0.range].style.link } }
}
