// Rows of typed columns for the reader of rows: the cells of a row hold numbers as they are, and places of its texts.

import Runs

extension Cells {
  /// What each column of a group holds.
  mutating func prepare(_ group: ColumnGroup) {
    for (index, column) in group.columns.enumerated() {
      switch column?.kind {
      case .double: forms[index] = .double
      case .whole: forms[index] = .whole
      case .truth: forms[index] = .truth
      case .text: forms[index] = .string
      case nil: forms[index] = .plain
      }
    }
  }

  /// Takes a row of the group. A number lies in `starts`, with its complement in `ends`, so that the two never agree; a
  /// value that is not there is an empty cell.
  @inline(__always)
  mutating func take(_ row: Int, _ group: ColumnGroup, _ wanted: [Int]) {
    for index in wanted {
      guard let column = group.columns[index] else { continue }
      let value = column.values[row]
      if value == column.kind.missing {
        (starts[index], ends[index]) = (0, 0)
      } else if column.kind == .double || column.kind == .whole {
        (starts[index], ends[index]) = (value, ~value)
      } else {
        let offset = group.offsets[index]
        starts[index] = offset + (value > 0 ? column.wordEnds[value - 1] : 0)
        ends[index] = offset + column.wordEnds[value]
      }
    }
  }

  /// The number of a typed cell; nil where it holds text.
  @inline(__always)
  func typed(_ column: Int) -> Double? {
    switch forms[column] {
    case .double: Double(bitPattern: UInt64(bitPattern: Int64(starts[column])))
    case .whole: Double(starts[column])
    default: nil
    }
  }
}

extension RowParser {
  /// The columns that this file is read from. Rows that are runs are told apart by all of them.
  var wantedColumns: [Int] {
    if plan.identity == .row { return Array(log.columns.indices) }
    let asked = plan.filters.flatMap(\.slots).compactMap(\.column)
    return Set((plan.columns + asked).filter { $0 >= 0 }).sorted()
  }

  /// The chunk of one group of rows.
  mutating func parse(_ table: any ColumnTable, group index: Int) -> Chunk {
    let wanted = wantedColumns
    do throws(FileFault) {
      let group = try ColumnGroup(table, group: index, wanted: wanted)
      cells.prepare(group)
      if moments.trainLoss.column >= 0, plan.identity != .row { reserve(group.rows) }
      for row in 0..<group.rows {
        chunk.lines += 1
        cells.take(row, group, wanted)
        parseRow(group.text.span, row, row + 1)
      }
      closePiece()
      if !asideRows.isEmpty { chunk.aside = [aside(group, wanted)] }
    } catch {
      // Rows after a damaged group keep their numbers.
      chunk.lines = table.groups[index]
      let first = table.groups[..<index].reduce(1, +)
      let lost = LedgerReason.lostRows(first: first, last: first + table.groups[index] - 1, error)
      chunk.refused.append(.init(line: 0, run: nil, problem: .init(lost), isRow: false))
    }
    return chunk
  }

  /// What the rows kept out would have measured.
  private func aside(_ group: ColumnGroup, _ wanted: [Int]) -> Chunk {
    var parser = withoutFilters
    parser.cells.prepare(group)
    for row in asideRows {
      parser.chunk.lines = row.line
      parser.cells.take(row.start, group, wanted)
      parser.parseRow(group.text.span, row.start, row.next)
      parser.mark(row)
    }
    parser.closePiece()
    return parser.chunk
  }

  /// A fingerprint of all values of a row.
  func typedHash(_ text: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for column in cells.starts.indices {
      let (start, end) = (cells.starts[column], cells.ends[column])
      let isText = cells.typed(column) == nil
      let value = isText ? Bytes.hash(text, start, end) : UInt64(bitPattern: Int64(start)) &+ (start == end ? 1 : 2)
      hash = (hash ^ value) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 31
    }
    return hash
  }
}
