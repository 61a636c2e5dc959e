// Sets paragraphs: Pango itemises, shapes and reorders; the breaks are ours, and so is the justification.

import CPangoCairo
public import Diagnostics
import Drawing

/// Sets text for pages, independent of any screen: no hinting, no rounding, 1 unit of text = 1/72 in.
/// One instance for a document; it does not cross tasks.
@safe public final class ParagraphSetter {
  /// Characters that are set as one paragraph at most.
  private static let longest = 8000
  private let context: OpaquePointer
  private var descriptions: [Font: OpaquePointer] = unsafe [:]
  private var families: [String: Bool] = [:]
  private var spaces: [Font: Double] = [:]

  /// - Parameter language: a BCP 47 tag; chooses glyph forms and fallback fonts instead of the locale.
  public init(language: String) throws(Failure) {
    guard let context = unsafe SharedFontMap.makeContext() else {
      throw Failure("Pango has no fonts", hint: "install libpango1.0-dev and fontconfig")
    }
    unsafe self.context = context
    let tag = String(
      language.unicodeScalars.filter { $0.isASCII && ($0.properties.isAlphabetic || $0 == "-") }.prefix(35))
    unsafe pango_context_set_language(context, pango_language_from_string(tag.isEmpty ? "en" : tag))
  }

  deinit {
    unsafe descriptions.values.forEach { unsafe pango_font_description_free($0) }
    unsafe g_object_unref(UnsafeMutableRawPointer(context))
  }

  /// Families that were asked for and are not installed, sorted.
  public var missingFamilies: [String] { families.filter { !$0.value }.map(\.key).sorted() }

  /// Lines from top to bottom; none for empty text.
  public func lines(_ text: StyledText, _ style: ParagraphStyle) -> [TextLine] {
    let source = ParagraphSource(text)
    guard !source.bytes.isEmpty else { return [] }
    if source.bytes.count > 4 * Self.longest {
      return text.parts(longest: Self.longest).flatMap { lines($0, style) }
    }
    let whole = unsafe LayoutOwner(makeLayout(source, style.features), source)
    let measure = measured(whole)
    let space = spaceWidth(source)
    let breaker = LineBreaker(
      width: style.width, hanging: style.hanging, justified: style.alignment == .justified, space: space)
    let starts = breaker.breaks(measure.text)
    let added = starts.filter { !measure.text.mustBreak[$0] }.map { measure.offsets[$0] }
    if added.isEmpty { return finished(whole, style, space) }
    let broken = source.broken(before: added)
    return finished(unsafe LayoutOwner(makeLayout(broken, style.features), broken), style, space)
  }

  /// As many lines as the width asks for, of about the same length, and the width that they need: for titles,
  /// headings and captions, where a last line of one word looks like a slip.
  public func balancedLines(_ text: StyledText, _ style: ParagraphStyle) -> (lines: [TextLine], width: Double) {
    var best = (lines: lines(text, style), width: style.width)
    guard (2...4).contains(best.lines.count) else { return best }
    var (low, high) = (style.width * 0.4, style.width)
    while high - low > 6 {
      var narrow = style
      narrow.width = (low + high) / 2
      let tried = lines(text, narrow)
      let fits = tried.count == best.lines.count && tried.allSatisfy { $0.width <= narrow.width + 0.01 }
      if fits { (best, high) = ((tried, narrow.width), narrow.width) } else { low = narrow.width }
    }
    return best
  }

  /// Width of the text on one line and of its widest unbreakable part: what a table column would like and needs.
  public func extent(_ text: StyledText, features: String = "") -> (natural: Double, least: Double) {
    let source = ParagraphSource(text)
    guard !source.bytes.isEmpty else { return (0, 0) }
    if source.bytes.count > 4 * Self.longest { return extent(text.parts(longest: Self.longest)[0], features: features) }
    let measure = measured(unsafe LayoutOwner(makeLayout(source, features), source)).text
    var (natural, line, least, word) = (0.0, 0.0, 0.0, 0.0)
    for i in measure.widths.indices {
      if measure.mustBreak[i] { line = 0 }
      if measure.mayBreak[i] || measure.mustBreak[i] { word = 0 }
      line += measure.widths[i]
      word += measure.widths[i]
      guard !measure.white[i] else { continue }
      natural = max(natural, line)
      least = max(least, word)
    }
    return (natural, least)
  }

  // MARK: Pango

  private func makeLayout(_ source: ParagraphSource, _ features: String) -> OpaquePointer {
    let layout: OpaquePointer = unsafe pango_layout_new(context)
    let attributes: OpaquePointer = unsafe pango_attr_list_new()
    for range in source.ranges { unsafe insert(range, into: attributes) }
    // Cairo writes a ligature with an ActualText that readers of the structure (poppler's among them) stumble over.
    let all = features.isEmpty ? "liga=0" : "liga=0," + features
    unsafe pango_attr_list_insert(attributes, pango_attr_font_features_new(all))
    unsafe source.bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { text in
        unsafe pango_layout_set_text(layout, text.baseAddress, Int32(clamping: text.count))
      }
    }
    unsafe pango_layout_set_attributes(layout, attributes)
    unsafe pango_attr_list_unref(attributes)
    return unsafe layout
  }

  private func insert(_ range: ParagraphSource.Range, into list: OpaquePointer) {
    func add(_ attribute: UnsafeMutablePointer<PangoAttribute>?) {
      guard let attribute = unsafe attribute else { return }
      unsafe attribute.pointee.start_index = guint(clamping: range.start)
      unsafe attribute.pointee.end_index = guint(clamping: range.end)
      unsafe pango_attr_list_insert(list, attribute)
    }
    unsafe add(pango_attr_font_desc_new(description(range.style.font)))
    // Colour is drawn by the canvas; the attribute keeps runs of two looks from being shaped as one.
    unsafe add(pango_attr_foreground_new(0, 0, guint16(truncatingIfNeeded: range.start)))
    guard let box = range.box else { return }
    var frame = PangoRectangle(
      x: 0, y: units(-box.ascent), width: units(box.width), height: units(box.ascent + box.descent))
    unsafe add(pango_attr_shape_new(&frame, &frame))
  }

  private func description(_ font: Font) -> OpaquePointer {
    if let known = unsafe descriptions[font] { return unsafe known }
    let description: OpaquePointer = unsafe pango_font_description_new()
    unsafe pango_font_description_set_family(description, cString(font.family))
    unsafe pango_font_description_set_absolute_size(description, min(max(font.size, 0.1), 1000) * Double(PANGO_SCALE))
    unsafe pango_font_description_set_weight(description, font.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    unsafe pango_font_description_set_style(description, font.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL)
    unsafe descriptions[font] = unsafe description
    if families[font.family] == nil { families[font.family] = unsafe isInstalled(font.family, description) }
    return unsafe description
  }

  /// fontconfig never fails: it gives another family, so compare.
  private func isInstalled(_ family: String, _ description: OpaquePointer) -> Bool {
    guard let font = unsafe pango_context_load_font(context, description) else { return false }
    defer { unsafe g_object_unref(UnsafeMutableRawPointer(font)) }
    let found = unsafe pango_font_describe(font)
    defer { unsafe pango_font_description_free(found) }
    guard let name = unsafe pango_font_description_get_family(found) else { return false }
    return unsafe String(cString: name) == family
  }

  private func spaceWidth(_ source: ParagraphSource) -> Double {
    guard let font = source.ranges.first(where: { $0.box == nil })?.style.font else { return 3 }
    if let known = spaces[font] { return known }
    let space = ParagraphSource(StyledText([.text(" ", TextStyle(font: font))]))
    let width = measured(unsafe LayoutOwner(makeLayout(space, ""), space)).text.widths.first ?? 3
    spaces[font] = width
    return width
  }

  private func units(_ points: Double) -> Int32 {
    Int32(exactly: (min(max(points, -1e5), 1e5) * Double(PANGO_SCALE)).rounded()) ?? 0
  }
}
