// What a mark is made of, whatever it was written in: columns, lists and settings under the names of its keys.

public import Drawing

/// How a kind of mark is read.
public struct MarkKind: Sendable {
  /// In a spec: `error_bars`.
  public var name: String
  public var keys: [MarkKey]
  /// Makes the marks of one layer; the panel is there for what they ask of its axes and colour bar.
  public var make: @Sendable (any Channels, inout Panel) -> [Mark]

  init(_ name: String, _ keys: [MarkKey], _ make: @escaping @Sendable (any Channels, inout Panel) -> [Mark]) {
    (self.name, self.keys, self.make) = (name, MarkKey.rows + keys, make)
  }
}

/// A key of a mark, declared once: what it takes, and what it does.
public struct MarkKey: Sendable, Hashable {
  public enum Value: Sendable, Hashable {
    /// A column, a list of numbers, or one number for every row.
    case channel
    /// A channel, or a column of words.
    case positions
    /// A channel, or pairs of edges.
    case edges
    /// A colour, a symbol or a dash, or a column whose values each have their own.
    case look
    case column
    case number(ClosedRange<Double>)
    case numbers
    case truth
    case text
    /// Text for every row, or a list of it.
    case texts
    case word([String])
    /// A list of numbers, or how many.
    case levels
  }

  public var name: String
  public var value: Value
  /// In lower case, without a full stop.
  public var sentence: String

  public init(_ name: String, _ value: Value, _ sentence: String) {
    (self.name, self.value, self.sentence) = (name, value, sentence)
  }

  static let rows = [
    MarkKey("data", .text, "a table of the study, or a `.csv` file beside the spec"),
    MarkKey("where", .text, "a condition that rows must meet, as in `lawbook fit --where`"),
  ]
  static let x = MarkKey("x", .channel, "places along x")
  static let y = MarkKey("y", .channel, "places along y")
  static let low = MarkKey("low", .channel, "the lower ends")
  static let high = MarkKey("high", .channel, "the upper ends")
  static let colour = MarkKey(
    "colour", .look, "`'#0072b2'`, `ink`, `faint`, the number of a category from 0, or a column")
  public static let opacity = MarkKey("opacity", .number(0...1), "from 0, not to be seen, to 1")
  static let label = MarkKey("label", .text, "its name in the legend; `{params}` is the row's value")
  static let by = MarkKey("by", .column, "a column that splits it into series without a difference")
  static let dash = MarkKey("dash", .look, "solid, dashed, dotted, dashdot, lengths in points, or a column")
  static let sort = MarkKey("sort", .truth, "`false`: in the order of the rows, not along x")
  static let value = MarkKey("value", .channel, "what the colours or levels show")
  static let shade = MarkKey("value", .channel, "its place on the colour bar, whose colour it gets")
  static let series = [colour, shade, opacity, label, by]
}

/// Rows that look alike, and how.
public struct MarkSeries: Sendable {
  public var rows: [Int]
  public var colour: Colour
  public var symbol: PointMark.Symbol
  public var dash: [Double]
  public var label: String
  /// On the panel's colour scale.
  public var value: Double?

  public init(
    rows: [Int], colour: Colour, symbol: PointMark.Symbol, dash: [Double], label: String, value: Double? = nil
  ) {
    (self.rows, self.colour, self.symbol, self.value) = (rows, colour, symbol, value)
    (self.dash, self.label) = (dash, label)
  }
}

/// The layer that a mark is made of. What is wrong is collected by the reader, with its place.
public protocol Channels: AnyObject {
  var theme: Theme { get }
  /// `mark 2 of panel 1, points,`, for messages.
  var what: String { get }
  /// Whether its rows come from a table.
  var hasTable: Bool { get }
  func has(_ key: String) -> Bool
  /// Whether a list stands under the key.
  func isList(_ key: String) -> Bool
  /// The word under the key: a column, where it is a channel.
  func word(_ key: String) -> String?

  /// A channel of numbers for every row; nil where it is not given (a mistake when `isNeeded`) or wrong.
  func numbers(_ key: String, isNeeded: Bool) -> [Double]?
  /// The words of a column; nil where the key names none.
  func words(_ key: String) -> [String]?
  /// A list of pairs; nil where no such list stands there.
  func pairs(_ key: String) -> [ClosedRange<Double>]?
  /// Channels stretched to one length; a mistake where they have several.
  func aligned(_ channels: [(key: String, values: [Double]?)]) -> [[Double]]?

  /// A number in the range of the key's declaration.
  func number(_ key: String) -> Double?
  func list(_ key: String) -> [Double]?
  func truth(_ key: String) -> Bool?
  func text(_ key: String) -> String?
  /// A list of text.
  func texts(_ key: String) -> [String]?
  func colour(_ key: String, or usual: Colour) -> Colour
  func dash(_ key: String) -> [Double]?
  func category(_ index: Int) -> Colour

  /// The rows split by the columns that `colour`, `symbol`, `dash` and `by` name, in the order of what splits them.
  func series(_ count: Int) -> [MarkSeries]
  /// A template with the row's values: `{params}` as 82k, `{loss:4}` with four digits.
  func filled(_ template: String, row: Int) -> String
  /// A word of the data as a label: what would be TeX there is text here.
  func plain(_ word: String) -> String

  /// - Parameter key: where the mistake stands; nil for the whole mark.
  func report(_ headline: String, at key: String?, hint: String?)
}

extension Channels {
  func numbers(_ key: String) -> [Double]? { numbers(key, isNeeded: true) }
  func report(_ headline: String) { report(headline, at: nil, hint: nil) }

  /// Channels of one length; nil after a mistake.
  func together(_ keys: String...) -> [[Double]]? { aligned(keys.map { ($0, numbers($0)) }) }

  /// Rows by x, unless `sort: false` or the numbers stand in the spec.
  func ordered(_ rows: [Int], by x: [Double]) -> [Int] {
    let isWanted = truth("sort") ?? !isList("x")
    return isWanted ? rows.sorted { (x[$0], $0) < (x[$1], $1) } : rows
  }

  /// Places along x: numbers, or those of a column of words, which the axis then names.
  func positions(on axis: inout Axis) -> [Double]? {
    guard let words = words("x") else { return numbers("x") }
    var names: [String] = []
    for word in words where !names.contains(word) { names.append(word) }
    axis.name(names.map(plain))
    return words.map { word in names.firstIndex(of: word).map { Double($0) } ?? .nan }
  }

  /// Values over x and y: a full grid of lists, or rows that fill one.
  public func grid() -> Grid? {
    guard let xs = numbers("x"), let ys = numbers("y"), let values = numbers("value") else { return nil }
    if !hasTable, values.count == xs.count * ys.count { return Grid(xs: xs, ys: ys, values: values) }
    let (columns, lines) = (Set(xs).sorted(), Set(ys).sorted())
    guard xs.count == ys.count, ys.count == values.count, columns.count * lines.count == values.count,
      columns.count > 1, lines.count > 1
    else {
      report(
        "\(what) needs a value for every pair of x and y: \(columns.count) × \(lines.count) places, \(values.count) values",
        at: nil, hint: "keep one value a pair with 'where'")
      return nil
    }
    var places: [Point: Double] = [:]
    for row in values.indices { places[Point(xs[row], ys[row])] = values[row] }
    return Grid(xs: columns, ys: lines) { places[Point($0, $1)] ?? .nan }
  }
}

extension Axis {
  /// Ticks with these names at 0, 1, 2, …
  mutating func name(_ names: [String]) {
    ticks = names.enumerated().map { Tick(Double($0), $1) }
    domain = -0.6...(Double(max(names.count, 1)) - 0.4)
    fixed = true
  }
}

/// A value as a spec writes it.
public enum SpecValue: Sendable, Hashable {
  case number(Double)
  case numbers([Double])
  case pairs([ClosedRange<Double>])
  /// A word of the grammar.
  case word(String)
  case text(String)
  case texts([String])
  case truth(Bool)

  static func colour(_ colour: Colour) -> SpecValue { .text(colour.hex) }
  /// nil for an empty list, which is not written.
  static func ifAny(_ values: [Double]) -> SpecValue? { values.isEmpty ? nil : .numbers(values) }
  static func ifAny(_ text: String) -> SpecValue? { text.isEmpty ? nil : .text(text) }
  static func ifTrue(_ truth: Bool) -> SpecValue? { truth ? .truth(true) : nil }
}

/// Keys that several marks write alike.
enum Written {
  static func places(_ points: [Point]) -> [(key: String, value: SpecValue?)] {
    [("x", .numbers(points.map(\.x))), ("y", .numbers(points.map(\.y)))]
  }

  static func look(_ colour: Colour, _ value: Double? = nil) -> [(key: String, value: SpecValue?)] {
    [
      ("colour", .colour(colour)), ("value", value.map { .number($0) }),
      ("opacity", colour.alpha < 1 ? .number(colour.alpha) : nil),
    ]
  }

  static func label(_ label: String) -> [(key: String, value: SpecValue?)] { [("label", .ifAny(label))] }
}
