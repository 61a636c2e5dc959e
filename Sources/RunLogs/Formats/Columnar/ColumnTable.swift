// Files of typed columns (Parquet, Arrow) for the reader of rows: groups of rows, of which only the columns that are read
// are decoded, each when its turn comes.

import Runs

/// A table whose values need no parsing.
protocol ColumnTable: Sendable {
  var columns: [String] { get }
  /// How many rows each group has.
  var groups: [Int] { get }
  /// Decodes one column of a group.
  /// - Throws: why it cannot be read.
  func column(_ index: Int, group: Int) throws(FileFault) -> TypedColumn
}

/// The values of one column of a group of rows.
struct TypedColumn: Sendable {
  enum Kind: Sendable {
    /// Bits of a double.
    case double
    case whole
    /// Places in `wordEnds`.
    case text
    /// The same, where the words are `false` and `true`.
    case truth

    /// What stands for a value that is not there. No logged number has these bits: a NaN that no arithmetic makes, and
    /// the least whole number, which pandas too takes for none.
    var missing: Int {
      switch self {
      case .double: 0x7FF4_6E6F_6E65_0001
      case .whole: .min
      case .text, .truth: -1
      }
    }
  }

  var kind: Kind
  var values: [Int] = []
  private(set) var words: [UInt8] = []
  private(set) var wordEnds: [Int] = []

  init(_ kind: Kind) {
    self.kind = kind
    guard kind == .truth else { return }
    addWord(Array("false".utf8)[...])
    addWord(Array("true".utf8)[...])
  }

  mutating func addWord(_ word: ArraySlice<UInt8>) {
    words.append(contentsOf: word)
    wordEnds.append(words.count)
  }

  /// A text that stands by itself. One that repeats the last word is that word.
  mutating func append(text: ArraySlice<UInt8>) {
    let start = wordEnds.count > 1 ? wordEnds[wordEnds.count - 2] : 0
    if wordEnds.isEmpty || words.count - start != text.count || !words[start...].elementsEqual(text) { addWord(text) }
    values.append(wordEnds.count - 1)
  }

  /// The text at a place among the words.
  func word(_ place: Int) -> ArraySlice<UInt8> { words[(place > 0 ? wordEnds[place - 1] : 0)..<wordEnds[place]] }

  /// These values and then those of another column of the same kind.
  func appending(_ other: TypedColumn) -> TypedColumn {
    var both = self
    guard kind == .text else {
      both.values += other.values
      return both
    }
    for place in other.values {
      if place < 0 { both.values.append(place) } else { both.append(text: other.word(place)) }
    }
    return both
  }

  /// Whether every place among the words is one.
  var isSound: Bool {
    guard kind == .text || kind == .truth else { return true }
    return values.allSatisfy { $0 == -1 || (0 <= $0 && $0 < wordEnds.count) }
  }
}

/// The columns of one group that are read.
struct ColumnGroup: Sendable {
  /// By column of the file; nil where it is not read.
  private(set) var columns: [TypedColumn?]
  let rows: Int
  /// The words of all columns, padded, and where those of each column begin.
  private(set) var text: [UInt8] = []
  private(set) var offsets: [Int]

  /// - Throws: why one of the columns cannot be read; the rows of the group are lost then.
  init(_ table: any ColumnTable, group: Int, wanted: [Int]) throws(FileFault) {
    columns = Array(repeating: nil, count: table.columns.count)
    offsets = Array(repeating: 0, count: table.columns.count)
    rows = table.groups[group]
    for index in wanted {
      let column = try table.column(index, group: group)
      guard column.values.count == rows, column.isSound else {
        throw FileFault.columnDamaged(table.columns[index])
      }
      offsets[index] = text.count
      text += column.words
      columns[index] = column
    }
    text += [UInt8](repeating: 0, count: Bytes.padding)
  }
}

extension LogFile {
  private static let sampledRows = 24

  /// The distinct values at the beginning and the end of a typed column.
  func sampledTyped(_ column: Int, _ table: any ColumnTable) -> Set<String> {
    var found: Set<String> = []
    for group in Set([0, table.groups.count - 1]) where table.groups.indices.contains(group) {
      guard let part = try? ColumnGroup(table, group: group, wanted: [column]) else { continue }
      var cells = Cells(columns: columns.count)
      cells.prepare(part)
      let last = max(0, part.rows - Self.sampledRows)
      let rows = group == 0 ? 0..<min(part.rows, Self.sampledRows) : last..<part.rows
      for row in rows {
        cells.take(row, part, [column])
        if cells.starts[column] != cells.ends[column] { found.insert(cells.string(column, in: part.text.span)) }
      }
    }
    return found
  }
}
