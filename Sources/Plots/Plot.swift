// The grammar: a figure is panels of marks over scales, all values. `compile` makes a scene of it; nothing here draws.

public import Drawing
import Texts

/// A figure: panels in rows, read from left to right.
public struct Plot: Sendable, Hashable {
  /// Points; kept exactly.
  public var size: Size
  public var panels: [Panel]
  public var columns: Int
  /// (a), (b), … at the panels' top left.
  public var letters: Bool
  /// For metadata, not drawn: papers put it in the caption.
  public var title: String
  /// Alternative text.
  public var summary: String
  /// One legend over all panels, each name once, in place of their own.
  public var collectsLegend = false

  public init(
    size: Size, panels: [Panel], columns: Int = 1, letters: Bool = false, title: String = "", summary: String = ""
  ) {
    self.size = size
    self.panels = panels
    self.columns = columns
    self.letters = letters
    self.title = title
    self.summary = summary
  }
}

public struct Panel: Sendable, Hashable {
  public enum Legend: Sendable, Hashable {
    case none
    /// Inside, where it covers least.
    case best
    /// Names at the right end of their lines.
    case ends
  }

  public var x: Axis
  public var y: Axis
  public var marks: [Mark]
  /// A short name over the panel, set small.
  public var heading: String
  public var legend: Legend
  public var colourBar: ColourBar?
  /// A surface in space in the place of the marks.
  public var surface: Surface?
  /// Marks become an image of 600 dpi in place of vectors; axes and text do not.
  public var isRaster = false
  /// Smaller panels inside the frame.
  public var insets: [Inset] = []
  /// The frame is as wide as it is high: where both axes measure the same, equal values lie on the diagonal.
  public var isSquare = false
  /// A range along x with a ground of its own: where the data lie.
  public var shaded: ClosedRange<Double>?

  public init(
    x: Axis, y: Axis, marks: [Mark], heading: String = "", legend: Legend = .best, colourBar: ColourBar? = nil,
    surface: Surface? = nil
  ) {
    self.x = x
    self.y = y
    self.marks = marks
    self.heading = heading
    self.legend = legend
    self.colourBar = colourBar
    self.surface = surface
  }
}

extension Panel {
  /// A place among panels where there is none.
  public static let blank = Panel(x: Axis(""), y: Axis(""), marks: [], legend: .none)
  var isBlank: Bool { self == .blank }

  /// What the colours of its marks say, on its colour scale.
  public var colourValues: [Double] { marks.flatMap(\.body.colourValues) }
}

/// A panel inside another's frame.
public struct Inset: Sendable, Hashable {
  public var panel: Panel
  /// Shares of the frame: 0 is its left and its lower edge.
  public var x: ClosedRange<Double>
  public var y: ClosedRange<Double>
  public init(_ panel: Panel, x: ClosedRange<Double>, y: ClosedRange<Double>) {
    self.panel = panel
    self.x = x
    self.y = y
  }
}

public struct Axis: Sendable, Hashable {
  public enum Scale: String, Sendable, Hashable, CaseIterable {
    case linear, log
    /// Even in |x|^exponent with the sign of x: the square root unless told otherwise.
    case power
    /// Even in x near zero and in log |x| beyond the threshold, for values of both signs.
    case symlog
    /// Seconds, told in seconds, minutes, hours or days.
    case time
    /// Seconds since 1970, told as dates and times of day in UTC.
    case date
  }
  public struct Tick: Sendable, Hashable {
    public var value: Double
    /// With `$TeX$`; empty for a tick without a label.
    public var label: String
    public var minor: Bool
    public init(_ value: Double, _ label: String, minor: Bool = false) {
      self.value = value
      self.label = label
      self.minor = minor
    }

    /// A tick with its number, every digit of it.
    public init(_ value: Double) {
      let isPlain = value == 0 || (abs(value) >= 0.001 && abs(value) < 99_999)
      self.init(value, isPlain ? NumberStyle.significant(15).text(value) : NumberStyle.scientific(14).tex(value))
    }
  }

  /// Name and unit, with `$TeX$`.
  public var label: String
  public var scale: Scale
  /// What must be in view; the marks' data widen it unless `fixed`.
  public var domain: ClosedRange<Double>?
  public var fixed: Bool
  /// nil: chosen from the range and the room.
  public var ticks: [Tick]?
  /// Of a power scale.
  public var exponent = 0.5
  /// Of a symmetric log scale: how far from zero it is linear.
  public var threshold = 1.0
  /// Counts: no tick between whole numbers.
  public var whole = false
  /// From the highest value to the lowest.
  public var isReversed = false
  /// Ticks without numbers and name: the panel below, or to the left, has the same axis.
  public var silent = false

  public init(
    _ label: String, scale: Scale = .linear, domain: ClosedRange<Double>? = nil, fixed: Bool = false,
    ticks: [Tick]? = nil
  ) {
    self.label = label
    self.scale = scale
    self.domain = domain
    self.fixed = fixed
    self.ticks = ticks
  }
}

/// Values over x × y, row by row from the lowest y: `values[j * xs.count + i]`.
public struct Grid: Sendable, Hashable {
  public var xs: [Double]
  public var ys: [Double]
  public var values: [Double]
  public init(xs: [Double], ys: [Double], values: [Double]) {
    self.xs = xs
    self.ys = ys
    self.values = values
  }

  /// A function sampled on the grid.
  public init(xs: [Double], ys: [Double], _ function: (Double, Double) -> Double) {
    self.init(xs: xs, ys: ys, values: ys.flatMap { y in xs.map { x in function(x, y) } })
  }

  /// Whether the values fill the grid.
  public var isComplete: Bool { xs.count > 1 && ys.count > 1 && values.count == xs.count * ys.count }
}

/// How values become colours in a panel, and the bar that says so.
public struct ColourBar: Sendable, Hashable {
  public var label: String
  public var scale: Axis.Scale
  /// nil: from all marks of the panel. Values outside have no colour.
  public var domain: ClosedRange<Double>?
  /// Dark for high values in place of low ones.
  public var reversed: Bool
  /// false: the colours are used and the bar is not drawn (every cell carries its value).
  public var shown: Bool
  /// How far the colours are mixed with white, so that lines and text on them stand out.
  public var tint: Double
  /// Counts: no tick between whole numbers.
  public var whole = false
  /// Two hues that part at this value, equally far on both sides where no domain is given.
  public var centre: Double?
  /// From the lowest value to the highest; empty for the theme's.
  public var colours: [Colour] = []
  public init(
    _ label: String, scale: Axis.Scale = .linear, domain: ClosedRange<Double>? = nil, reversed: Bool = false,
    shown: Bool = true, tint: Double = 0
  ) {
    self.tint = tint
    self.label = label
    self.scale = scale
    self.domain = domain
    self.reversed = reversed
    self.shown = shown
  }
}

/// A surface z(x, y) seen in perspective-free projection, with its level lines on the floor.
public struct Surface: Sendable, Hashable {
  public var grid: Grid
  public var z: Axis
  public var levels: [Double]
  /// Measured values that stand on the surface: x, y, z.
  public var points: [Point3]
  public struct Point3: Sendable, Hashable {
    public var x: Double
    public var y: Double
    public var z: Double
    public init(_ x: Double, _ y: Double, _ z: Double) {
      self.x = x
      self.y = y
      self.z = z
    }
  }
  /// The path of the lowest or the highest value across the surface, drawn on it.
  public var ridge = Ridge.none
  public enum Ridge: String, Sendable, Hashable, CaseIterable { case none, lowest, highest }
  /// Degrees: turned about the vertical, and seen from above.
  public var azimuth: Double
  public var elevation: Double
  public init(
    grid: Grid, z: Axis, levels: [Double] = [], points: [Point3] = [], azimuth: Double = -52, elevation: Double = 24
  ) {
    self.grid = grid
    self.z = z
    self.levels = levels
    self.points = points
    self.azimuth = azimuth
    self.elevation = elevation
  }
}
