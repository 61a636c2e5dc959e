// Parquet's encodings of values (parquet-format, Encodings.md): plain, bits, deltas, split bytes, texts by what they share.

/// The values of a column: those of one page or dictionary, then all of them.
struct ParquetValues {
  private let leaf: ParquetColumn
  private(set) var column: TypedColumn
  private(set) var found: [Int] = []

  init(_ leaf: ParquetColumn) { (self.leaf, column) = (leaf, TypedColumn(leaf.kind)) }

  /// Before the next page.
  mutating func begin() { found.removeAll(keepingCapacity: true) }

  mutating func reserve(_ rows: Int) { column.values.reserveCapacity(rows) }

  /// Puts values where levels say that they are there; all are where there are no levels.
  mutating func spread(_ found: [Int], _ levels: [UInt32]?, _ whole: UInt32) -> Bool {
    guard let levels, found.count < levels.count else {
      column.values.append(contentsOf: found)
      return true
    }
    let missing = column.kind.missing
    var next = 0
    for level in levels {
      if level == whole {
        guard next < found.count else { return false }
        column.values.append(found[next])
        next += 1
      } else {
        column.values.append(missing)
      }
    }
    return true
  }

  mutating func read(_ encoding: Int, _ text: Span<UInt8>, _ start: Int, _ end: Int, count: Int) -> Bool {
    var at = start
    switch encoding {
    case 0: return plain(text, &at, end, count: count)
    case 3: return bits(text, &at, end, count)
    case 5:
      guard let values = DeltaIntegers.read(text, &at, end, count: count) else { return false }
      return take(values.map { UInt64(bitPattern: $0) })
    case 6: return lengths(text, &at, end, count)
    case 7: return prefixes(text, &at, end, count)
    case 9: return split(text, at, end, count)
    default: return false
    }
  }

  /// Bytes of a value; nil where they differ.
  private var width: Int? {
    switch leaf.physical {
    case .int32, .float: 4
    case .int64, .double: 8
    case .fixedBytes: leaf.length
    case .boolean, .int96, .bytes: nil
    }
  }

  mutating func plain(_ text: Span<UInt8>, _ at: inout Int, _ end: Int, count: Int) -> Bool {
    guard leaf.physical != .boolean else {
      guard (count + 7) / 8 <= end - at else { return false }
      found += (0..<count).map { Int(text[at + $0 / 8] >> UInt8($0 % 8) & 1) }
      return true
    }
    guard let width else { return texts(text, &at, end, count) }
    guard width > 0, count <= (end - at) / width else { return false }
    guard leaf.physical != .fixedBytes else {
      found += (0..<count).map { fixed(text, at + $0 * width, width) }
      return true
    }
    let (first, mask) = (at, width == 8 ? UInt64.max : 0xFFFF_FFFF)
    return take((0..<count).map { text.word(first &+ $0 &* width) & mask })
  }

  /// Numbers by their bits, as the column's type means them.
  private mutating func take(_ raw: [UInt64]) -> Bool {
    switch leaf.physical {
    case .double: found += raw.map { Int(bitPattern: UInt(truncatingIfNeeded: $0)) }
    case .float: found += raw.map { Self.bits(Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0)))) }
    case .int32 where leaf.isUnsigned32: found += raw.map { Int(UInt32(truncatingIfNeeded: $0)) }
    case .int32: found += raw.map { decimal(Int(Int32(truncatingIfNeeded: $0))) }
    case .int64: found += raw.map { decimal(Int(Int64(bitPattern: $0))) }
    default: return false
    }
    return true
  }

  private func decimal(_ value: Int) -> Int { leaf.scale.map { Self.scaled(Double(value), $0) } ?? value }

  private static func scaled(_ value: Double, _ scale: Int) -> Int {
    // A power of ten up to 22 is exact, so that the quotient is the nearest double.
    bits((0..<40).contains(scale) ? value / (0..<scale).reduce(1.0) { power, _ in power * 10 } : .nan)
  }

  private static func bits(_ value: Double) -> Int { Int(bitPattern: UInt(value.bitPattern)) }

  /// A decimal in two's complement, the highest byte first, or a half.
  private func fixed(_ text: Span<UInt8>, _ at: Int, _ width: Int) -> Int {
    if leaf.isHalf { return Self.bits(SmallFloats.half(UInt16(text[at]) | UInt16(text[at + 1]) << 8)) }
    var value = text[at] >= 0x80 ? -1.0 : 0.0
    for place in 0..<width { value = value * 256 + Double(text[at + place]) }
    return Self.scaled(value, leaf.scale ?? 0)
  }

  private mutating func bits(_ text: Span<UInt8>, _ at: inout Int, _ end: Int, _ count: Int) -> Bool {
    guard leaf.physical == .boolean, end - at >= 4 else { return false }
    var values: [UInt32] = []
    at += 4
    guard HybridIntegers.read(text, &at, end, width: 1, count: count, into: &values) else { return false }
    found += values.map { Int($0) }
    return true
  }

  /// The first bytes of all values, then the second ones, and so on.
  private mutating func split(_ text: Span<UInt8>, _ at: Int, _ end: Int, _ count: Int) -> Bool {
    guard let width, (1...8).contains(width), leaf.physical != .fixedBytes, count <= (end - at) / width else {
      return false
    }
    return take(
      (0..<count).map { index in
        (0..<width).reduce(UInt64(0)) { $0 | UInt64(text[at + $1 * count + index]) << UInt64(8 * $1) }
      })
  }

  // MARK: Texts

  private mutating func texts(_ text: Span<UInt8>, _ at: inout Int, _ end: Int, _ count: Int) -> Bool {
    guard leaf.physical == .bytes, count <= (end - at) / 4 else { return false }
    for _ in 0..<count {
      guard end - at >= 4 else { return false }
      let length = Int(text.word(at) & 0xFFFF_FFFF)
      guard length <= end - at - 4 else { return false }
      add(text.bytes(at + 4, length)[...])
      at += 4 + length
    }
    return true
  }

  private mutating func lengths(_ text: Span<UInt8>, _ at: inout Int, _ end: Int, _ count: Int) -> Bool {
    guard leaf.physical == .bytes, let lengths = DeltaIntegers.read(text, &at, end, count: count) else {
      return false
    }
    for length in lengths {
      guard length >= 0, length <= end - at else { return false }
      add(text.bytes(at, Int(length))[...])
      at += Int(length)
    }
    return true
  }

  /// Each text by how much of the one before it begins with, and the rest.
  private mutating func prefixes(_ text: Span<UInt8>, _ at: inout Int, _ end: Int, _ count: Int) -> Bool {
    guard leaf.physical == .bytes, let shared = DeltaIntegers.read(text, &at, end, count: count),
      let rests = DeltaIntegers.read(text, &at, end, count: count)
    else { return false }
    var last: [UInt8] = []
    for (shared, rest) in zip(shared, rests) {
      guard shared >= 0, shared <= last.count, rest >= 0, rest <= end - at, last.count < 1 << 24 else { return false }
      last = last.prefix(Int(shared)) + text.bytes(at, Int(rest))
      add(last[...])
      at += Int(rest)
    }
    return true
  }

  private mutating func add(_ text: ArraySlice<UInt8>) {
    if leaf.scale != nil, let first = text.first {
      let whole = text.reduce(first >= 0x80 ? -1.0 : 0.0) { $0 * 256 + Double($1) }
      found.append(Self.scaled(whole, leaf.scale ?? 0))
    } else if column.kind == .text {
      column.append(text: text)
      if let place = column.values.popLast() { found.append(place) }
    } else {
      found.append(column.kind.missing)
    }
  }
}
