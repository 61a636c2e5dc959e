// Sentences put together from clauses: capitals and full stops, and nouns that agree with their number.

/// `1 run`, `2 runs`, `12,000 runs`.
///
/// - Parameter plural: of nouns that take no `s`.
public func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(NumberStyle.fixed(0).text(Double(count))) \(count == 1 ? noun : plural ?? noun + "s")"
}

extension Array where Element == String {
  /// `a`, `a and b`, `a, b and c`.
  public var listed: String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}

extension String {
  /// Symbols that begin a sentence as they are.
  private static let symbols: Set<Substring> = ["alpha", "beta", "eta", "eta_opt", "isoFLOP", "cosine"]

  /// The first letter as a capital, unless it begins a symbol.
  public var capitalised: String {
    let word = prefix { $0.isLetter || $0 == "_" }
    return Self.symbols.contains(word) ? self : prefix(1).uppercased() + dropFirst()
  }

  /// A clause as a sentence: a capital in front and a full stop behind.
  public var sentence: String {
    let text = capitalised
    return text.isEmpty || text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "."
  }
}
