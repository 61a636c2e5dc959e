// The characters that a page needs, cut out of a font: a page then looks the same where the font is not installed.

import CHarfBuzz
public import Drawing

extension Fonts {
  /// A font file (OpenType) with only these characters and what their shaping needs; nil where there is no such face or
  /// it may not be cut. The same characters give the same bytes.
  public func subset(_ font: Font, to scalars: Set<Unicode.Scalar>) -> [UInt8]? {
    guard let face = face(font), face.family == font.family else { return nil }
    return face.subset(scalars)
  }
}

extension Face {
  fileprivate func subset(_ scalars: Set<Unicode.Scalar>) -> [UInt8]? {
    guard let blob = unsafe hb_blob_create_from_file_or_fail(file), let input = unsafe hb_subset_input_create_or_fail()
    else { return nil }
    let whole = unsafe hb_face_create(blob, index)
    unsafe hb_blob_destroy(blob)
    defer {
      unsafe hb_subset_input_destroy(input)
      unsafe hb_face_destroy(whole)
    }
    let wanted = unsafe hb_subset_input_unicode_set(input)
    for scalar in scalars { unsafe hb_set_add(wanted, scalar.value) }
    guard let cut = unsafe hb_subset_or_fail(whole, input) else { return nil }
    defer { unsafe hb_face_destroy(cut) }
    guard let result = unsafe hb_face_reference_blob(cut) else { return nil }
    defer { unsafe hb_blob_destroy(result) }
    var length: UInt32 = 0
    guard let data = unsafe hb_blob_get_data(result, &length), length > 0 else { return nil }
    return unsafe UnsafeRawBufferPointer(start: data, count: Int(length)).map(\.self)
  }
}
