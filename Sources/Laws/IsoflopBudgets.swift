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

  private var methodNote: String {
    guard method == .akima else { return "" }
    let found = (deviations ?? []).compactMap(\.self)
    guard let least = found.min(), let most = found.max() else {
      return "; minima of Akima's curves, all budgets alike: nothing says how large their noise is"
    }
    return
      "; minima of Akima's curves, weighted by 1/variance of ln N_opt (deviations \(short(least)) to \(short(most)))"
  }

  /// Sentence for the user.
  var note: String {
    switch source {
    case .measured(let tolerance):
      "isoFLOP profiles: \(budgets.count) budgets, each from the runs that spent it within \(short(tolerance * 100)) %"
        + methodNote
    case .interpolated:
      "isoFLOP profiles: \(budgets.count) budgets, each size's loss interpolated along C (log-log, monotone cubic, "
        + "nothing extrapolated)" + methodNote
    }
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
  let found = few.map { profile(points, at: $0, within: 0.01).points.count }
  let complete = !given.isEmpty && found.allSatisfy { $0 >= 4 }
  if !few.isEmpty, complete || found.reduce(0, +) * 2 >= points.count {
    return IsoflopPlan(source: .measured(within: 0.01), budgets: exact)
  }
  let curves = SizeCurves(points)
  let shared = given.isEmpty ? curves.sharedBudgets() : given
  if shared.contains(where: { curves.profile(at: $0).points.count >= 3 }) {
    return IsoflopPlan(source: .interpolated, budgets: shared)
  }
  let loose = given.isEmpty ? computeClusters(points, within: 0.1) : given
  return loose.isEmpty ? nil : IsoflopPlan(source: .measured(within: 0.1), budgets: loose)
}

extension IsoflopPlan {
  /// The plan carried out on points with resampling weights.
  func fit(_ points: [LossPoint], weights: [Double], model: ComputeModel) -> IsoflopFit {
    let used = points.indices.filter { weights[$0] > 0 }
    let kept = used.map { points[$0] }
    let w = used.map { weights[$0] }
    let curves = source == .interpolated ? SizeCurves(kept, weights: w) : nil
    let profiles = budgets.map { budget in
      solveProfile(curves?.profile(at: budget) ?? measured(kept, w, budget), method, model: model)
    }
    return IsoflopFit(profiles: profiles, law: fitComputeLaw(profiles, deviations: deviations))
  }

  private func measured(_ points: [LossPoint], _ weights: [Double], _ budget: Double) -> ProfilePoints {
    guard case .measured(let tolerance) = source else {
      return ProfilePoints(compute: budget, points: [], weights: [], spent: [])
    }
    return profile(points, at: budget, within: tolerance, weights: weights)
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

/// The points within a fraction of a budget, one a size: repeats count as their mean.
private func profile(
  _ points: [LossPoint], at budget: Double, within tolerance: Double, weights: [Double]? = nil
) -> ProfilePoints {
  let reach = log1p(tolerance) + 1e-9
  let near = points.indices.filter { abs(log(points[$0].compute / budget)) <= reach }
  var result = ProfilePoints(compute: budget, points: [], weights: [], spent: [])
  for group in groupedBySize(near, points) {
    let total = group.reduce(0) { $0 + (weights?[$1] ?? 1) }
    func average(_ value: KeyPath<LossPoint, Double>) -> Double {
      group.reduce(0) { $0 + (weights?[$1] ?? 1) * points[$1][keyPath: value] } / total
    }
    result.points.append(.init(params: average(\.params), tokens: average(\.tokens), loss: average(\.loss)))
    result.weights.append(total)
    result.spent.append(average(\.compute))
  }
  return result
}

/// Indices of points, which are ordered by params, split into sizes that agree within 0.1 %.
private func groupedBySize(_ indices: [Int], _ points: [LossPoint]) -> [[Int]] {
  var groups: [[Int]] = []
  for i in indices {
    if let first = groups.last?.first, points[i].params <= points[first].params * (1 + 1e-3) {
      groups[groups.count - 1].append(i)
    } else {
      groups.append([i])
    }
  }
  return groups
}

/// Each size's loss as a curve along C, as the log counts it or as the formula gives it where it does not.
struct SizeCurves {
  private struct Curve {
    var params: Double
    /// ln C.
    var range: ClosedRange<Double>
    var logLoss: MonotoneCubic
    /// ln C − ln T.
    var logFlopsPerToken: MonotoneCubic
    var weight: Double
  }

  private struct Knot {
    var tokens: Double
    var logCompute = 0.0
    var logTokens = 0.0
    var logLoss = 0.0
    var weight = 0.0

    mutating func add(_ point: LossPoint, _ w: Double) {
      logCompute += w * log(point.compute)
      logTokens += w * log(point.tokens)
      logLoss += w * log(point.loss)
      weight += w
    }

    var mean: (x: Double, logTokens: Double, logLoss: Double) {
      (logCompute / weight, logTokens / weight, logLoss / weight)
    }
  }

  private var curves: [Curve] = []

  init(_ points: [LossPoint], weights: [Double]? = nil) {
    for group in groupedBySize(Array(points.indices), points) {
      let knots = SizeCurves.knots(group, points, weights).map(\.mean)
      let x = knots.map(\.x)
      guard let first = x.first, let last = x.last, let logLoss = MonotoneCubic(x: x, y: knots.map(\.logLoss)),
        let offset = MonotoneCubic(x: x, y: knots.map { $0.x - $0.logTokens })
      else { continue }
      let weight = group.reduce(0) { $0 + (weights?[$1] ?? 1) } / Double(group.count)
      curves.append(
        Curve(
          params: points[group[0]].params, range: first...last, logLoss: logLoss, logFlopsPerToken: offset,
          weight: weight))
    }
  }

  /// One knot for each T of a size (0.1 %), repeats averaged in the logs.
  private static func knots(_ group: [Int], _ points: [LossPoint], _ weights: [Double]?) -> [Knot] {
    var knots: [Knot] = []
    for i in group.sorted(by: { (points[$0].tokens, $0) < (points[$1].tokens, $1) }) {
      if knots.isEmpty || points[i].tokens > knots[knots.count - 1].tokens * (1 + 1e-3) {
        knots.append(Knot(tokens: points[i].tokens))
      }
      knots[knots.count - 1].add(points[i], weights?[i] ?? 1)
    }
    return knots
  }

  /// The losses of the sizes whose curves reach the budget.
  func profile(at compute: Double) -> ProfilePoints {
    var result = ProfilePoints(compute: compute, points: [], weights: [], spent: [])
    for curve in curves {
      let x = log(compute)
      // Budgets at the very end of a curve are met up to rounding.
      let inside = min(max(x, curve.range.lowerBound), curve.range.upperBound)
      guard abs(inside - x) < 1e-9, let logLoss = curve.logLoss(inside), let offset = curve.logFlopsPerToken(inside)
      else { continue }
      result.points.append(.init(params: curve.params, tokens: exp(inside - offset), loss: exp(logLoss)))
      result.weights.append(curve.weight)
      result.spent.append(compute)
    }
    return result
  }

  /// Eight budgets, even in the logs, over the range in which at least four sizes overlap (three where no four do).
  func sharedBudgets() -> [Double] {
    let ends = curves.map { (low: $0.range.lowerBound, high: $0.range.upperBound) }
    for least in [4, 3] {
      let marks = ends.flatMap { [$0.low, $0.high] }.filter { mark in
        ends.filter { $0.low <= mark + 1e-9 && mark - 1e-9 <= $0.high }.count >= least
      }
      guard let low = marks.min(), let high = marks.max(), high > low else { continue }
      return (0..<8).map { exp(low + (high - low) * Double($0) / 7) }
        .filter { $0.isFinite && profile(at: $0).points.count >= least }
    }
    return []
  }
}
