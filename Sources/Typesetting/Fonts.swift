// Fonts, found by fontconfig and measured by HarfBuzz: one instance serves a whole process.

public import Diagnostics
public import Drawing
import Synchronization

/// The fonts of this machine. Measuring is exact to the font unit and does not depend on any screen or locale.
public final class Fonts: Sendable {
  private struct Key: Hashable {
    var family: String
    var bold: Bool
    var italic: Bool
  }

  private struct WidthKey: Hashable {
    var face: Key
    var text: String
  }

  private struct Cache {
    var faces: [Key: Face?] = [:]
    var widths: [WidthKey: Double] = [:]
    /// Families that stand in for characters that a font lacks; nil where no font of this machine has one.
    var fallbacks: [Unicode.Scalar: String?] = [:]
  }

  private let cache = Mutex(Cache())

  public init() {}

  func face(_ font: Font) -> Face? {
    let key = Key(family: font.family, bold: font.bold, italic: font.italic)
    return cache.withLock { cache in
      if let known = cache.faces[key] { return known }
      let face = Face(font)
      cache.faces[key] = .some(face)
      return face
    }
  }

  /// Advance width of a text in a font, points.
  public func width(of text: String, in font: Font) -> Double {
    guard let face = face(font) else { return 0.5 * font.size * Double(text.count) }
    let key = WidthKey(face: Key(family: font.family, bold: font.bold, italic: font.italic), text: text)
    if let known = cache.withLock({ $0.widths[key] }) { return known * font.size }
    let width = face.width(text)
    cache.withLock { $0.widths[key] = width }
    return width * font.size
  }

  /// Height of the capitals, points.
  public func capHeight(of font: Font) -> Double { (face(font)?.metrics.capHeight ?? 0.68) * font.size }

  /// The font's own ascent and descent, points.
  public func extents(of font: Font) -> (ascent: Double, descent: Double) {
    let metrics = face(font)?.metrics ?? FaceMetrics(ascent: 0.75, descent: 0.25, capHeight: 0.68, xHeight: 0.45)
    return (metrics.ascent * font.size, metrics.descent * font.size)
  }

  /// Warnings for families that were asked for and are not installed, each naming the Debian package.
  public var missing: [Diagnostic] {
    let wrong = cache.withLock { cache in
      cache.faces.filter { key, face in face?.family != key.family }.map { ($0.key.family, $0.value?.family) }
    }
    let unique = Dictionary(wrong, uniquingKeysWith: { first, _ in first })
    return missingGlyphs
      + unique.sorted { $0.key < $1.key }.map { family, used in
        Diagnostic(
          .warning, "the font '\(family)' is not installed; '\(used ?? "none")' stands in for it",
          hint: Self.package(for: family).map { "apt-get install \($0)" }
            ?? "install it, or name another: 'fc-list : family' lists what is here")
      }
  }

  /// Warnings for characters that no font of this machine has.
  private var missingGlyphs: [Diagnostic] {
    let scalars = cache.withLock { $0.fallbacks.filter { $0.value == nil }.keys.sorted { $0.value < $1.value } }
    guard let first = scalars.first else { return [] }
    let code = String(first.value, radix: 16, uppercase: true)
    let others = scalars.count > 1 ? " and \(scalars.count - 1) other characters" : ""
    return [
      Diagnostic(
        .warning,
        "no font has U+\(String(repeating: "0", count: max(0, 4 - code.count)) + code)\(others); □ stands for each",
        hint: first.properties.isEmojiPresentation
          ? "apt-get install fonts-symbola" : "apt-get install fonts-noto-cjk, fonts-unifont or a font of that script")
    ]
  }

  /// Debian's package of a family that Lawbook's venues use.
  private static func package(for family: String) -> String? {
    if family.hasPrefix("TeX Gyre") { return family.hasSuffix("Math") ? "fonts-texgyre-math" : "fonts-texgyre" }
    if Self.isLatinModern(family) { return "fonts-lmodern" }
    if family == "TeX Gyre DejaVu Math" || family == "DejaVu Math TeX Gyre" { return "fonts-dejavu-extra" }
    if family.hasPrefix("DejaVu") { return "fonts-dejavu-core" }
    return nil
  }

  /// The math font that goes with a text family.
  func mathFamily(for family: String) -> String {
    switch family {
    case "TeX Gyre Pagella": "TeX Gyre Pagella Math"
    case "DejaVu Sans", "DejaVu Serif": "TeX Gyre DejaVu Math"
    default: Self.isLatinModern(family) ? "Latin Modern Math" : "TeX Gyre Termes Math"
    }
  }

  private static func isLatinModern(_ family: String) -> Bool {
    family.hasPrefix("Latin Modern") || family.hasPrefix("LM ")
  }

  /// What Greek is set in where the text has no serifs: a serif letter among sans serif ones looks like a mistake.
  func greekFamily(for family: String) -> String? {
    ["TeX Gyre Heros", "TeX Gyre Adventor", "DejaVu Sans"].contains(family) ? "DejaVu Sans" : nil
  }

  func mathConstants(for family: String) -> MathConstants {
    face(Font(mathFamily(for: family), size: 10))?.math ?? MathConstants()
  }

  /// The font itself where it has the character, else its math font, else DejaVu Sans, which has most, else whatever font
  /// of this machine has it; nil where none has.
  func covering(_ scalar: Unicode.Scalar, like font: Font) -> Font? {
    if face(font)?.covers(scalar) == true { return font }
    var other = Font(mathFamily(for: font.family), size: font.size)
    if face(other)?.covers(scalar) == true { return other }
    other = Font("DejaVu Sans", size: font.size, bold: font.bold)
    if face(other)?.covers(scalar) == true { return other }
    // What joins or selects has no ink of its own.
    if scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isVariationSelector { return font }
    return fallback(scalar).map { Font($0, size: font.size, bold: font.bold) }
  }

  private func fallback(_ scalar: Unicode.Scalar) -> String? {
    if let known = cache.withLock({ $0.fallbacks[scalar] }) { return known }
    let family = Face.family(with: scalar)
    cache.withLock { $0.fallbacks[scalar] = .some(family) }
    return family
  }
}
