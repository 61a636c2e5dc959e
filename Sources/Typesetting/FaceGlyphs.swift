// Glyphs by their numbers: what the MATH table offers in larger sizes, where accents sit, and what each looks like.

import CHarfBuzz
import Drawing

/// The ink of a glyph in em: left, right, top (up from the baseline), bottom (down from it).
struct Ink: Sendable {
  var left: Double
  var right: Double
  var top: Double
  var bottom: Double
}

/// A part of a fence that is put together; lengths in em along the direction of growth.
struct GlyphPart: Sendable {
  var glyph: UInt32
  var startConnector: Double
  var endConnector: Double
  var length: Double
  var repeats: Bool
}

extension Face {
  func glyph(_ scalar: Unicode.Scalar) -> UInt32? {
    var glyph: hb_codepoint_t = 0
    return unsafe hb_font_get_nominal_glyph(font, scalar.value, &glyph) != 0 ? glyph : nil
  }

  func ink(of glyph: UInt32) -> Ink? {
    var extents = hb_glyph_extents_t()
    guard unsafe hb_font_get_glyph_extents(font, glyph, &extents) != 0 else { return nil }
    let left = Double(extents.x_bearing) / unitsPerEm
    let top = Double(extents.y_bearing) / unitsPerEm
    return Ink(
      left: left, right: left + Double(extents.width) / unitsPerEm, top: top,
      bottom: -top - Double(extents.height) / unitsPerEm)
  }

  func advance(of glyph: UInt32) -> Double { unsafe Double(hb_font_get_glyph_h_advance(font, glyph)) / unitsPerEm }

  func italicCorrection(of glyph: UInt32) -> Double {
    unsafe Double(hb_ot_math_get_glyph_italics_correction(font, glyph)) / unitsPerEm
  }

  /// Where an accent's middle comes, in em from the glyph's origin; HarfBuzz gives half the advance where the table is
  /// silent, and then the middle of the ink is better.
  func topAttachment(of glyph: UInt32) -> Double {
    let attachment = unsafe Double(hb_ot_math_get_glyph_top_accent_attachment(font, glyph)) / unitsPerEm
    guard abs(attachment - advance(of: glyph) / 2) < 0.001, let ink = ink(of: glyph) else { return attachment }
    return (ink.left + ink.right) / 2
  }

  /// Larger forms of a glyph, in rising order, with their lengths in em.
  func variants(of glyph: UInt32, vertical: Bool) -> [(glyph: UInt32, length: Double)] {
    var found = [hb_ot_math_glyph_variant_t](repeating: .init(), count: 32)
    var count: UInt32 = 32
    unsafe hb_ot_math_get_glyph_variants(
      font, glyph, vertical ? HB_DIRECTION_TTB : HB_DIRECTION_LTR, 0, &count, &found)
    return found.prefix(Int(count)).map { ($0.glyph, Double($0.advance) / unitsPerEm) }
  }

  /// The parts that a glyph of any length is put together from, bottom to top or left to right.
  func assembly(of glyph: UInt32, vertical: Bool) -> [GlyphPart] {
    var found = [hb_ot_math_glyph_part_t](repeating: .init(), count: 16)
    var count: UInt32 = 16
    var correction: hb_position_t = 0
    unsafe hb_ot_math_get_glyph_assembly(
      font, glyph, vertical ? HB_DIRECTION_TTB : HB_DIRECTION_LTR, 0, &count, &found, &correction)
    return found.prefix(Int(count)).map {
      GlyphPart(
        glyph: $0.glyph, startConnector: Double($0.start_connector_length) / unitsPerEm,
        endConnector: Double($0.end_connector_length) / unitsPerEm, length: Double($0.full_advance) / unitsPerEm,
        repeats: $0.flags.rawValue & HB_OT_MATH_GLYPH_PART_FLAG_EXTENDER.rawValue != 0)
    }
  }

  /// How far two parts overlap at least, in em.
  func leastOverlap(vertical: Bool) -> Double {
    unsafe Double(hb_ot_math_get_min_connector_overlap(font, vertical ? HB_DIRECTION_TTB : HB_DIRECTION_LTR))
      / unitsPerEm
  }

  /// A glyph's outline in em, y downwards.
  func outline(of glyph: UInt32) -> Path {
    let pen = OutlinePen(scale: 1 / unitsPerEm)
    unsafe hb_font_get_glyph_shape(font, glyph, OutlinePen.functions, Unmanaged.passUnretained(pen).toOpaque())
    return pen.path
  }
}

/// What HarfBuzz tells of an outline, gathered; it turns quadratic curves into cubic ones itself.
private final class OutlinePen {
  var path = Path()
  private let scale: Double

  init(scale: Double) { self.scale = scale }

  func point(_ x: Float, _ y: Float) -> Point { Point(Double(x) * scale, -Double(y) * scale) }

  static func from(_ data: UnsafeMutableRawPointer?) -> OutlinePen? {
    unsafe data.map { unsafe Unmanaged<OutlinePen>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Made once and immutable, so that threads share it.
  nonisolated(unsafe) static let functions: OpaquePointer? = {
    guard let made = unsafe hb_draw_funcs_create() else { return nil }
    unsafe hb_draw_funcs_set_move_to_func(
      made,
      { _, data, _, x, y, _ in
        guard let pen = unsafe OutlinePen.from(data) else { return }
        pen.path.segments.append(.move(pen.point(x, y)))
      }, nil, nil)
    unsafe hb_draw_funcs_set_line_to_func(
      made,
      { _, data, _, x, y, _ in
        guard let pen = unsafe OutlinePen.from(data) else { return }
        pen.path.segments.append(.line(pen.point(x, y)))
      }, nil, nil)
    unsafe hb_draw_funcs_set_cubic_to_func(
      made,
      { _, data, _, ax, ay, bx, by, x, y, _ in
        guard let pen = unsafe OutlinePen.from(data) else { return }
        pen.path.segments.append(.curve(pen.point(ax, ay), pen.point(bx, by), to: pen.point(x, y)))
      }, nil, nil)
    unsafe hb_draw_funcs_set_close_path_func(
      made,
      { _, data, _, _ in
        guard let pen = unsafe OutlinePen.from(data) else { return }
        pen.path.segments.append(.close)
      }, nil, nil)
    unsafe hb_draw_funcs_make_immutable(made)
    return unsafe made
  }()
}
