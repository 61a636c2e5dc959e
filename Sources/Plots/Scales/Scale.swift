// From data values to places on the page.

import Drawing
import Foundation

/// A trained axis: its domain and the interval of the page it fills.
struct Scale {
  var kind: Axis.Scale
  var domain: ClosedRange<Double>
  /// Page coordinate of the domain's lower and upper end.
  var from: Double
  var to: Double
  /// Of a power scale.
  var exponent = 0.5
  /// Where a symmetric log scale stops being linear.
  var threshold = 1.0

  init(kind: Axis.Scale, domain: ClosedRange<Double>, from: Double, to: Double) {
    (self.kind, self.domain, self.from, self.to) = (kind, domain, from, to)
  }

  /// The scale of an axis over a domain.
  init(_ axis: Axis, domain: ClosedRange<Double>, from: Double, to: Double) {
    self.init(kind: axis.scale, domain: domain, from: from, to: to)
    (exponent, threshold) = (axis.exponent, axis.threshold)
  }

  /// What is even along the axis: the value, its logarithm, its power; nil where it has no place.
  func even(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    switch kind {
    case .linear, .time, .date: return value
    case .log: return value > 0 ? log(value) : nil
    case .power: return (value < 0 ? -1 : 1) * pow(abs(value), exponent)
    case .symlog: return (value < 0 ? -1 : 1) * log1p(abs(value) / threshold)
    }
  }

  /// The value whose `even` this is.
  private func value(even: Double) -> Double {
    switch kind {
    case .linear, .time, .date: even
    case .log: exp(even)
    case .power: (even < 0 ? -1 : 1) * pow(abs(even), 1 / exponent)
    case .symlog: (even < 0 ? -1 : 1) * threshold * expm1(abs(even))
    }
  }

  /// The share of the axis, 0 at the lower end; nil where the value has no place (log of nothing).
  func share(_ value: Double) -> Double? {
    guard let at = even(value), let low = even(domain.lowerBound), let high = even(domain.upperBound) else {
      return nil
    }
    return (at - low) / (high - low)
  }

  func place(_ value: Double) -> Double? {
    guard let share = share(value), abs(share) < 1e4 else { return nil }
    return from + share * (to - from)
  }

  /// The value at a share of the axis.
  func value(_ share: Double) -> Double {
    let (low, high) = (even(domain.lowerBound) ?? 0, even(domain.upperBound) ?? 1)
    return value(even: low + share * (high - low))
  }

  var length: Double { abs(to - from) }

  /// The domain of an axis from what its marks hold, with a margin so that nothing sits on the frame.
  ///
  /// - Parameter standing: bars stand on zero, which then is the end of the axis.
  static func train(
    _ axis: Axis, on values: [Double], margin: Double = 0.045, standing: Bool = false
  ) -> ClosedRange<Double> {
    let usable = values.filter { $0.isFinite && (axis.scale != .log || $0 > 0) }
    var low = usable.min()
    var high = usable.max()
    if let wanted = axis.domain {
      if axis.fixed { return repaired(wanted.lowerBound, wanted.upperBound, axis.scale) }
      low = min(low ?? wanted.lowerBound, wanted.lowerBound)
      high = max(high ?? wanted.upperBound, wanted.upperBound)
    }
    let range = repaired(low ?? 1, high ?? 10, axis.scale)
    let scale = Scale(axis, domain: range, from: 0, to: 1)
    let wide = scale.value(-margin)...scale.value(1 + margin)
    guard axis.scale != .log, range.lowerBound == 0, standing || axis.scale == .power else { return wide }
    return 0...wide.upperBound
  }

  /// A range that can be an axis, whatever came in.
  private static func repaired(_ low: Double, _ high: Double, _ kind: Axis.Scale) -> ClosedRange<Double> {
    if kind == .log {
      let low = low.isFinite && low > 0 ? low : 1
      let high = high.isFinite && high > low * 1.000001 ? high : low * 1.5
      return high > low * 1.4999 || high / low > 1.01 ? low...high : (low / 1.2)...(low * 1.2)
    }
    guard low.isFinite, high.isFinite, abs(low) < 1e300, abs(high) < 1e300 else { return 0...1 }
    if high - low > max(abs(low), abs(high)) * 1e-9 { return low...high }
    let half = max(abs(low) * 0.05, 0.5e-3)
    return (low - half)...(low + half)
  }
}
