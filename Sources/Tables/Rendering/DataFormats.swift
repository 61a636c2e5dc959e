// Tables for programs: CSV and JSON, every digit kept, units and the schema named.

public import Texts

extension Table {
  /// RFC 4180 with a header line; numbers in the fewest digits that read back as the same double. An estimate is three
  /// columns: `alpha`, `alpha_low`, `alpha_high`. With `describing`, lines in front name the schema and the units.
  public func csv(describing: Bool = true) -> String {
    let flat = flat.columns
    let units = flat.compactMap { column in column.unit.map { "\(column.name) in \($0)" } }
    let head = describing ? ["# \(schema)" + (units.isEmpty ? "" : ": " + units.joined(separator: ", "))] : []
    let lines = (0..<rows).map { row in flat.map { $0.field(row) }.joined(separator: ",") }
    return (head + [flat.map { quotedForCSV($0.name) }.joined(separator: ",")] + lines).joined(separator: "\n")
  }

  /// `schema`, `columns` with their units, and `rows` as objects.
  public var json: JSONValue {
    let flat = flat.columns
    return [
      "schema": .string(schema),
      "columns": .array(flat.map { ["name": .string($0.name), "unit": JSONValue($0.unit)] }),
      "rows": .array((0..<rows).map { row in .object(flat.map { (key: $0.name, value: $0.value(row)) }) }),
    ]
  }
}

extension Column {
  fileprivate var unit: String? { measure.unit.isEmpty || cells.numbers == nil ? nil : measure.unit }

  fileprivate func field(_ row: Int) -> String {
    if let values = cells.numbers { return values[row].isFinite ? JSONValue.digits(values[row]) : "" }
    return quotedForCSV(cells.words?[row] ?? "")
  }

  fileprivate func value(_ row: Int) -> JSONValue {
    if let values = cells.numbers { return values[row].isFinite ? .number(values[row]) : .null }
    return JSONValue(cells.words.flatMap { $0[row].isEmpty ? nil : $0[row] })
  }
}

func quotedForCSV(_ text: String) -> String {
  guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) || text.hasPrefix("#") else { return text }
  return "\"\(text.replacing("\"", with: "\"\""))\""
}
