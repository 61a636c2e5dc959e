// What a sweep needs to know of a log: whether it is closed, how it ended, what it was made with, and how much is kept of it.

import Foundation
import Training

/// A log with a closing line.
public struct FinishedLog: Sendable, Hashable {
  /// `completed` or `diverged`.
  public var status: String
  /// Why it diverged.
  public var reason: String?
  /// The first line: every setting, and what made the run.
  public var header: String
  /// Training lines in it, and the step of the last of them.
  public var trainingLines: Int
  public var lastTrainingStep: Int

  /// Nil when the text has no closing line: the run was cut.
  public init?(_ text: String) {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
    guard text.utf8.last == UInt8(ascii: "\n"), let first = lines.first, let last = lines.last,
      let closing = Self.object(last), let status = closing["status"] as? String
    else { return nil }
    self.status = status
    reason = closing["reason"] as? String
    header = String(Substring(first))
    let steps = lines.compactMap(Self.trainingStep)
    (trainingLines, lastTrainingStep) = (steps.count, steps.last ?? 0)
  }

  private static func object(_ line: Substring.UTF8View) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(line))) as? [String: Any]
  }

  /// The step of `{"step":10,"tokens":2560,"train_loss":…`; nil for every other line.
  private static func trainingStep(_ line: Substring.UTF8View) -> Int? {
    let parts = line.split(separator: UInt8(ascii: ","), maxSplits: 2)
    guard parts.count == 3, parts[2].starts(with: "\"train_loss\":".utf8) else { return nil }
    return Int(Substring(parts[0]).dropFirst(8))
  }

  /// Whether as many training lines are in it as `sweepLines` keeps of a run that has one every `logEvery` steps.
  func keeps(_ lines: Int, logEvery: Int) -> Bool {
    trainingLines == min(lines, (lastTrainingStep + logEvery - 1) / logEvery)
  }
}

/// The text of a log with at most `lines` training and as many validation lines.
public func sweepLines(_ text: String, keeping lines: Int) -> String {
  let all = text.split(separator: "\n").map(String.init)
  return thinned(all, training: lines, validation: lines).map { $0 + "\n" }.joined()
}
