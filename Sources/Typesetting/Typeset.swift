// Labels and formulas set on one line.

public import Drawing

/// Sets a label: plain text with `$…$` in the TeX subset; `\$` is a dollar sign. Unknown commands show as they are.
public func typeset(_ label: String, font: Font, fonts: Fonts) -> TextBox {
  var line = TextBox()
  var x = 0.0
  for part in labelParts(label) {
    let box: TextBox
    switch part {
    case .text(let text): box = setText(text, font: font, fonts: fonts)
    case .math(let source): box = typesetMath(source, font: font, fonts: fonts)
    }
    line.add(box, dx: x)
    x += box.width
  }
  return line
}

/// Sets a formula (TeX without its dollar signs) in the style of running text or of a display.
public func typesetMath(_ source: String, font: Font, display: Bool = false, fonts: Fonts) -> TextBox {
  MathLayout(font: font, fonts: fonts).box(parseTeX(source).node, display: display)
}

enum LabelPart: Hashable {
  case text(String)
  case math(String)
}

/// A label cut at its dollar signs; one without a partner is a dollar sign.
func labelParts(_ label: String) -> [LabelPart] {
  var parts: [LabelPart] = []
  var text = ""
  var rest = Substring(label)
  while let next = rest.firstIndex(where: { $0 == "$" || $0 == "\\" }) {
    text += rest[..<next]
    let after = rest[rest.index(after: next)...]
    if rest[next] == "\\" {
      text += after.first == "$" ? "$" : "\\"
      rest = after.first == "$" ? after.dropFirst() : after
    } else if let end = after.firstIndex(of: "$") {
      if !text.isEmpty { parts.append(.text(text)) }
      text = ""
      parts.append(.math(String(after[..<end])))
      rest = after[after.index(after: end)...]
    } else {
      text += "$"
      rest = after
    }
  }
  text += rest
  if !text.isEmpty { parts.append(.text(text)) }
  return parts
}

/// Sets plain text, in runs of one font each where the font lacks some characters. What no font has is a box; copied and
/// read aloud it is itself.
func setText(_ text: String, font: Font, fonts: Fonts) -> TextBox {
  var box = TextBox()
  var (run, reads) = ("", "")
  var runFont = font
  func flush() {
    guard !run.isEmpty else { return }
    let width = fonts.width(of: run, in: runFont)
    let extents = fonts.extents(of: runFont)
    box.pieces.append(.init(run, font: runFont, x: box.width, width: width, reads: reads == run ? nil : reads))
    box.width += width
    box.ascent = max(box.ascent, min(extents.ascent, 0.8 * font.size))
    box.descent = max(box.descent, min(extents.descent, 0.24 * font.size))
    (run, reads) = ("", "")
  }
  for scalar in text.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7F {
    let known = fonts.covering(scalar, like: font)
    let needed = known ?? Font("DejaVu Sans", size: font.size, bold: font.bold)
    if needed != runFont {
      flush()
      runFont = needed
    }
    run.unicodeScalars.append(known == nil ? "\u{25A1}" : scalar)
    reads.unicodeScalars.append(scalar)
  }
  flush()
  return box
}
