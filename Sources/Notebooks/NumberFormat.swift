// Numbers as they stand in prose and tables: true minus, ×10ⁿ, SI-like suffixes. No locale enters.

import Foundation

/// How a number is written: `.5f`, `.3g`, `.2e` (also `e`, `g`), `%` or `.1%`, `si` or `.2si`; nothing for a default
/// that keeps five significant digits.
public struct NumberFormat: Sendable, Hashable {
  public enum Style: String, Sendable, Hashable, CaseIterable {
    case fixed = "f"
    case general = "g"
    case scientific = "e"
    case percent = "%"
    case suffix = "si"
  }

  public var style: Style
  /// Digits after the point (f, e, %) or significant digits (g, si).
  public var digits: Int
  /// Whether the interval stands behind the value.
  public var interval = false

  public init(_ style: Style = .general, digits: Int? = nil) {
    self.style = style
    self.digits = digits ?? Self.usualDigits(style)
  }

  /// `ci` after the format, or alone, adds the interval. Returns nil for anything else.
  public init?(_ text: String) {
    var words = text.split(separator: " ").map(String.init)
    let interval = words.last == "ci"
    if interval { words.removeLast() }
    guard words.count <= 1 else { return nil }
    if let word = words.first {
      guard let match = word.wholeMatch(of: /(?:\.(\d{1,2}))?(f|g|e|%|si)/),
        let style = Style(rawValue: String(match.2))
      else { return nil }
      self.init(style, digits: match.1.flatMap { Int($0) })
    } else if interval {
      self.init()
    } else {
      return nil
    }
    guard digits <= 17 else { return nil }
    self.interval = interval
  }

  private static func usualDigits(_ style: Style) -> Int {
    switch style {
    case .fixed: 3
    case .general: 5
    case .scientific: 2
    case .percent: 1
    case .suffix: 3
    }
  }

  public func text(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "not a number" : value > 0 ? "∞" : "−∞" }
    switch style {
    case .fixed: return grouped(minus(printed("%.\(digits)f", value)))
    case .general: return general(value)
    case .scientific: return powerOfTen(printed("%.\(digits)e", value))
    case .percent: return minus(printed("%.\(digits)f", value * 100)) + "\u{202F}%"
    case .suffix: return suffixed(value)
    }
  }

  /// Plain powers outside 10⁻⁴ … 10⁶; trailing zeros are kept only where digits were asked for.
  private func general(_ value: Double) -> String {
    let size = abs(value)
    guard size != 0, size < 1e-4 || size >= 1e6 else {
      let text = printed("%.\(digits >= 5 && size >= 1e5 ? 6 : digits)g", value)
      return grouped(minus(text.contains("e") ? printed("%.0f", Double(text) ?? value) : text))
    }
    return powerOfTen(printed("%.\(max(digits, 1) - 1)e", value), trimming: true)
  }

  private func suffixed(_ value: Double) -> String {
    let steps: [(Double, String)] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"), (1, "")]
    let size = abs(value)
    guard size >= 1, size < 1e15 else { return size == 0 ? "0" : NumberFormat(.general, digits: digits).text(value) }
    // Rounding may carry a value into the next step: 999.9e6 is 1B.
    let rounded = Double(printed("%.\(max(digits, 1) - 1)e", value)) ?? value
    let (unit, suffix) = steps.first { abs(rounded) >= $0.0 } ?? (1, "")
    let short = printed("%.\(max(digits, 1))g", rounded / unit)
    return minus(short.contains("e") ? printed("%.0f", rounded / unit) : short) + suffix
  }

  /// Thin spaces between groups of three from 10 000 on.
  private func grouped(_ text: String) -> String {
    let sign = text.hasPrefix("−") ? "−" : ""
    let whole = text.dropFirst(sign.count).prefix { $0 != "." }
    guard whole.count > 4 else { return text }
    var result = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { result += "\u{202F}" }
      result.append(digit)
    }
    return sign + result + text.dropFirst(sign.count + whole.count)
  }

  private func printed(_ format: String, _ value: Double) -> String { String(format: format, value) }

  private func minus(_ text: String) -> String {
    let zero = text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) }
    return zero ? String(text.dropFirst()) : text.replacing("-", with: "−")
  }

  /// `-1.50e-07` → `−1.50 × 10⁻⁷`.
  private func powerOfTen(_ text: String, trimming: Bool = false) -> String {
    let parts = text.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return minus(text) }
    var mantissa = String(parts[0])
    if trimming, mantissa.contains(".") {
      while mantissa.hasSuffix("0") { mantissa.removeLast() }
      if mantissa.hasSuffix(".") { mantissa.removeLast() }
    }
    if exponent == 0 { return minus(mantissa) }
    let raised = "10" + String(String(exponent).map { Self.superscripts[$0] ?? $0 })
    if mantissa == "1" { return raised }
    // Thin spaces that do not break the line.
    return minus(mantissa) + "\u{202F}×\u{202F}" + raised
  }

  private static let superscripts: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
  ]
}
