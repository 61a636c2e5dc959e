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
  /// No line is thinner, points.
  public var leastLine: Double
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
    lineWidth: Double = 1.2, leastLine: Double = 0.5, markerSize: Double = 4, tickLength: Double = 3,
    ink: Colour = Colour(hex: 0x1A1A1A),
    faint: Colour = Colour(hex: 0x8A8A8A), grid: Bool = false, categories: [Colour] = Palette.okabeIto,
    sequence: ColourMap = .viridis
  ) {
    self.family = family
    self.textSize = textSize
    self.smallSize = smallSize
    self.axisWidth = axisWidth
    self.lineWidth = lineWidth
    self.leastLine = leastLine
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

  // Figures say widths and sizes as they are in the standard theme; a venue with heavier lines has all of them heavier.

  /// The width of a data line, points; nil for the theme's own.
  func lineWidth(_ wanted: Double?) -> Double {
    wanted.map { max(leastLine, $0 * lineWidth / Self.standard.lineWidth) } ?? lineWidth
  }

  func dash(_ wanted: [Double]) -> [Double] { wanted.map { $0 * lineWidth / Self.standard.lineWidth } }

  func markerSize(_ wanted: Double?) -> Double {
    wanted.map { $0 * markerSize / Self.standard.markerSize } ?? markerSize
  }

  /// The line around a marker.
  func edge(_ colour: Colour?) -> Stroke? { colour.map { Stroke($0, width: lineWidth(0.6), join: .miter) } }

  /// A line of the guides, as a share of the axes' weight.
  func ruleWidth(_ share: Double) -> Double { max(leastLine, axisWidth * share) }

  /// Room that was chosen beside 8 pt type.
  func room(_ points: Double) -> Double { points * textSize / Self.standard.textSize }

  static let standard = Theme()
}
