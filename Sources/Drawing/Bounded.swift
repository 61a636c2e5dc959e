// Whole numbers and ranges out of reals that come from data: the one place where such a conversion is made, for any real.

import Foundation

extension Int {
  /// Every whole number that a real tells from its neighbours.
  package static let exact = -(1 << 53)...(1 << 53)

  /// A real without its fraction, brought into a range; what is not a number counts as 0.
  package init(_ value: Double, in range: ClosedRange<Int>) {
    let known = value.isNaN ? 0 : value
    // Against the ends first: beyond them there may be no Int.
    if known <= Double(range.lowerBound) {
      self = range.lowerBound
    } else if known >= Double(range.upperBound) {
      self = range.upperBound
    } else {
      self = Int(known)
    }
  }

  /// The power of ten at or below a value; 0 for what has none.
  package init(powerOfTenBelow value: Double) {
    self.init(value.isFinite && value > 0 ? (log10(value) + 1e-9).rounded(.down) : 0, in: -400...400)
  }

  /// The power of ten at or above a value; 0 for what has none.
  package init(powerOfTenAbove value: Double) {
    self.init(value.isFinite && value > 0 ? (log10(value) - 1e-9).rounded(.up) : 0, in: -400...400)
  }
}

extension Double {
  /// The nearest real that is a number: ends of the reals in the place of infinities, 0 where there is none.
  package var bounded: Double {
    isNaN ? 0 : min(max(self, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
  }

  /// As `bounded`, and above zero.
  package var boundedAboveZero: Double { max(bounded, .leastNonzeroMagnitude) }
}

extension ClosedRange<Double> {
  /// The range between two reals in any order; 0 in the place of what is not a number.
  package init(between one: Double, and other: Double) {
    let (one, other) = (one.isNaN ? 0 : one, other.isNaN ? 0 : other)
    self = Swift.min(one, other)...Swift.max(one, other)
  }
}
