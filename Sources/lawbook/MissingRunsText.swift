// For `lawbook fit`: the runs that would allow the laws that were refused.

import Laws
import Tables

/// The runs that would allow laws that were refused.
enum MissingRunsText {
  /// For `lawbook fit`: the runs that would allow the laws that were refused, the first three cells, or why none would;
  /// nothing where no law was refused, or nothing can be suggested.
  static func brief(_ result: StudyResult, _ style: TextStyle) -> [String] {
    let title = style.strong("What would allow the missing laws")
    if let why = result.whyNoRunHelps {
      return ["", title + ": no further run"] + TextWrap.lines(why.sentence, indent: 2)
    }
    let laws = result.optimal.laws
    let isSwept = result.optima.contains { $0.status != .tooFew }
    let isMissing = laws.loss == nil || (isSwept && (laws.batch == nil || laws.learningRate == nil))
    guard isMissing, let found = try? result.suggestions(), !found.refusals.isEmpty, !found.cells.isEmpty else {
      return []
    }
    let cells = found.cells.prefix(3).map {
      $0.words + ($0.kind == .completion ? ", which may give that cell its optimum" : "")
    }
    let more = found.cells.count > 3 ? ["and \(found.cells.count - 3) more"] : []
    return ["", title + " (lawbook suggest names every run)"]
      + (cells + more).flatMap { TextWrap.lines($0, indent: 2) }
  }
}
