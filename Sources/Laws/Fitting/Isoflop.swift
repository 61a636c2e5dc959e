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

/// The minimum of a profile by one of the methods.
func solveProfile(_ profile: ProfilePoints, _ method: IsoflopMethod, model: ComputeModel) -> IsoflopProfile {
  switch method {
  case .parabola: solveProfile(profile, model: model)
  case .akima: solveAkima(profile, model: model)
  }
}

/// The least of Akima's curve through ln loss over ln N, where that lies between the points.
private func solveAkima(_ profile: ProfilePoints, model: ComputeModel) -> IsoflopProfile {
  var result = IsoflopProfile(compute: profile.compute, points: profile.points)
  guard profile.points.count >= 3 else {
    result.reason = .tooFewSizes(profile.points.count)
    return result
  }
  guard let least = axisMinimum(profile.points.map { log($0.params) }, profile.points.map { log($0.loss) }) else {
    result.reason = .curveLowestAt(profile.lowerEnd)
    return result
  }
  let tokens = profile.tokens(atLogParams: least.x, model: model)
  result.optimum = IsoflopProfile.Point(params: exp(least.x), tokens: tokens, loss: exp(least.y))
  return result
}

/// Lays a parabola in ln N through the points of a profile that lie near its lowest one.
///
/// Near means within a factor of 3 in N, or as far as five points reach (three are the least): a parabola is only the
/// first term of the law's shape and is biased by points far from the minimum (Hoffmann et al. 2022, approach 2).
func solveProfile(_ profile: ProfilePoints, model: ComputeModel) -> IsoflopProfile {
  var result = IsoflopProfile(compute: profile.compute, points: profile.points)
  let points = profile.points
  guard points.count >= 3 else {
    result.reason = .tooFewSizes(points.count)
    return result
  }
  guard let lowest = points.indices.min(by: { points[$0].loss < points[$1].loss }) else { return result }
  guard lowest > 0, lowest + 1 < points.count else {
    result.reason = .lossLowestAt(lowest == 0 ? .smallest : .largest)
    return result
  }
  let near = window(points, about: lowest)
  let x = near.map { log(points[$0].params) }
  guard let parabola = Parabola(x: x, y: near.map { points[$0].loss }, weights: near.map { profile.weights[$0] }) else {
    result.reason = .parabolaUndetermined
    return result
  }
  result.parabola = parabola.coefficients
  guard let at = parabola.minimum, let low = x.first, let high = x.last, at > low, at < high else {
    result.reason = .parabolaWithoutMinimum(points: near.count)
    return result
  }
  let tokens = profile.tokens(atLogParams: at, model: model)
  result.optimum = IsoflopProfile.Point(params: exp(at), tokens: tokens, loss: parabola(at))
  return result
}

extension ProfilePoints {
  fileprivate var lowerEnd: GridEdge.End {
    (points.first?.loss ?? 0) <= (points.last?.loss ?? 0) ? .smallest : .largest
  }

  /// T of the budget at a size between the points. By how much T·C_token differs from C at the points (a log that counts
  /// FLOPs in its own way) is interpolated in ln N.
  fileprivate func tokens(atLogParams x: Double, model: ComputeModel) -> Double {
    let formula = compute / model.flopsPerToken(params: exp(x))
    // The curve between two points depends on the next ones to both sides, and on no others.
    let above = points.firstIndex { $0.params > exp(x) } ?? points.count - 1
    let near = max(0, above - 2)..<min(points.count, above + 2)
    let ratios = near.map { log(points[$0].tokens * model.flopsPerToken(params: points[$0].params) / spent[$0]) }
    guard let ratio = MonotoneCubic(x: near.map { log(points[$0].params) }, y: ratios)?(x), ratio.isFinite else {
      return formula
    }
    return formula * exp(ratio)
  }
}

/// The points nearest to the lowest one in ln N: all within ln 3, at least five, neighbours on both sides among them.
private func window(_ points: [IsoflopProfile.Point], about lowest: Int) -> Range<Int> {
  let centre = log(points[lowest].params)
  func distance(_ i: Int) -> Double { points.indices.contains(i) ? abs(log(points[i].params) - centre) : .infinity }
  var (low, high) = (lowest, lowest)
  while high - low < 4, high - low + 1 < points.count {
    if distance(low - 1) <= distance(high + 1) { low -= 1 } else { high += 1 }
  }
  while distance(low - 1) <= log(3) { low -= 1 }
  while distance(high + 1) <= log(3) { high += 1 }
  return max(0, min(low, lowest - 1))..<min(points.count, max(high, lowest + 1) + 1)
}

/// N_opt(C) and T_opt(C) by least squares in the logs over the profiles that have a minimum.
///
/// - Parameter deviations: standard deviations of ln N_opt, one a profile, for weights 1/variance; profiles without one do
///   not count. nil: all count alike.
func fitComputeLaw(_ profiles: [IsoflopProfile], deviations: [Double?]? = nil) -> Result<ComputeLaw, Refusal> {
  let found = profiles.indices.compactMap { i -> (compute: Double, optimum: IsoflopProfile.Point, weight: Double)? in
    guard let optimum = profiles[i].optimum else { return nil }
    guard let deviations else { return (profiles[i].compute, optimum, 1) }
    return deviations[i].map { (profiles[i].compute, optimum, 1 / ($0 * $0)) }
  }
  guard found.count >= 2 else {
    guard !profiles.isEmpty else { return .failure(.noSharedBudget) }
    let (reasons, others) = commonReasons(profiles.filter { $0.optimum == nil }.compactMap(\.reason))
    return .failure(.tooFewMinima(Count(found.count, of: profiles.count), reasons: reasons, others: others))
  }
  let (compute, weights) = (found.map(\.compute), found.map(\.weight))
  guard let params = PowerLaw(fitting: found.map(\.optimum.params), at: compute, weights: weights),
    let tokens = PowerLaw(fitting: found.map(\.optimum.tokens), at: compute, weights: weights)
  else { return .failure(.minimaAtOneBudget) }
  // Through two minima any line passes; one along which N or T falls with the budget tells their noise.
  if found.count == 2, !(0...1).contains(params.exponent.value) {
    return .failure(.lineIsNoise(exponent: params.exponent.value))
  }
  return .success(ComputeLaw(params: params, tokens: tokens, budgets: found.count))
}

/// The two commonest reasons with their counts, and how many budgets have others.
private func commonReasons(_ reasons: [ProfileObstacle]) -> (shown: [Refusal.CountedReason], others: Int) {
  let ranked = Dictionary(grouping: reasons) { $0 }.map {
    Refusal.CountedReason(reason: $0.key, budgets: $0.value.count)
  }
  .sorted { a, b in
    a.budgets == b.budgets ? a.reason.order.lexicographicallyPrecedes(b.reason.order) : a.budgets > b.budgets
  }
  return (Array(ranked.prefix(2)), ranked.dropFirst(2).reduce(0) { $0 + $1.budgets })
}

extension ProfileObstacle {
  /// Among equally common ones.
  fileprivate var order: [Int] {
    switch self {
    case .tooFewSizes(let count): [0, count]
    case .curveLowestAt(let end): [1, end == .smallest ? 0 : 1]
    case .lossLowestAt(let end): [2, end == .smallest ? 0 : 1]
    case .parabolaUndetermined: [3]
    case .parabolaWithoutMinimum(let points): [4, points]
    }
  }
}

extension PowerLaw {
  /// Least squares of ln y on ln C; nil where all C are the same, or for fewer than two.
  ///
  /// - Parameter weights: of the squared residuals, such as 1/variance of ln y; nil: all alike.
  public init?(fitting values: [Double], at compute: [Double], weights: [Double]? = nil) {
    let logC = compute.map { log($0) }
    let middle = mean(logC)
    let columns = [logC.map { _ in 1 }, logC.map { $0 - middle }]
    guard let c = leastSquares(columns: columns, values.map { log($0) }, weights: weights) else { return nil }
    self.init(coefficient: Estimate(exp(c[0] - c[1] * middle)), exponent: Estimate(c[1]))
  }
}

extension IsoflopProfile {
  /// By which factor N_opt moves when a cubic takes the parabola's place on the same points; nil with fewer than six, and
  /// where there is no parabola.
  ///
  /// A parabola's minimum is off where the range is wide or off-centre; the cubic is the next term.
  func cubicShift() -> Double? {
    guard parabola.count == 3, let optimum, let lowest = points.indices.min(by: { points[$0].loss < points[$1].loss })
    else { return nil }
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
