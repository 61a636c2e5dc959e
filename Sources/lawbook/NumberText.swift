// Numbers for reading: few digits, no locale, always the same.

import Foundation
import Laws

enum NumberText {
  /// `digits` significant digits: 0.5127, 2143, 2.43e9, 7.5e-5. Zeros at the end are kept only on request.
  static func significant(_ value: Double, _ digits: Int = 4, keepingZeros: Bool = false) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    guard value != 0 else { return "0" }
    let scientific = String(format: "%.\(max(digits - 1, 0))e", value)
    let parts = scientific.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return scientific }
    if exponent < -4 || exponent >= max(digits, 6) {
      return trimmed(String(parts[0]), keepingZeros) + "e\(exponent)"
    }
    return trimmed(String(format: "%.\(max(digits - 1 - exponent, 0))f", value), keepingZeros)
  }

  /// A count such as N, T, C: 1.07e9, 82000.
  static func count(_ value: Double) -> String { significant(value, 4) }

  /// A share as a percentage with its sign: +0.15 %.
  static func percent(_ share: Double) -> String {
    guard share.isFinite else { return "–" }
    return (share < 0 ? "" : "+") + String(format: "%.2f", share * 100) + " %"
  }

  /// Two decimals below ten, else as many digits: 0.82, 12.
  static func hundredths(_ value: Double) -> String {
    value < 9.995 ? String(format: "%.2f", value) : significant(value, 2)
  }

  /// `[low, high]`, `≥ low` or `≤ high` where the other end is open, empty where there is no interval.
  static func interval(_ estimate: Estimate, _ digits: Int = 4) -> String {
    guard let low = estimate.low, let high = estimate.high else { return "" }
    // What no replicate moves, such as the floor of a form that has none, is no finding.
    if low == high, low == estimate.value { return "fixed" }
    let text = { (bound: Double) in significant(bound, digits, keepingZeros: true) }
    switch (low.isFinite, high.isFinite) {
    case (true, true): return "[\(text(low)), \(text(high))]"
    case (true, false): return "≥ \(text(low))"
    case (false, true): return "≤ \(text(high))"
    case (false, false): return "not bounded"
    }
  }

  private static func trimmed(_ text: String, _ keepingZeros: Bool) -> String {
    guard !keepingZeros, text.contains(".") else { return text }
    var result = Substring(text)
    while result.hasSuffix("0") { result.removeLast() }
    if result.hasSuffix(".") { result.removeLast() }
    return String(result)
  }
}
