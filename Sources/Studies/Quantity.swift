// Numbers as people write them in a study file and on the command line.

import Foundation

/// Reads `1.07e9`, `1_000`, `1.07B`, `82k`: a decimal number, and a letter for its magnitude.
public enum Quantity {
  /// What a letter behind a number is worth. B is a billion, 1e9 (never bytes, never 2^30).
  public static let magnitudes: [(letter: Character, worth: Double)] = [
    ("k", 1e3), ("K", 1e3), ("M", 1e6), ("B", 1e9), ("G", 1e9), ("T", 1e12),
  ]

  /// The number, or nil for anything that is not a finite decimal number (`nan`, `inf`, `0x10`, `1e999` and `1.2.3` are not).
  public static func parse(_ text: String) -> Double? {
    var digits = Substring(text)
    var worth = 1.0
    if let last = digits.last, let magnitude = magnitudes.first(where: { $0.letter == last }) {
      worth = magnitude.worth
      digits = digits.dropLast()
    }
    guard isDecimal(digits), let number = Double(digits.replacing("_", with: "")) else { return nil }
    let value = number * worth
    return value.isFinite ? value : nil
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
