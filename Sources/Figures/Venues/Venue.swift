// Where a figure will stand: its exact widths, its type and lines, and what the place allows.

public import Drawing
public import Plots

/// A venue: a theme and the sizes and limits that go with it. Switching venues lays a figure out anew; nothing is scaled.
public struct Venue: Sendable, Hashable {
  /// A width that the venue has, and the height a figure has there unless told otherwise, points.
  public struct Width: Sendable, Hashable {
    public var name: String
    public var size: Size
    public init(name: String, size: Size) {
      self.name = name
      self.size = size
    }
  }

  public var name: String
  public var title: String
  public var theme: Theme
  /// At least one; the first is the default.
  public var widths: [Width]
  /// Whether one of the widths was asked for by name.
  public var isWidthChosen = false
  /// No figure is higher, points.
  public var tallest: Double
  /// No type but scripts is smaller, points.
  public var leastText: Double
  /// Whether figures must be vector graphics.
  public var isPrinted: Bool

  public init(
    name: String = "notebook", title: String = "", theme: Theme = Theme(),
    widths: [Width] = [
      Width(name: "column", size: .inches(3.25, 2.4)), Width(name: "page", size: .inches(6.75, 3.2)),
    ], tallest: Double = 9 * 72,
    leastText: Double = 6, isPrinted: Bool = true
  ) {
    self.name = name
    self.title = title
    self.theme = theme
    self.widths = widths
    self.tallest = tallest
    self.leastText = leastText
    self.isPrinted = isPrinted
  }

  /// What reports and figures are made for when nothing else is said: one column of a two-column paper.
  public static let standard = Venue()

  public var size: Size { widths[0].size }

  /// The size at a width of one's own: a venue's width keeps its height, any other gets one that suits it.
  ///
  /// - Parameter width: points.
  public func size(width: Double) -> Size {
    widths.first { abs($0.size.width - width) < 0.01 }?.size ?? Self.suiting(width, tallest: tallest)
  }

  /// Narrow figures are nearly as high as wide, wide ones lie down.
  static func suiting(_ width: Double, tallest: Double) -> Size {
    let column = 3.25 * 72
    let height = width <= column ? width * 2.4 / 3.25 : 2.4 * 72 + (width - column) * 0.27
    return Size(width, min(height, tallest))
  }
}
