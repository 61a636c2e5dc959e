// Thrift's compact protocol, in which Parquet writes its metadata: any record as a tree, within bounds whatever the bytes.

indirect enum Thrift {
  case truth(Bool)
  case whole(Int)
  case bytes(Range<Int>)
  case list([Thrift])
  case record([Int: Thrift])

  var whole: Int? { if case .whole(let value) = self { value } else { nil } }
  var list: [Thrift]? { if case .list(let values) = self { values } else { nil } }
  var bytes: Range<Int>? { if case .bytes(let range) = self { range } else { nil } }
  subscript(field: Int) -> Thrift? { if case .record(let fields) = self { fields[field] } else { nil } }
}

struct ThriftReader {
  private let bytes: [UInt8]
  private(set) var at: Int
  private let end: Int
  private static let deepest = 32

  init(_ bytes: [UInt8], _ range: Range<Int>) { (self.bytes, at, end) = (bytes, range.lowerBound, range.upperBound) }

  /// The record that begins here; nil where it is malformed or breaks off.
  mutating func record(depth: Int = 0) -> Thrift? {
    guard depth < Self.deepest else { return nil }
    var fields: [Int: Thrift] = [:]
    var field = 0
    while let head = byte() {
      if head == 0 { return .record(fields) }
      if head >> 4 > 0 {
        field += Int(head >> 4)
      } else {
        guard let id = zigzag() else { return nil }
        field = id
      }
      guard let value = value(head & 15, depth, isElement: false) else { return nil }
      fields[field] = value
    }
    return nil
  }

  private mutating func value(_ type: UInt8, _ depth: Int, isElement: Bool) -> Thrift? {
    switch type {
    case 1, 2: return isElement ? byte().map { .truth($0 == 1) } : .truth(type == 1)
    case 3: return byte().map { .whole(Int(Int8(bitPattern: $0))) }
    case 4, 5, 6: return zigzag().map { .whole($0) }
    case 7: return take(8).map { .bytes($0) }
    case 8: return varint().flatMap { take($0) }.map { .bytes($0) }
    case 9, 10: return list(depth)
    case 11: return map(depth)
    case 12: return record(depth: depth + 1)
    default: return nil
    }
  }

  private mutating func list(_ depth: Int) -> Thrift? {
    guard depth < Self.deepest, let head = byte(), let count = head >> 4 == 15 ? varint() : UInt64(head >> 4),
      count <= UInt64(end - at)
    else { return nil }
    var values: [Thrift] = []
    for _ in 0..<count {
      guard let value = value(head & 15, depth + 1, isElement: true) else { return nil }
      values.append(value)
    }
    return .list(values)
  }

  /// No map of Parquet's is of use here: passed over.
  private mutating func map(_ depth: Int) -> Thrift? {
    guard depth < Self.deepest, let count = varint(), count <= UInt64(end - at) else { return nil }
    guard count > 0 else { return .list([]) }
    guard let types = byte() else { return nil }
    for _ in 0..<count {
      guard value(types >> 4, depth + 1, isElement: true) != nil, value(types & 15, depth + 1, isElement: true) != nil
      else { return nil }
    }
    return .list([])
  }

  private mutating func byte() -> UInt8? {
    guard at < end else { return nil }
    at += 1
    return bytes[at - 1]
  }

  private mutating func take(_ count: UInt64) -> Range<Int>? {
    guard count <= UInt64(end - at) else { return nil }
    at += Int(count)
    return (at - Int(count))..<at
  }

  private mutating func varint() -> UInt64? { Message.varint(bytes[..<end], &at) }

  private mutating func zigzag() -> Int? { varint().map { Int(Int64(bitPattern: $0 >> 1) ^ -Int64($0 & 1)) } }
}
