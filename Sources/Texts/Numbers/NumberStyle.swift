// How numbers are written for people: one style in terminals, tables, prose and figures. No locale enters.

import Foundation

/// A way to write a number. `1.7×10⁻⁴`, `82k`, `95 %`: a true minus, raised powers of ten, suffixes of the field, a narrow
/// no-break space before `%` and units.
public enum NumberStyle: Sendable, Hashable {
  /// So many significant digits, without zeros at the end; powers of ten outside 10⁻³ to 10⁶.
  case significant(Int)
  /// So many decimals, zeros kept.
  case fixed(Int)
  /// A power of ten always, with so many decimals in front of it.
  case scientific(Int)
  /// A share as per cent with so many decimals.
  case percent(Int)
  /// A change as a share, as per cent with its sign and so many decimals: +0.15 %; beyond tenfold ×120,000.
  case change(Int)
  /// How many times something is, with so many significant digits: ×1.37.
  case factor(Int)
  /// Counts with the field's suffixes, k M B T, and so many significant digits: 295k, 1.07B.
  case suffixed(Int)

  /// What a number gets that says nothing of its own precision.
  public static let usual = NumberStyle.significant(4)
  /// Parameters, tokens, batch sizes.
  public static let count = NumberStyle.suffixed(4)
  /// Counts where there is little room: names in figures.
  public static let short = NumberStyle.suffixed(3)
  /// FLOPs.
  public static let compute = NumberStyle.scientific(2)

  /// Plain text.
  public func text(_ value: Double) -> String { digits(of: value).text }

  /// TeX, for labels and formulas: `$1.7\times10^{-4}$` where there is a power of ten, else plain.
  public func tex(_ value: Double) -> String { digits(of: value).tex }

  /// Rounded at a place (a power of ten): 2.143×10³ at place 1 is 2140. Without interval digits, `text` is what is wanted.
  func digits(of value: Double, place: Int? = nil) -> WrittenNumber {
    guard value.isFinite else { return WrittenNumber(special: value) }
    switch self {
    case .significant(let count):
      return general(value, count: place.map { value.digits(to: $0) } ?? count, trimmed: place == nil)
    case .fixed(let decimals): return WrittenNumber(printed: String(format: "%.\(decimals.within(0...15))f", value))
    case .scientific(let decimals):
      return WrittenNumber(
        scientific: value, decimals: place.map { value.digits(to: $0) - 1 } ?? decimals, trimmed: place == nil)
    case .change(let decimals):
      guard value < 9 else { return NumberStyle.factor(3).digits(of: 1 + value) }
      var written = NumberStyle.percent(decimals).digits(of: value, place: place)
      if value > 0 { written.prefix = "+" }
      return written
    case .factor(let count):
      var written = general(value, count: place.map { value.digits(to: $0) } ?? count, trimmed: place == nil)
      written.prefix = "×"
      return written
    case .percent(let decimals):
      let kept = place.map { -$0 - 2 } ?? decimals
      return WrittenNumber(printed: String(format: "%.\(kept.within(0...15))f", 100 * value), unit: "\u{202F}%")
    case .suffixed(let count):
      return suffixed(value, count: place.map { value.digits(to: $0) } ?? count, trimmed: place == nil)
    }
  }

  private func general(_ value: Double, count: Int, trimmed: Bool) -> WrittenNumber {
    guard value != 0 else { return WrittenNumber(printed: "0") }
    let count = count.within(1...17)
    let exponent = value.exponent(rounded: count)
    guard exponent >= -3, exponent < max(count, 6) else {
      return WrittenNumber(scientific: value, decimals: count - 1, trimmed: trimmed)
    }
    // Places before the point that were not measured are zeros: 267,912 to three digits is 268,000.
    let unit = pow(10, Double(max(exponent - count + 1, 0)))
    let rounded = unit > 1 ? (value / unit).rounded() * unit : value
    let printed = String(format: "%.\((count - 1 - exponent).within(0...15))f", rounded)
    return WrittenNumber(printed: trimmed ? WrittenNumber.trimmed(printed) : printed)
  }

  private func suffixed(_ value: Double, count: Int, trimmed: Bool) -> WrittenNumber {
    let count = count.within(1...17)
    guard value != 0 else { return WrittenNumber(printed: "0") }
    let exponent = value.exponent(rounded: count)
    guard exponent >= 3, exponent < 15 else { return general(value, count: count, trimmed: trimmed) }
    let step = exponent / 3
    let decimals = (count - 1 - (exponent - 3 * step)).within(0...15)
    let unit = pow(10, Double(max(exponent - count + 1, 0)))
    let rounded = count <= exponent ? (value / unit).rounded() * unit : value
    let printed = String(format: "%.\(decimals)f", rounded / pow(1000, Double(step)))
    return WrittenNumber(
      printed: trimmed ? WrittenNumber.trimmed(printed) : printed, unit: ["", "k", "M", "B", "T"][step])
  }
}

extension Double {
  /// Power of ten of the first digit, after rounding to so many digits: 999.96 to four digits is 1000, so 3.
  func exponent(rounded count: Int) -> Int {
    guard isFinite, self != 0 else { return 0 }
    let parts = String(format: "%.\((count - 1).within(0...17))e", self).split(separator: "e")
    return parts.count == 2 ? Int(parts[1]) ?? 0 : 0
  }

  /// How many significant digits reach down to a place, at least one.
  func digits(to place: Int) -> Int { max(exponent(rounded: 17) - place + 1, 1) }
}

extension Int {
  func within(_ range: ClosedRange<Int>) -> Int { Swift.min(Swift.max(self, range.lowerBound), range.upperBound) }
}
