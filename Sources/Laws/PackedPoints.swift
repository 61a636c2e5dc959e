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
    let room = weights.count / 4 + 1
    x.reserveCapacity(room)
    y.reserveCapacity(room)
    loss.reserveCapacity(room)
    weight.reserveCapacity(room)
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

  /// What a residual counts for by its sign.
  @inline(__always)
  private func side(_ r: SIMD4<Double>) -> SIMD4<Double> {
    choose(truth(r .< 0), SIMD4(repeating: underTuned), SIMD4(repeating: 1))
  }

  /// ½r² within delta, delta·(|r| − ½·delta) beyond: with r cut to ±delta, cut·(r − ½·cut).
  @inline(__always)
  func value(_ r: SIMD4<Double>) -> SIMD4<Double> {
    let cut = limited(r, delta)
    return side(r) * (cut * (r - 0.5 * cut))
  }

  /// As `Objective.slopes`.
  @inline(__always)
  func slopes(_ r: SIMD4<Double>) -> (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>) {
    let side = side(r)
    let cut = limited(r, delta)
    let isNear = truth(cut .== r)
    return (side * cut, choose(isNear, side, SIMD4()), choose(isNear, side, side * cut / r))
  }
}

/// Running sums over fours; the lanes are added at the end. Written out, as loops over the parameters stay loops.
private struct PackedSums {
  var value = SIMD4<Double>()
  private var g0 = SIMD4<Double>(), g1 = SIMD4<Double>(), g2 = SIMD4<Double>(), g3 = SIMD4<Double>()
  private var g4 = SIMD4<Double>()
  private var h00 = SIMD4<Double>(), h10 = SIMD4<Double>(), h11 = SIMD4<Double>(), h20 = SIMD4<Double>()
  private var h21 = SIMD4<Double>(), h22 = SIMD4<Double>(), h30 = SIMD4<Double>(), h31 = SIMD4<Double>()
  private var h32 = SIMD4<Double>(), h33 = SIMD4<Double>(), h40 = SIMD4<Double>(), h41 = SIMD4<Double>()
  private var h42 = SIMD4<Double>(), h43 = SIMD4<Double>(), h44 = SIMD4<Double>()
  private var s0 = SIMD4<Double>(), s1 = SIMD4<Double>(), s2 = SIMD4<Double>(), s3 = SIMD4<Double>()
  private var s4 = SIMD4<Double>()

  @inline(__always)
  mutating func add(
    _ first: SIMD4<Double>, _ outer: SIMD4<Double>, _ diagonal: SIMD4<Double>, scale: SIMD4<Double>, u: SIMD4<Double>,
    v: SIMD4<Double>, x: SIMD4<Double>, y: SIMD4<Double>
  ) {
    // The residual's derivatives by E, a, alpha, b, beta are scale, u, −xu, v, −yv.
    let (xu, yv) = (x * u, y * v)
    let (slopeU, slopeXU, slopeV, slopeYV) = (first * u, first * xu, first * v, first * yv)
    g0 += first * scale
    g1 += slopeU
    g2 -= slopeXU
    g3 += slopeV
    g4 -= slopeYV
    let (byScale, byU, byXU) = (outer * scale, outer * u, outer * xu)
    let (byV, byYV) = (outer * v, outer * yv)
    h00 += byScale * scale
    h10 += byScale * u
    h20 -= byScale * xu
    h30 += byScale * v
    h40 -= byScale * yv
    h31 += byU * v
    h41 -= byU * yv
    h32 -= byXU * v
    h42 += byXU * yv
    // The second derivatives of the two power terms, which do not mix, come on top.
    h11 += byU * u + slopeU
    h21 -= byU * xu + slopeXU
    h22 += byXU * xu + x * slopeXU
    h33 += byV * v + slopeV
    h43 -= byV * yv + slopeYV
    h44 += byYV * yv + y * slopeYV
    s0 += diagonal * (scale * scale)
    s1 += diagonal * (u * u)
    s2 += diagonal * (xu * xu)
    s3 += diagonal * (v * v)
    s4 += diagonal * (yv * yv)
  }

  var expansion: SecondOrder {
    let rows = [h00, h10, h11, h20, h21, h22, h30, h31, h32, h33, h40, h41, h42, h43, h44]
    var matrix = SymmetricMatrix(size: 6)
    var entry = 0
    for k in 0..<5 {
      for l in 0...k {
        let sum = rows[entry].sum()
        (matrix.elements[k * 6 + l], matrix.elements[l * 6 + k]) = (sum, sum)
        entry += 1
      }
    }
    return SecondOrder(
      value: value.sum(), gradient: [g0, g1, g2, g3, g4].map { $0.sum() } + [0], hessian: matrix,
      scales: [s0, s1, s2, s3, s4].map { max($0.sum(), .leastNormalMagnitude) } + [.leastNormalMagnitude])
  }
}
