// Whole numbers in as few bits as they need (parquet-format, Encodings.md): the hybrid of runs and packed bits in which levels
// and places in dictionaries stand, and differences packed in blocks.

enum HybridIntegers {
  /// Appends `count` values; false where the text is malformed or ends before. The text must be padded.
  static func read(
    _ text: Span<UInt8>, _ at: inout Int, _ end: Int, width: Int, count: Int, into values: inout [UInt32]
  ) -> Bool {
    values.reserveCapacity(values.count + count)
    var left = count
    while left > 0 {
      guard let head = varint(text, &at, end), head >> 1 > 0, head >> 1 < 1 << 31 else { return false }
      let amount = Int(head >> 1)
      if head & 1 == 0 {
        let bytes = (width + 7) / 8
        guard bytes <= end - at else { return false }
        let value = UInt32(truncatingIfNeeded: text.word(at) & (1 << UInt64(8 * bytes) - 1))
        values.append(contentsOf: repeatElement(value, count: min(amount, left)))
        at += bytes
      } else {
        let taken = min(amount * 8, left)
        guard (taken * width + 7) / 8 <= end - at else { return false }
        unpack(text, at, width, taken, &values)
        at += min(amount * width, end - at)
      }
      left -= min(head & 1 == 0 ? amount : amount * 8, left)
    }
    return true
  }

  private static func unpack(_ text: Span<UInt8>, _ at: Int, _ width: Int, _ count: Int, _ values: inout [UInt32]) {
    let mask: UInt64 = 1 << UInt64(width) - 1
    var bit = at &* 8
    for _ in 0..<count {
      values.append(UInt32(truncatingIfNeeded: text.word(bit &>> 3) &>> UInt64(bit & 7) & mask))
      bit &+= width
    }
  }

  static func varint(_ text: Span<UInt8>, _ at: inout Int, _ end: Int) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while at < end, shift < 64 {
      let byte = text[at]
      at += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }
}

/// DELTA_BINARY_PACKED: blocks of differences, each less than the least of its block, in as few bits as they need.
enum DeltaIntegers {
  /// `count` values, which must be all.
  static func read(_ text: Span<UInt8>, _ at: inout Int, _ end: Int, count: Int) -> [Int64]? {
    guard let block = HybridIntegers.varint(text, &at, end), let parts = HybridIntegers.varint(text, &at, end),
      let said = HybridIntegers.varint(text, &at, end), let first = HybridIntegers.varint(text, &at, end),
      (1...4096).contains(parts), block > 0, block <= 1 << 20, block % parts == 0, said == count
    else { return nil }
    guard count > 0 else { return [] }
    let size = Int(block / parts)
    var values = [zigzag(first)]
    while values.count < count {
      guard let least = HybridIntegers.varint(text, &at, end), Int(parts) <= end - at else { return nil }
      let widths = text.bytes(at, Int(parts))
      at += Int(parts)
      for width in widths where values.count < count {
        let taken = min(size, count - values.count)
        guard width <= 64, (taken * Int(width) + 7) / 8 <= end - at else { return nil }
        for place in 0..<taken {
          let delta = bits(text, at * 8 + place * Int(width), Int(width))
          values.append(values[values.count - 1] &+ zigzag(least) &+ Int64(bitPattern: delta))
        }
        at += min(size * Int(width) / 8, end - at)
      }
    }
    return values
  }

  private static func zigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(value & 1) }

  private static func bits(_ text: Span<UInt8>, _ bit: Int, _ width: Int) -> UInt64 {
    let shift = UInt64(bit & 7)
    var value = text.word(bit >> 3) >> shift
    // Nine bytes hold what begins within the first.
    if width + Int(shift) > 64 { value |= UInt64(text[bit >> 3 + 8]) << (64 - shift) }
    return width == 64 ? value : value & (1 << UInt64(width) - 1)
  }
}

extension Span<UInt8> {
  func bytes(_ at: Int, _ count: Int) -> [UInt8] {
    unsafe extracting(at..<(at + count)).withUnsafeBufferPointer { unsafe Array($0) }
  }
}
