// The points of an additive law four by four, for the sums that a descent takes most of its time for.

import Foundation
import Maths

/// The points that count, in fours; the last four are filled up with points that count nothing.
struct PackedPoints: Sendable {
  private var x: [SIMD4<Double>] = []
  private var y: [SIMD4<Double>] = []
  private var loss: [SIMD4<Double>] = []
  private var weight: [SIMD4<Double>] = []

  init(_ problem: LossProblem, _ weights: [Double]) {
    var (a, b, c, w) = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>(repeating: 1), SIMD4<Double>())
    var lane = 0
    for i in problem.x.indices where weights[i] > 0 {
      (a[lane], b[lane], c[lane], w[lane]) = (problem.x[i], problem.y[i], problem.loss[i], weights[i])
      lane += 1
      if lane == 4 {
        append(a, b, c, w)
        (a, b, c, w, lane) = (SIMD4(), SIMD4(), SIMD4(repeating: 1), SIMD4(), 0)
      }
    }
    if lane > 0 { append(a, b, c, w) }
  }

  private mutating func append(
    _ a: SIMD4<Double>, _ b: SIMD4<Double>, _ c: SIMD4<Double>, _ w: SIMD4<Double>
  ) {
    x.append(a)
    y.append(b)
    loss.append(c)
    weight.append(w)
  }

  /// Σ wᵢ·penalty(rᵢ), as `LossProblem.value`.
  func value(_ p: [Double], _ misfit: VectorMisfit) -> Double {
    let (e, a, alpha, b, beta) = (p[0], p[1], p[2], p[3], p[4])
    var sum = SIMD4<Double>()
    for i in x.indices {
      let f = e + exp(a - alpha * x[i]) + exp(b - beta * y[i])
      let r = misfit.isLogarithmic ? logNearOne(f / loss[i]) : f - loss[i]
      sum += weight[i] * misfit.value(r)
    }
    return sum.sum()
  }

  /// Value, gradient and exact Hessian in all six parameters, as `LossProblem.expand`.
  func expand(_ p: [Double], _ misfit: VectorMisfit) -> SecondOrder {
    var sums = PackedSums()
    let (e, a, alpha, b, beta) = (p[0], p[1], p[2], p[3], p[4])
    for i in x.indices {
      let (u, v) = (exp(a - alpha * x[i]), exp(b - beta * y[i]))
      let f = e + u + v
      let scale = misfit.isLogarithmic ? 1 / f : SIMD4(repeating: 1)
      let r = misfit.isLogarithmic ? logNearOne(f / loss[i]) : f - loss[i]
      let (first, second, diagonal) = misfit.slopes(r)
      sums.value += weight[i] * misfit.value(r)
      // The log bends the residual too: d²ln f = d²f/f − (df/f)².
      let outer = misfit.isLogarithmic ? second - first : second
      sums.add(
        weight[i] * first, weight[i] * outer, weight[i] * diagonal, scale: scale, u: u * scale, v: v * scale, x: x[i],
        y: y[i])
    }
    return sums.expansion
  }
}

/// A squared or Huber penalty of four residuals.
struct VectorMisfit: Sendable {
  let isLogarithmic: Bool
  private let delta: Double
  private let underTuned: Double

  /// Nil for an absolute penalty.
  init?(_ objective: Objective) {
    guard objective.penalty != .absolute else { return nil }
    delta = objective.delta ?? .infinity
    (isLogarithmic, underTuned) = (objective.isLogarithmic, objective.underTuned)
  }

  @inline(__always)
  private func side(_ r: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(repeating: 1).replacing(with: underTuned, where: r .< 0)
  }

  @inline(__always)
  func value(_ r: SIMD4<Double>) -> SIMD4<Double> {
    let size = r.replacing(with: -r, where: r .< 0)
    guard delta < .infinity else { return side(r) * (0.5 * size * size) }
    return side(r) * (0.5 * size * size).replacing(with: delta * (size - 0.5 * delta), where: size .> delta)
  }

  /// As `Objective.slopes`.
  @inline(__always)
  func slopes(_ r: SIMD4<Double>) -> (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>) {
    let side = side(r)
    guard delta < .infinity else { return (side * r, side, side) }
    let size = r.replacing(with: -r, where: r .< 0)
    let far = size .> delta
    let limited = SIMD4(repeating: delta).replacing(with: -delta, where: r .< 0)
    return (
      side * r.replacing(with: limited, where: far), side.replacing(with: 0, where: far),
      side.replacing(with: side * delta / size, where: far)
    )
  }
}

/// Running sums over fours; the lanes are added at the end.
private struct PackedSums {
  var value = SIMD4<Double>()
  private var gradient = InlineArray<5, SIMD4<Double>>(repeating: SIMD4())
  private var hessian = InlineArray<15, SIMD4<Double>>(repeating: SIMD4())
  private var scales = InlineArray<5, SIMD4<Double>>(repeating: SIMD4())

  @inline(__always)
  mutating func add(
    _ first: SIMD4<Double>, _ outer: SIMD4<Double>, _ diagonal: SIMD4<Double>, scale: SIMD4<Double>, u: SIMD4<Double>,
    v: SIMD4<Double>, x: SIMD4<Double>, y: SIMD4<Double>
  ) {
    let j: InlineArray<5, SIMD4<Double>> = [scale, u, -(x * u), v, -(y * v)]
    var entry = 0
    for k in 0..<5 {
      let column = outer * j[k]
      gradient[k] += first * j[k]
      scales[k] += diagonal * j[k] * j[k]
      for l in 0...k {
        hessian[entry] += column * j[l]
        entry += 1
      }
    }
    // The second derivatives of the two power terms, which do not mix.
    hessian[2] += first * u
    hessian[4] += first * j[2]
    hessian[5] -= first * x * j[2]
    hessian[9] += first * v
    hessian[13] += first * j[4]
    hessian[14] -= first * y * j[4]
  }

  var expansion: SecondOrder {
    var matrix = SymmetricMatrix(size: 6)
    var entry = 0
    for k in 0..<5 {
      for l in 0...k {
        let sum = hessian[entry].sum()
        (matrix[k, l], matrix[l, k]) = (sum, sum)
        entry += 1
      }
    }
    return SecondOrder(
      value: value.sum(), gradient: (0..<5).map { gradient[$0].sum() } + [0], hessian: matrix,
      scales: (0..<5).map { max(scales[$0].sum(), .leastNormalMagnitude) } + [.leastNormalMagnitude])
  }
}
