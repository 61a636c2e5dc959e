// What is wrong with a row, with the text that shows it.

import Runs

struct RowProblem: Sendable, Hashable {
  var reason: LedgerReason
  /// The text that could not be read, in quotes; nil where the reason says all.
  var detail: String?

  init(_ reason: LedgerReason, text: String? = nil) {
    self.reason = reason
    detail = text.map { "'\($0.count > Self.longest ? $0.prefix(Self.longest) + "…" : $0[...])'" }
  }

  private static let longest = 40
}
