// How figures look: fonts, sizes, line weights, colours.

public struct Theme: Sendable, Hashable {
  public var family: String
  public init(family: String = "TeX Gyre Termes") { self.family = family }
}
