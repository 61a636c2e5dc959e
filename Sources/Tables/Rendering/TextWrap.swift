// Prose broken into lines for a terminal.

public enum TextWrap {
  /// The text in lines of at most `width` characters, later lines `hanging` spaces further in; a word that is longer
  /// stays whole. It breaks at plain spaces alone: `95 %` holds together.
  public static func lines(_ text: String, indent: Int, hanging: Int = 2, width: Int) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isFresh = true
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      if !isFresh && line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: indent + hanging)
        isFresh = true
      }
      line += (isFresh ? "" : " ") + word
      isFresh = false
    }
    return lines + (isFresh ? [] : [line])
  }
}
