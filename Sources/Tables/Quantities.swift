// A table of different quantities, a row each: what a prediction or a plan consists of.

public import Laws

/// One row: what it is, how it is written, and its value.
public struct QuantityRow: Sendable, Hashable {
  /// The key in JSON and CSV: `batch_tokens`.
  public var key: String
  public var name: Label
  public var measure: Measure
  public var estimate: Estimate?

  public init(_ key: String, _ name: Label, _ measure: Measure, _ estimate: Estimate?) {
    (self.key, self.name, self.measure, self.estimate) = (key, name, measure, estimate)
  }
}

extension Table {
  /// Rows of quantities with value, interval and unit; those without a value are left out.
  public static func quantities(_ name: String, title: String = "", _ rows: [QuantityRow], notes: [String] = [])
    -> Table
  {
    let rows = rows.filter { $0.estimate != nil }
    var value = Column("value", Measure("value [95 % interval]"), .estimates(rows.map(\.estimate)))
    if rows.allSatisfy({ $0.estimate?.low == nil }) { value.measure.heading = "value" }
    value.styles = rows.map(\.measure.style)
    return Table(
      name, title: title,
      columns: [
        Column("quantity", Measure("quantity"), .words(rows.map(\.key)), isKey: true),
        Column("name", Measure(""), .labels(rows.map(\.name))), value,
        Column("unit", Measure("unit"), .words(rows.map(\.measure.unit))),
      ], notes: notes)
  }
}
