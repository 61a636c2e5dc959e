// What a user is told when something is wrong: one value, one wording, collected so that all are shown at once.

/// Where in the user's own files something is wrong. Lines and columns count from 1.
public struct Place: Sendable, Hashable, CustomStringConvertible {
  public var file: String
  public var line: Int?
  public var column: Int?

  public init(file: String, line: Int? = nil, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String {
    var text = file
    if let line {
      text += ":\(line)"
      if let column { text += ":\(column)" }
    }
    return text
  }
}

/// One message to the user: what is wrong, where, and what to do about it.
public struct Diagnostic: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Severity: String, Sendable, Hashable, Comparable {
    case note, warning, error

    public static func < (one: Severity, other: Severity) -> Bool { one.rank < other.rank }
    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  public var severity: Severity
  public var place: Place?
  /// What is wrong, in one line, lower case, no full stop.
  public var headline: String
  /// The remedy.
  public var hint: String?

  public init(_ severity: Severity = .error, at place: Place? = nil, _ headline: String, hint: String? = nil) {
    self.severity = severity
    self.place = place
    self.headline = headline
    self.hint = hint
  }

  /// `file:line:column: error: headline`, and the hint on a line of its own.
  public var description: String {
    let head = (place.map { "\($0): " } ?? "") + "\(severity.rawValue): \(headline)"
    guard let hint else { return Printable.clean(head) }
    return Printable.clean(head) + "\nhint: " + Printable.clean(hint)
  }
}

/// A stage that could not deliver, with everything that the user has to know.
public struct Failure: Error, Sendable, CustomStringConvertible {
  public var diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  public init(_ headline: String, at place: Place? = nil, hint: String? = nil) {
    self.init([Diagnostic(.error, at: place, headline, hint: hint)])
  }

  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
