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
    // As shares of the domain's reach: no power of them leaves the reals.
    case .power: return (value < 0 ? -1 : 1) * pow(abs(value / reach), exponent)
    case .symlog: return (value < 0 ? -1 : 1) * decadesBeyond(abs(value))
    }
  }

  private var reach: Double { max(abs(domain.lowerBound), abs(domain.upperBound), .leastNormalMagnitude) }

  /// Of a symmetric log scale.
  private func decadesBeyond(_ value: Double) -> Double {
    let ratio = value / threshold
    return ratio.isFinite ? log1p(ratio) : log(value) - log(threshold)
  }

  /// The value whose `even` this is.
  private func value(even: Double) -> Double {
    switch kind {
    case .linear, .time, .date: return even.bounded
    case .log: return exp(even).boundedAboveZero
    case .power: return ((even < 0 ? -1 : 1) * reach * pow(abs(even), 1 / exponent)).bounded
    case .symlog:
      let ratio = expm1(abs(even))
      let size = ratio.isFinite ? threshold * ratio : exp(abs(even) + log(threshold))
      return ((even < 0 ? -1 : 1) * size).bounded
    }
  }

  /// The share of the axis, 0 at the lower end; nil where the value has no place (log of nothing).
  func share(_ value: Double) -> Double? {
    guard let at = even(value), let low = even(domain.lowerBound), let high = even(domain.upperBound) else {
      return nil
    }
    let share = (at - low) / (high - low)
    // From one end of the reals to the other is further than a real can say.
    return share.isFinite && (high - low).isFinite ? share : (at / 4 - low / 4) / (high / 4 - low / 4)
  }

  func place(_ value: Double) -> Double? {
    guard let share = share(value), abs(share) < 1e4 else { return nil }
    return from + share * (to - from)
  }

  /// The place of the end of an interval; the axis's own end where it lies beyond it or has no place (zero on a log axis).
  ///
  /// - Returns: nil for what is not a number; whether the interval goes on over the edge.
  func reach(_ value: Double) -> (place: Double, isOpen: Bool)? {
    guard !value.isNaN else { return nil }
    guard let share = share(value) else {
      return value == .infinity ? (to, true) : (from, true)
    }
    let kept = min(max(share, 0), 1)
    return (from + kept * (to - from), abs(kept - share) > 1e-6)
  }

  /// Where an interval of the axis begins and ends, cut at the axis's ends; nil where none of it shows.
  func interval(_ range: ClosedRange<Double>) -> (from: Double, to: Double)? {
    guard let low = reach(range.lowerBound), let high = reach(range.upperBound), low.place != high.place else {
      return nil
    }
    return (low.place, high.place)
  }

  /// The value at a share of the axis.
  func value(_ share: Double) -> Double {
    let (low, high) = (even(domain.lowerBound) ?? 0, even(domain.upperBound) ?? 1)
    let span = high - low
    return value(even: span.isFinite ? low + share * span : low * (1 - share) + share * high)
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
    if margin == 0 { return range }
    let scale = Scale(axis, domain: range, from: 0, to: 1)
    let wide = scale.value(-margin)...scale.value(1 + margin)
    guard axis.scale != .log, range.lowerBound == 0, standing || axis.scale == .power else { return wide }
    return 0...wide.upperBound
  }

  /// A range that can be an axis, whatever came in.
  private static func repaired(_ low: Double, _ high: Double, _ kind: Axis.Scale) -> ClosedRange<Double> {
    let range = ClosedRange(between: low.bounded, and: high.bounded)
    if kind == .log {
      let low = low.isFinite && low > 0 ? min(low, .greatestFiniteMagnitude / 1.5) : 1
      let high = high.isFinite && high > low * 1.000001 ? high : low * 1.5
      if high / low > 1.01 { return low...high }
      return (low / 1.2).boundedAboveZero...max(low * 1.2, (low / 1.2).boundedAboveZero * 2)
    }
    let (low, high) = (range.lowerBound, range.upperBound)
    if high - low > max(abs(low), abs(high)) * 1e-9 { return range }
    let half = max(abs(low) * 0.05, 0.5e-3)
    return (low - half).bounded...(low + half).bounded
  }
}
