// Columns of numbers or words under the field's names: what figures are drawn from, and what a spec names.

/// A table by columns, all of one length.
public struct DataTable: Sendable, Hashable {
  public enum Column: Sendable, Hashable {
    /// NaN where there is no value.
    case numbers([Double])
    /// Empty where there is none.
    case words([String])

    var count: Int {
      switch self {
      case .numbers(let values): values.count
      case .words(let values): values.count
      }
    }
  }

  public var name: String
  /// In the order in which they are shown.
  public var columns: [(name: String, column: Column)]

  public init(_ name: String, _ columns: [(name: String, column: Column)]) {
    self.name = name
    self.columns = columns
  }

  public var rows: Int { columns.first?.column.count ?? 0 }

  public subscript(name: String) -> Column? { columns.first { $0.name == name }?.column }

  public static func == (one: DataTable, other: DataTable) -> Bool {
    one.name == other.name && one.columns.elementsEqual(other.columns) { $0 == $1 }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    for column in columns { hasher.combine(column.name) }
  }

  /// Rows at these indices, in that order.
  func rows(at indices: [Int]) -> DataTable {
    DataTable(
      name,
      columns.map { name, column in
        switch column {
        case .numbers(let values): (name, .numbers(indices.map { values[$0] }))
        case .words(let values): (name, .words(indices.map { values[$0] }))
        }
      })
  }

  /// RFC 4180 with a header; numbers in the fewest digits that read back as the same.
  public var csv: String {
    let lines = (0..<rows).map { row in
      columns.map { _, column in
        switch column {
        case .numbers(let values): values[row].isNaN ? "" : "\(values[row])"
        case .words(let values): Self.quoted(values[row])
        }
      }.joined(separator: ",")
    }
    return ([columns.map(\.name).joined(separator: ",")] + lines).joined(separator: "\n")
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}

/// Collects rows of a table whose columns are known.
struct TableBuilder<Row> {
  private var columns: [(name: String, column: DataTable.Column)] = []
  private let rows: [Row]

  init(_ rows: [Row]) { self.rows = rows }

  /// Adds a column of numbers; nil and what is not finite is a gap.
  mutating func number(_ name: String, _ value: (Row) -> Double?) {
    columns.append((name, .numbers(rows.map { value($0).flatMap { $0.isFinite ? $0 : nil } ?? .nan })))
  }

  mutating func words(_ name: String, _ value: (Row) -> String) {
    columns.append((name, .words(rows.map(value))))
  }

  func table(_ name: String) -> DataTable { DataTable(name, columns) }
}
