// The sum that a loss law minimises, over points in scaled coordinates.

import Foundation
import Maths

/// Points of a loss law, N and T in units of their geometric means so that the user's units change nothing.
///
/// Parameters of the descent: (E, a, alpha, b, beta) with L = E + exp(a − alpha·x) + exp(b − beta·y), x = ln N − mean,
/// y = ln T − mean.
struct LossProblem: Sendable {
  let x: [Double]
  let y: [Double]
  let loss: [Double]
  let logLoss: [Double]
  /// Means of ln N and ln T, which turn a and b into A and B.
  let centre: (x: Double, y: Double)

  /// Points must come in an order of their own values: sums are taken in it.
  init(_ points: [LossPoint]) {
    let (logN, logT) = (points.map { log($0.params) }, points.map { log($0.tokens) })
    let count = Double(max(1, points.count))
    let centre = (x: logN.reduce(0, +) / count, y: logT.reduce(0, +) / count)
    x = logN.map { $0 - centre.x }
    y = logT.map { $0 - centre.y }
    loss = points.map(\.loss)
    logLoss = loss.map { log($0) }
    self.centre = centre
  }

  func law(_ p: [Double]) -> LossLaw {
    LossLaw(
      floor: Estimate(p[0]), paramsCoefficient: Estimate(exp(p[1] + p[2] * centre.x)), alpha: Estimate(p[2]),
      tokensCoefficient: Estimate(exp(p[3] + p[4] * centre.y)), beta: Estimate(p[4]))
  }

  func residual(_ i: Int, _ p: [Double], logarithmic: Bool) -> Double {
    let f = p[0] + exp(p[1] - p[2] * x[i]) + exp(p[3] - p[4] * y[i])
    return logarithmic ? log(f) - logLoss[i] : f - loss[i]
  }

  /// Σ wᵢ·penalty(rᵢ); NaN where the law is not positive and a log is asked for.
  func value(_ p: [Double], _ misfit: Misfit, _ weights: [Double]) -> Double {
    var sum = 0.0
    for i in x.indices where weights[i] > 0 {
      sum += weights[i] * misfit.penalty(residual(i, p, logarithmic: misfit.isLogarithmic))
    }
    return sum
  }

  /// Σ wᵢ|rᵢ| in log loss.
  func absolute(_ p: [Double], _ weights: [Double]) -> Double {
    var sum = 0.0
    for i in x.indices where weights[i] > 0 { sum += weights[i] * abs(residual(i, p, logarithmic: true)) }
    return sum
  }

  /// d rᵢ/d p.
  func gradient(_ i: Int, _ p: [Double], logarithmic: Bool) -> [Double] {
    let (u, v) = (exp(p[1] - p[2] * x[i]), exp(p[3] - p[4] * y[i]))
    let scale = logarithmic ? 1 / (p[0] + u + v) : 1
    return [scale, u * scale, -x[i] * u * scale, v * scale, -y[i] * v * scale]
  }

  /// Value, gradient and exact Hessian in all five parameters.
  func expand(_ p: [Double], _ misfit: Misfit, _ weights: [Double]) -> SecondOrder {
    var sums = LossSums()
    for i in x.indices where weights[i] > 0 {
      let (u, v) = (exp(p[1] - p[2] * x[i]), exp(p[3] - p[4] * y[i]))
      let f = p[0] + u + v
      let scale = misfit.isLogarithmic ? 1 / f : 1
      let r = misfit.isLogarithmic ? log(f) - logLoss[i] : f - loss[i]
      let slopes = misfit.slopes(r)
      sums.value += weights[i] * misfit.penalty(r)
      let j: InlineArray<5, Double> = [scale, u * scale, -x[i] * u * scale, v * scale, -y[i] * v * scale]
      // The log bends the residual too: d²ln f = d²f/f − (df/f)².
      let outer = weights[i] * (misfit.isLogarithmic ? slopes.second - slopes.first : slopes.second)
      sums.add(j, first: weights[i] * slopes.first, outer: outer, diagonal: weights[i] * slopes.weight)
      sums.bend(weights[i] * slopes.first * scale, u: u, v: v, x: x[i], y: y[i])
    }
    return sums.expansion
  }
}

/// Running sums of a second-order expansion in five parameters.
private struct LossSums {
  var value = 0.0
  private var gradient = InlineArray<5, Double>(repeating: 0)
  private var hessian = InlineArray<25, Double>(repeating: 0)
  private var scales = InlineArray<5, Double>(repeating: 0)

  @inline(__always)
  mutating func add(_ j: InlineArray<5, Double>, first: Double, outer: Double, diagonal: Double) {
    for k in 0..<5 {
      gradient[k] += first * j[k]
      scales[k] += diagonal * j[k] * j[k]
      for l in 0...k { hessian[5 * k + l] += outer * j[k] * j[l] }
    }
  }

  /// The second derivatives of the two power terms, which do not mix.
  @inline(__always)
  mutating func bend(_ factor: Double, u: Double, v: Double, x: Double, y: Double) {
    hessian[6] += factor * u
    hessian[11] -= factor * x * u
    hessian[12] += factor * x * x * u
    hessian[18] += factor * v
    hessian[23] -= factor * y * v
    hessian[24] += factor * y * y * v
  }

  var expansion: SecondOrder {
    var matrix = SymmetricMatrix(size: 5)
    for k in 0..<5 { for l in 0...k { (matrix[k, l], matrix[l, k]) = (hessian[5 * k + l], hessian[5 * k + l]) } }
    return SecondOrder(
      value: value, gradient: (0..<5).map { gradient[$0] }, hessian: matrix,
      scales: (0..<5).map { max(scales[$0], .leastNormalMagnitude) })
  }
}
