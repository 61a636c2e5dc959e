// N_opt and T_opt from isoFLOP profiles: the minimum over sizes at each budget, then a power law over budgets.

import Foundation
import Maths
import Runs

/// Profiles at each budget and the power laws through their minima.
struct IsoflopFit: Sendable {
  var profiles: [IsoflopProfile]
  var law: Result<ComputeLaw, Refusal>
}

/// The losses of one budget, before a parabola is laid through them.
struct ProfilePoints: Sendable {
  var compute: Double
  /// Ordered by params, one a size.
  var points: [IsoflopProfile.Point]
  /// How often each counts in a resample.
  var weights: [Double]
  /// FLOPs that each spent: near the budget, not always at it.
  var spent: [Double]
}

/// Lays a parabola in ln N through the points of a profile that lie near its lowest one.
///
/// Near means within a factor of 3 in N, or as far as five points reach (three are the least): a parabola is only the
/// first term of the law's shape and is biased by points far from the minimum (Hoffmann et al. 2022, approach 2).
func solveProfile(_ profile: ProfilePoints, model: ComputeModel) -> IsoflopProfile {
  var result = IsoflopProfile(compute: profile.compute, points: profile.points)
  let points = profile.points
  guard points.count >= 3 else {
    result.reason = "\(points.count) model sizes at this budget; a minimum needs at least 3"
    return result
  }
  guard let lowest = points.indices.min(by: { points[$0].loss < points[$1].loss }) else { return result }
  guard lowest > 0, lowest + 1 < points.count else {
    result.reason = "the lowest loss is at the \(lowest == 0 ? "smallest" : "largest") model size"
    return result
  }
  let near = window(points, about: lowest)
  let x = near.map { log(points[$0].params) }
  guard let parabola = Parabola(x: x, y: near.map { points[$0].loss }, weights: near.map { profile.weights[$0] }) else {
    result.reason = "the points near the minimum do not determine a parabola"
    return result
  }
  result.parabola = parabola.coefficients
  guard let at = parabola.minimum, let low = x.first, let high = x.last, at > low, at < high else {
    result.reason = "the parabola through the \(near.count) points near the lowest has no minimum between them"
    return result
  }
  let tokens = profile.tokens(atLogParams: at, model: model)
  result.optimum = IsoflopProfile.Point(params: exp(at), tokens: tokens, loss: parabola(at))
  return result
}

extension ProfilePoints {
  /// T of the budget at a size between the points. By how much T·C_token differs from C at the points (a log that counts
  /// FLOPs in its own way) is interpolated in ln N.
  fileprivate func tokens(atLogParams x: Double, model: ComputeModel) -> Double {
    let formula = compute / model.flopsPerToken(params: exp(x))
    let ratios = zip(points, spent).map { log($0.tokens * model.flopsPerToken(params: $0.params) / $1) }
    guard let ratio = MonotoneCubic(x: points.map { log($0.params) }, y: ratios)?(x), ratio.isFinite else {
      return formula
    }
    return formula * exp(ratio)
  }
}

/// The points nearest to the lowest one in ln N: all within ln 3, at least five, neighbours on both sides among them.
private func window(_ points: [IsoflopProfile.Point], about lowest: Int) -> [Int] {
  let centre = log(points[lowest].params)
  let byDistance = points.indices.sorted {
    (abs(log(points[$0].params) - centre), $0) < (abs(log(points[$1].params) - centre), $1)
  }
  var chosen = Set(byDistance.prefix(5))
  chosen.formUnion(points.indices.filter { abs(log(points[$0].params) - centre) <= log(3) })
  chosen.formUnion([lowest - 1, lowest, lowest + 1])
  return chosen.sorted()
}

/// N_opt(C) and T_opt(C) by least squares in the logs over the profiles that have a minimum.
func fitComputeLaw(_ profiles: [IsoflopProfile]) -> Result<ComputeLaw, Refusal> {
  let found = profiles.compactMap { profile in profile.optimum.map { (profile.compute, $0) } }
  guard found.count >= 2 else {
    guard !profiles.isEmpty else { return .failure(Refusal(noSharedBudget)) }
    return .failure(
      Refusal(
        "a power law needs at least 2 budgets with a minimum; \(found.count) of \(profiles.count) has one: "
          + commonReasons(profiles.filter { $0.optimum == nil }.map(\.reason))))
  }
  let logs = found.map { log($0.0) }
  guard let params = powerLaw(logs, found.map { log($0.1.params) }),
    let tokens = powerLaw(logs, found.map { log($0.1.tokens) })
  else { return .failure(Refusal("all budgets with a minimum are the same")) }
  return .success(ComputeLaw(params: params, tokens: tokens))
}

/// The two commonest reasons with their counts; the others as a number.
private func commonReasons(_ reasons: [String]) -> String {
  let counts = Dictionary(grouping: reasons) { $0 }.mapValues(\.count)
  let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  let others = ranked.dropFirst(2).reduce(0) { $0 + $1.value }
  let shown = ranked.prefix(2).map { "\($0.key) (\($0.value) \($0.value == 1 ? "budget" : "budgets"))" }
  return (shown + (others > 0 ? ["\(others) more for other reasons"] : [])).joined(separator: "; ")
}

let noSharedBudget =
  "no budget is shared by at least 3 model sizes, neither by runs that spent it nor between evaluations along T"

private func powerLaw(_ logC: [Double], _ logY: [Double]) -> PowerLaw? {
  let middle = mean(logC)
  guard let c = leastSquares(columns: [logC.map { _ in 1 }, logC.map { $0 - middle }], logY) else { return nil }
  return PowerLaw(coefficient: Estimate(exp(c[0] - c[1] * middle)), exponent: Estimate(c[1]))
}

extension IsoflopProfile {
  /// By which factor N_opt moves when a cubic takes the parabola's place on the same points; nil with fewer than six.
  ///
  /// A parabola's minimum is off where the range is wide or off-centre; the cubic is the next term.
  func cubicShift() -> Double? {
    guard let optimum, let lowest = points.indices.min(by: { points[$0].loss < points[$1].loss }) else { return nil }
    let near = window(points, about: lowest)
    let centre = log(optimum.params)
    let x = near.map { log(points[$0].params) - centre }
    let powers = (0..<4).map { power in x.map { pow($0, Double(power)) } }
    guard near.count >= 6, let c = leastSquares(columns: powers, near.map { points[$0].loss }) else { return nil }
    // The root of c1 + 2·c2·x + 3·c3·x² at which the slope rises, in the form that loses no digits for small c3.
    let discriminant = c[2] * c[2] - 3 * c[1] * c[3]
    guard discriminant >= 0, c[2] > 0 else { return nil }
    return exp(-c[1] / (c[2] + discriminant.squareRoot()))
  }
}
