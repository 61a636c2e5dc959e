// Numbers as people write them: in a YAML file, on the command line, in a log. There is no other reader of numbers.

import Foundation

/// Reads `1.07e9`, `1_000`, `1.07B`, `82k`, `16,000,000`: a decimal number, and a letter for its magnitude.
public enum Quantity {
  /// What a letter behind a number is worth, as a power of ten. B is a billion, 1e9 (never bytes, never 2^30).
  static let magnitudes: [Character: Int] = [
    "k": 3, "K": 3, "m": 6, "M": 6, "b": 9, "B": 9, "g": 9, "G": 9, "t": 12, "T": 12,
  ]

  /// The number, or nil for anything that is not a finite decimal number (`nan`, `inf`, `0x10`, `1e999` and `1.2.3` are
  /// not). `1.07B` is the same double as `1.07e9`. Spaces around it do not count; commas part groups of three digits.
  ///
  /// - Parameter decimalComma: a comma is the decimal mark, and points part groups of three digits.
  public static func parse(_ text: String, decimalComma: Bool = false) -> Double? {
    guard text.utf8.count <= 400 else { return nil }
    let (group, mark): (Character, Character) = decimalComma ? (".", ",") : (",", ".")
    var digits = trimmed(text)
    var power = 0
    if let last = digits.last, let magnitude = magnitudes[last] {
      power = magnitude
      digits = digits.dropLast()
      if digits.last == " " { digits = digits.dropLast() }
    }
    guard var plain = withoutGroups(digits, group, mark) else { return nil }
    if decimalComma { plain = plain.replacing(",", with: ".") }
    guard isDecimal(plain[...]), let value = number(plain.replacing("_", with: "")[...], power), value.isFinite else {
      return nil
    }
    return value
  }

  /// Whether the text is a number only if its comma is the decimal mark: `4,97708`, `0,001`.
  public static func hasDecimalComma(_ text: String) -> Bool {
    text.contains(",") && parse(text) == nil && parse(text, decimalComma: true) != nil
  }

  /// What a user is told who writes one.
  public static let decimalCommaHint = "write a point as the decimal mark"

  /// A share: `0.1 %`, `0.1%` or `0.001`.
  public static func share(_ text: String) -> Double? {
    guard text.hasSuffix("%") else { return parse(text) }
    let number = text.dropLast().reversed().drop { $0 == " " }.reversed()
    return parse(String(number)).map { $0 / 100 }
  }

  private static func trimmed(_ text: String) -> Substring {
    let isSpace = { (letter: Character) in letter == " " || letter == "\t" }
    let rest = text.drop(while: isSpace)
    guard let last = rest.lastIndex(where: { !isSpace($0) }) else { return "" }
    return rest[...last]
  }

  /// The text without the marks between its groups; nil where they stand elsewhere than between groups of three digits.
  private static func withoutGroups(_ text: Substring, _ group: Character, _ mark: Character) -> String? {
    guard text.contains(group) else { return String(text) }
    let whole = text.prefix { $0 != mark && $0 != "e" && $0 != "E" }
    guard !text.dropFirst(whole.count).contains(group) else { return nil }
    let parts = whole.drop { $0 == "-" || $0 == "+" }.split(separator: group, omittingEmptySubsequences: false)
    guard let first = parts.first, (1...3).contains(first.count), first.first != "0",
      parts.dropFirst().allSatisfy({ $0.count == 3 }), parts.joined().utf8.allSatisfy({ 0x30...0x39 ~= $0 })
    else { return nil }
    return String(text.replacing(String(group), with: ""))
  }

  private static func number(_ digits: Substring, _ power: Int) -> Double? {
    guard power > 0 else { return Double(digits) }
    guard digits.contains(where: { $0 == "e" || $0 == "E" }) else { return Double(digits + "e\(power)") }
    return Double(digits).map { $0 * pow(10, Double(power)) }
  }

  /// Only what a decimal number is made of, with underscores between digits alone.
  private static func isDecimal(_ text: Substring) -> Bool {
    guard text.unicodeScalars.allSatisfy({ "0123456789+-.eE_".unicodeScalars.contains($0) }) else { return false }
    let characters = Array(text)
    return characters.indices.allSatisfy { index in
      guard characters[index] == "_" else { return true }
      guard index > 0, index + 1 < characters.count else { return false }
      return characters[index - 1].isNumber && characters[index + 1].isNumber
    }
  }

  /// A number as people type it, which `parse` reads back: `3e-4`, `1.07e9`, `82000`.
  public static func written(_ value: Double, digits: Int = 4) -> String {
    let parts = String(format: "%.\(max(digits, 1))g", value).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return parts.first.map(String.init) ?? "0" }
    return "\(parts[0])e\(exponent)"
  }
}
