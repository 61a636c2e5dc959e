// What a mark is: one file each in this folder, with all there is to know about it. Nothing outside the folder tells one
// kind from another.

import Drawing

/// A layer of a panel. All coordinates are data values.
public struct Mark: Sendable, Hashable {
  let body: any MarkBody

  init(_ body: some MarkBody) { self.body = body }

  /// The mark as one of its kind: `mark.as(LineMark.self)`.
  public func `as`<Body>(_ kind: Body.Type) -> Body? { body as? Body }

  public static func == (one: Mark, other: Mark) -> Bool { AnyHashable(one.body) == AnyHashable(other.body) }
  public func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(body)) }

  /// The values along each axis that must be in view.
  public var xs: [Double] { body.extent.xs }
  public var ys: [Double] { body.extent.ys }
  public var role: MarkRole { body.role }
  /// Its name in the legend; empty for none.
  public var name: String { body.legendName }
  /// Its kind in a spec, and its channels in the order in which they are written.
  public var written: (kind: String, channels: [(key: String, value: SpecValue?)]) {
    (type(of: body).kind.name, body.channels)
  }
}

/// What a mark tells.
public enum MarkRole: Sendable, Hashable {
  case data
  /// How well the data are known.
  case interval
  /// A rule, a text, an arrow: drawn alone it shows nothing.
  case note
}

/// Where a mark is drawn.
enum MarkLayer {
  case frame
  /// Over the frame's border, inked with the data where the panel becomes an image.
  case markers
  /// Over everything.
  case notes
}

/// All the values of a mark that must be in view.
struct Extent {
  var xs: [Double] = []
  var ys: [Double] = []
}

/// The kinds of marks by their names in specs, one line for each file of this folder.
public let markKinds: [MarkKind] = [
  LineMark.kind, PointMark.kind, BandMark.kind, ErrorBarMark.kind, CellMark.kind, ContourMark.kind, RuleMark.kind,
  TextMark.kind, ArrowMark.kind, BarMark.kind, Density.kind,
]

/// One kind of mark. What has a default here is not asked of most.
protocol MarkBody: Sendable, Hashable {
  static var kind: MarkKind { get }
  /// As a spec writes it.
  var channels: [(key: String, value: SpecValue?)] { get }
  var role: MarkRole { get }
  var layer: MarkLayer { get }
  var extent: Extent { get }
  func draw(in panel: PanelPainter) -> [Element]
  /// What its colours say, on the panel's colour scale.
  var colourValues: [Double] { get }

  /// Points of the page that it covers, close enough together that nothing slips between them; a legend keeps off them.
  func ink(in panel: PanelPainter) -> [Point]
  /// Whether it leaves no place for a legend inside the frame.
  var coversFrame: Bool { get }
  /// Whether the axes end where it does and the frame is closed.
  var fillsFrame: Bool { get }
  /// Whether the axis begins at zero where it does.
  var standsOnZero: Bool { get }
  /// Room above or below its place, points.
  var noteHeight: Double { get }

  /// Its entry in the legend; empty for none.
  var legendName: String { get }
  /// What that entry shows: marks that are alike in this have one entry.
  var withoutData: Self { get }
  /// Its sign in the legend, `swatch` points wide, from the middle of its left edge.
  func sign(at left: Point, swatch: Double, theme: Theme) -> [Element]
  /// How lint and alternative text know it; nil for what has no name.
  func series(isNamedAtEnd: Bool) -> Guide.Series?
  /// The line whose end can carry its name.
  var trail: LineMark? { get }
  /// Whether it hides the lines under it.
  var isOpaqueLine: Bool { get }
  /// Markers and the room they take, which a cell's text keeps off.
  func markerRooms(in panel: PanelPainter) -> [(at: Point, size: Double)]
}

extension MarkBody {
  var role: MarkRole { .data }
  var layer: MarkLayer { .frame }
  var colourValues: [Double] { [] }
  func ink(in panel: PanelPainter) -> [Point] { [] }
  var coversFrame: Bool { false }
  var fillsFrame: Bool { false }
  var standsOnZero: Bool { false }
  var noteHeight: Double { 0 }
  var legendName: String { "" }
  var withoutData: Self { self }
  func sign(at left: Point, swatch: Double, theme: Theme) -> [Element] { [] }
  func series(isNamedAtEnd: Bool) -> Guide.Series? { nil }
  var trail: LineMark? { nil }
  var isOpaqueLine: Bool { false }
  func markerRooms(in panel: PanelPainter) -> [(at: Point, size: Double)] { [] }
}

extension MarkBody {
  /// The mark of its legend entry.
  var entry: Mark { Mark(withoutData) }
}
