// Numbers as readers of papers expect them.

import Foundation

public enum Numerals {
  /// Fixed decimals with a true minus.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    let text = String(format: "%.\(min(max(decimals, 0), 15))f", value == 0 ? 0 : value)
    return text.replacingOccurrences(of: "-", with: "−")
  }

  /// `significant` digits, without trailing zeros, plain: 0.00057, 1.07, 42.
  public static func plain(_ value: Double, significant: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
    guard value != 0 else { return "0" }
    let decimals = max(0, significant - 1 - Int(floor(log10(abs(value)))))
    var text = fixed(value, decimals: decimals)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// With the field's suffixes: 82k, 1.07B, 140B, 1.5T; plain below a thousand.
  public static func suffixed(_ value: Double, significant: Int = 3) -> String {
    for (unit, suffix) in [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")] where abs(value) >= unit * 0.9995 {
      guard abs(value) < 1e15 else { break }
      return plain(value / unit, significant: significant) + suffix
    }
    return abs(value) >= 1e15 || (abs(value) < 1e-3 && value != 0)
      ? tex(value, significant: significant) : plain(value, significant: significant)
  }

  /// TeX for a label, `$1.7\times10^{-4}$`; plain where that is shorter to read (0.001 to 99,999).
  public static func tex(_ value: Double, significant: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return plain(value, significant: significant) }
    if abs(value) >= 0.001, abs(value) < 99_999 { return plain(value, significant: significant) }
    return power(value, significant: significant)
  }

  /// TeX with a power of ten always: `$10^{9}$`, `$2\times10^{5}$`.
  public static func power(_ value: Double, significant: Int = 3) -> String {
    guard value.isFinite, value != 0 else { return plain(value) }
    var exponent = Int(floor(log10(abs(value))))
    var mantissa = plain(value / pow(10, Double(exponent)), significant: significant)
    if mantissa == "10" || mantissa == "−10" {
      exponent += 1
      mantissa = mantissa.hasPrefix("−") ? "−1" : "1"
    }
    if mantissa == "1" { return "$10^{\(exponent)}$" }
    return "$\(mantissa)\\times10^{\(exponent)}$"
  }
}
