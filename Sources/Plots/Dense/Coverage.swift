// What of a panel's paper is inked already, by pixels: what would be drawn over nothing new need not be drawn.

import Drawing

/// A bitmap over a rectangle of the page. Pixels are judged by their centres, at most 0.71 of the pitch from any point.
struct Coverage {
  private let frame: Rect
  private let pitch: Double
  private let columns: Int
  private let rows: Int
  private let stride: Int
  private var words: [UInt64]

  /// - Parameters:
  ///   - frame: points; what lies outside counts as covered.
  ///   - pitch: points between pixels.
  init(_ frame: Rect, pitch: Double) {
    self.frame = frame
    self.pitch = pitch
    columns = Int((frame.width / pitch).rounded(.up), in: 1...1_000_000)
    rows = Int((frame.height / pitch).rounded(.up), in: 1...1_000_000)
    stride = (columns + 63) / 64
    words = [UInt64](repeating: 0, count: rows * stride)
  }

  /// The rows whose centres lie between two heights.
  func rows(from low: Double, to high: Double) -> Range<Int> {
    let first = Int(((low - frame.minY) / pitch - 0.5).rounded(.up), in: 0...rows)
    let last = Int(((high - frame.minY) / pitch - 0.5).rounded(.down), in: -1...(rows - 1))
    return first..<max(first, last + 1)
  }

  func height(of row: Int) -> Double { frame.minY + (Double(row) + 0.5) * pitch }

  /// Whether a pixel between two places of a row is still free.
  func isFree(_ row: Int, from low: Double, to high: Double) -> Bool {
    guard let (first, last) = span(low, high) else { return false }
    return masks(first, last) { word, mask in words[row * stride + word] & mask != mask }
  }

  /// Inks the pixels between two places of a row.
  mutating func ink(_ row: Int, from low: Double, to high: Double) {
    guard let (first, last) = span(low, high) else { return }
    for word in (first / 64)...(last / 64) {
      words[row * stride + word] |= Self.mask(word, first, last)
    }
  }

  private func span(_ low: Double, _ high: Double) -> (Int, Int)? {
    let first = Int(((low - frame.minX) / pitch - 0.5).rounded(.up), in: 0...columns)
    let last = Int(((high - frame.minX) / pitch - 0.5).rounded(.down), in: -1...(columns - 1))
    return first <= last ? (first, last) : nil
  }

  private func masks(_ first: Int, _ last: Int, _ test: (Int, UInt64) -> Bool) -> Bool {
    for word in (first / 64)...(last / 64) where test(word, Self.mask(word, first, last)) { return true }
    return false
  }

  private static func mask(_ word: Int, _ first: Int, _ last: Int) -> UInt64 {
    var mask = UInt64.max
    if word == first / 64 { mask &= UInt64.max << UInt64(first % 64) }
    if word == last / 64 { mask &= UInt64.max >> UInt64(63 - last % 64) }
    return mask
  }
}
