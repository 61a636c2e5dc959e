// Damped Newton descent for a few parameters, with exact second derivatives.

/// A function's value, gradient and Hessian at a point.
public struct SecondOrder: Sendable {
  public var value: Double
  public var gradient: [Double]
  public var hessian: SymmetricMatrix
  /// Positive scales of the parameters' curvature (the Gauss–Newton diagonal) along which steps are damped.
  public var scales: [Double]

  public init(value: Double, gradient: [Double], hessian: SymmetricMatrix, scales: [Double]) {
    self.value = value
    self.gradient = gradient
    self.hessian = hessian
    self.scales = scales
  }

  /// |gradient| in units in which every scale is 1: comparable from step to step.
  public var slope: Double {
    var sum = 0.0
    for (g, s) in zip(gradient, scales) where s > 0 { sum += g * g / s }
    return sum.squareRoot()
  }
}

/// Where a descent ended.
public struct Minimum: Sendable, Hashable {
  public var point: [Double]
  public var value: Double
  public var iterations: Int
  /// The steps had become too small to matter, rather than the iterations too many.
  public var converged: Bool

  public init(point: [Double], value: Double, iterations: Int, converged: Bool) {
    self.point = point
    self.value = value
    self.iterations = iterations
    self.converged = converged
  }
}

/// How far a descent goes, and how it begins.
public struct DescentEffort: Sendable, Hashable {
  /// Most descents need 20 to 50 steps, but along a curved valley of a function with kinks, such as a Huber sum over points
  /// near one line, some hundreds.
  public var iterations = 3000
  /// The descent ends when each parameter moves by less than this share of it.
  public var precision = 1e-13
  /// Of the first step, in units of the curvature's scales: large from afar, small close to the minimum.
  public var damping = 1e-3

  public init(iterations: Int = 3000, precision: Double = 1e-13, damping: Double = 1e-3) {
    (self.iterations, self.precision, self.damping) = (iterations, precision, damping)
  }
}

/// Descends from `start` by Newton steps on hessian + damping·scales (Levenberg, Marquardt), down to rounding.
///
/// - Parameters:
///   - value: the function alone; NaN or infinity where it is not defined.
///   - expand: value, gradient and Hessian.
public func descend(
  from start: [Double], effort: DescentEffort = .init(), value: ([Double]) -> Double, expand: ([Double]) -> SecondOrder
) -> Minimum {
  var point = start
  var local = expand(point)
  guard local.value.isFinite else { return Minimum(point: start, value: .infinity, iterations: 0, converged: false) }
  var damping = effort.damping
  for iteration in 0..<effort.iterations {
    guard let step = dampedStep(local, &damping) else {
      return Minimum(point: point, value: local.value, iterations: iteration, converged: false)
    }
    let next = zip(point, step).map { $0 - $1 }
    let reached = value(next)
    let tolerance = 4e-16 * abs(local.value)
    let small = isSmall(step, beside: point, effort.precision)
    // Short of rounding a small step is the last; unless it is damping that makes it small.
    if small, effort.precision > 1e-12, damping < 1e-3 {
      return reached < local.value
        ? Minimum(point: next, value: reached, iterations: iteration, converged: true)
        : Minimum(point: point, value: local.value, iterations: iteration, converged: true)
    }
    if reached < local.value - tolerance {
      (point, local) = (next, expand(next))
      damping = damping < 1e-12 ? 0 : damping * 0.1
    } else if reached <= local.value + 4 * tolerance, case let other = expand(next), other.slope < local.slope {
      // Below the resolution of the value the gradient still says which point is better.
      (point, local) = (next, other)
      damping = damping < 1e-12 ? 0 : damping * 0.1
    } else if small {
      return Minimum(point: point, value: local.value, iterations: iteration, converged: true)
    } else {
      damping = max(damping * 8, 1e-9)
    }
  }
  return Minimum(point: point, value: local.value, iterations: effort.iterations, converged: false)
}

/// Solves (H + damping·scales)·step = gradient, raising the damping until the matrix is positive definite.
private func dampedStep(_ local: SecondOrder, _ damping: inout Double) -> [Double]? {
  while damping < 1e14 {
    var matrix = local.hessian
    for i in 0..<matrix.size { matrix[i, i] += damping * local.scales[i] }
    if let step = matrix.solve(local.gradient) { return step }
    damping = max(damping * 8, 1e-9)
  }
  return nil
}

private func isSmall(_ step: [Double], beside point: [Double], _ precision: Double) -> Bool {
  zip(step, point).allSatisfy { abs($0) <= precision * max(abs($1), 1e-3) }
}
