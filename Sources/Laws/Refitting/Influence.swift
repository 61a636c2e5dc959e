// How far the laws move when what was left out is put back, and when what was kept is left out.

import Foundation
public import Runs

/// What a unit of a fit is called.
public enum UnitName: Sendable, Hashable {
  case run(String)
  case cell(params: Double, tokens: Double)
  /// The number of a point, from 1.
  case point(Int)
}

/// How far one number that the laws give moves.
public struct LawMove: Sendable, Hashable {
  /// `alpha`, `beta`, `E`, `N_opt`, `L_opt`, `B_opt`, `B_opt exponent of T`, ….
  public var quantity: String
  public var law: LawName
  public var before: Double
  /// nil where the law is not determined any more.
  public var after: Double?
  /// Positive numbers of any size (N_opt, losses) move by a factor, exponents by a difference.
  public var isRatio: Bool
  /// Half the width of the 95 % interval of `before`, of its logarithm for a ratio; nil without an interval.
  public var halfWidth: Double?

  /// after − before, for a ratio after/before − 1.
  public var change: Double? { after.map { isRatio ? $0 / before - 1 : $0 - before } }

  /// The move in half-widths of the interval, with its sign; nil without an interval or a law.
  public var share: Double? {
    guard let after, let halfWidth, halfWidth > 0 else { return nil }
    return (isRatio ? log(after / before) : after - before) / halfWidth
  }
}

/// Something that takes no part in the laws, and what the laws would be with it.
public struct PutBack: Sendable, Hashable {
  public enum Name: Sendable, Hashable {
    case all
    case unit(UnitName)
  }

  public enum Reason: Sendable, Hashable {
    /// As the reader of the logs, or the study, says.
    case ledger(LedgerReason)
    /// Rows of one kind, whatever each says.
    case duplicates, torn, invalid, superseded
    /// A cell without a measured optimum; nil for several.
    case optimum(OptimumReason?)
  }

  /// Why something cannot be put back, or why that changes nothing.
  public enum Obstacle: Sendable, Hashable {
    /// So many rows without N or a positive loss.
    case unusable(Int)
    /// So many are held out in any case.
    case heldOut(Int)
    case noCellChanges
    /// Nothing else was measured at its N and T.
    case inNoCell
    case noPair
    case diverged, duplicate, unreadable, incomplete, superseded
    /// So many rows without a loss.
    case noLoss(Int)
  }

  public var name: Name
  /// What the ledger calls it, or the status of a refused cell.
  public var kind: String
  public var reason: Reason
  /// Measurements that are put back.
  public var count: Int
  public var obstacle: Obstacle?
  /// Empty where there is an obstacle.
  public var moves: [LawMove] = []
}

/// What was left out for one reason: all of it put back together, and each run alone.
public struct LeftOut: Sendable, Hashable {
  public var together: PutBack
  /// Each run alone, the one that moves the laws most first; empty where there is only one.
  public var runs: [PutBack]
  /// Further runs that were not put back alone.
  public var unexamined: Int
}

/// What one unit of the fit (a cell, or a run where nothing was swept) holds up.
public struct KeptUnit: Sendable, Hashable {
  var unit: Int
  public var name: UnitName
  public var params: Double
  public var tokens: Double
  public var points: Int
  /// Cook's distances; nil where the law was not fitted to it, or is not determined without it.
  public var loss: Double?
  public var batch: Double?
  public var learningRate: Double?
  /// DFBETA by one step: what alpha and beta lose with it, without − with; nil as for `loss`.
  public var alpha: Double?
  public var beta: Double?
  /// The laws fitted without it, for the units with the largest distances; else empty.
  public var moves: [LawMove] = []

  /// The largest distance, each in units of 4/n of its law.
  func largest(lossPoints: Int, optima: Int) -> Double {
    max((loss ?? 0) * Double(lossPoints), max(batch ?? 0, learningRate ?? 0) * Double(optima)) / 4
  }
}

/// The ledger with its influence. Moves are to laws fitted by descent from the present ones.
public struct Influence: Sendable, Hashable {
  /// Where N_opt, L_opt, B_opt and eta_opt are taken: C, and N and T for the latter two.
  public var compute: Double?
  public var at: LossPoint?
  public var leftOut: [LeftOut]
  public var refusedCells: [PutBack]
  /// All of them at once, where there are several.
  public var refusedTogether: PutBack?
  /// Largest distance first.
  public var kept: [KeptUnit]
  /// Points of the loss law and of the hyperparameter laws.
  public var lossPoints: Int
  public var optima: Int
  /// Why kept points have no distance for the loss law.
  public var keptNote: Refusal?

  /// Distances beyond 4/n are usually looked at.
  public var lossThreshold: Double { 4 / Double(max(1, lossPoints)) }
  public var hyperparameterThreshold: Double { 4 / Double(max(1, optima)) }
}

extension KeptUnit {
  /// Whether a distance is beyond 4/n of its law.
  public func isFlagged(in influence: Influence) -> Bool {
    (loss ?? 0) > influence.lossThreshold || max(batch ?? 0, learningRate ?? 0) > influence.hyperparameterThreshold
  }
}

extension [LawMove] {
  /// How far the laws move at most, in half-widths; where nothing has an interval, as a share of the number itself.
  public var greatest: LawMove? { self.max { $0.weight < $1.weight } }
}

extension LawMove {
  /// By less than half a hundredth of the interval's half-width, or of what can be read.
  public var isNegligible: Bool {
    guard let change else { return false }
    return share.map { abs($0) < 0.005 } ?? (abs(change) < 5e-5 * (isRatio ? 1 : max(abs(before), 1e-3)))
  }

  /// A law that is lost counts as moved furthest.
  var weight: Double {
    guard let change else { return .infinity }
    return abs(share ?? (halfWidth == nil ? (isRatio ? change : change / (before == 0 ? 1 : before)) : 0))
  }
}
