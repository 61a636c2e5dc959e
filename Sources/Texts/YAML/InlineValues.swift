// `{{values}}` in YAML, kept as written: YAML would read their braces, commas and colons as its own.

/// A text with each `{{…}}` of a line replaced by one private character, and what stood there.
struct InlineValues {
  private static let first: UInt32 = 0xF0000
  private static let most = 0xFFFD

  private(set) var text: String
  private var values: [String] = []

  init(keeping source: String) {
    text = source
    let isTaken = source.unicodeScalars.contains { (0xF0000...0xFFFFD).contains($0.value) }
    guard !isTaken, source.contains("{{") else { return }
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    text = lines.map { keep($0) }.joined(separator: "\n")
  }

  /// Looks at each character once: where no end is found there is none further on.
  private mutating func keep(_ line: Substring) -> String {
    var (result, rest) = ("", line)
    while values.count < Self.most, let open = rest.firstRange(of: "{{"),
      let close = rest[open.upperBound...].firstRange(of: "}}"),
      let mark = Unicode.Scalar(Self.first + UInt32(values.count))
    {
      values.append(String(rest[open.lowerBound..<close.upperBound]))
      result += rest[..<open.lowerBound]
      result.unicodeScalars.append(mark)
      rest = rest[close.upperBound...]
    }
    return result + rest
  }

  /// The text with the values put back.
  func restored(_ text: String) -> String {
    guard !values.isEmpty, text.unicodeScalars.contains(where: { $0.value >= Self.first }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      let index = Int(scalar.value) - Int(Self.first)
      if values.indices.contains(index) { result += values[index] } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}
