// An estimate and its interval, rounded at the place that the interval's width can carry.

import Foundation
import Laws

/// `0.847` and `0.838 to 0.854`: two or three digits of the interval's width, and so many of the value. Where the ends
/// lie further apart than a factor of ten, each number keeps `digits` of its own, as does a value without an interval.
struct EstimateText {
  var value = "–"
  var interval = "–"

  /// - Parameters:
  ///   - digits: significant digits that a value of this kind wants, where its interval does not call for fewer or more.
  ///   - alone: those of a value without an interval.
  init(_ estimate: Estimate?, digits: Int = 3, alone: Int = 5) {
    guard let estimate else { return }
    value = NumberFormat(.general, digits: alone).text(estimate.value)
    guard let low = estimate.low, let high = estimate.high, low.isFinite, high.isFinite else { return }
    let place = Self.lastPlace(estimate.value, low, high, digits: digits)
    func text(_ number: Double) -> String { Self.text(number, place: place ?? Self.exponent(number) - digits + 1) }
    value = text(estimate.value)
    interval = "\(text(low)) to \(text(high))"
  }

  /// Power of ten of the last digit; nil where each number has its own.
  private static func lastPlace(_ value: Double, _ low: Double, _ high: Double, digits: Int) -> Int? {
    let isWide = low * high > 0 && max(abs(low), abs(high)) > 10 * min(abs(low), abs(high))
    guard high > low, value != 0, !isWide else { return nil }
    let width = exponent(high - low)
    return min(max(exponent(value) - digits + 1, width - 2), width - 1)
  }

  private static func exponent(_ value: Double) -> Int {
    value == 0 || !value.isFinite ? 0 : Int(log10(abs(value)).rounded(.down))
  }

  private static func text(_ value: Double, place: Int) -> String {
    guard value != 0 else { return "0" }
    let size = abs(value)
    guard size >= 1e6 || size < 1e-4 && place < -6 else {
      let unit = pow(10, Double(place))
      return NumberFormat(.fixed, digits: min(max(-place, 0), 12)).text(
        place > 0 ? (value / unit).rounded() * unit : value)
    }
    return NumberFormat(.scientific, digits: min(max(exponent(value) - place, 0), 12)).text(value)
  }
}
