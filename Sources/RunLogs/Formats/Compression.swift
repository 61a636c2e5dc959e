// Compressed files: what is in them is read as if it stood there. A file cut short gives what comes before the cut.

import Runs
import CBZip2
import CLZMA
import CZlib
import CZstd

enum Compression: CaseIterable {
  case gzip, bzip2, xz, zstd

  /// Unpacked text beyond this is refused: a small file can hold any amount.
  static let largest = 1 << 32
  private static let step = 1 << 20

  static func of(_ head: [UInt8]) -> Compression? { allCases.first { head.starts(with: $0.magic) } }

  private var magic: [UInt8] {
    switch self {
    case .gzip: [0x1F, 0x8B]
    case .bzip2: Array("BZh".utf8)
    case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
    }
  }

  /// The text, and what is wrong with the file if anything.
  func unpack(_ bytes: [UInt8]) -> (bytes: [UInt8], problem: FileFault?) {
    switch self {
    case .gzip: Self.inflate(bytes[...], windowBits: 15 + 32)
    case .bzip2: Self.bunzip(bytes)
    case .xz: Self.unxz(bytes)
    case .zstd: Self.unzstd(bytes)
    }
  }

  private static let cut = FileFault.cutPacking
  private static let tooLarge = FileFault.largePacking(gibibytes: largest >> 30)

  /// zlib's inflate: gzip members one after another, or with -15 the raw stream of a zip.
  static func inflate(_ bytes: ArraySlice<UInt8>, windowBits: Int32) -> (bytes: [UInt8], problem: FileFault?) {
    var stream = unsafe z_stream()
    guard unsafe inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return ([], cut)
    }
    defer { unsafe inflateEnd(&stream) }
    var input = Array(bytes)
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: step)
    var (at, state) = (0, Z_OK)
    while at < input.count, output.count < largest {
      let available = min(input.count - at, 1 << 30)
      var (used, made) = (0, 0)
      unsafe input.withUnsafeMutableBufferPointer { source in
        unsafe chunk.withUnsafeMutableBufferPointer { target in
          unsafe stream.next_in = source.baseAddress.map { unsafe $0 + at }
          unsafe stream.avail_in = UInt32(available)
          unsafe stream.next_out = target.baseAddress
          unsafe stream.avail_out = UInt32(target.count)
          unsafe state = CZlib.inflate(&stream, Z_NO_FLUSH)
          unsafe used = available - Int(stream.avail_in)
          unsafe made = target.count - Int(stream.avail_out)
        }
      }
      at += used
      output += chunk[..<made]
      if state == Z_STREAM_END {
        // Another member may follow; what is no member is padding.
        guard windowBits > 0, at + 2 < input.count, input[at] == 0x1F, input[at + 1] == 0x8B else {
          return (output, nil)
        }
        unsafe inflateReset(&stream)
      } else if state != Z_OK || (used == 0 && made == 0) {
        return (output, cut)
      }
    }
    return (output, output.count >= largest ? tooLarge : cut)
  }

  private static func bunzip(_ bytes: [UInt8]) -> (bytes: [UInt8], problem: FileFault?) {
    var (input, output, at) = (bytes, [UInt8](), 0)
    var chunk = [CChar](repeating: 0, count: step)
    while at < input.count, input[at...].starts(with: Array("BZh".utf8)) {
      var stream = unsafe bz_stream()
      guard unsafe BZ2_bzDecompressInit(&stream, 0, 0) == BZ_OK else { return (output, cut) }
      defer { unsafe BZ2_bzDecompressEnd(&stream) }
      var state = BZ_OK
      while state == BZ_OK {
        guard output.count < largest else { return (output, tooLarge) }
        var (used, made) = (0, 0)
        let available = min(input.count - at, 1 << 30)
        unsafe input.withUnsafeMutableBytes { source in
          unsafe chunk.withUnsafeMutableBufferPointer { target in
            unsafe stream.next_in = source.baseAddress.map { unsafe $0.assumingMemoryBound(to: CChar.self) + at }
            unsafe stream.avail_in = UInt32(available)
            unsafe stream.next_out = target.baseAddress
            unsafe stream.avail_out = UInt32(target.count)
            unsafe state = BZ2_bzDecompress(&stream)
            unsafe used = available - Int(stream.avail_in)
            unsafe made = target.count - Int(stream.avail_out)
          }
        }
        at += used
        output += chunk[..<made].lazy.map { UInt8(bitPattern: $0) }
        if state == BZ_OK, used == 0, made == 0 { return (output, cut) }
      }
      guard state == BZ_STREAM_END else { return (output, cut) }
    }
    return (output, nil)
  }

  /// LZMA_CONCATENATED, a macro that Swift does not see: streams one after another.
  private static let concatenated: UInt32 = 0x08

  private static func unxz(_ bytes: [UInt8]) -> (bytes: [UInt8], problem: FileFault?) {
    var stream = unsafe lzma_stream()
    guard unsafe lzma_stream_decoder(&stream, 1 << 30, concatenated) == LZMA_OK else { return ([], cut) }
    defer { unsafe lzma_end(&stream) }
    var (output, state, at) = ([UInt8](), LZMA_OK, 0)
    var chunk = [UInt8](repeating: 0, count: step)
    while state == LZMA_OK {
      guard output.count < largest else { return (output, tooLarge) }
      var (used, made) = (0, 0)
      unsafe bytes.withUnsafeBufferPointer { source in
        unsafe chunk.withUnsafeMutableBufferPointer { target in
          unsafe stream.next_in = source.baseAddress.map { unsafe $0 + at }
          unsafe stream.avail_in = source.count - at
          unsafe stream.next_out = target.baseAddress
          unsafe stream.avail_out = target.count
          unsafe state = lzma_code(&stream, LZMA_FINISH)
          unsafe used = source.count - at - stream.avail_in
          unsafe made = target.count - stream.avail_out
        }
      }
      at += used
      output += chunk[..<made]
      if state == LZMA_OK, used == 0, made == 0 { return (output, cut) }
    }
    return (output, state == LZMA_STREAM_END ? nil : cut)
  }

  /// Frames one after another.
  private static func unzstd(_ bytes: [UInt8]) -> (bytes: [UInt8], problem: FileFault?) {
    guard let stream = unsafe ZSTD_createDStream() else { return ([], cut) }
    defer { unsafe ZSTD_freeDStream(stream) }
    var (output, at, left) = ([UInt8](), 0, 0)
    var chunk = [UInt8](repeating: 0, count: step)
    repeat {
      guard output.count < largest else { return (output, tooLarge) }
      var (used, made) = (0, 0)
      unsafe bytes.withUnsafeBytes { source in
        unsafe chunk.withUnsafeMutableBytes { target in
          var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: at)
          var out = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
          unsafe left = ZSTD_decompressStream(stream, &out, &input)
          unsafe (used, made) = (input.pos - at, out.pos)
        }
      }
      output += chunk[..<made]
      at += used
      guard ZSTD_isError(left) == 0, used + made > 0 else { return (output, cut) }
    } while at < bytes.count || left > 0
    return (output, nil)
  }
}
