// How far a law misses one measurement, with the derivatives that a descent needs.

/// The residual and its penalty: each objective is one case here.
enum Misfit: Sendable, Hashable {
  /// ½r², r in loss. Half, so that gradient and curvature have no stray factors; `Objective.squared` reports Σr².
  case squared
  /// Huber's ½r² up to |r| = delta and delta·(|r| − ½delta) beyond, r in log loss (Hoffmann et al. 2022, eq. 3).
  case logHuber(delta: Double)

  var isLogarithmic: Bool { self != .squared }

  func penalty(_ r: Double) -> Double {
    guard case .logHuber(let delta) = self, abs(r) > delta else { return 0.5 * r * r }
    return delta * (abs(r) - 0.5 * delta)
  }

  /// First and second derivative of the penalty, and the weight slope/r of the parabola that touches it from above.
  func slopes(_ r: Double) -> (first: Double, second: Double, weight: Double) {
    guard case .logHuber(let delta) = self, abs(r) > delta else { return (r, 1, 1) }
    return (r > 0 ? delta : -delta, 0, delta / abs(r))
  }
}
