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
    /// Beside the budgets of both data.
    public var domain: Position
    public var winner: Winner
  }

  public enum Side: String, Sendable, Hashable, CaseIterable {
    case a = "A"
    case b = "B"
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
  public var pairing: Pairing
  public var coefficients: [Row]
  /// In rising order of compute; empty where one side has no loss law.
  public var budgets: [AtBudget]
  public var crossing: Crossing?
  public var cells: SharedCells?
  /// What may be said.
  public var verdict: [ComparisonVerdict]
  public var notes: [ComparisonNote]

  public enum Pairing: Sendable, Hashable {
    /// Nothing was resampled, or nothing fitted, in one of the two.
    case none
    /// The two do not have the same cells.
    case independent
    /// Sizes go by their order where N differs.
    case paired(sameSizes: Bool)
  }
}

/// One thing that the intervals allow to be said of two studies.
public enum ComparisonVerdict: Sendable, Hashable {
  /// Cells of both as measured.
  case cells(Comparison.SharedCells)
  case noIntervals
  case sameAtEveryBudget
  /// By the laws: who is lower where; nowhere decided where there are no stretches.
  case budgets([Stretch], looked: ClosedRange<Double>, shared: ClosedRange<Double>, overlaps: Bool)
  case noCrossing(ClosedRange<Double>)
  case crossing(Comparison.Crossing)
  case saving(Comparison.AtBudget)

  /// Budgets in FLOPs at which one of the two is lower; nil where an end lies beyond what was looked at.
  public struct Stretch: Sendable, Hashable {
    public var winner: Comparison.Side
    public var from: Double?
    public var to: Double?
    public var isBeyondData: Bool
  }
}

/// What else a reader of a comparison must know.
public enum ComparisonNote: Sendable, Hashable {
  case tooFewSharedCells
  /// Draws in which one of the two has no law.
  case lostDraws(Count)
  /// One term of the law of one side, or of both (nil), does not fall.
  case noLeastLoss(Comparison.Side?)
  case noLossLaw(Comparison.Side, Lack)
  case exact(Comparison.Side, LawName)
  case twoBudgets(Comparison.Side)
  case otherClips
  /// Formulas of the compute of A and of B.
  case otherCompute(a: String, b: String)
  case otherForms
  /// What each has spent.
  case noSharedBudget(a: ClosedRange<Double>, b: ClosedRange<Double>)
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
    isPaired: pairing.isPaired, pairing: pairing.kind, coefficients: pairing.coefficients, budgets: [],
    cells: sharedCells(a, b), verdict: [], notes: differenceNotes(a, b) + missingLaws(a, b) + uncheckedLaws(a, b))
  if let cells = result.cells { result.verdict.append(.cells(cells)) } else { result.notes.append(.tooFewSharedCells) }
  guard a.optimal.laws.loss != nil, b.optimal.laws.loss != nil else { return result }
  if let curves = BudgetCurves(pairing, asked: budgets.sorted(), threads: threads, progress: progress) {
    result.notes += [curves.apartNote].compactMap(\.self)
    result.budgets = curves.asked.indices.map { curves.atBudget($0) }
    result.crossing = curves.crossing
    result.verdict += curves.verdict(result)
    if 2 * curves.lost.count > curves.lost.all {
      result.notes.append(.lostDraws(Count(curves.lost.count, of: curves.lost.all)))
    }
  } else {
    result.notes.append(.noLeastLoss(withoutMinimum(a, b)))
  }
  return result
}

private func missingLaws(_ a: StudyResult, _ b: StudyResult) -> [ComparisonNote] {
  [(Comparison.Side.a, a), (.b, b)].compactMap { side, study in
    study.optimal.laws.loss == nil ? .noLossLaw(side, study.lacking(.loss)) : nil
  }
}

/// nil for both.
private func withoutMinimum(_ a: StudyResult, _ b: StudyResult) -> Comparison.Side? {
  let sides = [(Comparison.Side.a, a), (.b, b)].filter { $0.1.optimal.laws.closedForm == nil }.map(\.0)
  return sides.count == 1 ? sides[0] : nil
}

private func uncheckedLaws(_ a: StudyResult, _ b: StudyResult) -> [ComparisonNote] {
  [(Comparison.Side.a, a), (.b, b)].flatMap { side, study in
    study.optimal.exactLaws.map { ComparisonNote.exact(side, $0) }
      + (study.optimal.laws.isoflop?.isUnchecked == true ? [.twoBudgets(side)] : [])
  }
}

/// What else than the name differs between the two, as far as the logs say.
private func differenceNotes(_ a: StudyResult, _ b: StudyResult) -> [ComparisonNote] {
  var notes: [ComparisonNote] = []
  if a.clips != b.clips, !a.clips.isEmpty, !b.clips.isEmpty {
    notes.append(.otherClips)
  }
  if a.settings.compute.formula != b.settings.compute.formula {
    notes.append(.otherCompute(a: a.settings.compute.formula, b: b.settings.compute.formula))
  }
  if a.settings.objective != b.settings.objective || a.settings.form != b.settings.form {
    notes.append(.otherForms)
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
