// Formulas set by the rules of TeX (The TeXbook, appendix G) with the constants of the OpenType MATH table.

import Drawing

struct MathLayout {
  let font: Font
  let fonts: Fonts
  let constants: MathConstants

  init(font: Font, fonts: Fonts) {
    self.font = font
    self.fonts = fonts
    constants = fonts.mathConstants(for: font.family)
  }

  /// The font whose MATH table the rules are from.
  func mathFont(_ style: MathStyle) -> Font { Font(fonts.mathFamily(for: font.family), size: size(style)) }

  func box(_ node: MathNode, display: Bool) -> TextBox { set(node, MathStyle(display: display)) }

  func size(_ style: MathStyle) -> Double {
    font.size * [1, constants.scriptScale, constants.scriptScriptScale][style.level]
  }

  func roman(_ style: MathStyle) -> Font { Font(font.family, size: size(style), bold: font.bold) }

  /// A node with the room that its last letter leans into (appendix G, rule 17).
  func set(_ node: MathNode, _ style: MathStyle) -> TextBox {
    var box = nucleus(node, style)
    box.width += box.overhang
    box.overhang = 0
    return box
  }

  /// A node as what follows it sees it: its last letter may lean over its width.
  func nucleus(_ node: MathNode, _ style: MathStyle) -> TextBox {
    switch node {
    case .row(let nodes): setRow(nodes, style)
    case .symbol(let sign, .function): setLarge(sign, style)
    case .symbol("′", _) where style.level > 0: setPrime(style)
    case .symbol(let sign, _): glyphs(sign, roman(style))
    case .number(let digits): glyphs(digits, roman(style))
    case .upright(let text), .function(let text, _): glyphs(text, roman(style))
    case .bold(let text): glyphs(text, Font(font.family, size: size(style), bold: true))
    case .identifier(let letter): setIdentifier(letter, style)
    case .scripts(let base, let sub, let sup): setScripts(base, sub, sup, style)
    case .limits(let base, _): nucleus(base, style)
    case .styled(let body, let display): nucleus(body, MathStyle(display: display, cramped: style.cramped))
    case .fraction(let top, let bottom): setFraction(top, bottom, style)
    case .binomial(let top, let bottom): setBinomial(top, bottom, style)
    case .root(let body, let degree): setRoot(body, degree, style)
    case .accent(let mark, let body, let stretches): setAccent(mark, body, stretches: stretches, style)
    case .bar(let body, let over): setBar(body, over: over, style)
    case .fenced(let open, let body, let close): setFenced(open, body, close, style)
    case .middle(let sign): glyphs(sign, roman(style))
    case .big(let sign, _, let step): setBig(sign, step, style)
    case .space(let em): TextBox(width: em * size(style))
    }
  }

  // MARK: letters

  /// A run of one font with the height of its own ink.
  func glyphs(_ text: String, _ wanted: Font, reads: String? = nil) -> TextBox {
    guard let first = text.unicodeScalars.first else { return TextBox() }
    let used = fonts.covering(first, like: wanted) ?? wanted
    let width = fonts.width(of: text, in: used)
    var box = TextBox(pieces: [.init(text, font: used, x: 0, width: width, reads: reads)], width: width)
    for scalar in text.unicodeScalars {
      guard let ink = fonts.face(used)?.ink(of: scalar) else { continue }
      box.ascent = max(box.ascent, ink.top * used.size)
      box.descent = max(box.descent, ink.bottom * used.size)
    }
    if used.italic, let last = text.unicodeScalars.last, let ink = fonts.face(used)?.ink(of: last) {
      box.overhang = max(0, ink.right * used.size - fonts.width(of: String(last), in: used))
    }
    return box
  }

  /// Fonts draw a prime raised and small already: in a superscript it is as large as beside its letter, on the baseline.
  private func setPrime(_ style: MathStyle) -> TextBox {
    let prime = glyphs("′", roman(MathStyle(level: style.level - 1)))
    guard let piece = prime.pieces.first, let ink = fonts.face(piece.font)?.ink(of: "′") else { return prime }
    var lowered = prime.moved(dy: -ink.bottom * piece.font.size)
    lowered.descent = 0
    return lowered
  }

  private func setIdentifier(_ letter: String, _ style: MathStyle) -> TextBox {
    if Self.italicGreek[letter] != nil, let sans = fonts.greekFamily(for: font.family) {
      return glyphs(letter, Font(sans, size: size(style) * 0.94, bold: font.bold, italic: true))
    }
    if let italic = Self.italicGreek[letter] { return mathLetter(italic, style, reads: letter) }
    if let scalar = letter.unicodeScalars.first, scalar.value >= 0x1D400 { return mathLetter(letter, style) }
    return glyphs(letter, Font(font.family, size: size(style), bold: font.bold, italic: true))
  }

  /// A letter of the math font itself, with the table's italic correction.
  private func mathLetter(_ letter: String, _ style: MathStyle, reads: String? = nil) -> TextBox {
    let math = mathFont(style)
    var box = glyphs(letter, math, reads: reads)
    if let face = fonts.face(math), let glyph = letter.unicodeScalars.first.flatMap(face.glyph) {
      box.overhang = face.italicCorrection(of: glyph) * math.size
    }
    return box
  }

  /// Small Greek in the math font's italics, U+1D6FC onwards, in the order of U+03B1 onwards.
  private static let italicGreek: [String: String] = {
    var table: [String: String] = [:]
    for (offset, value) in (0x3B1...0x3C9).enumerated() {
      if let plain = Unicode.Scalar(UInt32(value)), let italic = Unicode.Scalar(UInt32(0x1D6FC + offset)) {
        table[String(plain)] = String(italic)
      }
    }
    table["ϵ"] = "\u{1D716}"
    table["ϑ"] = "\u{1D717}"
    table["ϕ"] = "\u{1D719}"
    return table
  }()

  // MARK: rows

  private func setRow(_ nodes: [MathNode], _ style: MathStyle) -> TextBox {
    var row = TextBox()
    var before: MathClass?
    var wasLetter = false
    var x = 0.0
    let classes = Self.resolvedClasses(nodes)
    for (node, now) in zip(nodes, classes) {
      let box = nucleus(node, style)
      // Letters of one slant lean together; an upright sign or a fence would be touched.
      if !(wasLetter && node.startsWithLetter) { x += row.overhang }
      if let now {
        if let before { x += Self.gap(before, now, script: style.level > 0) * size(style) }
        before = now
      }
      row.add(box, dx: x)
      x += box.width
      row.overhang = box.overhang
      wasLetter = node.isLetter
    }
    row.width = x
    return row
  }

  /// A binary sign with nothing to join on its left or right is an ordinary one (a leading minus).
  static func resolvedClasses(_ nodes: [MathNode]) -> [MathClass?] {
    var classes = nodes.map(\.mathClass)
    var before: MathClass?
    for i in classes.indices {
      guard let now = classes[i] else { continue }
      let next = classes[(i + 1)...].lazy.compactMap { $0 }.first
      let joins = before.map { ![.binary, .relation, .opening, .punctuation, .function].contains($0) } ?? false
      let isJoined = next.map { ![.relation, .closing, .punctuation].contains($0) } ?? false
      if now == .binary && !(joins && isJoined) { classes[i] = .ordinary }
      before = classes[i]
    }
    return classes
  }

  /// Space between two atoms in em (The TeXbook, page 170).
  static func gap(_ left: MathClass, _ right: MathClass, script: Bool) -> Double {
    guard let row = spaces[left], let column = MathClass.allCases.firstIndex(of: right) else { return 0 }
    let code = row[column]
    return script && code < 0 ? 0 : [0, 3.0, 4.0, 5.0][abs(code)] / 18
  }

  /// Thin, medium and thick as 1, 2 and 3, in the order of the classes; below zero, scripts have none. Pairs that
  /// TeX's table rules out have 0.
  private static let spaces: [MathClass: [Int]] = [
    .ordinary: [0, 1, -2, -3, 0, 0, 0, -1],
    .function: [1, 1, 0, -3, 0, 0, 0, -1],
    .binary: [-2, -2, 0, 0, -2, 0, 0, -2],
    .relation: [-3, -3, 0, 0, -3, 0, 0, -3],
    .opening: [0, 0, 0, 0, 0, 0, 0, 0],
    .closing: [0, 1, -2, -3, 0, 0, 0, -1],
    .punctuation: [-1, -1, 0, -1, -1, -1, -1, -1],
    .inner: [-1, 1, -2, -3, -1, 0, -1, -1],
  ]
}

extension MathNode {
  /// The spacing class; nil for spaces.
  var mathClass: MathClass? {
    switch self {
    case .symbol(_, let kind): kind
    case .function: .function
    case .scripts(let base, _, _), .limits(let base, _), .styled(let base, _): base.mathClass ?? .ordinary
    case .fenced: .inner
    case .middle: .relation
    case .big(_, let kind, _): kind
    case .space: nil
    // LaTeX's \frac stands in braces, which makes it ordinary.
    case .row, .number, .identifier, .upright, .bold, .fraction, .binomial, .root, .accent, .bar: .ordinary
    }
  }

  var isLetter: Bool { if case .identifier = self { true } else { false } }

  var startsWithLetter: Bool {
    switch self {
    case .identifier: true
    case .scripts(let base, _, _): base.isLetter
    default: false
    }
  }

  /// One character, whose scripts stand by the font's shifts alone (The TeXbook, appendix G, rule 18a).
  var isCharacter: Bool {
    switch self {
    case .symbol(_, let kind): kind != .function
    case .number, .identifier: true
    case .upright(let text), .bold(let text), .function(let text, _): text.count == 1
    case .accent(_, let body, _): body.isCharacter
    default: false
    }
  }
}
