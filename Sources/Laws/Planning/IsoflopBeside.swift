// What isoFLOP minima say beside a plan, which rests on the closed form of the loss law.

import Foundation
import Runs

extension LawFits {
  /// Where N is the closed form's for the compute of a run, and minima over sizes put it elsewhere: by how much, with an
  /// interval or why there is none, and how far beyond their budgets that is. Empty under limits or inference, which
  /// isoFLOP minima know nothing of.
  func isoflopNote(_ run: PlannedRun) -> [PlanNote] {
    let budget = run.trainingCompute
    guard let other = estimate({ $0.isoflop?.params(budget) }), let closed = laws.optimum(compute: budget),
      abs(log(closed.params / run.params)) < 1e-3, abs(log(other.value / run.params)) > 0.005
    else { return [] }
    let reach = max(other.value / closed.params, closed.params / other.value)
    let budgets = isoflops.filter { $0.optimum != nil }.map(\.compute)
    return [
      .isoflop(
        .init(
          compute: budget, params: reach < 1000 ? other : nil,
          beyond: budgets.max().flatMap { budget > $0 * 1.01 ? budget / $0 : nil },
          below: budgets.min().flatMap { budget < $0 / 1.01 ? $0 / budget : nil },
          isUnchecked: laws.isoflop?.isUnchecked == true, isResampled: !replicates.isEmpty))
    ]
  }
}
