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

  /// The share of the axis, 0 at the lower end; nil where the value has no place (log of nothing).
  func share(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    switch kind {
    case .linear: return (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    case .log:
      guard value > 0 else { return nil }
      return log(value / domain.lowerBound) / log(domain.upperBound / domain.lowerBound)
    }
  }

  func place(_ value: Double) -> Double? {
    guard let share = share(value), abs(share) < 1e4 else { return nil }
    return from + share * (to - from)
  }

  /// The value at a share of the axis.
  func value(_ share: Double) -> Double {
    switch kind {
    case .linear: domain.lowerBound + share * (domain.upperBound - domain.lowerBound)
    case .log: domain.lowerBound * pow(domain.upperBound / domain.lowerBound, share)
    }
  }

  var length: Double { abs(to - from) }

  /// The domain of an axis from what its marks hold, with a margin so that nothing sits on the frame.
  ///
  /// - Parameter standing: bars stand on zero, which then is the end of the axis.
  static func train(
    _ axis: Axis, on values: [Double], margin: Double = 0.045, standing: Bool = false
  ) -> ClosedRange<Double> {
    let usable = values.filter { $0.isFinite && (axis.scale == .linear || $0 > 0) }
    var low = usable.min()
    var high = usable.max()
    if let wanted = axis.domain {
      if axis.fixed { return repaired(wanted.lowerBound, wanted.upperBound, axis.scale) }
      low = min(low ?? wanted.lowerBound, wanted.lowerBound)
      high = max(high ?? wanted.upperBound, wanted.upperBound)
    }
    let range = repaired(low ?? 1, high ?? 10, axis.scale)
    let wide = widened(range, axis.scale, by: margin)
    return standing && range.lowerBound == 0 && axis.scale == .linear ? 0...wide.upperBound : wide
  }

  /// A range that can be an axis, whatever came in.
  private static func repaired(_ low: Double, _ high: Double, _ kind: Axis.Scale) -> ClosedRange<Double> {
    if kind == .log {
      let low = low.isFinite && low > 0 ? low : 1
      let high = high.isFinite && high > low * 1.000001 ? high : low * 1.5
      return high > low * 1.4999 || high / low > 1.01 ? low...high : (low / 1.2)...(low * 1.2)
    }
    guard low.isFinite, high.isFinite, abs(low) < 1e300, abs(high) < 1e300 else { return 0...1 }
    if high - low > abs(high) * 1e-9 { return low...high }
    let half = max(abs(low) * 0.05, 0.5e-3)
    return (low - half)...(low + half)
  }

  private static func widened(
    _ range: ClosedRange<Double>, _ kind: Axis.Scale, by share: Double
  ) -> ClosedRange<Double> {
    if kind == .log {
      let factor = pow(range.upperBound / range.lowerBound, share)
      return (range.lowerBound / factor)...(range.upperBound * factor)
    }
    let extra = (range.upperBound - range.lowerBound) * share
    return (range.lowerBound - extra)...(range.upperBound + extra)
  }
}
