// L_opt(C) of two studies on one lattice of budgets, for the fits and for every pair of replicates.

import Foundation
import Maths
import Runs
import Synchronization

/// Everything that compares two curves of the compute-optimal loss.
struct BudgetCurves: Sendable {
  /// The lattice reaches so far below and above what was spent.
  private static let below = 10.0
  private static let above = 30.0
  /// Points a decade.
  private static let density = 10.0

  let pairing: StudyPairing
  /// Where a table row is wanted, FLOPs, rising.
  let asked: [Double]
  /// What both have spent; where the two do not overlap, what either has.
  let range: ClosedRange<Double>
  let overlaps: Bool
  private let lattice: [Double]
  private let fit: Curve
  private let replicates: [Curve]

  /// One pair of laws. What needs a search for each budget is done once.
  private struct Curve: Sendable {
    /// ln L_opt on the lattice; NaN where a law has no minimum.
    var a: [Double]
    var b: [Double]
    /// The optima at the budgets asked for, both or none.
    var asked: [(a: ComputeOptimum, b: ComputeOptimum)?]

    init(_ pair: (LawSet, LawSet), _ lattice: [Double], _ budgets: [Double]) {
      func losses(_ laws: LawSet) -> [Double] {
        lattice.map { laws.optimalLoss(compute: exp($0)).map { log($0) } ?? .nan }
      }
      (a, b) = (losses(pair.0), losses(pair.1))
      asked = budgets.map { c in
        pair.0.optimum(compute: c).flatMap { one in pair.1.optimum(compute: c).map { (one, $0) } }
      }
    }

    /// Whether both draws gave a law with a minimum at every budget.
    var isWhole: Bool { a.allSatisfy(\.isFinite) && b.allSatisfy(\.isFinite) }
  }

  /// - Parameter threads: how many work on the replicates; nil: all processors. They change nothing.
  init?(_ pairing: StudyPairing, asked: [Double], threads: Int?, progress: (@Sendable (Double) -> Void)?) {
    guard let one = pairing.spentA, let other = pairing.spentB else { return nil }
    self.pairing = pairing
    overlaps = one.overlaps(other)
    range =
      overlaps
      ? max(one.lowerBound, other.lowerBound)...min(one.upperBound, other.upperBound)
      : min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
    self.asked = asked.isEmpty ? Self.usual(range, pairing.stated) : asked
    let low = log(min(range.lowerBound, self.asked.first ?? .infinity) / Self.below)
    let high = log(max(range.upperBound, self.asked.last ?? 0) * Self.above)
    let count = max(2, Int((high - low) / log(10) * Self.density) + 1)
    let lattice = (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
    let budgets = self.asked
    self.lattice = lattice
    fit = Curve((pairing.a.laws, pairing.b.laws), lattice, budgets)
    guard fit.isWhole else { return nil }
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let pairs = pairing.replicates
    let done = Mutex(0)
    replicates = parallelMap(count: pairs.count, threads: threads) { r in
      defer {
        let share = done.withLock { value in
          value += 1
          return Double(value) / Double(pairs.count)
        }
        progress?(share)
      }
      return Curve(pairs[r], lattice, budgets)
    }
  }

  private static func usual(_ range: ClosedRange<Double>, _ stated: [Double]) -> [Double] {
    let middle = (range.lowerBound * range.upperBound).squareRoot()
    let all = [range.lowerBound, middle, range.upperBound, 10 * range.upperBound] + stated
    return all.sorted().reduce(into: []) { kept, c in
      if kept.last.map({ c > $0 * 1.1 }) ?? true { kept.append(c) }
    }
  }

  private func value(_ curve: [Double], at x: Double) -> Double {
    let step = lattice[1] - lattice[0]
    let k = min(max(0, Int((x - lattice[0]) / step)), lattice.count - 2)
    return curve[k] + (x - lattice[k]) / step * (curve[k + 1] - curve[k])
  }

  /// ln C at which a falling curve reaches a loss; ±infinity where that is beyond the lattice.
  private func budget(_ curve: [Double], reaching loss: Double) -> Double {
    guard loss <= curve[0] else { return -.infinity }
    guard let k = curve.firstIndex(where: { $0 <= loss }) else { return .infinity }
    guard k > 0 else { return lattice[0] }
    let share = (curve[k - 1] - loss) / (curve[k - 1] - curve[k])
    return lattice[k - 1] + share * (lattice[k] - lattice[k - 1])
  }

  /// ln of how many times the compute B needs; ±infinity where B has A's loss beyond what was looked at.
  private func multiplier(_ curve: Curve, _ x: Double) -> Double {
    budget(curve.b, reaching: value(curve.a, at: x)) - x
  }

  private func multiplier(at x: Double) -> Estimate {
    let whole = replicates.filter(\.isWhole).map { multiplier($0, x) }
    let found = openInterval(multiplier(fit, x), whole, of: replicates.count)
    let scale = { (bound: Double) in bound.isFinite ? exp(bound) : bound }
    return Estimate(scale(found.value), low: found.low.map(scale), high: found.high.map(scale))
  }

  /// - Parameter number: of the budget among those asked for.
  func atBudget(_ number: Int) -> Comparison.AtBudget {
    let compute = asked[number]
    let x = log(compute)
    func spread(_ quantity: (ComputeOptimum, ComputeOptimum) -> Double) -> Estimate {
      interval(fit.asked[number].map { quantity($0.a, $0.b) } ?? .nan, replicates) { curve in
        curve.asked[number].map { quantity($0.a, $0.b) }
      }
    }
    let difference = spread { a, b in b.loss - a.loss }
    return Comparison.AtBudget(
      compute: compute, lossA: spread { a, _ in a.loss }, lossB: spread { _, b in b.loss },
      lossDifference: difference, paramsRatio: spread { a, b in b.params / a.params },
      tokensRatio: spread { a, b in b.tokens / a.tokens },
      multiplier: multiplier(at: x), multiplierRange: looked.lowerBound / compute...looked.upperBound / compute,
      domain: position(compute), winner: winner(difference))
  }

  private func winner(_ difference: Estimate) -> Comparison.Winner {
    guard let low = difference.low, let high = difference.high else { return .undecided }
    return low > 0 ? .a : high < 0 ? .b : .undecided
  }

  /// How far a budget leaves what each of the two has spent.
  func position(_ compute: Double) -> Position {
    let sides: [(Comparison.Side, ClosedRange<Double>?)] = [(.a, pairing.spentA), (.b, pairing.spentB)]
    return Position(
      sides.map { side, spent in spent.flatMap { Excess(.compute, of: compute, beyond: $0, study: side) } })
  }
}

// Where the curves cross, and who is lower on which side.
extension BudgetCurves {
  /// The crossing of the fits nearest to what was spent, with its interval over the replicates that cross.
  var crossing: Comparison.Crossing? {
    let middle = log(range.lowerBound * range.upperBound) / 2
    guard let at = crossing(fit, near: middle) else { return nil }
    let all = replicates.map { $0.isWhole ? crossing($0, near: at.x) : nil }
    let share = all.isEmpty ? nil : Double(all.count { $0 != nil }) / Double(all.count)
    let place = interval(at.x, all) { $0?.x }
    let compute = Estimate(exp(at.x), low: place.low.map { exp($0) }, high: place.high.map { exp($0) })
    return Comparison.Crossing(
      compute: compute, beyond: at.rises ? .a : .b, share: share, isInside: overlaps && range.contains(compute.value))
  }

  /// ln C where ln L_B − ln L_A changes sign, and whether it rises there.
  private func crossing(_ curve: Curve, near x: Double) -> (x: Double, rises: Bool)? {
    let excess = zip(curve.b, curve.a).map { $0 - $1 }
    let all = lattice.indices.dropLast().compactMap { k -> (x: Double, rises: Bool)? in
      guard excess[k] * excess[k + 1] < 0 else { return nil }
      return (lattice[k] + excess[k] / (excess[k] - excess[k + 1]) * (lattice[k + 1] - lattice[k]), excess[k] < 0)
    }
    return all.min { abs($0.x - x) < abs($1.x - x) }
  }

  /// Stretches of the lattice on which the interval of ln L_B − ln L_A leaves one winner, within what was looked at.
  var decided: [(winner: Comparison.Winner, from: Double, to: Double)] {
    var stretches: [(winner: Comparison.Winner, from: Double, to: Double)] = []
    for k in lattice.indices {
      let who = winner(interval(fit.b[k] - fit.a[k], replicates) { $0.b[k] - $0.a[k] })
      let c = exp(lattice[k])
      if let last = stretches.last, last.winner == who {
        stretches[stretches.count - 1].to = c
      } else {
        stretches.append((who, c, c))
      }
    }
    return stretches
  }

  /// Draws in which one of the two has no law, and all draws.
  var lost: (count: Int, all: Int) { (replicates.count { !$0.isWhole }, replicates.count) }

  /// Budgets on the lattice, ends included.
  var looked: ClosedRange<Double> { exp(lattice[0])...exp(lattice[lattice.count - 1]) }
}
