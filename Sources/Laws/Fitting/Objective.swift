// How a law's misfit is counted: the penalty of one residual, with the derivatives that a descent needs.

/// What is summed over the points of a loss law: a penalty of the residual r, in loss or in log loss.
public struct Objective: Sendable, Hashable {
  public enum Penalty: Sendable, Hashable {
    /// r². A sum, as reported; the descent halves it.
    case squared
    /// Huber's ½r² up to |r| = delta and delta·(|r| − ½delta) beyond. A sum, not a mean.
    case huber(delta: Double)
    /// |r|.
    case absolute
  }

  public var penalty: Penalty
  /// r = ln law − ln loss, rather than law − loss.
  public var isLogarithmic: Bool
  /// The penalty of a point whose measured loss lies above the law counts this much, 0 < w ≤ 1: runs can be worse than
  /// their hyperparameters allow, not better. 1 for a symmetric objective.
  public var underTuned: Double

  public init(_ penalty: Penalty, logarithmic: Bool, underTuned: Double = 1) {
    (self.penalty, isLogarithmic, self.underTuned) = (penalty, logarithmic, underTuned)
  }

  /// Squared residuals in loss.
  public static let squared = Objective(.squared, logarithmic: false)
  /// Absolute residuals in log loss.
  public static let leastAbsolute = Objective(.absolute, logarithmic: true)
  /// Huber terms in log loss (Hoffmann et al. 2022, eq. 3).
  public static func logHuber(delta: Double) -> Objective { Objective(.huber(delta: delta), logarithmic: true) }

  /// Where the penalty turns from squared to linear, in the unit of the residual; nil where it does not.
  public var delta: Double? {
    guard case .huber(let delta) = penalty else { return nil }
    return delta
  }

  /// What the descent's sum is multiplied with to be the one that is reported.
  var reported: Double { penalty == .squared ? 2 : 1 }

  /// The same with Huber's penalty and this delta: another delta, or a smooth stand-in for the absolute penalty.
  public func smoothed(_ delta: Double) -> Objective {
    Objective(.huber(delta: delta), logarithmic: isLogarithmic, underTuned: underTuned)
  }

  func value(_ r: Double) -> Double {
    let side = r < 0 ? underTuned : 1
    switch penalty {
    case .squared: return side * 0.5 * r * r
    case .huber(let delta): return side * (abs(r) > delta ? delta * (abs(r) - 0.5 * delta) : 0.5 * r * r)
    case .absolute: return side * abs(r)
    }
  }

  /// First and second derivative of the penalty, and the weight slope/r of the parabola that touches it from above.
  func slopes(_ r: Double) -> (first: Double, second: Double, weight: Double) {
    let side = r < 0 ? underTuned : 1
    switch penalty {
    case .huber(let delta) where abs(r) > delta: return (r > 0 ? delta : -delta * side, 0, side * delta / abs(r))
    case .squared, .huber: return (side * r, side, side)
    case .absolute: return (r > 0 ? 1 : -side, 0, side / max(abs(r), .leastNormalMagnitude))
    }
  }
}
