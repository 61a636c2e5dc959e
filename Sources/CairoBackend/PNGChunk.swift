// What Cairo leaves out of a PNG: its resolution, and texts about it.

import CZlib

/// A chunk of a PNG file (ISO/IEC 15948): four letters and what they hold.
struct PNGChunk {
  var type: String
  var body: [UInt8]

  static func resolution(_ dotsPerInch: Double) -> PNGChunk {
    let perMetre = bigEndian(UInt32((dotsPerInch / 0.0254).rounded()))
    return PNGChunk(type: "pHYs", body: perMetre + perMetre + [1])
  }

  static func text(_ keyword: String, _ text: String) -> PNGChunk {
    PNGChunk(type: "tEXt", body: Array(keyword.utf8) + [0] + Array(text.utf8))
  }

  var bytes: [UInt8] {
    let checked = Array(type.utf8) + body
    return Self.bigEndian(UInt32(body.count)) + checked + Self.bigEndian(crc32(checked))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }
}

/// The PNG with more chunks after its header.
func withChunks(_ png: [UInt8], _ chunks: [PNGChunk]) -> [UInt8] {
  let headerEnd = 33
  guard png.count > headerEnd else { return png }
  return Array(png[..<headerEnd]) + chunks.flatMap(\.bytes) + Array(png[headerEnd...])
}

func crc32(_ bytes: [UInt8]) -> UInt32 {
  unsafe UInt32(truncatingIfNeeded: CZlib.crc32(0, bytes, UInt32(clamping: bytes.count)))
}
