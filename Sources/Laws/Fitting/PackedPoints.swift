// The points of an additive law four by four, for the sums that a descent takes most of its time for.

import Foundation
import Maths

/// The points that count, in fours; the last four are filled up with points that count nothing.
struct PackedPoints: Sendable {
  private struct Four {
    var x = SIMD4<Double>()
    var y = SIMD4<Double>()
    var loss = SIMD4<Double>(repeating: 1)
    var weight = SIMD4<Double>()
  }

  private var fours: [Four] = []

  init(_ problem: LossProblem, _ weights: [Double]) {
    fours.reserveCapacity(weights.count / 4 + 1)
    var four = Four()
    var lane = 0
    for i in problem.x.indices where weights[i] > 0 {
      (four.x[lane], four.y[lane]) = (problem.x[i], problem.y[i])
      (four.loss[lane], four.weight[lane]) = (problem.loss[i], weights[i])
      lane += 1
      if lane == 4 {
        fours.append(four)
        (four, lane) = (Four(), 0)
      }
    }
    if lane > 0 { fours.append(four) }
  }

  /// Σ wᵢ·penalty(rᵢ), as `LossProblem.value`.
  func value(_ p: SIMD8<Double>, _ misfit: VectorMisfit) -> Double {
    let (e, a, alpha, b, beta) = (p[0], p[1], p[2], p[3], p[4])
    var sum = SIMD4<Double>()
    for four in fours {
      let f = e + exp(a - alpha * four.x) + exp(b - beta * four.y)
      let r = misfit.isLogarithmic ? logNearOne(f / four.loss) : f - four.loss
      sum += four.weight * misfit.value(r)
    }
    return sum.sum()
  }

  /// Value, gradient and exact Hessian in all six parameters, as `LossProblem.expand`.
  func expand(_ p: SIMD8<Double>, _ misfit: VectorMisfit) -> SecondOrder {
    var sums = PackedSums()
    let (e, a, alpha, b, beta) = (p[0], p[1], p[2], p[3], p[4])
    for four in fours {
      let (u, v) = (exp(a - alpha * four.x), exp(b - beta * four.y))
      let f = e + u + v
      let scale = misfit.isLogarithmic ? 1 / f : SIMD4(repeating: 1)
      let r = misfit.isLogarithmic ? logNearOne(f / four.loss) : f - four.loss
      let (first, second, diagonal) = misfit.slopes(r)
      let weight = four.weight
      sums.value += weight * misfit.value(r)
      // The log bends the residual too: d²ln f = d²f/f − (df/f)².
      let outer = misfit.isLogarithmic ? second - first : second
      sums.add(
        weight * first, weight * outer, weight * diagonal, scale: scale, u: u * scale, v: v * scale, x: four.x,
        y: four.y)
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
    var result = SecondOrder(size: 6, value: value.sum())
    result.gradient = SIMD8(g0.sum(), g1.sum(), g2.sum(), g3.sum(), g4.sum(), 0, 0, 0)
    let (a10, a20, a21, a30, a31) = (h10.sum(), h20.sum(), h21.sum(), h30.sum(), h31.sum())
    let (a32, a40, a41, a42, a43) = (h32.sum(), h40.sum(), h41.sum(), h42.sum(), h43.sum())
    result.rows[0] = SIMD8(h00.sum(), a10, a20, a30, a40, 0, 0, 0)
    result.rows[1] = SIMD8(a10, h11.sum(), a21, a31, a41, 0, 0, 0)
    result.rows[2] = SIMD8(a20, a21, h22.sum(), a32, a42, 0, 0, 0)
    result.rows[3] = SIMD8(a30, a31, a32, h33.sum(), a43, 0, 0, 0)
    result.rows[4] = SIMD8(a40, a41, a42, a43, h44.sum(), 0, 0, 0)
    result.scales = pointwiseMax(
      SIMD8(s0.sum(), s1.sum(), s2.sum(), s3.sum(), s4.sum(), 0, 0, 0), SIMD8(repeating: .leastNormalMagnitude))
    return result
  }
}
