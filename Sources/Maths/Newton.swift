// Damped Newton descent for a few parameters, with exact second derivatives.

/// A function's value, gradient and Hessian at a point, in at most eight parameters, without a heap allocation: a descent
/// asks for thousands.
public struct SecondOrder: Sendable {
  /// How many parameters there are; what lies beyond them in vectors and rows is zero.
  public let size: Int
  public var value: Double
  public var gradient = SIMD8<Double>()
  /// The Hessian, row by row.
  public var rows = InlineArray<8, SIMD8<Double>>(repeating: SIMD8())
  /// Positive scales of the parameters' curvature (the Gauss–Newton diagonal) along which steps are damped.
  public var scales = SIMD8<Double>()

  public init(size: Int, value: Double) {
    precondition(size <= 8)
    (self.size, self.value) = (size, value)
  }

  public var hessian: SymmetricMatrix {
    var matrix = SymmetricMatrix(size: size)
    for i in 0..<size { for j in 0..<size { matrix[i, j] = rows[i][j] } }
    return matrix
  }

  /// |gradient| in units in which every scale is 1: comparable from step to step.
  public var slope: Double {
    var sum = 0.0
    for i in 0..<size where scales[i] > 0 { sum += gradient[i] * gradient[i] / scales[i] }
    return sum.squareRoot()
  }

  /// Solves (H + damping·scales)·step = gradient by elimination; nil where the matrix is not positive definite.
  public func step(damping: Double = 0) -> SIMD8<Double>? {
    var (rows, right) = (rows, gradient)
    for i in 0..<size { rows[i][i] += damping * scales[i] }
    for j in 0..<size {
      let (row, pivot) = (rows[j], rows[j][j])
      guard pivot > 0, pivot.isFinite else { return nil }
      for i in (j + 1)..<max(j + 1, size) {
        let factor = rows[i][j] / pivot
        rows[i] -= factor * row
        right[i] -= factor * right[j]
      }
    }
    for j in stride(from: size - 1, through: 0, by: -1) {
      for k in (j + 1)..<max(j + 1, size) { right[j] -= rows[j][k] * right[k] }
      right[j] /= rows[j][j]
      guard right[j].isFinite else { return nil }
    }
    return right
  }
}

extension SIMD8<Double> {
  /// At most eight parameters, filled up with zeros.
  public init(parameters: [Double]) {
    self.init()
    for i in parameters.indices { self[i] = parameters[i] }
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
///   - start: at most eight parameters.
///   - value: the function alone; NaN or infinity where it is not defined.
///   - expand: value, gradient and Hessian.
public func descend(
  from start: [Double], effort: DescentEffort = .init(), value: (SIMD8<Double>) -> Double,
  expand: (SIMD8<Double>) -> SecondOrder
) -> Minimum {
  var point = SIMD8(parameters: start)
  var local = expand(point)
  func minimum(_ point: SIMD8<Double>, _ value: Double, _ iterations: Int, _ converged: Bool) -> Minimum {
    Minimum(point: start.indices.map { point[$0] }, value: value, iterations: iterations, converged: converged)
  }
  guard local.value.isFinite else { return minimum(point, .infinity, 0, false) }
  var damping = effort.damping
  // Where the last step went down, the next most likely does: then it is expanded at once, and its value is not taken apart.
  var goesDown = true
  for iteration in 0..<effort.iterations {
    guard let step = dampedStep(local, &damping) else { return minimum(point, local.value, iteration, false) }
    let next = point - step
    let small = isSmall(step, beside: point, effort.precision, local.size)
    // Short of rounding a small step is the last; unless it is damping that makes it small.
    if small, effort.precision > 1e-12, damping < 1e-3 {
      let reached = value(next)
      return reached < local.value
        ? minimum(next, reached, iteration, true) : minimum(point, local.value, iteration, true)
    }
    let ahead = goesDown ? expand(next) : nil
    let reached = ahead?.value ?? value(next)
    let tolerance = 4e-16 * abs(local.value)
    goesDown = reached < local.value - tolerance
    if goesDown {
      (point, local) = (next, ahead ?? expand(next))
      damping = damping < 1e-12 ? 0 : damping * 0.1
    } else if reached <= local.value + 4 * tolerance, case let other = ahead ?? expand(next), other.slope < local.slope
    {
      // Below the resolution of the value the gradient still says which point is better.
      (point, local) = (next, other)
      damping = damping < 1e-12 ? 0 : damping * 0.1
    } else if small {
      return minimum(point, local.value, iteration, true)
    } else {
      damping = max(damping * 8, 1e-9)
    }
  }
  return minimum(point, local.value, effort.iterations, false)
}

/// The step with the least damping from `damping` on for which the matrix is positive definite.
private func dampedStep(_ local: SecondOrder, _ damping: inout Double) -> SIMD8<Double>? {
  while damping < 1e14 {
    if let step = local.step(damping: damping) { return step }
    damping = max(damping * 8, 1e-9)
  }
  return nil
}

private func isSmall(_ step: SIMD8<Double>, beside point: SIMD8<Double>, _ precision: Double, _ size: Int) -> Bool {
  for i in 0..<size where abs(step[i]) > precision * max(abs(point[i]), 1e-3) { return false }
  return true
}
