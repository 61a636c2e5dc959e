// The compressions inside columnar files: a page or buffer at a time, of a size that is known before.

import CLZ4
import CSnappy
import CZstd

enum PageCodec: Sendable {
  case none, snappy, gzip, zstd, lz4Block, lz4Frame

  /// No writer makes pages as large: a size beyond it is damage.
  static let largest = 1 << 30

  /// The unpacked bytes with `Bytes.padding` spare ones behind; nil where they are not `size` bytes.
  func unpack(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    guard size >= 0, size <= Self.largest else { return nil }
    switch self {
    case .none: return bytes.count == size ? Array(bytes) + [UInt8](repeating: 0, count: Bytes.padding) : nil
    case .snappy: return unsafe filled(size, bytes) { unsafe Self.snappy($0, $1, size) }
    case .zstd:
      return unsafe filled(size, bytes) { source, target in
        unsafe ZSTD_decompress(target.baseAddress, size, source.baseAddress, source.count) == size
      }
    case .lz4Block:
      guard bytes.count < Int(Int32.max) else { return nil }
      return unsafe filled(size, bytes) { source, target in
        unsafe LZ4_decompress_safe(
          source.baseAddress?.assumingMemoryBound(to: CChar.self),
          target.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(source.count), Int32(size)) == Int32(size)
      }
    case .lz4Frame: return unsafe filled(size, bytes) { unsafe Self.frame($0, $1, size) }
    case .gzip:
      let (text, problem) = Compression.inflate(bytes, windowBits: 15 + 32)
      return problem == nil && text.count == size ? text + [UInt8](repeating: 0, count: Bytes.padding) : nil
    }
  }

  private func filled(
    _ size: Int, _ bytes: ArraySlice<UInt8>,
    _ fill: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Bool
  ) -> [UInt8]? {
    var isWhole = false
    // Memory that is not written to costs nothing: a damaged size does no harm.
    let unpacked = unsafe [UInt8](unsafeUninitializedCapacity: size + Bytes.padding) { target, count in
      let room = unsafe UnsafeMutableRawBufferPointer(start: target.baseAddress, count: size + Bytes.padding)
      isWhole = unsafe bytes.withUnsafeBytes { unsafe fill($0, room) }
      guard isWhole else { return }
      for at in size..<(size + Bytes.padding) { unsafe room[at] = 0 }
      count = size + Bytes.padding
    }
    return isWhole ? unpacked : nil
  }

  private static func snappy(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer, _ size: Int
  ) -> Bool {
    let (from, to) = unsafe (
      source.baseAddress?.assumingMemoryBound(to: CChar.self), target.baseAddress?.assumingMemoryBound(to: CChar.self)
    )
    var length = 0
    guard unsafe snappy_uncompressed_length(from, source.count, &length) == SNAPPY_OK, length == size else {
      return false
    }
    return unsafe snappy_uncompress(from, source.count, to, &length) == SNAPPY_OK && length == size
  }

  private static func frame(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer, _ size: Int
  ) -> Bool {
    var context: OpaquePointer?
    guard unsafe LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 else {
      return false
    }
    defer { unsafe LZ4F_freeDecompressionContext(context) }
    var (read, written) = (0, 0)
    while read < source.count {
      var (used, made) = (source.count - read, size - written)
      let left = unsafe LZ4F_decompress(
        context, target.baseAddress.map { unsafe $0 + written }, &made, source.baseAddress.map { unsafe $0 + read },
        &used, nil)
      guard LZ4F_isError(left) == 0, used + made > 0 else { return false }
      (read, written) = (read + used, written + made)
      if left == 0 { break }
    }
    return written == size
  }
}
