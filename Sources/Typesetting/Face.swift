// One font face, found by fontconfig and read by HarfBuzz. The only files that face C in this room are this one and
// FontSubset.swift.

import CHarfBuzz
import Drawing

/// Sizes of a face as shares of the em.
struct FaceMetrics: Sendable {
  var ascent: Double
  var descent: Double
  var capHeight: Double
  var xHeight: Double
}

/// Owns a `hb_font_t`, made immutable: HarfBuzz then allows any number of threads to measure with it.
@safe final class Face: @unchecked Sendable {
  let file: String
  let index: UInt32
  /// The family that was found, which fontconfig chooses silently when the wanted one is missing.
  let family: String
  let metrics: FaceMetrics
  let math: MathConstants?
  private let font: OpaquePointer
  private let unitsPerEm: Double

  init?(_ wanted: Font) {
    guard let found = Self.match(wanted) else { return nil }
    (file, index, family) = found
    guard let blob = unsafe hb_blob_create_from_file_or_fail(file) else { return nil }
    let face = unsafe hb_face_create(blob, index)
    unsafe hb_blob_destroy(blob)
    guard let made = unsafe hb_font_create(face) else { return nil }
    let upem = unsafe Int32(clamping: hb_face_get_upem(face))
    unsafe hb_face_destroy(face)
    unsafe hb_font_set_scale(made, upem, upem)
    unsafe hb_font_make_immutable(made)
    unsafe font = made
    unitsPerEm = Double(max(upem, 1))
    unsafe metrics = Self.metrics(of: made, unitsPerEm: unitsPerEm)
    unsafe math = MathConstants(font: made, unitsPerEm: unitsPerEm)
  }

  deinit { unsafe hb_font_destroy(font) }

  private static func match(_ wanted: Font) -> (file: String, index: UInt32, family: String)? {
    guard let pattern = unsafe FcPatternCreate() else { return nil }
    defer { unsafe FcPatternDestroy(pattern) }
    unsafe FcPatternAddString(pattern, FC_FAMILY, wanted.family)
    unsafe FcPatternAddInteger(pattern, FC_WEIGHT, wanted.bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR)
    unsafe FcPatternAddInteger(pattern, FC_SLANT, wanted.italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN)
    unsafe FcConfigSubstitute(nil, pattern, FcMatchPattern)
    unsafe FcDefaultSubstitute(pattern)
    var result = FcResultNoMatch
    guard let match = unsafe FcFontMatch(nil, pattern, &result) else { return nil }
    defer { unsafe FcPatternDestroy(match) }
    var file: UnsafeMutablePointer<FcChar8>?
    var family: UnsafeMutablePointer<FcChar8>?
    var index: Int32 = 0
    guard unsafe FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch, let file = unsafe file else {
      return nil
    }
    unsafe FcPatternGetString(match, FC_FAMILY, 0, &family)
    unsafe FcPatternGetInteger(match, FC_INDEX, 0, &index)
    let name = unsafe family.map { unsafe String(cString: $0) } ?? ""
    return unsafe (String(cString: file), UInt32(clamping: index), name)
  }

  private static func metrics(of font: OpaquePointer, unitsPerEm: Double) -> FaceMetrics {
    var extents = hb_font_extents_t()
    unsafe hb_font_get_h_extents(font, &extents)
    func position(_ tag: hb_ot_metrics_tag_t, or fallback: Double) -> Double {
      var value: hb_position_t = 0
      guard unsafe hb_ot_metrics_get_position(font, tag, &value) != 0, value > 0 else { return fallback }
      return Double(value) / unitsPerEm
    }
    return FaceMetrics(
      ascent: Double(extents.ascender) / unitsPerEm, descent: -Double(extents.descender) / unitsPerEm,
      capHeight: position(HB_OT_METRICS_TAG_CAP_HEIGHT, or: 0.68),
      xHeight: position(HB_OT_METRICS_TAG_X_HEIGHT, or: 0.45))
  }

  func covers(_ scalar: Unicode.Scalar) -> Bool {
    var glyph: hb_codepoint_t = 0
    return unsafe hb_font_get_nominal_glyph(font, scalar.value, &glyph) != 0
  }

  /// Advance width in em, shaped with the face's default features (kerning, ligatures).
  func width(_ text: String) -> Double {
    guard let buffer = unsafe hb_buffer_create() else { return 0 }
    defer { unsafe hb_buffer_destroy(buffer) }
    var copy = text
    copy.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { chars in
        unsafe hb_buffer_add_utf8(
          buffer, chars.baseAddress, Int32(clamping: chars.count), 0, Int32(clamping: chars.count))
      }
    }
    unsafe hb_buffer_guess_segment_properties(buffer)
    unsafe hb_shape(font, buffer, nil, 0)
    var count: UInt32 = 0
    guard let positions = unsafe hb_buffer_get_glyph_positions(buffer, &count) else { return 0 }
    var total = 0.0
    for i in 0..<Int(count) { unsafe total += Double(positions[i].x_advance) }
    return total / unitsPerEm
  }

  /// The ink of one character in em: left, right, top (up from the baseline), bottom (down from it).
  func ink(of scalar: Unicode.Scalar) -> (left: Double, right: Double, top: Double, bottom: Double)? {
    var glyph: hb_codepoint_t = 0
    var extents = hb_glyph_extents_t()
    guard unsafe hb_font_get_nominal_glyph(font, scalar.value, &glyph) != 0,
      unsafe hb_font_get_glyph_extents(font, glyph, &extents) != 0
    else { return nil }
    let left = Double(extents.x_bearing) / unitsPerEm
    let top = Double(extents.y_bearing) / unitsPerEm
    return (left, left + Double(extents.width) / unitsPerEm, top, -top - Double(extents.height) / unitsPerEm)
  }
}

/// The constants of an OpenType MATH table that set scripts, fractions and roots, in em.
struct MathConstants: Sendable {
  var scriptScale = 0.7
  var scriptScriptScale = 0.55
  var axisHeight = 0.25
  var supShift = 0.4
  var subShift = 0.2
  var supDropMax = 0.25
  var subDropMin = 0.05
  var scriptGapMin = 0.16
  var spaceAfterScript = 0.05
  var numeratorShift = 0.42
  var numeratorShiftDisplay = 0.68
  var denominatorShift = 0.4
  var denominatorShiftDisplay = 0.69
  var numeratorGap = 0.06
  var denominatorGap = 0.06
  var numeratorGapDisplay = 0.15
  var denominatorGapDisplay = 0.15
  var ruleThickness = 0.05

  init() {}

  init?(font: OpaquePointer, unitsPerEm: Double) {
    guard unsafe hb_ot_math_has_data(hb_font_get_face(font)) != 0 else { return nil }
    func em(_ constant: hb_ot_math_constant_t) -> Double {
      unsafe Double(hb_ot_math_get_constant(font, constant)) / unitsPerEm
    }
    func percent(_ constant: hb_ot_math_constant_t) -> Double {
      unsafe Double(hb_ot_math_get_constant(font, constant)) / 100
    }
    scriptScale = percent(HB_OT_MATH_CONSTANT_SCRIPT_PERCENT_SCALE_DOWN)
    scriptScriptScale = percent(HB_OT_MATH_CONSTANT_SCRIPT_SCRIPT_PERCENT_SCALE_DOWN)
    axisHeight = em(HB_OT_MATH_CONSTANT_AXIS_HEIGHT)
    supShift = em(HB_OT_MATH_CONSTANT_SUPERSCRIPT_SHIFT_UP)
    subShift = em(HB_OT_MATH_CONSTANT_SUBSCRIPT_SHIFT_DOWN)
    supDropMax = em(HB_OT_MATH_CONSTANT_SUPERSCRIPT_BASELINE_DROP_MAX)
    subDropMin = em(HB_OT_MATH_CONSTANT_SUBSCRIPT_BASELINE_DROP_MIN)
    scriptGapMin = em(HB_OT_MATH_CONSTANT_SUB_SUPERSCRIPT_GAP_MIN)
    spaceAfterScript = em(HB_OT_MATH_CONSTANT_SPACE_AFTER_SCRIPT)
    numeratorShift = em(HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_SHIFT_UP)
    numeratorShiftDisplay = em(HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_DISPLAY_STYLE_SHIFT_UP)
    denominatorShift = em(HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_SHIFT_DOWN)
    denominatorShiftDisplay = em(HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_DISPLAY_STYLE_SHIFT_DOWN)
    numeratorGap = em(HB_OT_MATH_CONSTANT_FRACTION_NUMERATOR_GAP_MIN)
    denominatorGap = em(HB_OT_MATH_CONSTANT_FRACTION_DENOMINATOR_GAP_MIN)
    numeratorGapDisplay = em(HB_OT_MATH_CONSTANT_FRACTION_NUM_DISPLAY_STYLE_GAP_MIN)
    denominatorGapDisplay = em(HB_OT_MATH_CONSTANT_FRACTION_DENOM_DISPLAY_STYLE_GAP_MIN)
    ruleThickness = em(HB_OT_MATH_CONSTANT_FRACTION_RULE_THICKNESS)
  }
}
