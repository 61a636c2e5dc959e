// Where a run or a budget lies beside the data under laws: inside, or by which factors it leaves them.

/// A factor by which something lies beyond what was measured.
public struct Excess: Sendable, Hashable {
  public enum Axis: String, Sendable, Hashable, CaseIterable { case params, tokens, compute }

  public var axis: Axis
  /// Above 1; infinite for what is not above 0.
  public var factor: Double
  /// The study whose data end there, where two are compared.
  public var study: Comparison.Side?

  public init(_ axis: Axis, _ factor: Double, study: Comparison.Side? = nil) {
    (self.axis, self.factor, self.study) = (axis, factor, study)
  }

  /// Nil inside a range; half a part in a million is rounding, not extrapolation.
  init?(_ axis: Axis, of value: Double, beyond range: ClosedRange<Double>, study: Comparison.Side? = nil) {
    let factor = value > 0 ? max(range.lowerBound / value, value / range.upperBound) : .infinity
    guard factor > 1 + 5e-7 else { return nil }
    self.init(axis, factor, study: study)
  }
}

/// Where something lies beside the data under laws.
public enum Position: Sendable, Hashable {
  /// The range that the laws rest on is not stated.
  case unknown
  case inside
  /// Never empty.
  case beyond([Excess])
  /// Of several predictions so many lie beyond their data.
  case partly(beyond: Int, of: Int)

  init(_ excesses: [Excess?]) {
    let all = excesses.compactMap(\.self)
    self = all.isEmpty ? .inside : .beyond(all)
  }

  public var isInside: Bool { self == .inside }
  /// The factors by which it leaves the data; empty inside, and where that is not known.
  public var excesses: [Excess] { if case .beyond(let all) = self { all } else { [] } }
}

extension Domain {
  /// Says whether a point lies inside, and by which factors it leaves.
  public func position(params: Double, tokens: Double) -> Position {
    Position([Excess(.params, of: params, beyond: self.params), Excess(.tokens, of: tokens, beyond: self.tokens)])
  }
}

extension LawSet {
  /// Where a run lies beside the data under these laws.
  public func position(params: Double, tokens: Double) -> Position {
    domain?.position(params: params, tokens: tokens) ?? .unknown
  }
}
