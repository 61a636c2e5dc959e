// A value and its interval, written with the digits that the interval justifies.

/// `0.847` and `0.838` to `0.854`: two significant digits of half the interval's width, and so many of the value. Where
/// the ends lie further apart than a factor of ten, each number keeps three digits of its own.
public struct IntervalText: Sendable, Hashable {
  public let value: String
  /// Nil where an end is open or unknown.
  public let low: String?
  public let high: String?
  private let isPoint: Bool

  /// - Parameters:
  ///   - value: the estimate; `low` and `high` the ends of its interval, where there are any; not finite where open.
  ///   - style: how numbers of this kind are written; its digits hold for a value without an interval.
  public init(_ value: Double, low: Double?, high: Double?, style: NumberStyle = .usual) {
    isPoint = low == value && high == value
    guard let low, let high, low.isFinite, high.isFinite, high > low, value.isFinite else {
      self.value = style.text(value)
      self.low = low.flatMap { $0.isFinite && !($0 == value && high == value) ? style.text($0) : nil }
      self.high = high.flatMap { $0.isFinite && !($0 == value && low == value) ? style.text($0) : nil }
      return
    }
    let isWide = low * high > 0 && max(abs(low), abs(high)) > 10 * min(abs(low), abs(high))
    // An interval far narrower than its value is noise of rounding: six digits of the value are enough.
    let place = max(((high - low) / 2).exponent(rounded: 2) - 1, value.exponent(rounded: 6) - 5)
    let style = style.shared(by: [value, low, high])
    let write = { (number: Double) in
      isWide ? style.rounded(to: 3).text(number) : style.digits(of: number, place: place).text
    }
    self.value = write(value)
    self.low = write(low)
    self.high = write(high)
  }

  /// `[0.838, 0.854]`, `≥ 0.838`, `fixed` where no resample moves the value; empty without an interval.
  public var brackets: String {
    if isPoint { return "fixed" }
    switch (low, high) {
    case (let low?, let high?): return "[\(low), \(high)]"
    case (let low?, nil): return "≥ \(low)"
    case (nil, let high?): return "≤ \(high)"
    case (nil, nil): return ""
    }
  }

  /// `0.838 to 0.854`, for prose; empty without an interval.
  public var range: String {
    guard let low, let high, !isPoint else { return brackets }
    return "\(low) to \(high)"
  }

  /// The value with its interval in brackets.
  public var text: String { brackets.isEmpty ? value : "\(value) \(brackets)" }
}

extension NumberStyle {
  /// One notation for numbers that stand together: powers of ten for all where one needs them.
  func shared(by values: [Double]) -> NumberStyle {
    guard case .significant(let count) = self else { return self }
    let needsPower = values.contains { $0 != 0 && (abs($0) < 1e-3 || abs($0) >= 1e6) }
    return needsPower && values.allSatisfy { $0 != 0 } ? .scientific(count - 1) : self
  }

  /// The same way of writing with so many significant digits.
  func rounded(to count: Int) -> NumberStyle {
    switch self {
    case .significant: .significant(count)
    case .scientific: .scientific(count - 1)
    case .suffixed: .suffixed(count)
    case .fixed: .significant(count)
    case .factor: .factor(count)
    case .percent, .change: self
    }
  }
}
