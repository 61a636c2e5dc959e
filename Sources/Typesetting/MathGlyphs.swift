// Glyphs of the math font in the length that a formula asks for: a variant, or parts put together.

import Drawing

extension MathLayout {
  /// One glyph by its number, reading as `text`.
  func drawn(_ glyph: UInt32, _ used: Font, as text: String) -> TextBox {
    guard let face = fonts.face(used), let ink = face.ink(of: glyph) else { return TextBox() }
    let width = face.advance(of: glyph) * used.size
    let outline = face.outline(of: glyph).scaled(by: used.size)
    let glyphs = TextBlock.Glyphs(placed: [.init(index: glyph, offset: Point(0, 0))], outline: outline)
    var box = TextBox(
      pieces: [.init(text, font: used, x: 0, width: width, glyphs: glyphs)], width: width,
      ascent: ink.top * used.size, descent: ink.bottom * used.size)
    box.overhang = face.italicCorrection(of: glyph) * used.size
    return box
  }

  /// The box with the middle of its ink on the math axis.
  func onAxis(_ box: TextBox, _ style: MathStyle) -> TextBox {
    box.moved(dy: (box.ascent - box.descent) / 2 - constants.axisHeight * size(style))
  }

  /// A fence or a root sign at least so tall, where the font has one: the least variant, else its parts. What it stands
  /// at vertically is the caller's matter.
  func stretched(_ sign: String, to height: Double, _ style: MathStyle) -> TextBox {
    let math = mathFont(style)
    guard let face = fonts.face(math), let plain = sign.unicodeScalars.first.flatMap(face.glyph) else {
      return glyphs(sign, roman(style))
    }
    let variants = face.variants(of: plain, vertical: true)
    if let fits = variants.first(where: { $0.length * math.size >= height }) {
      return drawn(fits.glyph, math, as: sign)
    }
    let parts = face.assembly(of: plain, vertical: true)
    guard !parts.isEmpty else { return drawn(variants.last?.glyph ?? plain, math, as: sign) }
    return assembled(parts, to: height / math.size, face, math, as: sign)
  }

  /// Parts from bottom to top, overlapping as much as they may and no more than the height asks for.
  private func assembled(
    _ parts: [GlyphPart], to height: Double, _ face: Face, _ used: Font, as sign: String
  ) -> TextBox {
    let least = face.leastOverlap(vertical: true)
    let chain = Self.chain(parts, to: height, overlap: least)
    let spare = zip(chain, chain.dropFirst()).map { max(0, min($0.endConnector, $1.startConnector) - least) }
    let longest = chain.reduce(0) { $0 + $1.length } - least * Double(chain.count - 1)
    let total = spare.reduce(0, +)
    let share = total > 0 ? min(1, max(0, longest - height) / total) : 0
    var placed: [TextBlock.Glyphs.Placed] = []
    var outline = Path()
    var (y, width) = (0.0, 0.0)
    for (index, part) in chain.enumerated() {
      guard let ink = face.ink(of: part.glyph) else { continue }
      let offset = Point(0, -(y + ink.bottom) * used.size)
      placed.append(.init(index: part.glyph, offset: offset))
      outline.segments += face.outline(of: part.glyph).scaled(by: used.size).offset(offset).segments
      width = max(width, face.advance(of: part.glyph))
      y += part.length - (index < spare.count ? least + share * spare[index] : 0)
    }
    return TextBox(
      pieces: [
        .init(sign, font: used, x: 0, width: width * used.size, glyphs: .init(placed: placed, outline: outline))
      ], width: width * used.size, ascent: y * used.size)
  }

  /// The parts with their extenders repeated until they reach the height, 200 times at most.
  private static func chain(_ parts: [GlyphPart], to height: Double, overlap: Double) -> [GlyphPart] {
    var chain = parts.filter { !$0.repeats }
    for count in 1...200 {
      chain = parts.flatMap { Array(repeating: $0, count: $0.repeats ? count : 1) }
      if chain.reduce(0, { $0 + $1.length }) - overlap * Double(chain.count - 1) >= height { break }
    }
    return chain
  }
}

extension TextBox {
  /// The same drawn elsewhere over its baseline.
  func moved(dy: Double) -> TextBox {
    var box = self
    for index in box.pieces.indices { box.pieces[index].y += dy }
    box.rules = rules.map { $0.offset(0, dy) }
    box.ascent = ascent - dy
    box.descent = descent + dy
    return box
  }
}

extension Path {
  fileprivate func mapped(_ change: (Point) -> Point) -> Path {
    Path(
      segments.map { segment in
        switch segment {
        case .move(let p): .move(change(p))
        case .line(let p): .line(change(p))
        case .curve(let a, let b, let p): .curve(change(a), change(b), to: change(p))
        case .close: .close
        }
      })
  }

  func scaled(by scale: Double) -> Path { mapped { Point($0.x * scale, $0.y * scale) } }
  fileprivate func offset(_ by: Point) -> Path { mapped { Point($0.x + by.x, $0.y + by.y) } }
}
