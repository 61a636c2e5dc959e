// How well the minima of isoFLOP profiles are known, which weighs the budgets of the power laws through them.

import Foundation
import Maths
import Runs

extension SideFit {
  /// Finds the minima of the profiles by another method than the parabola they were fitted with, and the laws through
  /// them; replicates, which start from the plan, follow. Nothing changes for the parabola.
  mutating func findMinima(_ method: IsoflopMethod, _ input: FitInput, _ model: ComputeModel) {
    guard method != .parabola, var plan else { return }
    plan.method = method
    let (problem, even) = (LossProblem(input.points), input.points.map { _ in 1.0 })
    plan.deviations = minimumDeviations(plan.fit(problem, weights: even, model: model).profiles)
    let fit = plan.fit(problem, weights: even, model: model)
    (self.plan, profiles, laws.isoflop) = (plan, fit.profiles, nil)
    for i in profiles.indices { profiles[i].deviation = plan.deviations?[i] }
    laws.refused[.isoflop] = nil
    switch fit.law {
    case .success(let law): laws.isoflop = law
    case .failure(let refusal): laws.refused[.isoflop] = refusal
    }
  }
}

/// Standard deviations of ln N at the minima of Akima's curves, over 200 resamples of each profile's noise; nil where nothing
/// says how large that is, which is told by what a cubic about each lowest point leaves over, pooled over the budgets.
///
/// A budget of which more than half of the resamples have no minimum has none. None is known better than its sizes are
/// close: a step between sizes over √12, the error of a minimum put anywhere between two.
func minimumDeviations(_ profiles: [IsoflopProfile]) -> [Double?]? {
  let sum = profiles.filter { $0.optimum != nil }.map(cubicResiduals).reduce(ResidualSum(), +)
  guard let noise = sum.deviation, noise > 0 else { return nil }
  let found = profiles.enumerated().map { i, profile in
    profile.optimum == nil ? nil : minimumDeviation(profile, noise: noise, stream: UInt64(i))
  }
  return found.count(where: { $0 != nil }) >= 2 ? found : nil
}

/// The noise of ln loss about a cubic in ln N through the seven points nearest to the lowest.
private func cubicResiduals(_ profile: IsoflopProfile) -> ResidualSum {
  let points = profile.points
  guard let lowest = points.indices.min(by: { points[$0].loss < points[$1].loss }) else { return ResidualSum() }
  let low = max(0, min(lowest - 3, points.count - 7))
  let near = points[low..<min(points.count, low + 7)]
  let centre = log(points[lowest].params)
  let x = near.map { log($0.params) - centre }
  let columns = (0..<4).map { power in x.map { pow($0, Double(power)) } }
  let y = near.map { log($0.loss) }
  guard y.count > 4, let c = leastSquares(columns: columns, y) else { return ResidualSum() }
  let squares = y.indices.reduce(0.0) { sum, i in
    sum + pow(y[i] - zip(c, columns).reduce(0) { $0 + $1.0 * $1.1[i] }, 2)
  }
  return ResidualSum(squares: squares, freedom: Double(y.count - 4))
}

private func minimumDeviation(_ profile: IsoflopProfile, noise: Double, stream: UInt64) -> Double? {
  let (x, y) = (profile.points.map { log($0.params) }, profile.points.map { log($0.loss) })
  let (random, draws) = (RandomStream(seed: 0, stream: stream), 200)
  let minima = (0..<draws).compactMap { draw in
    axisMinimum(x, y.indices.map { y[$0] + noise * random.normal(UInt64(draw * y.count + $0)) })?.x
  }
  guard minima.count * 2 > draws else { return nil }
  let middle = mean(minima)
  let spread = (minima.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(minima.count - 1)).squareRoot()
  let steps = zip(x.dropFirst(), x).map(-).sorted()
  return max(spread, (quantile(0.5, ofSorted: steps) ?? 0) / 12.0.squareRoot())
}
