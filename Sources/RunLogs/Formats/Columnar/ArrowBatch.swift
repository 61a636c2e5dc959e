// The buffers of one batch of Arrow's rows, and columns made of them.

enum ArrowType: Sendable, Hashable {
  case integer(bits: Int, isSigned: Bool)
  case float(bits: Int)
  case truth
  /// Texts by where they end, in so many bytes.
  case text(offset: Int)
  case textView
  case decimal(bits: Int, scale: Int)
  /// No values at all.
  case none
  case unread(Int)

  static let int32 = ArrowType.integer(bits: 32, isSigned: true)
  static let structure = 13

  /// By its number in `Schema.fbs`.
  init(_ code: Int, _ about: FlatTable?) {
    let number = { (field: Int, width: Int, usual: Int) in about?.whole(field, width, default: usual) ?? usual }
    self =
      switch code {
      case 1: .none
      case 2: .integer(bits: number(0, 4, 0), isSigned: number(1, 1, 0) != 0)
      case 3: .float(bits: 16 << max(0, min(2, number(0, 2, 0))))
      case 4, 5: .text(offset: 4)
      case 6: .truth
      case 7: .decimal(bits: number(2, 4, 128), scale: number(1, 4, 0))
      case 8: .integer(bits: number(0, 2, 1) == 0 ? 32 : 64, isSigned: true)
      case 9: .integer(bits: number(1, 4, 32), isSigned: true)
      case 10, 18: .integer(bits: 64, isSigned: true)
      case 19, 20: .text(offset: 8)
      case 23, 24: .textView
      default: .unread(code)
      }
  }

  /// How many buffers a type has, those of its children left out; nil where that is not known.
  static func buffers(_ code: Int) -> Int? {
    switch code {
    case 1: 0
    case structure, 16: 1
    case 4, 5, 19, 20: 3
    case 2, 3, 6...12, 15, 17, 18, 21, 23, 24: 2
    default: nil
    }
  }

  fileprivate var kind: TypedColumn.Kind {
    switch self {
    case .integer, .none, .unread: .whole
    case .float, .decimal: .double
    case .truth: .truth
    case .text, .textView: .text
    }
  }
}

struct ArrowBatch {
  private let bytes: [UInt8]
  private let body: Range<Int>
  private let content: FlatTable
  private let codec: PageCodec
  private let isPacked: Bool
  let rows: Int

  init?(_ bytes: [UInt8], _ place: ArrowPlace, isDictionary: Bool) {
    guard let header = FlatTable.root(bytes, place.message)?.table(2),
      let content = isDictionary ? header.table(1) : header
    else { return nil }
    (self.bytes, body, self.content) = (bytes, place.body, content)
    rows = content.whole(0, 8)
    let compression = content.table(3)
    isPacked = compression != nil
    codec = compression?.whole(0, 1) == 1 ? .zstd : .lz4Frame
    guard (0...(1 << 27)).contains(rows) else { return nil }
  }

  /// The values of a field; of the only one where none is named, as in a dictionary.
  func column(_ type: ArrowType, _ field: ArrowField?, rows: Int) -> TypedColumn? {
    var column = TypedColumn(type.kind)
    guard type != .none else {
      column.values = Array(repeating: column.kind.missing, count: rows)
      return column
    }
    guard let nodes = content.vector(1, width: 16), field?.node ?? 0 < nodes.count,
      bytes.little(nodes.start + 16 * (field?.node ?? 0), 8) == UInt64(rows)
    else { return nil }
    let views = views
    let first = (field?.buffer ?? 0) + views.prefix(field?.view ?? 0).reduce(0, +)
    guard let present = buffer(first), let values = buffer(first + 1) else { return nil }
    // A byte for eight values is the least: what says more rows than it can hold is damaged.
    guard rows <= (values.count - Bytes.padding) * 8 else { return nil }
    let count = values.count - Bytes.padding
    switch type {
    case .integer(let bits, let isSigned): column.integers(values, count, bits / 8, isSigned, rows)
    case .float(let bits): column.floats(values, count, bits / 8, rows)
    case .decimal(let bits, let scale): column.decimals(values, count, bits / 8, scale, rows)
    case .truth: column.values = (0..<rows).map { Int(values[$0 / 8] >> UInt8($0 % 8) & 1) }
    case .text(let width):
      guard let text = buffer(first + 2) else { return nil }
      column.texts(values, count, width, text, rows)
    case .textView:
      let many = field.flatMap { views.indices.contains($0.view) ? views[$0.view] : nil } ?? views.first ?? 0
      let parts = (0..<max(0, min(many, 1 << 16))).map { buffer(first + 2 + $0) ?? [] }
      column.views(values, count, parts, rows)
    case .none, .unread: return nil
    }
    return column.values.count == rows ? column.leavingOut(present, rows) : nil
  }

  /// How many further buffers each column of views has.
  private var views: [Int] {
    guard let (start, count) = content.vector(4, width: 8) else { return [] }
    return (0..<count).map { Int(truncatingIfNeeded: bytes.little(start + 8 * $0, 8) ?? 0) }
      .map { (0..<(1 << 20)).contains($0) ? $0 : 0 }
  }

  /// A buffer unpacked and padded; nil where there is none or it is damaged.
  private func buffer(_ number: Int) -> [UInt8]? {
    guard let (start, count) = content.vector(2, width: 16), (0..<count).contains(number),
      let offset = bytes.little(start + 16 * number, 8), let length = bytes.little(start + 16 * number + 8, 8),
      offset <= UInt64(body.count), length <= UInt64(body.count) - offset
    else { return nil }
    let place = (body.lowerBound + Int(offset))..<(body.lowerBound + Int(offset) + Int(length))
    guard isPacked, !place.isEmpty else { return PageCodec.none.unpack(bytes[place], size: place.count) }
    guard let size = bytes.little(place.lowerBound, 8), place.count >= 8 else { return nil }
    let packed = bytes[(place.lowerBound + 8)..<place.upperBound]
    // -1: this one is not compressed.
    if size == .max { return PageCodec.none.unpack(packed, size: packed.count) }
    return size <= UInt64(PageCodec.largest) ? codec.unpack(packed, size: Int(size)) : nil
  }
}

/// Each fills the values, or leaves them too few where the buffer does not hold as many.
extension TypedColumn {
  fileprivate mutating func integers(_ bytes: [UInt8], _ end: Int, _ width: Int, _ isSigned: Bool, _ rows: Int) {
    guard [1, 2, 4, 8].contains(width), rows <= end / width else { return }
    let (text, unused) = (bytes.span, UInt64(64 - 8 * width))
    values = (0..<rows).map { row in
      let word = text.word(row &* width) << unused
      return isSigned ? Int(Int64(bitPattern: word) >> Int64(unused)) : Int(clamping: word >> unused)
    }
  }

  fileprivate mutating func floats(_ bytes: [UInt8], _ end: Int, _ width: Int, _ rows: Int) {
    guard rows <= end / width else { return }
    let text = bytes.span
    values = (0..<rows).map { row in
      let word = text.word(row &* width)
      let value =
        switch width {
        case 8: Double(bitPattern: word)
        case 4: Double(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
        default: SmallFloats.half(UInt16(truncatingIfNeeded: word))
        }
      return Int(bitPattern: UInt(value.bitPattern))
    }
  }

  /// Two's complement, the lowest byte first.
  fileprivate mutating func decimals(_ bytes: [UInt8], _ end: Int, _ width: Int, _ scale: Int, _ rows: Int) {
    guard (1...32).contains(width), rows <= end / width, (0..<40).contains(scale) else { return }
    let power = (0..<scale).reduce(1.0) { power, _ in power * 10 }
    values = (0..<rows).map { row in
      let digits = bytes[(row * width)..<((row + 1) * width)].reversed()
      let whole = digits.reduce(digits.first ?? 0 >= 0x80 ? -1.0 : 0.0) { $0 * 256 + Double($1) }
      return Int(bitPattern: UInt((whole / power).bitPattern))
    }
  }

  fileprivate mutating func texts(_ ends: [UInt8], _ end: Int, _ width: Int, _ text: [UInt8], _ rows: Int) {
    guard rows + 1 <= end / width || rows == 0 else { return }
    let most = text.count - Bytes.padding
    var start = ends.little(0, width).flatMap { Int(exactly: $0) } ?? 0
    for row in 0..<rows {
      guard let stop = ends.little((row + 1) * width, width).flatMap({ Int(exactly: $0) }), start <= stop, stop <= most
      else { return }
      append(text: text[start..<stop])
      start = stop
    }
  }

  /// Sixteen bytes a text: its length, then itself, or its place in a further buffer.
  fileprivate mutating func views(_ bytes: [UInt8], _ end: Int, _ parts: [[UInt8]], _ rows: Int) {
    guard rows <= end / 16 else { return }
    for at in stride(from: 0, to: rows * 16, by: 16) {
      let length = Int(bytes.little(at, 4) ?? 0)
      guard length > 12 else {
        append(text: bytes[(at + 4)..<(at + 4 + length)])
        continue
      }
      let (part, offset) = (Int(bytes.little(at + 8, 4) ?? 0), Int(bytes.little(at + 12, 4) ?? 0))
      guard parts.indices.contains(part), offset + length + Bytes.padding <= parts[part].count else { return }
      append(text: parts[part][offset..<(offset + length)])
    }
  }

  /// Without the values whose bit is not set; nil where there are too few bits.
  fileprivate func leavingOut(_ present: [UInt8], _ rows: Int) -> TypedColumn? {
    let bits = present.count - Bytes.padding
    guard bits > 0 else { return self }
    guard rows <= bits * 8 else { return nil }
    var column = self
    for row in 0..<rows where present[row / 8] >> UInt8(row % 8) & 1 == 0 { column.values[row] = column.kind.missing }
    return column
  }
}
