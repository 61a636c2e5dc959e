// The same comparison for every pair of hyperparameters that one could have fixed, not only for the one that was.

import Foundation
import Maths

/// What laws fitted at one (B, eta) would have said.
public struct FixedPair: Sendable, Hashable {
  public var batchTokens: Double
  public var learningRate: Double
  /// Cells that hold the pair and are fitted.
  public var cells: Int
  /// Held-out cells that hold the pair and count for the laws at optimal hyperparameters too.
  public var heldOutCells: Int
  /// Mean squared error (predicted − measured)² over those; nil where there is no law or none of them.
  public var heldOutError: Double?
  /// That of the laws at optimal hyperparameters over the same cells.
  public var optimalError: Double?
  /// Compute-optimal params at the study's budget by the closed form of the pair's loss law.
  public var optimalParams: Double?
}

/// Fits the loss law at each (B, eta) that at least six fitted cells hold, to those cells alone, with the study's own
/// objective. Ordered by B, then eta.
public func fixedPairs(_ result: StudyResult) -> [FixedPair] {
  var settings = result.settings
  settings.replicates = 0
  return pairs(result.cells.filter { !$0.heldOut }).compactMap { fixed in
    settings.fixed = fixed
    let cells = result.cells.filter { (nearest(in: $0, to: fixed)?.distance ?? .infinity) < 1e-3 }
    let fitted = cells.count { !$0.heldOut }
    guard fitted >= 6 else { return nil }
    let fits = LawFits(laws: SideFitter(FitInput.fixed(cells, fixed), settings).fit(certified: false).laws)
    let all = heldOutLosses(Sweep(cells: cells, usable: 0, outside: 0), fits: fits, fixed: fixed)
    let losses = counted(all, with: result.optimal.heldOut)
    return FixedPair(
      batchTokens: fixed.batchTokens ?? .nan, learningRate: fixed.learningRate ?? .nan, cells: fitted,
      heldOutCells: losses.count, heldOutError: meanSquaredError(losses),
      optimalError: meanSquaredError(counted(result.optimal.heldOut, with: all)),
      optimalParams: fits.laws.closedForm?.optimalParams)
  }
}

/// Every (B, eta) of the cells, once, ordered.
private func pairs(_ cells: [Cell]) -> [FixedHyperparameters] {
  let all = cells.flatMap(\.points).compactMap { point -> [Double]? in
    guard let batch = point.batchTokens, let rate = point.learningRate else { return nil }
    return [batch, rate]
  }
  return Set(all).sorted { $0.lexicographicallyPrecedes($1) }
    .map { FixedHyperparameters(batchTokens: $0[0], learningRate: $0[1]) }
}

extension ComputeLaw {
  /// N_opt at the budget the law is stated at; nil where it is fitted over budgets.
  public var optimalParams: Double? { atCompute.map { params.coefficient.value * pow($0, params.exponent.value) } }
}
