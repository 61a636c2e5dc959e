// What a column measures: its symbol, its unit, and how its numbers are written.

public import Texts

/// A quantity of the field as it stands at the head of a column.
public struct Measure: Sendable, Hashable {
  /// At the head of a column in plain text: `B_opt`.
  public var heading: String
  /// The same in TeX, without dollars; nil where the heading is a word.
  public var tex: String?
  /// `tokens`, `FLOPs`, `%`; empty for what has none, and for words.
  public var unit: String
  public var style: NumberStyle

  public init(_ heading: String, tex: String? = nil, unit: String = "", style: NumberStyle = .usual) {
    (self.heading, self.tex, self.unit, self.style) = (heading, tex, unit, style)
  }

  public static let params = Measure("N", tex: "N", unit: "parameters", style: .count)
  public static let tokens = Measure("T", tex: "T", unit: "tokens", style: .count)
  public static let batch = Measure("B", tex: "B", unit: "tokens a step", style: .count)
  public static let bestBatch = Measure("B_opt", tex: "B_{\\mathrm{opt}}", unit: "tokens a step", style: .count)
  public static let rate = Measure("η", tex: "\\eta", style: .significant(3))
  public static let bestRate = Measure("η_opt", tex: "\\eta_{\\mathrm{opt}}", style: .significant(3))
  public static let loss = Measure("loss", tex: "L", style: .significant(5))
  public static let bestLoss = Measure("L_opt", tex: "L_{\\mathrm{opt}}", style: .significant(5))
  public static let compute = Measure("C", tex: "C", unit: "FLOPs", style: .compute)
  public static func count(_ of: String) -> Measure { Measure(of, style: .fixed(0)) }
  /// A share, written as per cent.
  public static func percent(_ of: String, decimals: Int = 2) -> Measure { Measure(of, style: .percent(decimals)) }
  public static func words(_ heading: String) -> Measure { Measure(heading) }
  /// A number of no unit.
  public static func number(_ heading: String, tex: String? = nil, digits: Int = 4) -> Measure {
    Measure(heading, tex: tex, style: .significant(digits))
  }

  /// The same quantity under another heading.
  public func named(_ heading: String, tex: String? = nil) -> Measure {
    Measure(heading, tex: tex, unit: unit, style: style)
  }

  public func written(_ style: NumberStyle) -> Measure { Measure(heading, tex: tex, unit: unit, style: style) }
}
