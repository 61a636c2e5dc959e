// What isoFLOP minima say beside a plan, which rests on the closed form of the loss law.

import Foundation
import Runs

extension LawFits {
  /// Where N is the closed form's for the compute of a run, and minima over sizes put it elsewhere: by how much, with an
  /// interval or why there is none, and how far beyond their budgets that is. Empty under limits or inference, which
  /// isoFLOP minima know nothing of.
  func isoflopNote(_ run: PlannedRun) -> [String] {
    let budget = run.trainingCompute
    guard let other = estimate({ $0.isoflop?.params(budget) }), let closed = laws.optimum(compute: budget),
      abs(log(closed.params / run.params)) < 1e-3, abs(log(other.value / run.params)) > 0.005
    else { return [] }
    let reach = max(other.value / closed.params, closed.params / other.value)
    guard reach < 1000 else {
      return ["isoFLOP minima give no N of use at \(scientific(budget)) FLOPs\(beyondMinima(budget))"]
    }
    return [
      "N_opt is from the closed form of the loss law; isoFLOP minima give N = \(short(other.value))\(bounds(other)) at "
        + "\(scientific(budget)) FLOPs\(beyondMinima(budget))"
    ]
  }

  private func bounds(_ estimate: Estimate) -> String {
    if let low = estimate.low, let high = estimate.high { return " [\(short(low)), \(short(high))]" }
    if laws.isoflop?.isUnchecked == true { return " (a line through two budgets: no interval)" }
    return replicates.isEmpty ? "" : " (no interval: fewer than half of the resamples have minima enough)"
  }

  private func beyondMinima(_ budget: Double) -> String {
    let budgets = isoflops.filter { $0.optimum != nil }.map(\.compute)
    guard let least = budgets.min(), let most = budgets.max() else { return "" }
    if budget > most * 1.01 { return ", ×\(short(budget / most)) beyond the largest budget with a minimum" }
    return budget < least / 1.01 ? ", ×\(short(least / budget)) below the smallest budget with a minimum" : ""
  }
}
