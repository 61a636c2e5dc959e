// Why a law of one of the smaller forms cannot be had, and what would help.

/// A refused law: its kind, the reason in words, and the runs that would help.
public struct FormRefusal: Error, Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Too few points for the law's parameters.
    case tooFew = "too_few"
    /// The points do not change as the law says: its turn lies beyond them on the flat side.
    case flat
    /// The points change in proportion throughout: its turn lies beyond them on the other side.
    case proportional
    /// The turn could lie anywhere.
    case undetermined
    /// The points contradict the law.
    case misfit
  }

  public var kind: Kind
  public var reason: String
  public var remedy: String
}
