// Tables for programs: CSV and JSON, every digit kept, units and the schema named.

import Laws
public import Texts

extension Table {
  /// RFC 4180 with a header line; numbers in the fewest digits that read back as the same double. An estimate is three
  /// columns: `alpha`, `alpha_low`, `alpha_high`. With `describing`, lines in front name the schema and the units.
  public func csv(describing: Bool = true) -> String {
    let flat = columns.flatMap(\.flat)
    let units = flat.filter { !$0.unit.isEmpty }.map { "\($0.name) in \($0.unit)" }
    let head = describing ? ["# \(schema)" + (units.isEmpty ? "" : ": " + units.joined(separator: ", "))] : []
    let lines = (0..<rows).map { row in flat.map { $0.field(row) }.joined(separator: ",") }
    return (head + [flat.map { quotedForCSV($0.name) }.joined(separator: ",")] + lines).joined(separator: "\n")
  }

  /// `schema`, `columns` with their units, and `rows` as objects.
  public var json: JSONValue {
    let flat = columns.flatMap(\.flat)
    return [
      "schema": .string(schema),
      "columns": .array(flat.map { ["name": .string($0.name), "unit": JSONValue($0.unit.isEmpty ? nil : $0.unit)] }),
      "rows": .array((0..<rows).map { row in .object(flat.map { (key: $0.name, value: $0.value(row)) }) }),
    ]
  }
}

/// A column of plain numbers or words.
struct FlatColumn {
  enum Cells {
    case numbers([Double])
    case words([String])
  }

  var name: String
  var unit = ""
  var cells: Cells

  func field(_ row: Int) -> String {
    switch cells {
    case .numbers(let values): values[row].isFinite ? JSONValue.digits(values[row]) : ""
    case .words(let values): quotedForCSV(values[row])
    }
  }

  func value(_ row: Int) -> JSONValue {
    switch cells {
    case .numbers(let values): values[row].isFinite ? .number(values[row]) : .null
    case .words(let values): values[row].isEmpty ? .null : .string(values[row])
    }
  }
}

extension Column {
  var flat: [FlatColumn] {
    switch cells {
    case .numbers(let values): [FlatColumn(name: name, unit: measure.unit, cells: .numbers(values))]
    case .words(let values): [FlatColumn(name: name, cells: .words(values))]
    case .labels(let values): [FlatColumn(name: name, cells: .words(values.map(\.text)))]
    case .estimates(let values):
      [
        FlatColumn(name: name, unit: measure.unit, cells: .numbers(values.map { $0?.value ?? .nan })),
        FlatColumn(name: name + "_low", unit: measure.unit, cells: .numbers(values.map { $0?.low ?? .nan })),
        FlatColumn(name: name + "_high", unit: measure.unit, cells: .numbers(values.map { $0?.high ?? .nan })),
      ]
    }
  }
}

func quotedForCSV(_ text: String) -> String {
  guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) || text.hasPrefix("#") else { return text }
  return "\"\(text.replacing("\"", with: "\"\""))\""
}
