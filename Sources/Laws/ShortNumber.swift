// Numbers in the sentences of notes and refusals.

import Foundation

/// Three significant digits: 0.5, 82k, 1.07B, 3e19, 1.7e-4.
func short(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
  let parts = String(format: "%.2e", value).split(separator: "e")
  guard parts.count == 2, let exponent = Int(parts[1]) else { return "\(value)" }
  if exponent < -3 || exponent >= 15 { return trimmed(String(parts[0])) + "e\(exponent)" }
  let thousands = max(0, exponent / 3)
  let decimals = max(0, 2 - exponent + 3 * thousands)
  let suffixes = ["", "k", "M", "B", "T"]
  return trimmed(String(format: "%.\(decimals)f", value / pow(1000, Double(thousands)))) + suffixes[thousands]
}

/// The same with an exponent instead of a suffix, for FLOPs, beside which T would read as tokens: 3.49e19.
func scientific(_ value: Double) -> String {
  let parts = String(format: "%.2e", value).split(separator: "e")
  guard parts.count == 2, let exponent = Int(parts[1]) else { return "\(value)" }
  return trimmed(String(parts[0])) + "e\(exponent)"
}

private func trimmed(_ number: String) -> String {
  guard number.contains(".") else { return number }
  let digits = number.reversed().drop { $0 == "0" }
  return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
}
