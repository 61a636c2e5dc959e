// Why a law cannot be fitted.

/// A law that the data do not determine, with the reason in words for the user.
public struct Refusal: Error, Sendable, Hashable {
  public var reason: String
  public init(_ reason: String) { self.reason = reason }
}
