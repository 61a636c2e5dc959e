// Parquet (parquet-format, `parquet.thrift`): groups of rows, a chunk a column in each, whose places stand at the end of
// the file. Lists and maps are no columns of a log and are left out.

import Runs

enum ParquetFile: LogFormat {
  static let title = "Parquet file"

  static func recognises(_ head: FileHead) -> Bool { head.starts(with: "PAR1") }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    return FormatReading(runs: [RunPart(table: try ParquetTable(file.bytes))])
  }
}

/// One leaf of the schema.
struct ParquetColumn: Sendable {
  enum Physical: Int { case boolean, int32, int64, int96, float, double, bytes, fixedBytes }

  var name: String
  var physical: Physical
  /// Bytes of a value of fixed length.
  var length = 0
  /// Definition level of a value that is there.
  var definition = 0
  /// Digits behind the point of a decimal.
  var scale: Int?
  var isUnsigned32 = false
  var isHalf = false

  var kind: TypedColumn.Kind {
    switch physical {
    case .boolean: .truth
    case .int32, .int64: scale == nil ? .whole : .double
    case .float, .double: .double
    case .bytes, .fixedBytes, .int96: scale == nil && !isHalf ? .text : .double
    }
  }

  /// What cannot be read of it, by its name.
  var unread: String? {
    switch physical {
    case .int96: "INT96"
    case .fixedBytes where scale == nil && !isHalf: "FIXED_LEN_BYTE_ARRAY"
    default: nil
    }
  }
}

struct ParquetTable: ColumnTable {
  struct Chunk: Sendable {
    var codec: PageCodec?
    var place: Range<Int>
  }

  let bytes: [UInt8]
  private(set) var leaves: [ParquetColumn] = []
  private(set) var groups: [Int] = []
  private(set) var chunks: [[Chunk?]] = []

  var columns: [String] { leaves.map(\.name) }

  /// More rows in a group than this are damage.
  private static let mostRows = 1 << 27

  init(_ bytes: [UInt8]) throws(FileFault) {
    self.bytes = bytes
    let magic = Array("PAR1".utf8)
    guard bytes.count >= 12, bytes.suffix(4).elementsEqual(magic), let length = bytes.little(bytes.count - 8, 4),
      length <= UInt64(bytes.count - 12)
    else { throw FileFault.ruined(format: ParquetFile.title) }
    var reader = ThriftReader(bytes, (bytes.count - 8 - Int(length))..<(bytes.count - 8))
    guard let footer = reader.record(), let schema = footer[2]?.list, let groups = footer[4]?.list else {
      throw FileFault.ruined(format: ParquetFile.title)
    }
    let paths = readSchema(schema)
    for group in groups { try add(group, paths) }
  }

  // MARK: Schema

  /// Reads the flattened tree; the path of each leaf.
  private mutating func readSchema(_ schema: [Thrift]) -> [String: Int] {
    var at = 1
    var paths: [String: Int] = [:]
    let roots = schema.first?[5]?.whole ?? 0
    for _ in 0..<max(0, min(roots, schema.count)) { readNode(schema, &at, [], 0, isList: false, &paths) }
    return paths
  }

  private mutating func readNode(
    _ schema: [Thrift], _ at: inout Int, _ above: [String], _ definition: Int, isList: Bool,
    _ paths: inout [String: Int]
  ) {
    guard at < schema.count, above.count < 32 else { return }
    let node = schema[at]
    at += 1
    let path = above + [name(node)]
    let repetition = node[3]?.whole ?? 0
    let definition = definition + (repetition == 0 ? 0 : 1)
    let isList = isList || repetition == 2
    if let children = node[5]?.whole, children > 0 {
      for _ in 0..<min(children, schema.count) { readNode(schema, &at, path, definition, isList: isList, &paths) }
      return
    }
    guard !isList, var leaf = leaf(node, path.joined(separator: ".")) else { return }
    leaf.definition = definition
    paths[path.joined(separator: "\u{0}")] = leaves.count
    leaves.append(leaf)
  }

  private func name(_ node: Thrift) -> String {
    node[4]?.bytes.map { String(decoding: bytes[$0], as: UTF8.self) } ?? ""
  }

  private func leaf(_ node: Thrift, _ name: String) -> ParquetColumn? {
    guard let type = node[1]?.whole, let physical = ParquetColumn.Physical(rawValue: type) else { return nil }
    var leaf = ParquetColumn(name: name, physical: physical, length: node[2]?.whole ?? 0)
    let logical = node[10]
    if node[6]?.whole == 5 || logical?[5] != nil { leaf.scale = logical?[5]?[1]?.whole ?? node[7]?.whole ?? 0 }
    leaf.isUnsigned32 = node[6]?.whole == 13
    leaf.isHalf = logical?[15] != nil && leaf.length == 2
    return leaf
  }

  // MARK: Groups of rows

  private mutating func add(_ group: Thrift, _ paths: [String: Int]) throws(FileFault) {
    guard let rows = group[3]?.whole, (0...Self.mostRows).contains(rows) else {
      throw FileFault.ruined(format: ParquetFile.title)
    }
    var found = [Chunk?](repeating: nil, count: leaves.count)
    for chunk in group[1]?.list ?? [] {
      guard let about = chunk[3], let path = about[3]?.list, let first = about[9]?.whole, let size = about[7]?.whole
      else {
        continue
      }
      let names = path.map { $0.bytes.map { String(decoding: bytes[$0], as: UTF8.self) } ?? "" }
      guard let leaf = paths[names.joined(separator: "\u{0}")] else { continue }
      let dictionary = about[11]?.whole ?? 0
      let start = dictionary > 0 ? min(dictionary, first) : first
      guard start >= 4, size >= 0, start <= bytes.count, size <= bytes.count - start else { continue }
      found[leaf] = Chunk(codec: Self.codec(about[4]?.whole ?? -1), place: start..<(start + size))
    }
    groups.append(rows)
    chunks.append(found)
  }

  private static func codec(_ number: Int) -> PageCodec? {
    switch number {
    case 0: PageCodec.none
    case 1: .snappy
    case 2: .gzip
    case 6: .zstd
    case 7: .lz4Block
    default: nil
    }
  }

  func column(_ index: Int, group: Int) throws(FileFault) -> TypedColumn {
    let leaf = leaves[index]
    if let type = leaf.unread {
      throw FileFault.columnType(leaf.name, type)
    }
    guard let chunk = chunks[group][index] else { throw FileFault.columnDamaged(leaf.name) }
    guard let codec = chunk.codec else {
      throw FileFault.columnPacking(leaf.name)
    }
    var reader = ParquetChunkReader(leaf, codec, bytes, chunk.place, rows: groups[group])
    guard reader.read() else { throw FileFault.columnDamaged(leaf.name) }
    return reader.column
  }
}

extension Array<UInt8> {
  /// A little-endian whole number of `width` bytes; nil outside the array.
  func little(_ at: Int, _ width: Int) -> UInt64? {
    guard at >= 0, width <= 8, at <= count - width else { return nil }
    var value: UInt64 = 0
    for place in 0..<width { value |= UInt64(self[at + place]) << UInt64(8 * place) }
    return value
  }
}
