// Fits L(N, T) = E + A·N^-alpha + B·T^-beta: starts by variable projection, then a descent in all five parameters.

import Foundation
import Maths

/// A fitted loss law in the coordinates of its problem, to start a neighbouring fit from.
struct LossSolution: Sendable {
  var parameters: [Double]
  /// The objective as it is reported: Σr² for squared, the Huber sum, or Σ|r|.
  var value: Double
  /// Another start ended lower, outside what a law can be.
  var isUndercut = false
  /// The objectives at which all descents ended that were started, in rising order.
  var ends: [Double] = []
  /// The descent was still under way when its steps ran out.
  var isUnfinished = false
  /// The median of |r|, from which Huber's deltas shrink; where it is known, as for replicates, it need not be found.
  var typicalResidual: Double?
}

/// Fits the loss law to points; the result does not depend on their order.
///
/// - Throws: what is missing when the points do not determine five parameters.
public func fitLossLaw(
  _ points: [LossPoint], objective: Objective, form: LossForm = .additive, floor: Double? = nil
) throws(Refusal) -> (law: LossLaw, value: Double) {
  let points = points.sorted(by: LossPoint.precedes)
  let problem = LossProblem(points, form: form, floor: floor)
  try checkIdentified(points, parameters: problem.places.count)
  let weights = lossWeights(points, objective, form: form, floor: floor)
  let solution = try problem.fit(objective, weights: weights)
  return (problem.law(solution.parameters), solution.value)
}

extension LossPoint {
  /// The order in which sums are taken: by value, so that the order of runs changes nothing.
  static func precedes(_ a: LossPoint, _ b: LossPoint) -> Bool {
    (a.params, a.tokens, a.loss, a.compute) < (b.params, b.tokens, b.loss, b.compute)
  }
}

extension LossProblem {
  /// The best minimum over all starts.
  func fit(_ objective: Objective, weights: [Double]) throws(Refusal) -> LossSolution {
    if let pinnedFloor, case let below = loss.count(where: { $0 < pinnedFloor }), below * 20 > loss.count {
      throw .floorAboveLosses(
        floor: pinnedFloor, below: Count(below, of: loss.count), least: loss.min() ?? .nan)
    }
    let starts = starts(relative: objective.isLogarithmic, weights)
    guard !starts.isEmpty else {
      throw notFalling
    }
    let ends = starts.map { end(objective, weights, from: $0) }
    guard var best = ends.filter(isLaw).min(by: { $0.value < $1.value }) else {
      throw .exponentsUnbounded
    }
    best.ends = ends.map(\.value).sorted()
    best.typicalResidual = typicalResidual(objective, weights, at: best.parameters)
    best.isUndercut = ends.contains { !isLaw($0) && $0.value < best.value * (1 - 1e-6) - 1e-14 }
    return best
  }

  /// One descent; nil when it ends outside what a law can be.
  func minimise(_ objective: Objective, _ weights: [Double], from start: [Double]) -> LossSolution? {
    let end = end(objective, weights, from: start)
    return isLaw(end) ? end : nil
  }

  func end(_ objective: Objective, _ weights: [Double], from start: [Double]) -> LossSolution {
    guard objective.penalty != .absolute else { return leastAbsolute(objective, weights, from: start) }
    let end = descend(objective, weights, from: approach(objective, weights, from: start))
    return LossSolution(
      parameters: end.point, value: objective.reported * end.value, isUnfinished: end.iterations >= effort.iterations)
  }

  private func isLaw(_ solution: LossSolution) -> Bool {
    let p = solution.parameters
    let plausible = 1e-3...20
    guard solution.value.isFinite, plausible.contains(p[2]), plausible.contains(p[4]), p[0] >= 0 else { return false }
    let law = law(p)
    return [law.paramsCoefficient.value, law.tokensCoefficient.value].allSatisfy { $0.isFinite && $0 > 0 }
  }

  /// Where to start the descent of a Huber sum most of whose residuals lie far in its linear branch: the minima of sums
  /// with ever smaller deltas, from the typical residual down by fours.
  ///
  /// From afar Newton's steps see no curvature but that of the few points within delta, and take hundreds to thousands;
  /// from the minimum for a delta four times as large they take about five.
  private func approach(_ objective: Objective, _ weights: [Double], from start: [Double]) -> [Double] {
    guard let delta = objective.delta,
      let typical = typicalResidual ?? typicalResidual(objective, weights, at: start), typical.isFinite
    else { return start }
    var p = start
    var wide = typical
    while wide > 4 * delta {
      let end = descend(objective.smoothed(wide), weights, from: p, DescentEffort(iterations: 30, precision: 1e-4))
      guard end.value.isFinite else { return start }
      p = end.point
      wide /= 4
    }
    return p
  }

  private func typicalResidual(_ objective: Objective, _ weights: [Double], at p: [Double]) -> Double? {
    let kept = x.indices.filter { weights[$0] > 0 }
    return quantile(0.5, ofSorted: kept.map { abs(residual($0, p, logarithmic: objective.isLogarithmic)) }.sorted())
  }

  /// Newton's descent in the free parameters, with the floor held at zero where it would fall below.
  func descend(
    _ misfit: Objective, _ weights: [Double], from start: [Double], _ effort: DescentEffort? = nil
  ) -> Minimum {
    let held = places.filter { $0 != [0] }
    func pinned() -> Minimum { descend(held, misfit, weights, from: [0] + start.dropFirst(), effort) }
    guard places.contains([0]) else { return descend(places, misfit, weights, from: start, effort) }
    // A floor that starts at zero mostly stays there: where the sum rises with it, that is the minimum.
    if start[0] == 0, case let end = pinned(), end.value.isFinite, expand(end.point, misfit, weights).gradient[0] >= 0 {
      return end
    }
    let free = descend(places, misfit, weights, from: start, effort)
    return free.point[0] < 0 ? pinned() : free
  }

  /// Moves the parameters at `places`; the others stay as they start.
  func descend(
    _ places: [[Int]], _ misfit: Objective, _ weights: [Double], from start: [Double], _ effort: DescentEffort? = nil
  ) -> Minimum {
    let free = FreePlaces(places)
    let held = SIMD8(parameters: start)
    func all(_ values: SIMD8<Double>) -> SIMD8<Double> { free.all(values, held: held) }
    let first = places.map { start[$0[0]] }
    var end: Minimum
    if isSum, let vector = VectorMisfit(misfit) {
      let packed = PackedPoints(self, weights)
      end = Maths.descend(from: first, effort: effort ?? self.effort) {
        packed.value(all($0), vector)
      } expand: {
        packed.expand(all($0), vector).along(free)
      }
    } else {
      end = Maths.descend(from: first, effort: effort ?? self.effort) {
        value(all($0).six, misfit, weights)
      } expand: {
        expand(all($0).six, misfit, weights).along(free)
      }
    }
    end.point = all(SIMD8(parameters: end.point)).six
    return end
  }
}
