// Why one form of a law is the one to use.

/// Why a form is the one to use. Errors are held-out errors as shares of the value.
public enum FormReason: Sendable, Hashable {
  /// What held-out errors need and the data lack.
  public enum Lack: Sendable, Hashable {
    /// A size predicted from those below it.
    case fourSizes
    /// Sizes left out in turn.
    case threeSizes
  }

  public enum Criterion: Sendable, Hashable {
    /// Too few points for AICc.
    case fewestCoefficients
    /// AICc of the next form less that of this one.
    case aicc(String, lead: Double)
  }

  public struct Form: Sendable, Hashable {
    public var name: String
    public var error: Double?
  }

  /// One standard error of the difference over so many points; nil where these are too few: then 10 % of the least error.
  public struct Margin: Sendable, Hashable {
    public var error: Double?
    public var points: Int
  }

  case noHeldOutError(Lack, Criterion)
  /// Held-out errors do not tell these apart.
  case tied([Form], Margin?, Criterion)
  /// The others are refused on some of the data.
  case onlyOne(error: Double)
  case best(error: Double, next: Form, margin: Margin)
}
