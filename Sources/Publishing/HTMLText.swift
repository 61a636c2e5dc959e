// Text made safe for HTML. Everything that reaches a page goes through here.

/// Escapes markup and quotes; control and direction-override characters become U+FFFD, so that no log can hide text.
func escaped(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(isHidden(scalar) ? "\u{FFFD}" : scalar)
    }
  }
  return result
}

/// The same characters replaced where the page template escapes the markup itself.
func visible(_ text: String) -> String {
  var view = String.UnicodeScalarView()
  view.append(contentsOf: text.unicodeScalars.map { isHidden($0) ? "\u{FFFD}" : $0 })
  return String(view)
}

private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A, 0x0D: false
  case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
  default: false
  }
}

/// Escaped text with raised digits (`10⁻⁴`) as superscripts: few fonts hold all of them at one size.
func escapedProse(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { raised[$0] != nil }) else { return escaped(text) }
  var result = ""
  var plain = ""
  var up = ""
  for scalar in text.unicodeScalars {
    if let digit = raised[scalar] {
      up += digit
      continue
    }
    if !up.isEmpty {
      result += escaped(plain) + "<sup>\(up)</sup>"
      (plain, up) = ("", "")
    }
    plain.unicodeScalars.append(scalar)
  }
  return result + escaped(plain) + (up.isEmpty ? "" : "<sup>\(up)</sup>")
}

private let raised: [Unicode.Scalar: String] = [
  "⁻": "−", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
]
