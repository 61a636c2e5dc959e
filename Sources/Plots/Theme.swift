// How figures look: fonts, sizes, line weights, colours. A theme never scales: type stays its size at every width.

public import Drawing

public struct Theme: Sendable, Hashable {
  /// Text face; formulas use the math font that goes with it.
  public var family: String
  /// Axis names and legends, points.
  public var textSize: Double
  /// Tick labels and annotations, points.
  public var smallSize: Double
  /// Axes and ticks, points.
  public var axisWidth: Double
  /// Data lines, points.
  public var lineWidth: Double
  /// Diameter of data markers, points.
  public var markerSize: Double
  public var tickLength: Double
  public var ink: Colour
  public var faint: Colour
  public var grid: Bool
  /// Categories, in order: Okabe and Ito's palette, told apart by colour-blind readers.
  public var categories: [Colour]
  public var sequence: ColourMap

  public init(
    family: String = "TeX Gyre Termes", textSize: Double = 8, smallSize: Double = 7, axisWidth: Double = 0.6,
    lineWidth: Double = 1.2, markerSize: Double = 4, tickLength: Double = 3, ink: Colour = Colour(hex: 0x1A1A1A),
    faint: Colour = Colour(hex: 0x8A8A8A), grid: Bool = false, categories: [Colour] = Palette.okabeIto,
    sequence: ColourMap = .viridis
  ) {
    self.family = family
    self.textSize = textSize
    self.smallSize = smallSize
    self.axisWidth = axisWidth
    self.lineWidth = lineWidth
    self.markerSize = markerSize
    self.tickLength = tickLength
    self.ink = ink
    self.faint = faint
    self.grid = grid
    self.categories = categories
    self.sequence = sequence
  }

  public var textFont: Font { Font(family, size: textSize) }
  public var smallFont: Font { Font(family, size: smallSize) }
  public var boldFont: Font { Font(family, size: textSize, bold: true) }
}
