// Feather and other Arrow IPC files (arrow/format, `Message.fbs`, `Schema.fbs`): messages one after another, so that a file
// that was cut keeps what comes before. The list of places at the end of the file is not needed.

import Runs

enum FeatherFile: LogFormat {
  static let title = "Feather file"

  private static let magic = Array("ARROW1".utf8)

  static func recognises(_ head: FileHead) -> Bool {
    head.starts(with: magic) || isStream(head.bytes)
  }

  /// A stream has no file's magic: it begins with the length of a schema's message.
  private static func isStream(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: [0xFF, 0xFF, 0xFF, 0xFF]), let length = bytes.little(4, 4), length < 1 << 24 else {
      return false
    }
    let message = FlatTable.root(bytes, 8..<min(bytes.count, 8 + Int(length)))
    return message?.whole(1, 1) == ArrowTable.schema
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    var table = ArrowTable(file.bytes)
    let problem = table.readMessages(isStream: !file.bytes.starts(with: magic))
    guard !table.groups.isEmpty else { throw problem == nil ? FileFault.noRows : .ruined(format: "Arrow file") }
    return FormatReading(runs: [RunPart(table: table)], problems: problem.map { [$0] } ?? [])
  }
}

/// Where a message and what belongs to it lie.
struct ArrowPlace: Sendable {
  var message: Range<Int>
  var body: Range<Int>
}

/// A field without children.
struct ArrowField: Sendable {
  var name: String
  var type: ArrowType
  /// The dictionary in which its values stand, and the type of places in it.
  var dictionary: (id: Int, places: ArrowType)?
  /// Places of its node, first buffer and count of further buffers in every batch.
  var node, buffer, view: Int
}

struct ArrowTable: ColumnTable {
  static let schema = 1

  struct Batch: Sendable {
    var place: ArrowPlace
    /// The messages of each dictionary as they stand before it.
    var dictionaries: [Int: [ArrowPlace]]
  }

  let bytes: [UInt8]
  private(set) var fields: [ArrowField] = []
  private(set) var batches: [Batch] = []
  private(set) var groups: [Int] = []
  private var isSchemaRead = false
  /// The messages of each dictionary so far.
  private var dictionaries: [Int: [ArrowPlace]] = [:]

  var columns: [String] { fields.map(\.name) }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private static let mostRows = 1 << 27

  /// Goes through the messages by the list at the end of the file, or, where that is lost, one after another; what is
  /// wrong with the file, if anything.
  mutating func readMessages(isStream: Bool) -> FileFault? {
    if !isStream, readFooter() { return nil }
    var at = isStream ? 0 : 8
    while at < bytes.count {
      guard let message = message(at) else { return cut }
      guard let (root, place) = message else { return nil }
      guard take(root, place) else { return cut }
      at = place.body.upperBound
    }
    return isStream ? nil : cut
  }

  /// `{schema=1, dictionaries=2, recordBatches=3}` of places `{offset, metaDataLength, bodyLength}`.
  private mutating func readFooter() -> Bool {
    let end = bytes.count - 10
    guard end > 8, bytes.suffix(6).elementsEqual(Array("ARROW1".utf8)), let length = bytes.little(end, 4),
      length <= UInt64(end), let footer = FlatTable.root(bytes, (end - Int(length))..<end), let schema = footer.table(1)
    else { return false }
    readSchema(schema)
    for list in [2, 3] {
      guard let (start, count) = footer.vector(list, width: 24) else { continue }
      for block in 0..<count {
        guard let at = bytes.little(start + 24 * block, 8), at < UInt64(end),
          case .some(.some(let found)) = message(Int(at)),
          take(found.root, found.place)
        else {
          (fields, batches, groups, dictionaries, isSchemaRead) = ([], [], [], [:], false)
          return false
        }
      }
    }
    return true
  }

  /// The message at a place: nil where it is damaged, nothing where it ends a stream.
  private func message(_ at: Int) -> (root: FlatTable, place: ArrowPlace)?? {
    guard let first = bytes.little(at, 4) else { return nil }
    // Before Arrow 0.15 the length stood alone.
    let start = first == 0xFFFF_FFFF ? at + 8 : at + 4
    guard let length = bytes.little(start - 4, 4) else { return nil }
    if length == 0 { return .some(nil) }
    let range = start..<(start + Int(length))
    guard range.upperBound <= bytes.count, let root = FlatTable.root(bytes, range) else { return nil }
    let size = root.whole(3, 8)
    guard size >= 0, size <= bytes.count - range.upperBound else { return nil }
    return .some((root, ArrowPlace(message: range, body: range.upperBound..<(range.upperBound + size))))
  }

  /// Takes what a message says; false where it is damaged.
  private mutating func take(_ root: FlatTable, _ place: ArrowPlace) -> Bool {
    guard let content = root.table(2) else { return false }
    switch root.whole(1, 1) {
    case Self.schema where !isSchemaRead: readSchema(content)
    case 2:
      let id = content.whole(0, 8)
      dictionaries[id] = (content.whole(2, 1) != 0 ? dictionaries[id] ?? [] : []) + [place]
    case 3:
      let rows = content.whole(0, 8)
      guard (0...Self.mostRows).contains(rows) else { return false }
      batches.append(Batch(place: place, dictionaries: dictionaries))
      groups.append(rows)
    default: break
    }
    return true
  }

  private var cut: FileFault { .cutRows(groups.reduce(0, +)) }

  // MARK: Schema

  /// How many nodes, buffers and counts of views stand before a field in every batch.
  private struct Layout {
    var nodes = 0
    var buffers = 0
    var views = 0
  }

  private mutating func readSchema(_ schema: FlatTable) {
    isSchemaRead = true
    var layout = Layout()
    for field in schema.tables(1) {
      guard read(field, [], &layout, 0) else { return }
    }
  }

  /// Places of a field and its children; false where what follows cannot be placed. `above` is the path, nil inside a
  /// list, whose values belong to no row.
  private mutating func read(_ field: FlatTable, _ above: [String]?, _ layout: inout Layout, _ depth: Int) -> Bool {
    guard depth < 32, fields.count < 1 << 16 else { return false }
    let path = above.map { $0 + [field.text(0) ?? ""] }
    let code = field.whole(2, 1)
    let encoding = field.table(4)
    let isPlain = encoding == nil
    let children = isPlain ? field.tables(5) : []
    if let path, children.isEmpty {
      fields.append(
        ArrowField(
          name: path.joined(separator: "."), type: .init(code, field.table(3)),
          dictionary: encoding.map { ($0.whole(0, 8), $0.table(1).map { .init(2, $0) } ?? .int32) },
          node: layout.nodes, buffer: layout.buffers, view: layout.views))
    }
    guard let buffers = isPlain ? ArrowType.buffers(code) : 2 else { return false }
    layout.nodes += 1
    layout.buffers += buffers
    if isPlain, ArrowType(code, field.table(3)) == .textView { layout.views += 1 }
    let inner = code == ArrowType.structure ? path : nil
    return children.allSatisfy { read($0, inner, &layout, depth + 1) }
  }

  // MARK: Values

  func column(_ index: Int, group: Int) throws(FileFault) -> TypedColumn {
    let (field, batch) = (fields[index], batches[group])
    if case .unread(let code) = field.type {
      throw FileFault.columnType(field.name, "\(code) of Arrow")
    }
    let damaged = FileFault.columnDamaged(field.name)
    guard let rows = ArrowBatch(bytes, batch.place, isDictionary: false) else { throw damaged }
    guard let (id, places) = field.dictionary else {
      guard let column = rows.column(field.type, field, rows: groups[group]) else { throw damaged }
      return column
    }
    guard let words = dictionary(field.type, batch.dictionaries[id] ?? []),
      let indices = rows.column(places, field, rows: groups[group]), var column = words.isSound ? words : nil
    else { throw damaged }
    let (absent, missing) = (indices.kind.missing, words.kind.missing)
    column.values = []
    column.values.reserveCapacity(indices.values.count)
    for place in indices.values {
      guard place == absent || words.values.indices.contains(place) else { throw damaged }
      column.values.append(place == absent ? missing : words.values[place])
    }
    return column
  }

  /// A dictionary with what was added to it.
  private func dictionary(_ type: ArrowType, _ parts: [ArrowPlace]) -> TypedColumn? {
    var whole: TypedColumn?
    for part in parts {
      guard let batch = ArrowBatch(bytes, part, isDictionary: true),
        let values = batch.column(type, nil, rows: batch.rows), values.isSound
      else { return nil }
      whole = whole.map { $0.appending(values) } ?? values
    }
    return whole
  }
}
