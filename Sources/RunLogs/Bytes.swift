// Looking at bytes several at a time. Buffers that are looked at end in `Bytes.padding` spare bytes, and every load is
// checked against the buffer's own bounds.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

enum Bytes {
  /// Spare bytes behind the text of a block, so that a word can be loaded at its last byte.
  static let padding = 16
  static let newline: UInt8 = 0x0A
  static let quote: UInt8 = 0x22

  /// Eight times the same byte.
  @inline(__always)
  static func pattern(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  /// The top bit of every byte of `word` that is zero, and no other bit.
  @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 {
    let low = (word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F
    return ~(low | word | 0x7F7F_7F7F_7F7F_7F7F)
  }

  /// The first place of a byte in `text[start ..< end]`.
  static func first(_ byte: UInt8, _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard start < end else { return nil }
    return unsafe text.extracting(start..<end).withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let hit = unsafe memchr(base, Int32(byte), bytes.count) else { return nil }
      return unsafe start + (UnsafeRawPointer(hit) - base)
    }
  }

  /// Whether two stretches of a padded text hold the same bytes.
  @inline(__always)
  static func same(_ text: Span<UInt8>, _ one: Int, _ other: Int, count: Int) -> Bool {
    var at = 0
    while at &+ 8 <= count {
      guard text.word(one &+ at) == text.word(other &+ at) else { return false }
      at &+= 8
    }
    guard at < count else { return true }
    return (text.word(one &+ at) ^ text.word(other &+ at)) << UInt64(64 &- 8 &* (count &- at)) == 0
  }

  /// A 64-bit fingerprint of some bytes (FNV-1a over words, finished as in SplitMix64).
  static func hash(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for at in start..<end { hash = (hash ^ UInt64(text[at])) &* 0x0000_0100_0000_01B3 }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return hash ^ (hash >> 31)
  }
}

extension Span<UInt8> {
  /// Eight bytes from `at` as a little-endian word.
  @inline(__always)
  func word(_ at: Int) -> UInt64 {
    precondition(at >= 0 && at &+ 8 <= count)
    return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
  }
}
