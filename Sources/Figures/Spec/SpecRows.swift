// The rows of a mark: its table, filtered, and its channels as columns, lists or constants.

import Diagnostics
import RunLogs
import Tables
import Texts

/// The rows a mark is drawn from.
struct MarkRows {
  /// nil for a mark whose data stand in the spec.
  var table: Table?
  /// `points of panel 2`, for messages.
  var what: String
  var place: Place
}

/// A facet's column and value: rows of other values are left out.
struct FacetValue {
  var column: String
  var value: FilterValue
}

extension SpecReader {
  /// The table that `data` names, without the rows that `where` and the facet leave out; nil after a mistake.
  mutating func rows(_ map: YAMLMap, _ what: String) -> MarkRows? {
    guard let value = map["data"] else {
      if let condition = map["where"] { report("'where' needs 'data'", condition.place) }
      return MarkRows(table: nil, what: what, place: map.place)
    }
    guard let name = text(value, "data") else { return nil }
    do {
      var table = try data.table(name, at: value.place)
      if let facet, table[facet.column] != nil {
        table = table.rows(at: (0..<table.rows).filter { table.value(facet.column, $0) == facet.value })
      }
      if let condition = map["where"] { table = try filtered(table, condition) }
      isDataBound = true
      if table.rows == 0 { empty.insert(name) }
      return MarkRows(table: table, what: what, place: map.place)
    } catch {
      problems += error.diagnostics
      return nil
    }
  }

  private mutating func filtered(_ table: Table, _ value: YAMLValue) throws(Failure) -> Table {
    guard let text = text(value, "where") else { return table }
    let condition: Condition
    do {
      condition = try Condition(text)
    } catch {
      throw Failure(error.diagnostics.map { Diagnostic(.error, at: value.place, $0.headline, hint: $0.hint) })
    }
    for name in condition.names where table[name] == nil { throw unknownColumn(name, table, value.place) }
    return table.rows(
      at: (0..<table.rows).filter { row in condition.holds(condition.names.map { table.value($0, row) }) })
  }

  func unknownColumn(_ name: String, _ table: Table, _ place: Place) -> Failure {
    let names = table.columns.map(\.name)
    let near = Suggestion.nearest(to: name, among: names)
    return Failure(
      "the table '\(table.name)' has no column '\(name)'", at: place,
      hint: near.map { "did you mean '\($0)'?" } ?? "expected one of: \(names.joined(separator: ", "))")
  }

  // MARK: channels

  /// A channel of numbers: a column, a list, or one number for every row.
  ///
  /// - Returns: nil where it is not given (an error when `needed`) or wrong.
  mutating func numbers(_ map: YAMLMap, _ key: String, _ rows: MarkRows, needed: Bool = true) -> [Double]? {
    guard let value = map[key] else {
      if needed { report("\(rows.what) has no '\(key)'", rows.place, hint(key, rows)) }
      return nil
    }
    if value.list != nil { return numbers(value, key) }
    if let number = value.number {
      return Array(repeating: number, count: max(rows.table?.rows ?? 1, rows.table == nil ? 1 : 0))
    }
    guard let name = text(value, key) else { return nil }
    guard let table = rows.table else {
      report("'\(key): \(name)' names a column, and \(rows.what) has no 'data'", value.place, "data: optima")
      return nil
    }
    guard let column = table[name] else {
      problems += unknownColumn(name, table, value.place).diagnostics
      return nil
    }
    if column.cells.numbers == nil {
      report("the column '\(name)' holds words, and '\(key)' needs numbers", value.place)
    }
    return column.cells.numbers
  }

  private func hint(_ key: String, _ rows: MarkRows) -> String? {
    rows.table.map { "columns of '\($0.name)': \($0.columns.map(\.name).joined(separator: ", "))" }
  }

  /// The words of a column for every row; nil where the key names none.
  func words(_ map: YAMLMap, _ key: String, _ rows: MarkRows) -> [String]? {
    map[key]?.scalar.flatMap { rows.table?[$0]?.cells.words }
  }

  /// Channels of one length; reports lists of different ones.
  mutating func together(_ channels: [(String, [Double]?)], _ rows: MarkRows) -> [[Double]]? {
    let given = channels.compactMap(\.1)
    guard given.count == channels.count else { return nil }
    let most = given.map(\.count).max() ?? 0
    guard given.allSatisfy({ $0.count == most || $0.count == 1 }) else {
      let lengths = channels.map { "'\($0.0)' has \($0.1?.count ?? 0)" }.joined(separator: ", ")
      report("the lists of \(rows.what) differ in length: \(lengths)", rows.place)
      return nil
    }
    return given.map { $0.count == most ? $0 : Array(repeating: $0[0], count: most) }
  }
}

extension Table {
  /// A value as conditions compare it.
  func value(_ column: String, _ row: Int) -> FilterValue {
    let cells = self[column]?.cells
    if let number = cells?.numbers?[row] { return number.isNaN ? .missing : .number(number) }
    return cells?.words.map { $0[row].isEmpty ? .missing : .text($0[row]) } ?? .missing
  }
}
