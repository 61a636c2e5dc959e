// What a study lacks for the laws that were refused, and the runs that would help most.

import Foundation
import Runs

/// What would allow the laws that were refused.
public enum StudyRemedy: Sendable, Hashable {
  /// No run would, before this is explained.
  case explain(Refusal)
  /// The cell that helps most, how many more cells do, and the runs of all.
  case runs(first: SuggestedCell, moreCells: Int, runs: Int)
}

/// Why a law is missing, and what would help.
public struct Lack: Sendable, Hashable {
  /// nil where no reason is kept.
  public var refusal: Refusal?
  public var remedy: StudyRemedy?
}

extension StudyResult {
  /// The runs that would help most where a law was refused; nil where none was, or nothing can be suggested.
  public var remedy: StudyRemedy? {
    if let flatLosses { return .explain(flatLosses) }
    guard let found = try? suggestions(), !found.refusals.isEmpty, let first = found.cells.first else { return nil }
    return .runs(first: first, moreCells: found.cells.count - 1, runs: found.runs)
  }

  /// Why a law was refused, and what would help.
  ///
  /// - Parameter laws: those that lack it; nil: at optimal hyperparameters.
  public func lacking(_ law: LawName, in laws: LawSet? = nil) -> Lack {
    if let flatLosses { return Lack(refusal: flatLosses) }
    return Lack(refusal: (laws ?? optimal.laws).refused[law], remedy: remedy)
  }
}
