// Lengths as venues print them: with their unit, because a LaTeX point is no PDF point.

import Foundation

/// Lengths with a unit, in PDF points (1/72 in).
enum Length {
  /// PDF points in one unit; `pt` is LaTeX's, 1/72.27 in, and `bp` is PDF's.
  static let units: [(name: String, points: Double)] = [
    ("in", 72), ("mm", 72 / 25.4), ("cm", 72 / 2.54), ("pt", 72 / 72.27), ("bp", 1),
  ]

  /// Reads `3.25 in`, `89mm`, `397.5 pt`.
  static func parse(_ text: some StringProtocol) -> Double? {
    let text = text.trimmingCharacters(in: .whitespaces)
    guard let unit = units.first(where: { text.hasSuffix($0.name) }),
      let number = Double(text.dropLast(unit.name.count).trimmingCharacters(in: .whitespaces)), number.isFinite
    else { return nil }
    return number * unit.points
  }

  /// Reads `10 in × 5.6 in` (or with `x`), or a width alone.
  static func parseSize(_ text: String) -> (width: Double, height: Double?)? {
    let sides = text.split(omittingEmptySubsequences: false) { $0 == "×" || $0 == "x" }
    guard (1...2).contains(sides.count), let width = parse(sides[0]) else { return nil }
    guard sides.count == 2 else { return (width, nil) }
    guard let height = parse(sides[1]) else { return nil }
    return (width, height)
  }
}
