// A subset of TeX's math as a tree: one parser for labels, captions, prose and displayed equations. What draws it
// (glyphs, SVG text, MathML) is elsewhere.

/// The spacing class of an atom (Knuth, The TeXbook, chapter 18).
public enum MathClass: String, Sendable, Hashable, CaseIterable {
  case ordinary, function, binary, relation, opening, closing, punctuation, inner
}

public indirect enum MathNode: Sendable, Hashable {
  case row([MathNode])
  /// An operator, relation, fence or other sign, already as Unicode.
  case symbol(String, MathClass)
  /// Digits with their decimal point.
  case number(String)
  /// One variable, Latin or Greek, set in italics.
  case identifier(String)
  /// `\mathrm` and `\text`, set upright.
  case upright(String)
  /// `\log`, `\operatorname{erf}`: upright, spaced as an operator; with limits, what stands under it in a display does.
  case function(String, limits: Bool)
  case bold(String)
  case scripts(MathNode, sub: MathNode?, sup: MathNode?)
  case fraction(MathNode, MathNode)
  /// One over the other in parentheses, without a bar.
  case binomial(MathNode, MathNode)
  /// `\displaystyle` or `\textstyle` for what it holds, as `\dfrac` and `\tfrac` have it.
  case styled(MathNode, display: Bool)
  /// `\limits` or `\nolimits` after an operator.
  case limits(MathNode, Bool)
  case root(MathNode, degree: MathNode?)
  /// A mark over a node (`^`, `¯`, `˜`, `˙`, `¨`, `ˇ`, `˘`, `→`), as wide as the node where it stretches.
  case accent(String, MathNode, stretches: Bool)
  /// A rule over or under a node.
  case bar(MathNode, over: Bool)
  /// `\left( … \right)`, which grow with what they hold; an empty string for `.`.
  case fenced(String, MathNode, String)
  /// `\middle|`, as tall as the fences around it.
  case middle(String)
  /// `\big(` to `\Bigg(`, sizes 1 to 4.
  case big(String, MathClass, size: Int)
  /// In em of the current size.
  case space(Double)
}

/// What the parser could not make sense of, at an offset in Unicode scalars.
public struct TeXError: Error, Sendable, Hashable {
  public var offset: Int
  public var message: String
}

/// Parses a formula without its dollar signs. Errors never stop it: what is understood is returned beside them.
public func parseTeX(_ source: String) -> (node: MathNode, errors: [TeXError]) {
  var parser = TeXParser(source)
  let node = parser.parseAll()
  return (node, parser.errors)
}
