// Pango sets each piece of text where the scene says; Cairo embeds it with its Unicode, so that it can be selected.

import CPangoCairo
import Drawing

/// Owns a Pango context and one layout that every piece is set with.
@safe final class TextPainter {
  private let context: OpaquePointer
  let pango: OpaquePointer
  private let layout: OpaquePointer
  private var descriptions: [Font: OpaquePointer] = unsafe [:]

  init(context: OpaquePointer) {
    unsafe self.context = context
    unsafe pango = Self.unhintedContext(for: context)
    unsafe layout = pango_layout_new(pango)
    unsafe pango_layout_set_single_paragraph_mode(layout, 1)
  }

  deinit {
    unsafe descriptions.values.forEach { unsafe pango_font_description_free($0) }
    unsafe g_object_unref(UnsafeMutableRawPointer(layout))
    unsafe g_object_unref(UnsafeMutableRawPointer(pango))
  }

  /// Sizes in points, glyphs where the font says and not where a screen would like them.
  private static func unhintedContext(for context: OpaquePointer) -> OpaquePointer {
    guard let pango = unsafe SharedFontMap.makeContext() else { return unsafe pango_cairo_create_context(context) }
    unsafe pango_cairo_update_context(context, pango)
    return unsafe pango
  }

  /// Made once a font and kept; the family is set as such, never parsed out of a string.
  func description(_ font: Font) -> OpaquePointer? {
    if let known = unsafe descriptions[font] { return unsafe known }
    guard let made = unsafe pango_font_description_new() else { return nil }
    unsafe pango_font_description_set_family(made, cString(font.family))
    unsafe pango_font_description_set_absolute_size(made, font.size * Double(PANGO_SCALE))
    unsafe pango_font_description_set_weight(made, font.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    unsafe pango_font_description_set_style(made, font.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL)
    unsafe descriptions[font] = made
    return unsafe made
  }

  func draw(_ block: TextBlock) {
    unsafe cairo_save(context)
    unsafe cairo_translate(context, block.origin.x, block.origin.y)
    if block.rotation != 0 { unsafe cairo_rotate(context, block.rotation * .pi / 180) }
    if let halo = block.halo { block.pieces.forEach { outline($0, colour: halo, width: 2 * block.haloWidth) } }
    for piece in block.pieces { show(piece, colour: piece.colour ?? block.colour) }
    setColour(block.colour)
    for rule in block.rules { unsafe cairo_rectangle(context, rule.x, rule.y, rule.width, rule.height) }
    unsafe cairo_fill(context)
    unsafe cairo_restore(context)
  }

  private func setColour(_ colour: Colour) {
    unsafe cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.alpha)
  }

  private func line(of piece: TextBlock.Piece) -> UnsafeMutablePointer<PangoLayoutLine>? {
    unsafe pango_layout_set_font_description(layout, description(piece.font))
    unsafe pango_layout_set_text(layout, cString(piece.text), -1)
    return unsafe pango_layout_get_line_readonly(layout, 0)
  }

  private func outline(_ piece: TextBlock.Piece, colour: Colour, width: Double) {
    guard let line = unsafe line(of: piece) else { return }
    unsafe cairo_move_to(context, piece.x, piece.y)
    if piece.glyphs != nil {
      guard let (font, glyphs) = unsafe glyphs(of: line, at: piece) else { return }
      unsafe cairo_set_scaled_font(context, font)
      unsafe cairo_glyph_path(context, glyphs, Int32(glyphs.count))
    } else {
      unsafe pango_cairo_layout_line_path(context, line)
    }
    setColour(colour)
    unsafe cairo_set_line_width(context, width)
    unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    unsafe cairo_set_dash(context, nil, 0, 0)
    unsafe cairo_stroke(context)
  }

  private func show(_ piece: TextBlock.Piece, colour: Colour) {
    guard let line = unsafe line(of: piece) else { return }
    setColour(colour)
    unsafe cairo_move_to(context, piece.x, piece.y)
    if piece.reads != nil || piece.glyphs != nil {
      unsafe show(line, at: piece, reading: cString(piece.reads ?? piece.text))
    } else {
      unsafe pango_cairo_show_layout_line(context, line)
    }
  }

  /// One cluster of all glyphs that copies as `reads`.
  private func show(_ line: UnsafeMutablePointer<PangoLayoutLine>, at piece: TextBlock.Piece, reading reads: String) {
    guard let (font, glyphs) = unsafe glyphs(of: line, at: piece) else { return }
    unsafe cairo_set_scaled_font(context, font)
    var cluster = cairo_text_cluster_t(num_bytes: Int32(reads.utf8.count), num_glyphs: Int32(glyphs.count))
    unsafe cairo_show_text_glyphs(
      context, cString(reads), Int32(reads.utf8.count), glyphs, Int32(glyphs.count), &cluster, 1,
      cairo_text_cluster_flags_t(rawValue: 0))
  }

  /// The piece's own glyphs, or those that its text is shaped to, at their places.
  private func glyphs(
    of line: UnsafeMutablePointer<PangoLayoutLine>, at piece: TextBlock.Piece
  ) -> (font: OpaquePointer, glyphs: [cairo_glyph_t])? {
    guard let item = unsafe line.pointee.runs?.pointee.data?.assumingMemoryBound(to: PangoGlyphItem.self),
      let string = unsafe item.pointee.glyphs, let font = unsafe item.pointee.item?.pointee.analysis.font,
      let scaled = unsafe lawbook_scaled_font(font)
    else { return nil }
    if let own = piece.glyphs {
      return unsafe (
        scaled,
        own.placed.map {
          cairo_glyph_t(index: UInt($0.index), x: piece.x + $0.offset.x, y: piece.y + $0.offset.y)
        }
      )
    }
    var glyphs: [cairo_glyph_t] = []
    var x = piece.x
    for i in 0..<Int(unsafe string.pointee.num_glyphs) {
      let info = unsafe string.pointee.glyphs[i]
      glyphs.append(cairo_glyph_t(index: UInt(info.glyph), x: x, y: piece.y))
      x += Double(info.geometry.width) / Double(PANGO_SCALE)
    }
    return unsafe (scaled, glyphs)
  }
}
