// Numbers as people write them in a YAML file and on the command line.

import Foundation

/// Reads `1.07e9`, `1_000`, `1.07B`, `82k`: a decimal number, and a letter for its magnitude.
public enum Quantity {
  /// What a letter behind a number is worth, as a power of ten. B is a billion, 1e9 (never bytes, never 2^30).
  static let magnitudes: [Character: Int] = ["k": 3, "K": 3, "M": 6, "B": 9, "G": 9, "T": 12]

  /// The number, or nil for anything that is not a finite decimal number (`nan`, `inf`, `0x10`, `1e999` and `1.2.3` are
  /// not). `1.07B` is the same double as `1.07e9`.
  public static func parse(_ text: String) -> Double? {
    guard text.utf8.count <= 400 else { return nil }
    var digits = Substring(text)
    var power = 0
    if let last = digits.last, let magnitude = magnitudes[last] {
      power = magnitude
      digits = digits.dropLast()
    }
    guard isDecimal(digits), let value = number(digits.replacing("_", with: ""), power), value.isFinite else {
      return nil
    }
    return value
  }

  /// A share: `0.1 %`, `0.1%` or `0.001`.
  public static func share(_ text: String) -> Double? {
    guard text.hasSuffix("%") else { return parse(text) }
    let number = text.dropLast().reversed().drop { $0 == " " }.reversed()
    return parse(String(number)).map { $0 / 100 }
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
}
