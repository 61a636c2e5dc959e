// Prose broken into lines for a terminal.

enum TextWrap {
  static let width = 98

  /// The text in lines of at most `width` characters, later lines two spaces further in; a word that is longer stays whole.
  static func lines(_ text: String, indent: Int) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isFresh = true
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      if !isFresh && line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: indent + 2)
        isFresh = true
      }
      line += (isFresh ? "" : " ") + word
      isFresh = false
    }
    return lines + (isFresh ? [] : [line])
  }
}
