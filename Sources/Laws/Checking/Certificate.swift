// What speaks for a loss fit being the minimum, and how sharply the data determine it.

import Foundation
import Maths

/// The state of a fit at its end. What is not defined there (curvature of an objective with kinks) is nil.
public struct Certificate: Sendable, Hashable {
  /// The objective at the fit, as reported.
  public var value: Double
  /// |gradient| over the free parameters that are not at a bound, each in the unit in which its curvature is 1, over the
  /// square root of the objective: 1e-8 is rounding, 1e-3 is a fit that stopped early. nil for absolute penalties.
  public var gradient: Double?
  /// Newton's estimate of how much lower the minimum lies, as a share of the objective.
  public var remaining: Double?
  /// Descents that were started, and those that ended within 1e-6 of the lowest objective.
  public var starts: Int
  public var agreeing: Int
  /// Names of parameters that ended at a bound: `E` at 0, `alpha` or `beta` at what a law can have.
  public var atBounds: [String]
  /// Largest over smallest eigenvalue of the curvature scaled to a unit diagonal; nil where it is not positive definite.
  public var condition: Double?
  /// Correlations of the coefficients' estimates beyond 0.99: `ln A and alpha, 0.999`.
  public var correlations: [Correlation]
  /// Profiles of the floor and of each exponent.
  public var profiles: [Profile]

  public struct Correlation: Sendable, Hashable {
    public var names: [String]
    public var value: Double
  }

  /// The lowest objective with one parameter held at each of some values.
  public struct Profile: Sendable, Hashable {
    /// `E`, `alpha` or `beta`.
    public var name: String
    public var values: [Double]
    public var objectives: [Double]
    /// The 95 % interval, where the likelihood ratio is below F(0.95; 1, n − p) (`LikelihoodRatio`): for a squared sum where
    /// it is below its minimum times 1 + F/(n − p). nil bounds where it stays below as far as was looked.
    public var low: Double?
    public var high: Double?
  }

  /// The law passes through its points to rounding: what is left of the objective and its gradient is rounding too.
  public var isExact = false

  /// Whether the fit is a minimum that several starts found and no bound holds.
  public var isClean: Bool {
    if isExact { return true }
    // An objective with kinks has neither gradient nor curvature: its starts speak for it.
    let isCurved = condition != nil || gradient == nil
    return (gradient ?? 0) < 1e-5 && (remaining ?? 0) < 1e-8 && agreeing * 2 > starts && atBounds.isEmpty && isCurved
  }
}

extension LossLaw {
  /// Takes the intervals of the profiles: open bounds are no bounds.
  mutating func take(_ profiles: [Certificate.Profile]) {
    for profile in profiles {
      let places: [String: WritableKeyPath<LossLaw, Estimate>] = ["E": \.floor, "alpha": \.alpha, "beta": \.beta]
      guard let place = places[profile.name] else { continue }
      self[keyPath: place] = Estimate(self[keyPath: place].value, low: profile.low, high: profile.high)
    }
  }
}

extension Certificate {
  public enum Verdict: Sendable, Hashable {
    /// The law passes through its points to rounding.
    case exact
    case unfinished
    case fewStarts
    case atBound([String])
    case flat
    case converged
  }

  /// What the fit is.
  public var verdict: Verdict {
    if isExact { return .exact }
    if let gradient, gradient > 1e-5 { return .unfinished }
    if agreeing * 2 <= starts { return .fewStarts }
    if !atBounds.isEmpty { return .atBound(atBounds) }
    return condition == nil && gradient != nil ? .flat : .converged
  }
}

extension LossProblem {
  static let names = ["E", "ln A", "alpha", "ln B", "beta", "k"]

  /// - Parameter solution: the best end of `fit`.
  func certificate(_ solution: LossSolution, _ objective: Objective, weights: [Double], profiled: Bool) -> Certificate {
    let p = solution.parameters
    let held = places.contains([0]) && p[0] == 0
    let free = places.filter { !held || $0 != [0] }
    let spread = spreadStarts(relative: objective.isLogarithmic, weights).map {
      end(objective, weights, from: $0).value
    }
    let ends = solution.ends + spread
    var result = Certificate(
      value: solution.value, starts: ends.count,
      agreeing: ends.count { $0 <= solution.value + 1e-6 * abs(solution.value) + 1e-15 },
      atBounds: (held ? ["E"] : []) + bounds(p), correlations: [], profiles: [])
    if objective.penalty != .absolute {
      let local = expand(p, objective, weights).along(free)
      result.gradient = local.value > 0 ? local.slope / local.value.squareRoot() : local.slope
      result.describe(local)
      result.correlations = correlations(local, free)
    }
    result.isExact = isExact(p, objective, weights)
    if profiled { result.profiles = profiles(solution, objective, weights) }
    return result
  }

  private func isExact(_ p: [Double], _ objective: Objective, _ weights: [Double]) -> Bool {
    x.indices.allSatisfy { weights[$0] <= 0 || abs(residual($0, p, logarithmic: true)) < 1e-12 }
  }

  private func bounds(_ p: [Double]) -> [String] {
    [("alpha", p[2]), ("beta", p[4])].filter { $0.1 < 1.001e-3 || $0.1 > 19.99 }.map(\.0)
  }

  /// Moves each of floor, alpha and beta away from the fit and descends in the others.
  private func profiles(_ solution: LossSolution, _ objective: Objective, _ weights: [Double]) -> [Certificate.Profile]
  {
    let limit = solution.value + ratioScale(solution.parameters, objective, weights).rise(objective)
    return places.filter { [0, 2, 4].contains($0[0]) }.map { group in
      let others = places.filter { $0 != group }
      // Where the floor is near zero its own size says nothing of how far to look; the losses do.
      let scale = group == [0] ? max(solution.parameters[0], 0.05 * (loss.min() ?? 0)) : solution.parameters[group[0]]
      var profile = ProfileWalk(
        start: solution.parameters[group[0]], value: solution.value, limit: limit, step: 0.02 * scale,
        bound: group == [0] ? 0 : 1e-3)
      profile.walk { value, near in
        var start = near
        for place in group { start[place] = value }
        var end = lowest(others, objective, weights, from: start)
        if end.parameters[0] < 0 {
          start[0] = 0
          end = lowest(others.filter { $0 != [0] }, objective, weights, from: start)
        }
        return (end.parameters, end.value)
      } from: {
        solution.parameters
      }
      return profile.result(named: Self.names[group[0]])
    }
  }
}

extension Certificate {
  fileprivate mutating func describe(_ local: SecondOrder) {
    var scaled = local.hessian
    for i in 0..<scaled.size {
      for j in 0..<scaled.size { scaled[i, j] /= (local.rows[i][i] * local.rows[j][j]).squareRoot() }
    }
    let eigenvalues = scaled.eigenvalues
    if let low = eigenvalues.first, let high = eigenvalues.last, low > 0, high.isFinite { condition = high / low }
    if let step = local.step() {
      let decrease = 0.5 * (step * local.gradient).sum()
      remaining = local.value > 0 ? decrease / local.value : decrease
    }
  }
}

extension LossProblem {
  /// Correlations beyond 0.99 of the coefficients as they are printed: ln A = a + alpha·(mean of ln N), and so for B.
  fileprivate func correlations(_ local: SecondOrder, _ free: [[Int]]) -> [Certificate.Correlation] {
    guard let inverse = local.hessian.inverse else { return [] }
    // Each printed coefficient as a sum of free parameters.
    let rows = (0..<6).filter { place in free.contains { $0.contains(place) } }.map { place -> (String, [Double]) in
      var row = free.map { $0.contains(place) ? 1.0 : 0 }
      for (j, group) in free.enumerated() {
        if place == 1, group.contains(2) { row[j] += centre.x }
        if place == 3, group.contains(4) { row[j] += centre.y }
      }
      return (Self.names[place], row)
    }
    func covariance(_ a: [Double], _ b: [Double]) -> Double {
      var sum = 0.0
      for i in a.indices { for j in b.indices { sum += a[i] * inverse[i, j] * b[j] } }
      return sum
    }
    var result: [Certificate.Correlation] = []
    for (i, one) in rows.enumerated() {
      for other in rows[(i + 1)...] {
        let size = (covariance(one.1, one.1) * covariance(other.1, other.1)).squareRoot()
        let value = covariance(one.1, other.1) / size
        let isTied = free.contains { $0.contains(2) && $0.contains(4) } && one.0 == "alpha" && other.0 == "beta"
        if abs(value) > 0.99, !isTied { result.append(Certificate.Correlation(names: [one.0, other.0], value: value)) }
      }
    }
    return result
  }
}

/// Steps to both sides of a minimum until the objective has risen past a limit, or a bound is reached.
private struct ProfileWalk {
  let start: Double
  let value: Double
  let limit: Double
  /// The first step's size.
  let step: Double
  /// What the parameter cannot fall below.
  let bound: Double
  private var points: [(at: Double, objective: Double)] = []
  private var low: Double?
  private var high: Double?

  init(start: Double, value: Double, limit: Double, step: Double, bound: Double) {
    (self.start, self.value, self.limit, self.step, self.bound) = (start, value, limit, step, bound)
    points = [(start, value)]
  }

  /// - Parameters:
  ///   - descend: the end and the objective with the parameter at a value, from a neighbour's end.
  ///   - from: the parameters at the minimum.
  mutating func walk(_ descend: (Double, [Double]) -> ([Double], Double), from: () -> [Double]) {
    for side in [-1.0, 1.0] {
      var (near, step, last) = (from(), step * side, (at: start, objective: value))
      for _ in 0..<24 where last.at > bound || side > 0 {
        let at = max(last.at + step, bound)
        let (end, objective) = descend(at, near)
        guard objective.isFinite else { break }
        near = end
        points.append((at, objective))
        if objective > limit {
          let crossing = crossing(last, (at, objective), near, descend)
          if side < 0 { low = crossing } else { high = crossing }
          break
        }
        last = (at, objective)
        step *= 1.3
      }
    }
  }

  /// Where the objective passes the limit between a point below it and one above. The root of its rise is nearly straight,
  /// of a sum with kinks less so: descents between the two go on until one is within 1 % of the rise allowed.
  private mutating func crossing(
    _ below: (at: Double, objective: Double), _ above: (at: Double, objective: Double), _ near: [Double],
    _ descend: (Double, [Double]) -> ([Double], Double)
  ) -> Double {
    var (below, above) = (below, above)
    func root(_ objective: Double) -> Double { max(0, objective - value).squareRoot() }
    func guess() -> Double {
      let share = (root(limit) - root(below.objective)) / (root(above.objective) - root(below.objective))
      return below.at + (above.at - below.at) * share
    }
    for _ in 0..<8 {
      let at = guess()
      let objective = descend(at, near).1
      guard objective.isFinite, at != below.at, at != above.at else { break }
      points.append((at, objective))
      if objective > limit { above = (at, objective) } else { below = (at, objective) }
      if abs(objective - limit) < 0.01 * (limit - value) { break }
    }
    return guess()
  }

  func result(named name: String) -> Certificate.Profile {
    let ordered = points.sorted { $0.at < $1.at }
    return Certificate.Profile(
      name: name, values: ordered.map(\.at), objectives: ordered.map(\.objective), low: low, high: high)
  }
}
