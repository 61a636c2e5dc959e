// Protocol Buffers, as far as logs need them: the fields of a message by number, within bounds whatever the bytes are.

/// A message that lies in some bytes.
struct Message {
  let bytes: ArraySlice<UInt8>

  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case bytes(ArraySlice<UInt8>)
    case fixed32(UInt32)
  }

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// Calls `field` for each field in order; false where the message breaks off or is malformed.
  @discardableResult
  func forEach(_ field: (Int, Value) -> Void) -> Bool {
    var at = bytes.startIndex
    while at < bytes.endIndex {
      guard let tag = Self.varint(bytes, &at), tag >> 3 > 0, tag >> 3 < 1 << 29, let value = value(tag & 7, &at) else {
        return false
      }
      field(Int(tag >> 3), value)
    }
    return true
  }

  private func value(_ wire: UInt64, _ at: inout Int) -> Value? {
    switch wire {
    case 0: return Self.varint(bytes, &at).map { .varint($0) }
    case 1: return Self.little(bytes, &at, 8).map { .fixed64($0) }
    case 5: return Self.little(bytes, &at, 4).map { .fixed32(UInt32(truncatingIfNeeded: $0)) }
    case 2:
      guard let length = Self.varint(bytes, &at), length <= UInt64(bytes.endIndex - at) else { return nil }
      defer { at += Int(length) }
      return .bytes(bytes[at..<(at + Int(length))])
    default: return nil
    }
  }

  static func varint(_ bytes: ArraySlice<UInt8>, _ at: inout Int) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while at < bytes.endIndex, shift < 64 {
      let byte = bytes[at]
      at += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  /// A little-endian whole number of `count` bytes.
  static func little(_ bytes: ArraySlice<UInt8>, _ at: inout Int, _ count: Int) -> UInt64? {
    guard bytes.endIndex - at >= count else { return nil }
    var value: UInt64 = 0
    for place in 0..<count { value |= UInt64(bytes[at + place]) << UInt64(8 * place) }
    at += count
    return value
  }

  /// The message in field `number`; the last where there are several.
  func message(_ number: Int) -> Message? {
    var found: Message?
    forEach { field, value in
      if field == number, case .bytes(let bytes) = value { found = Message(bytes) }
    }
    return found
  }

  func text(_ number: Int) -> String? { message(number).map { String(decoding: $0.bytes, as: UTF8.self) } }
}

extension Message.Value {
  var text: String? {
    guard case .bytes(let bytes) = self else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  var message: Message? {
    guard case .bytes(let bytes) = self else { return nil }
    return Message(bytes)
  }

  /// A whole number, a double or a float.
  var number: Double? {
    switch self {
    case .varint(let value): Double(Int64(bitPattern: value))
    case .fixed64(let bits): Double(bitPattern: bits)
    case .fixed32(let bits): Double(Float(bitPattern: bits))
    case .bytes: nil
    }
  }
}
