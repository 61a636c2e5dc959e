// Text without what stands around it.

extension String {
  /// Without spaces and tabs at both ends.
  var trimmedSpaces: String {
    let isSpace = { (letter: Character) in letter == " " || letter == "\t" }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return ""
    }
    return String(self[first...last])
  }
}
