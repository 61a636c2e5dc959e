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

  /// Level 0 is text and display, 1 script, 2 script of script.
  private struct Style {
    var level: Int
    var display: Bool
    var script: Style { Style(level: min(level + 1, 2), display: false) }
    var inFraction: Style { display ? Style(level: level, display: false) : script }
  }

  func box(_ node: MathNode, display: Bool) -> TextBox { set(node, Style(level: 0, display: display)) }

  private func size(_ style: Style) -> Double {
    font.size * [1, constants.scriptScale, constants.scriptScriptScale][style.level]
  }

  private func roman(_ style: Style) -> Font { Font(font.family, size: size(style), bold: font.bold) }

  private func set(_ node: MathNode, _ style: Style) -> TextBox {
    switch node {
    case .row(let nodes): setRow(nodes, style)
    case .symbol(let sign, _): glyphs(sign, roman(style))
    case .number(let digits): glyphs(digits, roman(style))
    case .upright(let text): glyphs(text, roman(style))
    case .bold(let text): glyphs(text, Font(font.family, size: size(style), bold: true))
    case .identifier(let letter): setIdentifier(letter, style)
    case .scripts(let base, let sub, let sup): setScripts(base, sub, sup, style)
    case .fraction(let top, let bottom): setFraction(top, bottom, style)
    case .root(let body, let degree): setRoot(body, degree, style)
    case .accent(let mark, let body): setAccent(mark, body, style)
    case .fenced(let open, let body, let close): setFenced(open, body, close, style)
    case .space(let em): TextBox(width: em * size(style))
    }
  }

  // MARK: letters

  /// A run of one font with the height of its own ink.
  private func glyphs(_ text: String, _ wanted: Font, reads: String? = nil) -> TextBox {
    guard let first = text.unicodeScalars.first else { return TextBox() }
    let used = fonts.covering(first, like: wanted)
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

  private func setIdentifier(_ letter: String, _ style: Style) -> TextBox {
    if let italic = Self.italicGreek[letter] {
      let math = Font(fonts.mathFamily(for: font.family), size: size(style))
      var box = glyphs(italic, math, reads: letter)
      if let last = italic.unicodeScalars.first, let ink = fonts.face(math)?.ink(of: last) {
        box.overhang = max(0, ink.right * math.size - box.width)
      }
      return box
    }
    return glyphs(letter, Font(font.family, size: size(style), bold: font.bold, italic: true))
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

  private func setRow(_ nodes: [MathNode], _ style: Style) -> TextBox {
    var row = TextBox()
    var before: MathClass?
    var x = 0.0
    let classes = Self.resolvedClasses(nodes)
    for (node, now) in zip(nodes, classes) {
      let box = set(node, style)
      if let now {
        if let before { x += Self.gap(before, now, script: style.level > 0) * size(style) }
        before = now
      }
      row.add(box, dx: x)
      x += box.width
      row.overhang = box.overhang
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
    let thin = 3.0 / 18
    let medium = script ? 0 : 4.0 / 18
    let thick = script ? 0 : 5.0 / 18
    switch (left, right) {
    case (.opening, _), (_, .closing), (_, .punctuation): return 0
    case (.relation, .relation): return 0
    case (.relation, _), (_, .relation): return thick
    case (.binary, _), (_, .binary): return medium
    case (.punctuation, _): return script ? 0 : thin
    case (.function, .opening): return 0
    case (.function, _), (_, .function): return thin
    case (.inner, .opening), (.inner, .ordinary), (.ordinary, .inner), (.closing, .inner), (.inner, .inner):
      return script ? 0 : thin
    default: return 0
    }
  }

  // MARK: scripts, fractions, roots, fences

  private func setScripts(_ base: MathNode, _ sub: MathNode?, _ sup: MathNode?, _ style: Style) -> TextBox {
    var box = set(base, style)
    let em = size(style)
    let simple = base.isCharacter
    let x = box.width
    let overhang = box.overhang
    let (ascent, descent) = (box.ascent, box.descent)
    let supBox = sup.map { set($0, style.script) }
    let subBox = sub.map { set($0, style.script) }
    var up = max(constants.supShift * em, simple ? 0 : ascent - constants.supDropMax * em)
    var down = max(constants.subShift * em, simple ? 0 : descent + constants.subDropMin * em)
    if let supBox, let subBox {
      let gap = (up - supBox.descent) + (down - subBox.ascent)
      let wanted = constants.scriptGapMin * em
      if gap < wanted {
        up += (wanted - gap) / 2
        down += (wanted - gap) / 2
      }
    }
    if let supBox { box.add(supBox, dx: x + overhang, dy: -up) }
    if let subBox { box.add(subBox, dx: x, dy: down) }
    box.width += constants.spaceAfterScript * em
    box.overhang = 0
    return box
  }

  private func setFraction(_ top: MathNode, _ bottom: MathNode, _ style: Style) -> TextBox {
    let em = size(style)
    let above = set(top, style.inFraction)
    let below = set(bottom, style.inFraction)
    let rule = constants.ruleThickness * em
    let axis = constants.axisHeight * em
    let gapAbove = (style.display ? constants.numeratorGapDisplay : constants.numeratorGap) * em
    let gapBelow = (style.display ? constants.denominatorGapDisplay : constants.denominatorGap) * em
    let up = max(
      (style.display ? constants.numeratorShiftDisplay : constants.numeratorShift) * em,
      axis + rule / 2 + gapAbove + above.descent)
    let down = max(
      (style.display ? constants.denominatorShiftDisplay : constants.denominatorShift) * em,
      -axis + rule / 2 + gapBelow + below.ascent)
    let margin = 0.12 * em
    let inner = max(above.width, below.width)
    var box = TextBox()
    box.add(above, dx: margin + (inner - above.width) / 2, dy: -up)
    box.rules.append(Rect(x: margin * 0.5, y: -axis - rule / 2, width: inner + margin, height: rule))
    box.add(below, dx: margin + (inner - below.width) / 2, dy: down)
    box.width = inner + 2 * margin
    return box
  }

  private func setRoot(_ body: MathNode, _ degree: MathNode?, _ style: Style) -> TextBox {
    let em = size(style)
    let inside = set(body, style)
    let rule = constants.ruleThickness * em
    let top = inside.ascent + 0.12 * em + rule
    let sign = stretched("√", ascent: top, descent: inside.descent + 0.04 * em, style)
    var box = TextBox()
    var x = 0.0
    if let degree {
      let small = set(degree, Style(level: 2, display: false))
      box.add(small, dx: 0, dy: -0.55 * top)
      x = max(0, small.width - 0.35 * sign.width)
    }
    box.add(sign, dx: x)
    x += sign.width
    box.rules.append(Rect(x: x - 0.02 * em, y: -sign.ascent, width: inside.width + 0.06 * em, height: rule))
    box.add(inside, dx: x + 0.02 * em)
    box.width = x + inside.width + 0.08 * em
    box.ascent = max(box.ascent, sign.ascent + rule)
    return box
  }

  private func setAccent(_ mark: String, _ body: MathNode, _ style: Style) -> TextBox {
    var box = set(body, style)
    let signs = ["^": "ˆ", "¯": "¯", "˜": "˜", "˙": "˙"]
    let accent = glyphs(signs[mark] ?? mark, roman(style))
    let xHeight = (fonts.face(roman(style))?.metrics.xHeight ?? 0.45) * size(style)
    let width = box.width
    box.add(
      accent, dx: (width - accent.width) / 2 + box.overhang / 2 + 0.04 * size(style),
      dy: -max(0, box.ascent - xHeight))
    box.width = width
    return box
  }

  private func setFenced(_ open: String, _ body: MathNode, _ close: String, _ style: Style) -> TextBox {
    let inside = set(body, style)
    var box = TextBox()
    for part in [
      open.isEmpty ? nil : stretched(open, ascent: inside.ascent, descent: inside.descent, style), inside,
      close.isEmpty ? nil : stretched(close, ascent: inside.ascent, descent: inside.descent, style),
    ] {
      if let part { box.add(part, dx: box.width) }
    }
    return box
  }

  /// A sign enlarged until it covers what stands beside it, centred on the math axis.
  private func stretched(_ sign: String, ascent: Double, descent: Double, _ style: Style) -> TextBox {
    let plain = glyphs(sign, roman(style))
    let axis = constants.axisHeight * size(style)
    let wanted = sign == "√" ? ascent + descent : 2 * max(ascent - axis, descent + axis) * 0.95
    guard plain.height > 0, wanted > plain.height else { return plain }
    var big = glyphs(sign, Font(font.family, size: size(style) * min(wanted / plain.height, 6)))
    let shift = sign == "√" ? descent - big.descent : (big.ascent - big.descent) / 2 - axis
    var moved = TextBox()
    big.overhang = 0
    moved.add(big, dx: 0, dy: shift)
    return moved
  }
}

extension MathNode {
  /// The spacing class; nil for spaces.
  var mathClass: MathClass? {
    switch self {
    case .symbol(_, let kind): kind
    case .upright(let text): text.count > 1 && text.allSatisfy(\.isLetter) ? .function : .ordinary
    case .scripts(let base, _, _): base.mathClass ?? .ordinary
    case .fenced, .fraction: .inner
    case .space: nil
    case .row, .number, .identifier, .bold, .root, .accent: .ordinary
    }
  }

  var isCharacter: Bool {
    switch self {
    case .symbol, .number, .identifier, .upright, .bold: true
    default: false
    }
  }
}
