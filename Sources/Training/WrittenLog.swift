// A log of our own, read back: for a sweep that looks for what is done, for whoever shortens a log, and for the run that
// goes on in one. Reading logs for laws is another thing (RunLogs).

import Foundation

/// The first line of a log.
public struct LogHeader: Sendable, Hashable {
  /// As it stands there.
  public let text: String
  /// Every value as text, lists with commas.
  let values: [String: String]

  public init(_ text: some StringProtocol) {
    self.text = String(text)
    values = object(text).mapValues { value in
      (value as? [Any]).map { $0.map { "\($0)" }.joined(separator: ",") } ?? "\(value)"
    }
  }

  /// The settings of the run; nil where one is missing or wrong, or where they are no run's.
  public var settings: TrainingSettings? {
    var settings = TrainingSettings.usual
    for one in RunSettings.all {
      guard let text = values[one.logged] else {
        if one.isLate { continue }
        return nil
      }
      if !one.read(text, called: one.logged, into: &settings).isEmpty { return nil }
    }
    return settings.problems().isEmpty ? settings : nil
  }
}

/// A log by its lines.
public struct WrittenLog: Sendable {
  /// What a line after the first holds.
  public enum Content: Sendable, Hashable {
    case training
    /// The loss on the small subset.
    case subset
    /// The loss of a token mark.
    case mark(loss: Double)
    case ending(status: String, reason: String?)
    /// Nothing that we write, or cut.
    case other
  }

  public struct Line: Sendable {
    public let text: Substring
    public let content: Content
    public var step = 0
    public var tokens = 0
  }

  public let header: LogHeader
  /// The whole lines after the first.
  public let lines: [Line]
  private let isCut: Bool

  /// Nil without a whole first line.
  public init?(_ text: String) {
    guard let first = text.firstIndex(of: "\n"), let last = text.lastIndex(of: "\n") else { return nil }
    header = LogHeader(text[..<first])
    lines = text[first..<last].split(separator: "\n").map(Line.init)
    isCut = text.index(after: last) < text.endIndex
  }

  /// How the run ended; nil where the log has no closing line, or something behind it.
  public var ending: (status: String, reason: String?)? {
    if !isCut, case .ending(let status, let reason) = lines.last?.content { (status, reason) } else { nil }
  }

  /// The loss of the last mark.
  public var loss: Double? {
    lines.reversed().lazy.compactMap { if case .mark(let loss) = $0.content { loss } else { nil } }.first
  }
}

extension WrittenLog.Line {
  /// `{"step":10,"tokens":2560,"train_loss":…`, or the closing line.
  init(_ text: Substring) {
    self.text = text
    if text.hasPrefix("{\"status\":") {
      let closing = object(text)
      content =
        (closing["status"] as? String).map { .ending(status: $0, reason: closing["reason"] as? String) } ?? .other
      return
    }
    let parts = text.utf8.split(separator: UInt8(ascii: ","), maxSplits: 3)
    guard parts.count >= 3, text.hasSuffix("}"), let step = Self.number("\"step\":", in: parts[0].dropFirst()),
      let tokens = Self.number("\"tokens\":", in: parts[1])
    else {
      content = .other
      return
    }
    (self.step, self.tokens) = (step, tokens)
    if parts[2].starts(with: "\"train_loss\":".utf8) {
      content = .training
    } else if parts[2].starts(with: "\"subset_loss\":".utf8) {
      content = .subset
    } else if parts[2].starts(with: "\"val_loss\":".utf8), let loss = Double(Substring(parts[2].dropFirst(11))) {
      content = .mark(loss: loss)
    } else {
      content = .other
    }
  }

  private static func number(_ key: String, in part: Substring.UTF8View) -> Int? {
    part.starts(with: key.utf8) ? Int(Substring(part.dropFirst(key.utf8.count))) : nil
  }
}

private func object(_ line: some StringProtocol) -> [String: Any] {
  (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any] ?? [:]
}
