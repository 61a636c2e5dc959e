// What a figure means, beside what is drawn: its axes and series by name, for those who check figures and describe them.

/// The axes and series of each panel, in the order of the panels. Back ends draw nothing of it.
public struct Guide: Sendable, Hashable {
  public struct Series: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable { case line, points, band }
    /// As the legend or the end of the line names it, with `$TeX$`.
    public var name: String
    public var kind: Kind
    public var colour: Colour
    public var dash: [Double]
    /// The name of its symbol; empty for lines and bands.
    public var symbol: String
    /// Whether its name stands at the end of its line, so that no reader matches colours with a legend.
    public var isNamedAtEnd: Bool
    /// Whether a line of another colour goes around it.
    public var isEdged: Bool

    public init(
      name: String, kind: Kind, colour: Colour, dash: [Double] = [], symbol: String = "", isNamedAtEnd: Bool = false,
      isEdged: Bool = false
    ) {
      self.name = name
      self.kind = kind
      self.colour = colour
      self.dash = dash
      self.symbol = symbol
      self.isNamedAtEnd = isNamedAtEnd
      self.isEdged = isEdged
    }
  }

  public struct Panel: Sendable, Hashable {
    /// Names of the axes as they are drawn, with `$TeX$`: "x", "y", "z" or "colour bar" and the name.
    public var axes: [(axis: String, name: String)]
    public var series: [Series]

    public init(axes: [(axis: String, name: String)], series: [Series]) {
      self.axes = axes
      self.series = series
    }

    public static func == (one: Panel, other: Panel) -> Bool {
      one.series == other.series && one.axes.elementsEqual(other.axes) { $0 == $1 }
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(series)
      for axis in axes { hasher.combine(axis.name) }
    }
  }

  public var panels: [Panel]
  /// What of the data has no place in the figure, in sentences.
  public var unshown: [String]
  public init(panels: [Panel] = [], unshown: [String] = []) { (self.panels, self.unshown) = (panels, unshown) }
}
