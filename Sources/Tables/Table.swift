// The table: one value from which terminal text, JSON, CSV, Markdown, LaTeX and the blocks of a report are written.

public import Laws
public import Texts

/// A name that is shown as text or as mathematics.
public struct Label: Sendable, Hashable, ExpressibleByStringLiteral {
  public var text: String
  /// TeX with its formulas in dollars; nil where the text is all there is.
  public var tex: String?

  public init(_ text: String, tex: String? = nil) { (self.text, self.tex) = (text, tex) }
  public init(stringLiteral text: String) { self.init(text) }
}

/// A column: what it measures, and a cell for each row.
public struct Column: Sendable, Hashable {
  public enum Cells: Sendable, Hashable {
    /// NaN where there is no value.
    case numbers([Double])
    case estimates([Estimate?])
    /// Empty where there is none.
    case words([String])
    case labels([Label])

    /// The values of plain numbers; nil for any other kind.
    public var numbers: [Double]? { if case .numbers(let values) = self { values } else { nil } }
    public var words: [String]? { if case .words(let values) = self { values } else { nil } }

    public var count: Int {
      switch self {
      case .numbers(let values): values.count
      case .estimates(let values): values.count
      case .words(let values): values.count
      case .labels(let values): values.count
      }
    }
  }

  /// The key in JSON and CSV, and in a spec: `batch_tokens`.
  public var name: String
  public var measure: Measure
  public var cells: Cells
  /// Which columns go first where there is no room: the highest. 0 never goes.
  public var priority: Int
  /// Whether it is for programs alone: in JSON and CSV, and nowhere else.
  public var isKey: Bool
  /// The keys of an estimate's ends: `batch_tokens_low` and `batch_tokens_high`, unless others are given.
  public var low: String
  public var high: String
  /// How each row's number is written, where the rows are different quantities; empty where all follow the measure.
  public var styles: [NumberStyle] = []
  /// How each row reads to people, where its number alone does not say all; empty elsewhere.
  public var texts: [String] = []
  /// Whether words stand at the right, as those that begin with a number.
  public var isRight = false

  public init(
    _ name: String, _ measure: Measure, _ cells: Cells, priority: Int = 0, isKey: Bool = false, low: String? = nil,
    high: String? = nil
  ) {
    (self.name, self.measure, self.cells) = (name, measure, cells)
    (self.priority, self.isKey) = (priority, isKey)
    (self.low, self.high) = (low ?? name + "_low", high ?? name + "_high")
  }

  func style(_ row: Int) -> NumberStyle { row < styles.count ? styles[row] : measure.style }

  /// Whether its cells stand at the right.
  var standsRight: Bool { isNumeric || isRight }

  public var isNumeric: Bool {
    switch cells {
    case .numbers, .estimates: true
    case .words, .labels: false
    }
  }
}

/// A table by columns, all of one length.
public struct Table: Sendable, Hashable {
  /// Names its schema: `optima` is `lawbook.optima/1` in JSON and CSV.
  public var name: String
  /// Grows when a column changes its name or meaning.
  public var version = 1
  /// Stands above it; empty for none.
  public var title: String
  /// In the order in which they are shown.
  public var columns: [Column]
  /// Sentences that stand under it.
  public var notes: [String]

  public init(_ name: String, title: String = "", columns: [Column], notes: [String] = []) {
    (self.name, self.title, self.columns, self.notes) = (name, title, columns, notes)
  }

  /// The columns that people see.
  var shown: [Column] { columns.filter { !$0.isKey } }

  public var rows: Int { columns.first?.cells.count ?? 0 }
  public var schema: String { "lawbook.\(name)/\(version)" }
  public subscript(name: String) -> Column? { columns.first { $0.name == name } }

  /// Rows at these indices, in that order.
  public func rows(at indices: [Int]) -> Table {
    var table = self
    for index in table.columns.indices {
      switch columns[index].cells {
      case .numbers(let values): table.columns[index].cells = .numbers(indices.map { values[$0] })
      case .estimates(let values): table.columns[index].cells = .estimates(indices.map { values[$0] })
      case .words(let values): table.columns[index].cells = .words(indices.map { values[$0] })
      case .labels(let values): table.columns[index].cells = .labels(indices.map { values[$0] })
      }
      if !columns[index].texts.isEmpty { table.columns[index].texts = indices.map { columns[index].texts[$0] } }
      if !columns[index].styles.isEmpty { table.columns[index].styles = indices.map { columns[index].style($0) } }
    }
    return table
  }

  /// With the rows of another table of the same columns under its own.
  public func appending(_ other: Table) -> Table {
    var table = self
    for (index, more) in zip(columns.indices, other.columns) {
      let own = columns[index]
      switch (own.cells, more.cells) {
      case (.numbers(let a), .numbers(let b)): table.columns[index].cells = .numbers(a + b)
      case (.estimates(let a), .estimates(let b)): table.columns[index].cells = .estimates(a + b)
      case (.words(let a), .words(let b)): table.columns[index].cells = .words(a + b)
      case (.labels(let a), .labels(let b)): table.columns[index].cells = .labels(a + b)
      default: preconditionFailure("tables of different columns")
      }
      table.columns[index].styles = own.styles + more.styles
      table.columns[index].texts = own.texts + more.texts
    }
    return table
  }

  /// The same with plain numbers and words alone, as programs and figures read it: an estimate is three columns, its
  /// value and its ends; a label is its text.
  public var flat: Table {
    var table = self
    table.columns = columns.flatMap(\.flat)
    return table
  }

  /// Its first rows.
  public func prefix(_ count: Int) -> Table { count >= rows ? self : rows(at: Array(0..<max(count, 0))) }
}

extension Column {
  fileprivate var flat: [Column] {
    switch cells {
    case .numbers, .words: return [self]
    case .labels(let labels): return [Column(name, measure, .words(labels.map(\.text)), priority: priority)]
    case .estimates(let estimates):
      func column(_ name: String, _ value: (Estimate) -> Double?) -> Column {
        Column(name, measure, .numbers(estimates.map { $0.flatMap(value).finiteOrNaN }), priority: priority)
      }
      return [column(name, \.value), column(low, \.low), column(high, \.high)]
    }
  }
}

extension Double? {
  fileprivate var finiteOrNaN: Double { flatMap { $0.isFinite ? $0 : nil } ?? .nan }
}

/// Collects the columns of a table from its rows.
public struct TableBuilder<Row> {
  private var columns: [Column] = []
  private let rows: [Row]

  public init(_ rows: [Row]) { self.rows = rows }

  /// Adds a column of numbers; nil and what is not finite is a gap.
  public mutating func number(_ name: String, _ measure: Measure, priority: Int = 0, _ value: (Row) -> Double?) {
    columns.append(Column(name, measure, .numbers(rows.map { value($0).finiteOrNaN }), priority: priority))
  }

  /// Adds a column of values with intervals; `low` and `high` are the keys of the ends.
  public mutating func estimate(
    _ name: String, _ measure: Measure, priority: Int = 0, low: String? = nil, high: String? = nil,
    _ value: (Row) -> Estimate?
  ) {
    columns.append(Column(name, measure, .estimates(rows.map(value)), priority: priority, low: low, high: high))
  }

  public mutating func words(_ name: String, _ heading: String = "", priority: Int = 0, _ value: (Row) -> String) {
    columns.append(Column(name, .words(heading), .words(rows.map(value)), priority: priority))
  }

  public mutating func label(_ name: String, _ heading: String = "", priority: Int = 0, _ value: (Row) -> Label) {
    columns.append(Column(name, .words(heading), .labels(rows.map(value)), priority: priority))
  }

  public func table(_ name: String, title: String = "", notes: [String] = []) -> Table {
    Table(name, title: title, columns: columns, notes: notes)
  }
}
