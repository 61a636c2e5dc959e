// Accents where the MATH table attaches them (appendix G, rule 12).

import Drawing

extension MathLayout {
  private static let marks: [String: Unicode.Scalar] = [
    "^": "\u{302}", "¯": "\u{304}", "˜": "\u{303}", "˙": "\u{307}", "¨": "\u{308}", "ˇ": "\u{30C}", "˘": "\u{306}",
    "→": "\u{20D7}", "´": "\u{301}", "`": "\u{300}",
  ]

  func setAccent(_ mark: String, _ body: MathNode, stretches: Bool, _ style: MathStyle) -> TextBox {
    var box = nucleus(body, style.inCramped)
    let math = mathFont(style)
    guard let face = fonts.face(math), let scalar = Self.marks[mark], let plain = face.glyph(scalar) else { return box }
    let fits =
      !stretches
      ? nil
      : face.variants(of: plain, vertical: false).last {
        face.ink(of: $0.glyph).map { ($0.right - $0.left) * math.size } ?? .infinity <= box.width
      }
    let glyph = fits?.glyph ?? plain
    var accent = drawn(glyph, math, as: String(scalar))
    let (width, overhang) = (box.width, box.overhang)
    // The mark's own ink does not reach below the body's top: its descent, below zero, counts for nothing.
    accent.descent = 0
    accent.width = 0
    let raise = max(0, box.ascent - constants.accentBaseHeight * size(style))
    box.add(
      accent, dx: attachment(of: body, box, style) - face.topAttachment(of: glyph) * math.size, dy: -raise)
    (box.width, box.overhang) = (width, overhang)
    return box
  }

  /// Where an accent's middle comes over a body: the table's word for one letter, else the middle.
  private func attachment(of body: MathNode, _ box: TextBox, _ style: MathStyle) -> Double {
    guard body.isCharacter, let piece = box.pieces.first, piece.text.unicodeScalars.count == 1,
      let scalar = piece.text.unicodeScalars.first, let face = fonts.face(piece.font)
    else { return box.width / 2 }
    if face.math != nil, let glyph = face.glyph(scalar) { return face.topAttachment(of: glyph) * piece.font.size }
    guard let ink = face.ink(of: scalar) else { return (box.width + box.overhang) / 2 }
    // A text font has no table: the math font's italic letter has the same shape, and its middle stands for this one's.
    let middle = (ink.left + ink.right) / 2 * piece.font.size
    guard piece.font.italic, let italic = Self.mathItalic(scalar), let math = fonts.face(mathFont(style)),
      let glyph = math.glyph(italic), let other = math.ink(of: glyph)
    else { return middle }
    return middle + (math.topAttachment(of: glyph) - (other.left + other.right) / 2) * size(style)
  }

  private static func mathItalic(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "h": "ℎ"
    case "A"..."Z": Unicode.Scalar(0x1D434 + scalar.value - 0x41)
    case "a"..."z": Unicode.Scalar(0x1D44E + scalar.value - 0x61)
    default: nil
    }
  }
}
