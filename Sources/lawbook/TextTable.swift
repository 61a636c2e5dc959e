// Columns of text for a terminal, each as wide as its widest cell.

import Diagnostics

struct TextTable {
  enum Alignment { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// An empty header leaves the header line out.
  init(_ columns: [(title: String, alignment: Alignment)]) {
    alignments = columns.map(\.alignment)
    if columns.contains(where: { !$0.title.isEmpty }) { rows.append(columns.map(\.title)) }
  }

  /// Adds a row; a cell more than there are columns is dropped. Text from logs is made harmless here.
  mutating func add(_ cells: String...) { add(cells) }

  mutating func add(_ cells: [String]) {
    rows.append(cells.prefix(alignments.count).map { Printable.clean($0, longest: 400).replacing("\n", with: " ") })
  }

  /// The lines, two spaces in front and between, none at their ends.
  var lines: [String] {
    let widths = alignments.indices.map { column in rows.map { cell($0, column).count }.max() ?? 0 }
    return rows.map { row in
      var line = " "
      for column in alignments.indices {
        line += " " + padded(cell(row, column), widths[column], alignments[column]) + " "
      }
      return String(line.reversed().drop(while: { $0 == " " }).reversed())
    }
  }

  private func cell(_ row: [String], _ column: Int) -> String { column < row.count ? row[column] : "" }

  private func padded(_ text: String, _ width: Int, _ alignment: Alignment) -> String {
    let gap = String(repeating: " ", count: max(width - text.count, 0))
    return alignment == .left ? text + gap : gap + text
  }
}
