// Rows that a condition keeps out are gone through once more: what they measured may be put back.

import Runs

extension RowParser {
  /// What the rows kept out would have measured: read where they stand, as if there were no conditions.
  func aside(_ text: Span<UInt8>) -> Chunk {
    var parser = withoutFilters
    for row in asideRows { parser.readAside(text, row) }
    parser.closePiece()
    return parser.chunk
  }

  /// A parser for the same file that takes every row.
  var withoutFilters: RowParser {
    var unfiltered = plan
    unfiltered.filters = []
    return RowParser(log, unfiltered, scales: scales, isAside: true, decimalComma: decimalComma)
  }

  private mutating func readAside(_ text: Span<UInt8>, _ row: AsideRow) {
    chunk.lines = row.line
    var next = row.next
    if log.format == .jsonLines {
      _ = json.read(text, row.start, row.next - 1, into: &cells)
    } else {
      _ = csv.split(text, row.start, row.next, into: &cells, next: &next)
    }
    parseRow(text, row.start, row.next)
    mark(row)
  }

  /// Notes which condition kept out what the row measured.
  mutating func mark(_ row: AsideRow) {
    while chunk.filters.count < chunk.evaluations.count { chunk.filters.append(Int32(row.filter)) }
  }
}
