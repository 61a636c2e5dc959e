// A PNG from Cairo's pixels, written here: Cairo's own takes most of the time of a figure, for it weighs every filter for
// every row and compresses as hard as it can.

import CPangoCairo
import CZlib
import Diagnostics

enum PNGWriter {
  /// The drawing of an image surface as PNG: RGB where every pixel is opaque, else RGBA.
  static func bytes(of surface: OpaquePointer) throws(Failure) -> [UInt8] {
    unsafe cairo_surface_flush(surface)
    let (width, height) = unsafe (
      Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface))
    )
    guard let data = unsafe cairo_image_surface_get_data(surface) else { throw Failure("Cairo gave no pixels") }
    let stride = unsafe Int(cairo_image_surface_get_stride(surface))
    let pixels = unsafe UnsafeBufferPointer(start: data, count: stride * height)
    let isOpaque = unsafe isOpaque(pixels, width, height, stride)
    let body = try unsafe compressed(rows(pixels, width, height, stride, isOpaque: isOpaque))
    let header = PNGChunk(type: "IHDR", body: bigEndian(width) + bigEndian(height) + [8, isOpaque ? 2 : 6, 0, 0, 0])
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + header.bytes
      + PNGChunk(type: "IDAT", body: body).bytes + PNGChunk(type: "IEND", body: []).bytes
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  private static func isOpaque(_ pixels: UnsafeBufferPointer<UInt8>, _ width: Int, _ height: Int, _ stride: Int) -> Bool
  {
    for y in 0..<height {
      for x in 0..<width where unsafe pixels[y * stride + 4 * x + 3] != 255 { return false }
    }
    return true
  }

  /// Rows behind their filter, each told by its difference to the row above (filter 2): in a drawing most rows repeat it.
  private static func rows(
    _ pixels: UnsafeBufferPointer<UInt8>, _ width: Int, _ height: Int, _ stride: Int, isOpaque: Bool
  ) -> [UInt8] {
    let channels = isOpaque ? 3 : 4
    let length = width * channels
    return unsafe [UInt8](unsafeUninitializedCapacity: (length + 1) * height) { out, count in
      var above = [UInt8](repeating: 0, count: length)
      for y in 0..<height {
        let start = y * (length + 1)
        unsafe out[start] = 2
        for x in 0..<width {
          // Little-endian: blue, green, red, alpha, all of them multiplied by alpha.
          let at = y * stride + 4 * x
          let alpha = unsafe pixels[at + 3]
          for channel in 0..<channels {
            let value =
              channel == 3 ? alpha : unsafe straight(pixels[at + 2 - channel], alpha)
            let place = x * channels + channel
            unsafe out[start + 1 + place] = value &- above[place]
            above[place] = value
          }
        }
      }
      count = (length + 1) * height
    }
  }

  @inline(__always)
  private static func straight(_ value: UInt8, _ alpha: UInt8) -> UInt8 {
    if alpha == 255 { return value }
    return alpha == 0 ? 0 : UInt8(min(255, (Int(value) * 255 + Int(alpha) / 2) / Int(alpha)))
  }

  /// Level 4 of 9: a tenth of the time of the highest for a few per cent of the bytes.
  private static func compressed(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    var status = Z_OK
    let packed = unsafe [UInt8](unsafeUninitializedCapacity: Int(size)) { out, count in
      status = unsafe compress2(out.baseAddress, &size, bytes, UInt(bytes.count), 4)
      count = Int(size)
    }
    guard status == Z_OK else {
      throw Failure("a PNG could not be compressed", hint: "choose a smaller size or fewer dpi")
    }
    return packed
  }
}
