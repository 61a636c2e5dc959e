// What a sweep needs to know of a log: whether it is closed, how it ended, and at which marks it was to be measured.

import Foundation
import Training

/// A log with a closing line.
public struct FinishedLog: Sendable, Hashable {
  /// `completed` or `diverged`.
  public var status: String
  /// Why it diverged.
  public var reason: String?
  /// The marks its first line names; nil when it names none.
  public var marks: [Int]?

  /// Nil when the text has no closing line: the run was cut.
  public init?(_ text: String) {
    let lines = text.split(separator: "\n")
    guard text.hasSuffix("\n"), let last = lines.last, let closing = Self.object(last),
      let status = closing["status"] as? String
    else { return nil }
    self.status = status
    reason = closing["reason"] as? String
    marks = lines.first.flatMap(Self.object)?["marks"] as? [Int]
  }

  private static func object(_ line: Substring) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
  }
}

/// The text of a log with at most `lines` training and as many validation lines.
public func sweepLines(_ text: String, keeping lines: Int) -> String {
  let all = text.split(separator: "\n").map(String.init)
  return thinned(all, training: lines, validation: lines).map { $0 + "\n" }.joined()
}
