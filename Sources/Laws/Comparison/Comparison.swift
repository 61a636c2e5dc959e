// Two studies side by side: two architectures, two schedules, this week and the last.

import Foundation
import Runs

/// What two studies say of the same quantities, each difference with its interval. The first study is A, the second B.
public struct Comparison: Sendable, Hashable {
  /// One quantity of both.
  public struct Row: Sendable, Hashable {
    /// `E`, `alpha`, … as in `LossLaw`.
    public var name: String
    public var a: Estimate?
    public var b: Estimate?
    /// B less A.
    public var difference: Estimate?
  }

  /// The compute-optimal runs of both at one budget.
  public struct AtBudget: Sendable, Hashable {
    /// FLOPs, each side's counted by its own formula.
    public var compute: Double
    public var lossA: Estimate
    public var lossB: Estimate
    /// L_B less L_A.
    public var lossDifference: Estimate
    /// N_B over N_A, T_B over T_A.
    public var paramsRatio: Estimate
    public var tokensRatio: Estimate
    /// How many times A's compute B needs for A's loss; ±infinity beyond `multiplierRange`, which is what was looked at.
    public var multiplier: Estimate
    public var multiplierRange: ClosedRange<Double>
    /// `inside` the budgets of both data, or by how much it leaves them.
    public var domain: String
    public var winner: Winner
  }

  public enum Winner: String, Sendable, Hashable {
    case a = "A"
    case b = "B"
    /// The interval of the difference holds zero, or there is none.
    case undecided
  }

  /// Where L_opt(C) of the two cross.
  public struct Crossing: Sendable, Hashable {
    /// FLOPs.
    public var compute: Estimate
    /// Who is lower beyond it, by the fits.
    public var beyond: Winner
    /// Share of the replicates in which they cross anywhere in the range that was looked at.
    public var share: Double?
    public var isInside: Bool
  }

  /// Cells of the same N and T, their optima as measured: no law has a say.
  public struct SharedCells: Sendable, Hashable {
    public var count: Int
    /// Mean of ln L_B/L_A with Student's interval over the cells.
    public var difference: Estimate
    public var lowerInB: Int
  }

  /// Whether differences are taken draw by draw, both studies having the same cells.
  public var isPaired: Bool
  /// How the intervals came about.
  public var pairing: String
  public var coefficients: [Row]
  /// In rising order of compute; empty where one side has no loss law.
  public var budgets: [AtBudget]
  public var crossing: Crossing?
  public var cells: SharedCells?
  /// What may be said.
  public var verdict: [String]
  public var notes: [String]
}

/// - Parameter budgets: where to compare, FLOPs; empty: across what both have spent, at the stated budget, and ten times
///   beyond.
/// - Parameter progress: called with the share done, from 0 to 1, on any of the threads.
public func compare(
  _ a: StudyResult, _ b: StudyResult, budgets: [Double] = [], threads: Int? = nil,
  progress: (@Sendable (Double) -> Void)? = nil
) -> Comparison {
  let pairing = StudyPairing(a, b)
  var result = Comparison(
    isPaired: pairing.isPaired, pairing: pairing.words, coefficients: pairing.coefficients, budgets: [],
    cells: sharedCells(a, b), verdict: [], notes: differenceNotes(a, b) + missingLaws(a, b) + uncheckedLaws(a, b))
  if result.cells == nil { result.notes.append("fewer than two cells of the same N and T have an optimum in both") }
  if let cells = result.cells { result.verdict.append(cells.words) }
  guard a.optimal.laws.loss != nil, b.optimal.laws.loss != nil else { return result }
  if let curves = BudgetCurves(pairing, asked: budgets.sorted(), threads: threads, progress: progress) {
    result.notes += [curves.apartNote].compactMap(\.self)
    result.budgets = curves.asked.indices.map { curves.atBudget($0) }
    result.crossing = curves.crossing
    result.verdict += curves.verdict(result)
    if 2 * curves.lost.count > curves.lost.all {
      result.notes.append(
        "in \(curves.lost.count) of \(curves.lost.all) draws one of the two has no law: too few are left for intervals of "
          + "what compares the laws")
    }
  } else {
    result.notes.append(
      "no budgets are compared: \(withoutMinimum(a, b)) no least loss along a budget, for one of the two terms does not fall"
    )
  }
  return result
}

private func missingLaws(_ a: StudyResult, _ b: StudyResult) -> [String] {
  [("A", a), ("B", b)].compactMap { name, study in
    study.optimal.laws.loss == nil
      ? "\(name) has no loss law, so no budgets are compared: \(study.lacking("loss"))"
      : nil
  }
}

private func withoutMinimum(_ a: StudyResult, _ b: StudyResult) -> String {
  let names = [("A", a), ("B", b)].filter { $0.1.optimal.laws.closedForm == nil }.map(\.0)
  return names.count == 1 ? "the law of \(names[0]) has" : "the laws have"
}

private func uncheckedLaws(_ a: StudyResult, _ b: StudyResult) -> [String] {
  [("A", a), ("B", b)].flatMap { name, study in
    study.optimal.exactLaws.map { "\(name): \(exactWords($0))" }
      + (study.optimal.laws.isoflop?.isUnchecked == true
        ? ["\(name): the isoFLOP law is a line through two budgets, without residuals or interval"] : [])
  }
}

/// What else than the name differs between the two, as far as the logs say.
private func differenceNotes(_ a: StudyResult, _ b: StudyResult) -> [String] {
  var notes: [String] = []
  if a.clips != b.clips, !a.clips.isEmpty, !b.clips.isEmpty {
    notes.append(
      "the two were trained and validated on clips of different shape: their losses measure different things, and a lower "
        + "one need not be better")
  }
  if a.settings.compute.formula != b.settings.compute.formula {
    notes.append(
      "compute is counted by each study's own formula: A \(a.settings.compute.formula); B "
        + b.settings.compute.formula)
  }
  if a.settings.objective != b.settings.objective || a.settings.form != b.settings.form {
    notes.append("the two laws were fitted with different forms or objectives")
  }
  return notes
}

extension StudyResult {
  /// Shapes of the clips of the runs that were evaluated.
  fileprivate var clips: Set<[Double]> {
    Set(
      table.evaluations.map { table.runs[$0.run] }.compactMap { run in
        [run.frames, run.clipHeight, run.clipWidth].allSatisfy { $0 == nil }
          ? nil : [run.frames ?? 0, run.clipHeight ?? 0, run.clipWidth ?? 0]
      })
  }
}
