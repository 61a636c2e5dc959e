// Text made safe for HTML. Everything that reaches a page goes through here.

import SVGBackend

/// Escaped text with raised digits (`10⁻⁴`) as superscripts: few fonts hold all of them at one size.
func escapedProse(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { raised[$0] != nil }) else { return Markup.escaped(text) }
  var result = ""
  var plain = ""
  var up = ""
  for scalar in text.unicodeScalars {
    if let digit = raised[scalar] {
      up += digit
      continue
    }
    if !up.isEmpty {
      result += Markup.escaped(plain) + "<sup>\(up)</sup>"
      (plain, up) = ("", "")
    }
    plain.unicodeScalars.append(scalar)
  }
  return result + Markup.escaped(plain) + (up.isEmpty ? "" : "<sup>\(up)</sup>")
}

private let raised: [Unicode.Scalar: String] = [
  "⁻": "−", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
]
