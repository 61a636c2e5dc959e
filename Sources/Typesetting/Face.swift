// One font face, found by fontconfig and read by HarfBuzz. The files that face C in this room are this one,
// FaceGlyphs.swift, MathConstants.swift and FontSubset.swift.

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
  /// The family that was found, which fontconfig chooses silently when the wanted one is missing; of a face with several
  /// names (Latin Modern Roman, LM Roman 8) the wanted one.
  let family: String
  let metrics: FaceMetrics
  let math: MathConstants?
  let font: OpaquePointer
  let unitsPerEm: Double

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
    var names: [String] = []
    while unsafe FcPatternGetString(match, FC_FAMILY, Int32(names.count), &family) == FcResultMatch,
      let name = unsafe family
    {
      names.append(unsafe String(cString: name))
    }
    unsafe FcPatternGetInteger(match, FC_INDEX, 0, &index)
    let name = names.contains(wanted.family) ? wanted.family : names.first ?? ""
    return unsafe (String(cString: file), UInt32(clamping: index), name)
  }

  /// The family of a font of this machine that has a character.
  static func family(with scalar: Unicode.Scalar) -> String? {
    guard let pattern = unsafe FcPatternCreate(), let set = unsafe FcCharSetCreate() else { return nil }
    defer {
      unsafe FcPatternDestroy(pattern)
      unsafe FcCharSetDestroy(set)
    }
    unsafe FcCharSetAddChar(set, scalar.value)
    unsafe FcPatternAddCharSet(pattern, FC_CHARSET, set)
    unsafe FcPatternAddBool(pattern, FC_SCALABLE, 1)
    unsafe FcConfigSubstitute(nil, pattern, FcMatchPattern)
    unsafe FcDefaultSubstitute(pattern)
    var result = FcResultNoMatch
    guard let match = unsafe FcFontMatch(nil, pattern, &result) else { return nil }
    defer { unsafe FcPatternDestroy(match) }
    var covered: OpaquePointer?
    var family: UnsafeMutablePointer<FcChar8>?
    // The nearest font need not have it.
    guard unsafe FcPatternGetCharSet(match, FC_CHARSET, 0, &covered) == FcResultMatch, let covered = unsafe covered,
      unsafe FcCharSetHasChar(covered, scalar.value) != 0,
      unsafe FcPatternGetString(match, FC_FAMILY, 0, &family) == FcResultMatch, let family = unsafe family
    else { return nil }
    return unsafe String(cString: family)
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
  func ink(of scalar: Unicode.Scalar) -> Ink? { glyph(scalar).flatMap(ink) }
}
