// Which budgets an isoFLOP analysis is made at, and what each size lost there.

import Foundation
import Maths
import Runs

/// How losses at a common budget are had from points (N, T, loss, C).
struct IsoflopPlan: Sendable {
  enum Source: Sendable, Hashable {
    /// Points whose own C lies within a fraction of the budget.
    case measured(within: Double)
    /// Each size's loss interpolated along its training, in the logs of loss and C.
    case interpolated
  }

  var source: Source
  var budgets: [Double]
  var method = IsoflopMethod.parabola
  /// Standard deviations of ln N_opt, one a budget, that weigh the budgets; nil: all count alike.
  var deviations: [Double?]?
  /// Where the points of the profiles are.
  fileprivate let layout: ProfileLayout

  var note: IsoflopSource {
    let tolerance: Double? = if case .measured(let share) = source { share } else { nil }
    return IsoflopSource(budgets: budgets.count, tolerance: tolerance, minima: method == .akima ? minima : nil)
  }

  private var minima: IsoflopSource.Minima {
    let found = (deviations ?? []).compactMap(\.self)
    guard let least = found.min(), let most = found.max() else { return .even }
    return .byDeviation(Extent(least, most))
  }
}

/// Decides how to read profiles off the points. Given budgets are kept.
///
/// Runs made at common budgets (within 1 %), where at least half of the points are such or every given budget has four
/// sizes; else curves along T where sizes overlap; else runs within 10 % of a common budget.
func planIsoflops(_ points: [LossPoint], budgets given: [Double]) -> IsoflopPlan? {
  let given = given.filter { $0 > 0 && $0.isFinite }.sorted()
  let exact = given.isEmpty ? computeClusters(points, within: 0.01) : given
  let few = exact.count <= 24 ? exact : []
  let found = few.map { spenders(points, of: $0, within: 0.01).count }
  let complete = !given.isEmpty && found.allSatisfy { $0 >= 4 }
  if !few.isEmpty, complete || found.reduce(0, +) * 2 >= points.count {
    return IsoflopPlan(points, budgets: exact, within: 0.01)
  }
  let layout = CurveLayout(points)
  let curves = layout.curves(logLoss: points.map { log($0.loss) }, weights: points.map { _ in 1 })
  let shared = given.isEmpty ? curves.sharedBudgets() : given
  if shared.contains(where: { curves.profile(at: $0).points.count >= 3 }) {
    return IsoflopPlan(source: .interpolated, budgets: shared, layout: .curves(layout))
  }
  let loose = given.isEmpty ? computeClusters(points, within: 0.1) : given
  return loose.isEmpty ? nil : IsoflopPlan(points, budgets: loose, within: 0.1)
}

/// Which points the profiles of a plan are made of, found once for all replicates.
private enum ProfileLayout: Sendable {
  case curves(CurveLayout)
  /// For each budget the sizes that spent it, and the points themselves.
  case measured([[[Int]]], [LossPoint])
}

extension IsoflopPlan {
  fileprivate init(_ points: [LossPoint], budgets: [Double], within tolerance: Double) {
    self.init(
      source: .measured(within: tolerance), budgets: budgets,
      layout: .measured(budgets.map { spenders(points, of: $0, within: tolerance) }, points))
  }

  /// The plan carried out on the losses of its points.
  ///
  /// - Parameters:
  ///   - problem: holds the losses, in the order of the points that the plan was made for.
  ///   - weights: how much each counts; those that count nothing are left out.
  func fit(_ problem: LossProblem, weights: [Double], model: ComputeModel) -> IsoflopFit {
    let profiles = profiles(problem, weights).map { solveProfile($0, method, model: model) }
    return IsoflopFit(profiles: profiles, law: fitComputeLaw(profiles, deviations: deviations))
  }

  private func profiles(_ problem: LossProblem, _ weights: [Double]) -> [ProfilePoints] {
    switch layout {
    case .curves(let layout):
      let curves = layout.curves(logLoss: problem.logLoss, weights: weights)
      return budgets.map { curves.profile(at: $0) }
    case .measured(let sizes, let points):
      return zip(budgets, sizes).map { profile($1, points, problem.loss, weights, at: $0) }
    }
  }
}

/// Budgets at which at least four sizes have a point within a fraction, the fullest first taken, in rising order.
private func computeClusters(_ points: [LossPoint], within tolerance: Double) -> [Double] {
  var size = [Int](repeating: 0, count: points.count)
  for (number, group) in groupedBySize(Array(points.indices), points).enumerated() {
    for i in group { size[i] = number }
  }
  let spent = points.indices.map { (log: log(points[$0].compute), size: size[$0]) }
    .filter(\.log.isFinite).sorted { $0 < $1 }
  let reach = log1p(tolerance) + 1e-9
  var (low, high) = (0, 0)
  var candidates: [(budget: Double, sizes: Int)] = []
  for (i, centre) in spent.enumerated() where i == 0 || centre.log > spent[i - 1].log {
    while spent[low].log < centre.log - reach { low += 1 }
    while high < spent.count, spent[high].log <= centre.log + reach { high += 1 }
    let sizes = Set(spent[low..<high].map(\.size)).count
    if sizes >= 4 { candidates.append((centre.log, sizes)) }
  }
  var chosen: [Double] = []
  for candidate in candidates.sorted(by: { ($1.sizes, $0.budget) < ($0.sizes, $1.budget) })
  where chosen.allSatisfy({ abs($0 - candidate.budget) > 2 * reach }) {
    chosen.append(candidate.budget)
  }
  return chosen.sorted().map { exp($0) }
}

/// The points that spent a budget within a fraction, by size.
private func spenders(_ points: [LossPoint], of budget: Double, within tolerance: Double) -> [[Int]] {
  let reach = log1p(tolerance) + 1e-9
  return groupedBySize(points.indices.filter { abs(log(points[$0].compute / budget)) <= reach }, points)
}

/// One point a size: repeats count as their mean.
private func profile(
  _ sizes: [[Int]], _ points: [LossPoint], _ losses: [Double], _ weights: [Double], at budget: Double
) -> ProfilePoints {
  var result = ProfilePoints(compute: budget, points: [], weights: [], spent: [])
  for size in sizes {
    let total = size.reduce(0) { $0 + weights[$1] }
    guard total > 0 else { continue }
    func average(_ value: (Int) -> Double) -> Double { size.reduce(0) { $0 + weights[$1] * value($1) } / total }
    result.points.append(
      .init(params: average { points[$0].params }, tokens: average { points[$0].tokens }, loss: average { losses[$0] }))
    result.weights.append(total)
    result.spent.append(average { points[$0].compute })
  }
  return result
}
