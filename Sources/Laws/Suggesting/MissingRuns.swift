// What a study lacks for the laws that were refused, and the runs that would help most, in a sentence.

import Foundation
import Runs

extension StudyResult {
  /// A sentence where all evaluations have the same loss: then no run would help, and likely the wrong column was read.
  public var flatLosses: String? {
    let losses = table.evaluations.map(\.loss)
    guard let first = losses.first, losses.count > 1, losses.allSatisfy({ $0 == first }) else { return nil }
    return flatWords(losses.count, first)
  }

  /// The runs that would help most where a law was refused; nil where none was, or nothing can be suggested.
  public var remedy: String? {
    if let flatLosses { return flatLosses }
    guard let found = try? suggestions(), !found.refusals.isEmpty, let first = found.cells.first else { return nil }
    let more = found.cells.count - 1
    let others = first.kind == .singleRun ? "" : more == 1 ? " cell" : " cells"
    return "what would help most: \(first.words)" + (more > 0 ? ", and \(more) more\(others)" : "")
      + " ('lawbook suggest' lists \(found.runs == 1 ? "it" : "all \(found.runs) runs"))"
  }

  /// Why a law was refused, by its name in `LawSet.refused`, and what would help.
  ///
  /// - Parameter laws: those that lack it; nil: at optimal hyperparameters.
  public func lacking(_ law: String, in laws: LawSet? = nil) -> String {
    if let flatLosses { return flatLosses }
    return [(laws ?? optimal.laws).refused[law] ?? "'lawbook fit' says what each law lacks", remedy].compactMap(\.self)
      .joined(separator: "; ")
  }
}

extension SuggestedCell {
  /// `9 runs at N = 5M, T = 500M, 1.35e17 FLOPs`.
  public var words: String { runWords(runs, params, tokens) }
}

extension DesignCandidate {
  var words: String { runWords(runs, params, tokens) }
}

private func runWords(_ runs: [SuggestedRun], _ params: Double, _ tokens: Double) -> String {
  let compute = runs.reduce(0) { $0 + $1.compute }
  return "\(runs.count == 1 ? "a run" : "\(runs.count) runs") at N = \(short(params)), T = \(short(tokens)), "
    + "\(scientific(compute)) FLOPs"
}
