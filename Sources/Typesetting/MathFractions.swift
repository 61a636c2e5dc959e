// Fractions, binomials, roots and bars (appendix G, rules 9 to 11 and 15).

import Drawing

extension MathLayout {
  func setFraction(_ top: MathNode, _ bottom: MathNode, _ style: MathStyle) -> TextBox {
    let em = size(style)
    let above = set(top, style.numerator)
    let below = set(bottom, style.denominator)
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
    // TeX's `\nulldelimiterspace`, 1.2 pt at 10 pt in every style; the bar is as wide as what it parts.
    let margin = 0.12 * font.size
    let inner = max(above.width, below.width)
    var box = TextBox()
    box.add(above, dx: margin + (inner - above.width) / 2, dy: -up)
    box.rules.append(Rect(x: margin, y: -axis - rule / 2, width: inner, height: rule))
    box.add(below, dx: margin + (inner - below.width) / 2, dy: down)
    box.width = inner + 2 * margin
    return box
  }

  /// A stack without a bar in parentheses of TeX's fixed size for it: 2.39 em in a display, 1.01 em elsewhere.
  func setBinomial(_ top: MathNode, _ bottom: MathNode, _ style: MathStyle) -> TextBox {
    let em = size(style)
    let above = set(top, style.numerator)
    let below = set(bottom, style.denominator)
    var up = (style.display ? constants.stackTopShiftDisplay : constants.stackTopShift) * em
    var down = (style.display ? constants.stackBottomShiftDisplay : constants.stackBottomShift) * em
    let gap = (up - above.descent) + (down - below.ascent)
    let lacks = max(0, (style.display ? constants.stackGapDisplay : constants.stackGap) * em - gap)
    up += lacks / 2
    down += lacks / 2
    let inner = max(above.width, below.width)
    let height = (style.display ? 2.39 : 1.01) * em
    var box = onAxis(stretched("(", to: height, style), style)
    let x = box.width
    box.add(above, dx: x + (inner - above.width) / 2, dy: -up)
    box.add(below, dx: x + (inner - below.width) / 2, dy: down)
    box.add(onAxis(stretched(")", to: height, style), style), dx: x + inner)
    box.overhang = 0
    return box
  }

  func setRoot(_ body: MathNode, _ degree: MathNode?, _ style: MathStyle) -> TextBox {
    let em = size(style)
    let inside = set(body, style.inCramped)
    let rule = constants.radicalRule * em
    var gap = (style.display ? constants.radicalGapDisplay : constants.radicalGap) * em
    let wanted = inside.height + gap + rule
    let sign = stretched("√", to: wanted, style)
    // What the sign is too tall by goes half over and half under what it holds (rule 11).
    gap += max(0, sign.height - wanted) / 2
    let top = inside.ascent + gap + rule
    let rooted = sign.moved(dy: sign.ascent - top)
    var box = TextBox()
    var x = 0.0
    if let degree {
      let small = set(degree, MathStyle(level: 2))
      let before = constants.degreeBefore * em
      box.add(small, dx: before, dy: rooted.descent - constants.degreeRaise * rooted.height - small.descent)
      x = max(0, before + small.width + constants.degreeAfter * em)
    }
    box.add(rooted, dx: x)
    x += rooted.width
    box.rules.append(Rect(x: x, y: -top, width: inside.width, height: rule))
    box.add(inside, dx: x)
    box.width = x + inside.width
    box.ascent = max(box.ascent, top + constants.radicalExtra * em)
    return box
  }

  func setBar(_ body: MathNode, over: Bool, _ style: MathStyle) -> TextBox {
    let em = size(style)
    var box = set(body, over ? style.inCramped : style)
    let rule = (over ? constants.overbarRule : constants.underbarRule) * em
    let gap = (over ? constants.overbarGap : constants.underbarGap) * em
    let y = over ? -(box.ascent + gap + rule) : box.descent + gap
    box.rules.append(Rect(x: 0, y: y, width: box.width, height: rule))
    if over {
      box.ascent += gap + rule + constants.overbarExtra * em
    } else {
      box.descent += gap + rule + constants.underbarExtra * em
    }
    return box
  }
}
