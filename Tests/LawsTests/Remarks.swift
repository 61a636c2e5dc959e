// Looks for a remark among the notes of a result.

import Laws

extension Sequence where Element == Note {
  /// Whether one of these is about the laws of a side and matches.
  func hasFit(_ matches: (FitNote) -> Bool) -> Bool {
    contains { note in
      guard case .fit(_, let remark) = note else { return false }
      return matches(remark)
    }
  }
}
