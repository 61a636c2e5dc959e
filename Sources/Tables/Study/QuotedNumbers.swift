// Numbers that a paper states, as printed.

public import Laws
import Texts

extension Table {
  /// A row a number; its source stands under the table.
  public static func quoted(_ numbers: [Quoted]) -> Table {
    var builder = TableBuilder(numbers)
    builder.label("statement", "statement", \.label)
    builder.number("value", Measure("as printed", style: .significant(5)), \.value)
    builder.words("unit", "unit", \.unit)
    return builder.table("quoted", notes: numbers.first.map { ["Quoted from \($0.source)."] } ?? [])
  }
}
