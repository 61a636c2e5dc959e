// Scripts beside what they belong to and limits over and under it (The TeXbook, appendix G, rules 13a and 18).

import Drawing

extension MathLayout {
  func setScripts(_ base: MathNode, _ sub: MathNode?, _ sup: MathNode?, _ style: MathStyle) -> TextBox {
    if base.takesLimits(display: style.display) { return setLimits(base, sub, sup, style) }
    var box = nucleus(base, style)
    let em = size(style)
    let (upper, lower) = (box.width + box.overhang, box.width)
    let supBox = sup.map { set($0, style.superscript) }
    let subBox = sub.map { set($0, style.subscript) }
    let (up, down) = scriptShifts(box, simple: base.isCharacter, sup: supBox, sub: subBox, style)
    if let supBox { box.add(supBox, dx: upper, dy: -up) }
    if let subBox { box.add(subBox, dx: lower, dy: down) }
    box.width += constants.spaceAfterScript * em
    box.overhang = 0
    return box
  }

  /// How far a superscript is raised and a subscript lowered (rules 18a to 18f).
  private func scriptShifts(
    _ base: TextBox, simple: Bool, sup: TextBox?, sub: TextBox?, _ style: MathStyle
  ) -> (up: Double, down: Double) {
    let em = size(style)
    var up = simple ? 0 : base.ascent - constants.supDropMax * em
    var down = max(constants.subShift * em, simple ? 0 : base.descent + constants.subDropMin * em)
    guard let sup else { return (0, max(down, (sub?.ascent ?? 0) - constants.subTopMax * em)) }
    up = max(
      up, (style.cramped ? constants.supShiftCramped : constants.supShift) * em,
      sup.descent + constants.supBottomMin * em)
    guard let sub else { return (up, 0) }
    let gap = (up - sup.descent) + (down - sub.ascent)
    guard gap < constants.scriptGapMin * em else { return (up, down) }
    down += constants.scriptGapMin * em - gap
    let lift = constants.supBottomMaxWithSub * em - (up - sup.descent)
    if lift > 0 {
      up += lift
      down -= lift
    }
    return (up, down)
  }

  private func setLimits(_ base: MathNode, _ sub: MathNode?, _ sup: MathNode?, _ style: MathStyle) -> TextBox {
    let em = size(style)
    var middle = nucleus(base, style)
    let upper = sup.map { set($0, style.superscript) }
    let lower = sub.map { set($0, style.subscript) }
    let lean = middle.overhang / 2
    middle.width += middle.overhang
    let width = max(middle.width, upper?.width ?? 0, lower?.width ?? 0)
    var box = TextBox()
    box.add(middle, dx: (width - middle.width) / 2)
    if let upper {
      let gap = max(constants.upperLimitGap * em, constants.upperLimitRise * em - upper.descent)
      box.add(upper, dx: (width - upper.width) / 2 + lean, dy: -(middle.ascent + gap + upper.descent))
    }
    if let lower {
      let gap = max(constants.lowerLimitGap * em, constants.lowerLimitDrop * em - lower.ascent)
      box.add(lower, dx: (width - lower.width) / 2 - lean, dy: middle.descent + gap + lower.ascent)
    }
    box.width = width
    return box
  }

  /// A sum or an integral: larger in a display, its middle on the axis (rule 13).
  func setLarge(_ sign: String, _ style: MathStyle) -> TextBox {
    let math = mathFont(style)
    guard let face = fonts.face(math), let plain = sign.unicodeScalars.first.flatMap(face.glyph) else {
      return glyphs(sign, roman(style))
    }
    var glyph = plain
    if style.display {
      let variants = face.variants(of: plain, vertical: true)
      glyph = (variants.first { $0.length >= constants.displayOperatorMinHeight } ?? variants.last)?.glyph ?? plain
    }
    var box = onAxis(drawn(glyph, math, as: sign), style)
    // Its advance holds the lean already, where a letter's does not.
    box.width -= box.overhang
    return box
  }
}

extension MathNode {
  /// Whether scripts stand over and under it rather than beside.
  public func takesLimits(display: Bool) -> Bool {
    switch self {
    case .limits(_, let wanted): wanted
    case .symbol(let sign, .function): display && !["∫", "∬", "∮"].contains(sign)
    case .function(_, let limits): display && limits
    default: false
    }
  }
}
