// The parts of a written number, and how they are joined as text or as TeX.

import Foundation

/// `−1.7`, `×10⁻⁴` and a unit, before they are joined.
struct WrittenNumber: Sendable, Hashable {
  /// Digits with a plain hyphen for a minus and a plain point, grouped by nothing.
  var mantissa: String
  var exponent: Int?
  var unit = ""
  /// `+` or `×`.
  var prefix = ""

  init(special value: Double) { mantissa = value.isNaN ? "–" : value > 0 ? "∞" : "-∞" }

  init(printed: String, unit: String = "") {
    mantissa =
      printed.hasPrefix("-") && !printed.contains { ("1"..."9").contains($0) } ? String(printed.dropFirst()) : printed
    self.unit = unit
  }

  init(scientific value: Double, decimals: Int, trimmed: Bool) {
    let parts = String(format: "%.\(decimals.within(0...16))e", value).split(separator: "e")
    let digits = parts.first.map(String.init) ?? "0"
    self.init(printed: trimmed ? Self.trimmed(digits) : digits)
    exponent = parts.count == 2 ? Int(parts[1]) : nil
    if exponent == 0 || value == 0 { exponent = nil }
  }

  /// Without zeros behind the point.
  static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var result = Substring(text)
    while result.hasSuffix("0") { result.removeLast() }
    if result.hasSuffix(".") { result.removeLast() }
    return String(result)
  }

  var text: String {
    guard let exponent else { return prefix + Self.minus(grouped) + unit }
    let power = "10" + String(String(exponent).map { Self.superscripts[$0] ?? $0 })
    return prefix + (mantissa == "1" ? power : Self.minus(mantissa) + "×" + power) + unit
  }

  var tex: String {
    guard let exponent else { return prefix + Self.minus(grouped) + unit }
    let sign = prefix == "×" ? "\\times" : prefix
    return mantissa == "1"
      ? "$\(sign)10^{\(exponent)}$\(unit)" : "$\(sign)\(Self.minus(mantissa))\\times10^{\(exponent)}$\(unit)"
  }

  /// Commas between groups of three from 10,000 on.
  private var grouped: String {
    let sign = mantissa.hasPrefix("-") ? "-" : ""
    let whole = mantissa.dropFirst(sign.count).prefix { $0 != "." }
    guard whole.count > 4, whole.allSatisfy(\.isNumber) else { return mantissa }
    var result = sign
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result + mantissa.dropFirst(sign.count + whole.count)
  }

  static func minus(_ text: String) -> String { text.replacing("-", with: "−") }

  static let superscripts: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
  ]
}
