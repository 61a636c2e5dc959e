// A finished figure: shapes, text and images at their final places, in points. Back ends draw it and decide nothing.

public struct Scene: Sendable, Hashable {
  public var size: Size
  public var background: Colour?
  public var elements: [Element]
  public var title: String
  /// Alternative text: what the figure shows, in words.
  public var summary: String
  /// What the axes and series are called.
  public var guide: Guide

  public init(
    size: Size, background: Colour? = .white, elements: [Element] = [], title: String = "", summary: String = "",
    guide: Guide = Guide()
  ) {
    self.size = size
    self.background = background
    self.elements = elements
    self.title = title
    self.summary = summary
    self.guide = guide
  }
}

public indirect enum Element: Sendable, Hashable {
  case shape(Shape)
  case text(TextBlock)
  case dots(Dots)
  case image(PixelGrid)
  /// What was rasterised on request.
  case picture(Picture)
  case group(Group)
}

public struct Stroke: Sendable, Hashable {
  public enum Cap: String, Sendable, Hashable { case butt, round, square }
  public enum Join: String, Sendable, Hashable { case miter, round, bevel }
  public var colour: Colour
  /// Points.
  public var width: Double
  /// Lengths of dash and gap in points; empty for a solid line.
  public var dash: [Double]
  public var cap: Cap
  public var join: Join

  public init(_ colour: Colour, width: Double, dash: [Double] = [], cap: Cap = .butt, join: Join = .round) {
    self.colour = colour
    self.width = width
    self.dash = dash
    self.cap = cap
    self.join = join
  }
}

public struct Shape: Sendable, Hashable {
  public var path: Path
  public var fill: Colour?
  public var stroke: Stroke?
  public init(_ path: Path, fill: Colour? = nil, stroke: Stroke? = nil) {
    self.path = path
    self.fill = fill
    self.stroke = stroke
  }
}

/// Many equal round dots: back ends draw each as a zero-length round-capped stroke, a sixth of the bytes of a circle.
/// Translucent ones darken each other, so that a crowd is seen as one, unless there are very many.
public struct Dots: Sendable, Hashable {
  public var centres: [Point]
  public var diameter: Double
  public var colour: Colour
  /// Painted as one area, however translucent.
  public var isUnion: Bool
  public init(_ centres: [Point], diameter: Double, colour: Colour, isUnion: Bool = false) {
    self.isUnion = isUnion
    self.centres = centres
    self.diameter = diameter
    self.colour = colour
  }

  /// Whether each dot is painted by itself.
  public var addsUp: Bool { !isUnion && colour.alpha < 1 && centres.count <= 5000 }
}

/// A grid of flat coloured cells, drawn as one image without smoothing; row 0 at the top.
public struct PixelGrid: Sendable, Hashable {
  public var frame: Rect
  public var columns: Int
  public var rows: Int
  /// Row by row, `columns × rows`.
  public var colours: [Colour]
  public init(frame: Rect, columns: Int, rows: Int, colours: [Colour]) {
    self.frame = frame
    self.columns = columns
    self.rows = rows
    self.colours = colours
  }
}

/// A finished image in PNG, stretched over a frame.
public struct Picture: Sendable, Hashable {
  public var frame: Rect
  public var png: [UInt8]
  public init(frame: Rect, png: [UInt8]) {
    self.frame = frame
    self.png = png
  }
}

public struct Group: Sendable, Hashable {
  /// A stable name (`axis-x`, `marks-0`), unique in the scene or empty.
  public var id: String
  public var clip: Rect?
  /// Dots per inch at which the group is drawn as an image; nil for vectors.
  public var resolution: Double?
  public var elements: [Element]
  public init(id: String = "", clip: Rect? = nil, resolution: Double? = nil, _ elements: [Element]) {
    self.resolution = resolution
    self.id = id
    self.clip = clip
    self.elements = elements
  }
}

public struct Font: Sendable, Hashable {
  /// A family name as fontconfig knows it, `TeX Gyre Termes`.
  public var family: String
  /// Points.
  public var size: Double
  public var bold: Bool
  public var italic: Bool
  public init(_ family: String, size: Double, bold: Bool = false, italic: Bool = false) {
    self.family = family
    self.size = size
    self.bold = bold
    self.italic = italic
  }
}

/// Text set on one line: pieces at places that were measured with the same fonts.
public struct TextBlock: Sendable, Hashable {
  /// One run of one font; x and y are its baseline start relative to the block's origin, before rotation.
  public struct Piece: Sendable, Hashable {
    public var text: String
    public var font: Font
    public var x: Double
    public var y: Double
    public var width: Double
    public var colour: Colour?
    /// What copying and reading aloud give where that differs from the code points drawn (an italic α reads α).
    public var reads: String?
    /// Glyphs of the font that no code point gives (tall fences, wide accents); drawn in place of the text's own.
    public var glyphs: Glyphs?
    public init(
      _ text: String, font: Font, x: Double, y: Double = 0, width: Double, colour: Colour? = nil, reads: String? = nil,
      glyphs: Glyphs? = nil
    ) {
      self.reads = reads
      self.glyphs = glyphs
      self.text = text
      self.font = font
      self.x = x
      self.y = y
      self.width = width
      self.colour = colour
    }
  }

  /// Glyphs by their numbers in a font, which together read as one piece's text: one variant, or a fence of parts.
  public struct Glyphs: Sendable, Hashable {
    public struct Placed: Sendable, Hashable {
      public var index: UInt32
      /// Relative to the piece's own place.
      public var offset: Point
      public init(index: UInt32, offset: Point) {
        self.index = index
        self.offset = offset
      }
    }
    public var placed: [Placed]
    /// The same as outlines, for what knows no fonts; filled, relative to the piece's own place.
    public var outline: Path
    public init(placed: [Placed], outline: Path) {
      self.placed = placed
      self.outline = outline
    }
  }

  /// Bars of fractions and roots, relative to the origin.
  public var rules: [Rect]
  public var pieces: [Piece]
  /// Baseline start of the whole.
  public var origin: Point
  /// Degrees, clockwise on the page; −90 reads upwards.
  public var rotation: Double
  public var colour: Colour
  /// Drawn under the text in this colour, `haloWidth` points wide, so that it stays readable over lines.
  public var halo: Colour?
  public var haloWidth: Double

  public init(
    pieces: [Piece], rules: [Rect] = [], origin: Point, rotation: Double = 0, colour: Colour = .black,
    halo: Colour? = nil, haloWidth: Double = 1.5
  ) {
    self.pieces = pieces
    self.rules = rules
    self.origin = origin
    self.rotation = rotation
    self.colour = colour
    self.halo = halo
    self.haloWidth = haloWidth
  }

  /// The plain text, pieces joined.
  public var string: String { pieces.map { $0.reads ?? $0.text }.joined() }
}
