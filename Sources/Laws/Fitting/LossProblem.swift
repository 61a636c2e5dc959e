// The sum that a loss law minimises, over points in scaled coordinates.

import Foundation
import Maths

/// Points of a loss law, N and T in units of their geometric means so that the user's units change nothing.
///
/// Parameters are (E, a, alpha, b, beta, k) with ln u = a − alpha·x, ln v = b − beta·y, x = ln N − mean, y = ln T − mean; the
/// form says how u and v make a loss and which parameters it has. A descent moves the free ones.
struct LossProblem: Sendable {
  let form: LossForm
  /// A floor that is given instead of fitted.
  let pinnedFloor: Double?
  let x: [Double]
  let y: [Double]
  private(set) var loss: [Double]
  private(set) var logLoss: [Double]
  /// Means of ln N and ln T, which turn a and b into A and B.
  let centre: (x: Double, y: Double)

  /// How far descents go.
  private(set) var effort = DescentEffort()
  /// The median of |r| where descents start; nil: found at each start.
  private(set) var typicalResidual: Double?

  /// Points must come in an order of their own values: sums are taken in it.
  init(_ points: [LossPoint], form: LossForm = .additive, floor: Double? = nil) {
    let (logN, logT) = (points.map { log($0.params) }, points.map { log($0.tokens) })
    let count = Double(max(1, points.count))
    let centre = (x: logN.reduce(0, +) / count, y: logT.reduce(0, +) / count)
    x = logN.map { $0 - centre.x }
    y = logT.map { $0 - centre.y }
    loss = points.map(\.loss)
    logLoss = loss.map { log($0) }
    self.centre = centre
    self.form = form
    pinnedFloor = floor
  }

  /// The same for replicates, which start next to their minimum and need it to a share of their spread.
  var replicating: LossProblem {
    var problem = self
    problem.effort = DescentEffort(precision: 1e-7, damping: 1e-6)
    return problem
  }

  /// The same with a known size of the residuals where descents start.
  func starting(near solution: LossSolution) -> LossProblem {
    var problem = self
    problem.typicalResidual = solution.typicalResidual
    return problem
  }

  /// The same points with other losses, given as logs.
  func with(logLoss: [Double]) -> LossProblem {
    var problem = self
    problem.logLoss = logLoss
    problem.loss = logLoss.map { exp($0) }
    return problem
  }

  /// ln law at a point.
  func logLaw(_ i: Int, _ p: [Double]) -> Double { residual(i, p, logarithmic: true) + logLoss[i] }

  /// For each free parameter the places in the six that it sets.
  var places: [[Int]] { form.formula.free.filter { pinnedFloor == nil || $0 != [0] } }

  func law(_ p: [Double]) -> LossLaw {
    LossLaw(
      floor: Estimate(p[0]), paramsCoefficient: Estimate(exp(p[1] + p[2] * centre.x)), alpha: Estimate(p[2]),
      tokensCoefficient: Estimate(exp(p[3] + p[4] * centre.y)), beta: Estimate(p[4]), form: form,
      interaction: form == .interaction ? Estimate(p[5]) : nil)
  }

  var isSum: Bool { form == .additive || form == .tied }

  func residual(_ i: Int, _ p: [Double], logarithmic: Bool) -> Double {
    let (logU, logV) = (p[1] - p[2] * x[i], p[3] - p[4] * y[i])
    let f =
      isSum
      ? p[0] + exp(logU) + exp(logV) : form.formula.loss(floor: p[0], logU: logU, logV: logV, beta: p[4], k: p[5])
    return logarithmic ? log(f) - logLoss[i] : f - loss[i]
  }

  /// Σ wᵢ·penalty(rᵢ); NaN where the law is not positive and a log is asked for.
  func value(_ p: [Double], _ misfit: Objective, _ weights: [Double]) -> Double {
    var sum = 0.0
    for i in x.indices where weights[i] > 0 {
      sum += weights[i] * misfit.value(residual(i, p, logarithmic: misfit.isLogarithmic))
    }
    return sum
  }

  /// d rᵢ/d p in all six.
  func gradient(_ i: Int, _ p: [Double], logarithmic: Bool) -> [Double] {
    guard isSum else {
      let f = jet(i, p)
      let scale = logarithmic ? 1 / f.value : 1
      return (0..<6).map { f.gradient[$0] * scale }
    }
    let (u, v) = (exp(p[1] - p[2] * x[i]), exp(p[3] - p[4] * y[i]))
    let scale = logarithmic ? 1 / (p[0] + u + v) : 1
    return [scale, u * scale, -x[i] * u * scale, v * scale, -y[i] * v * scale, 0]
  }

  /// Value, gradient and exact Hessian in all six parameters.
  func expand(_ p: [Double], _ misfit: Objective, _ weights: [Double]) -> SecondOrder {
    isSum ? expandSum(p, misfit, weights) : expandForm(p, misfit, weights)
  }

  private func expandSum(_ p: [Double], _ misfit: Objective, _ weights: [Double]) -> SecondOrder {
    var sums = LossSums()
    for i in x.indices where weights[i] > 0 {
      let (u, v) = (exp(p[1] - p[2] * x[i]), exp(p[3] - p[4] * y[i]))
      let f = p[0] + u + v
      let scale = misfit.isLogarithmic ? 1 / f : 1
      let r = misfit.isLogarithmic ? log(f) - logLoss[i] : f - loss[i]
      let slopes = misfit.slopes(r)
      sums.value += weights[i] * misfit.value(r)
      let j: InlineArray<6, Double> = [scale, u * scale, -x[i] * u * scale, v * scale, -y[i] * v * scale, 0]
      // The log bends the residual too: d²ln f = d²f/f − (df/f)².
      let outer = weights[i] * (misfit.isLogarithmic ? slopes.second - slopes.first : slopes.second)
      sums.add(j, 5, first: weights[i] * slopes.first, outer: outer, diagonal: weights[i] * slopes.weight)
      sums.bend(weights[i] * slopes.first * scale, u: u, v: v, x: x[i], y: y[i])
    }
    return sums.expansion
  }

  private func expandForm(_ p: [Double], _ misfit: Objective, _ weights: [Double]) -> SecondOrder {
    var sums = LossSums()
    for i in x.indices where weights[i] > 0 {
      let f = jet(i, p)
      let r = misfit.isLogarithmic ? log(f) - Jet(logLoss[i]) : f - Jet(loss[i])
      let slopes = misfit.slopes(r.value)
      sums.value += weights[i] * misfit.value(r.value)
      sums.add(
        r.gradient, 6, first: weights[i] * slopes.first, outer: weights[i] * slopes.second,
        diagonal: weights[i] * slopes.weight)
      sums.bend(weights[i] * slopes.first, r.hessian)
    }
    return sums.expansion
  }

  /// The loss at a point with its derivatives in the six parameters.
  private func jet(_ i: Int, _ p: [Double]) -> Jet {
    form.formula.loss(
      floor: Jet(p[0], variable: 0), logU: Jet(p[1], variable: 1) + -x[i] * Jet(p[2], variable: 2),
      logV: Jet(p[3], variable: 3) + -y[i] * Jet(p[4], variable: 4), beta: Jet(p[4], variable: 4),
      k: Jet(p[5], variable: 5))
  }
}

/// Running sums of a second-order expansion in six parameters.
private struct LossSums {
  var value = 0.0
  private var gradient = InlineArray<6, Double>(repeating: 0)
  private var hessian = InlineArray<21, Double>(repeating: 0)
  private var scales = InlineArray<6, Double>(repeating: 0)

  /// Adds a residual whose derivatives in the first `count` parameters are `j`.
  @inline(__always)
  mutating func add(_ j: InlineArray<6, Double>, _ count: Int, first: Double, outer: Double, diagonal: Double) {
    var entry = 0
    for k in 0..<count {
      gradient[k] += first * j[k]
      scales[k] += diagonal * j[k] * j[k]
      for l in 0...k {
        hessian[entry] += outer * j[k] * j[l]
        entry += 1
      }
    }
  }

  /// The second derivatives of the two power terms, which do not mix.
  @inline(__always)
  mutating func bend(_ factor: Double, u: Double, v: Double, x: Double, y: Double) {
    hessian[2] += factor * u
    hessian[4] -= factor * x * u
    hessian[5] += factor * x * x * u
    hessian[9] += factor * v
    hessian[13] -= factor * y * v
    hessian[14] += factor * y * y * v
  }

  @inline(__always)
  mutating func bend(_ factor: Double, _ second: InlineArray<21, Double>) {
    for k in 0..<21 { hessian[k] += factor * second[k] }
  }

  var expansion: SecondOrder {
    var result = SecondOrder(size: 6, value: value)
    var entry = 0
    for k in 0..<6 {
      for l in 0...k {
        (result.rows[k][l], result.rows[l][k]) = (hessian[entry], hessian[entry])
        entry += 1
      }
      (result.gradient[k], result.scales[k]) = (gradient[k], max(scales[k], .leastNormalMagnitude))
    }
    return result
  }
}

extension SecondOrder {
  /// The expansion in fewer parameters, each of which moves the given places alike.
  func along(_ places: [[Int]]) -> SecondOrder { along(FreePlaces(places)) }

  func along(_ free: FreePlaces) -> SecondOrder {
    var result = SecondOrder(size: free.count, value: value)
    for k in 0..<size {
      let i = free.slot[k]
      guard i >= 0 else { continue }
      result.gradient[i] += gradient[k]
      result.scales[i] += scales[k]
      for l in 0..<size where free.slot[l] >= 0 { result.rows[i][free.slot[l]] += rows[k][l] }
    }
    return result
  }
}

/// Which free parameter sets each of the six places of a law's parameters.
struct FreePlaces {
  let count: Int
  /// The free parameter of each place; −1 where the place is held.
  private(set) var slot = SIMD8<Int>(repeating: -1)

  init(_ places: [[Int]]) {
    count = places.count
    for (free, group) in places.enumerated() { for place in group { slot[place] = free } }
  }

  /// The six parameters with the free ones set.
  func all(_ free: SIMD8<Double>, held: SIMD8<Double>) -> SIMD8<Double> {
    var p = held
    for place in 0..<6 where slot[place] >= 0 { p[place] = free[slot[place]] }
    return p
  }
}

extension SIMD8<Double> {
  var six: [Double] { (0..<6).map { self[$0] } }
}
