// Two quantities as the sides of a table: the values of one stand down, those of the other across.

import Texts

extension Table {
  /// - Parameters:
  ///   - down: what stands at the left, a value for each cell.
  ///   - across: what stands at the head, a value for each cell.
  ///   - cells: what stands at their crossing; a dot stands where there is nothing.
  static func pivot(
    _ name: String, down: (measure: Measure, values: [Double]), across: (measure: Measure, values: [Double]),
    _ cells: [String], notes: [String]
  ) -> Table {
    let rows = Set(down.values).sorted()
    let columns = Set(across.values).sorted()
    var found: [Double: [Double: String]] = [:]
    for (index, text) in cells.enumerated() { found[down.values[index], default: [:]][across.values[index]] = text }
    let (left, head) = (down.measure, across.measure)
    let corner = Measure(
      "\(left.heading) \\ \(head.heading)",
      tex: "\(left.tex ?? left.heading)\\;\\backslash\\;\(head.tex ?? head.heading)",
      style: left.style)
    return Table(
      name,
      columns: [Column("down", corner, .numbers(rows))]
        + columns.map { column in
          let text = head.style.text(column)
          var cell = Column(text, Measure(text), .words(rows.map { found[$0]?[column] ?? "·" }))
          cell.isRight = true
          return cell
        }, notes: notes)
  }
}
