// What Pango knows of a paragraph on one line: the width of every character, and where a line may break.

import CPangoCairo

extension ParagraphSetter {
  struct Measure {
    var text: BreakableText
    /// Byte offset of each character.
    var offsets: [Int]
  }

  func measured(_ owner: LayoutOwner) -> Measure {
    let bytes = owner.source.bytes
    let offsets = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 }
    var widths = [Double](repeating: 0, count: offsets.count)
    let count = unsafe pango_layout_get_line_count(owner.layout)
    for index in 0..<count {
      guard let line = unsafe pango_layout_get_line_readonly(owner.layout, index) else { continue }
      unsafe forEachRun(of: line) { run in unsafe addWidths(of: run, bytes, offsets, &widths) }
    }
    return Measure(text: breakable(owner, offsets, widths), offsets: offsets)
  }

  private func addWidths(
    of run: UnsafeMutablePointer<PangoGlyphItem>, _ bytes: [UInt8], _ offsets: [Int], _ widths: inout [Double]
  ) {
    let count = Int(unsafe run.pointee.item.pointee.num_chars)
    let first = lowerBound(offsets, Int(unsafe run.pointee.item.pointee.offset))
    guard count > 0, first + count <= widths.count else { return }
    var logical = [Int32](repeating: 0, count: count)
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { text in
        unsafe logical.withUnsafeMutableBufferPointer { widths in
          unsafe pango_glyph_item_get_logical_widths(run, text.baseAddress, widths.baseAddress)
        }
      }
    }
    for i in 0..<count { widths[first + i] = Double(logical[i]) / Double(PANGO_SCALE) }
  }

  private func breakable(_ owner: LayoutOwner, _ offsets: [Int], _ widths: [Double]) -> BreakableText {
    let count = offsets.count
    let bytes = owner.source.bytes
    var text = BreakableText(
      widths: widths, stretchable: .init(repeating: false, count: count), white: .init(repeating: false, count: count),
      mayBreak: .init(repeating: false, count: count), mustBreak: .init(repeating: false, count: count),
      mayCut: .init(repeating: false, count: count))
    var known: Int32 = 0
    guard let attributes = unsafe pango_layout_get_log_attrs_readonly(owner.layout, &known) else { return text }
    for i in 0..<min(count, Int(known)) {
      let attribute = unsafe attributes[i]
      text.white[i] = attribute.is_white != 0
      text.stretchable[i] = bytes[offsets[i]] == 0x20 || attribute.is_expandable_space != 0
      text.mustBreak[i] = i > 0 && owner.source.isSeparator(at: offsets[i - 1])
      text.mayBreak[i] = attribute.is_line_break != 0 && allowsBreak(owner.source, offsets, i)
      text.mayCut[i] = attribute.is_cursor_position != 0
    }
    return text
  }

  /// Beside a box a line breaks at a space only: `(x)` and `x-axis` stay whole. Two boxes that touch are parts of one
  /// formula, cut where it may break.
  private func allowsBreak(_ source: ParagraphSource, _ offsets: [Int], _ i: Int) -> Bool {
    guard i > 0 else { return false }
    guard !tears(source, offsets, i) else { return false }
    let (here, before) = (source.isBox(at: offsets[i]), source.isBox(at: offsets[i - 1]))
    return here == before || source.bytes[offsets[i - 1]] == 0x20
  }

  /// Whether a break here would tear a number off its exponent, its percent sign, its power of ten or its equals sign.
  private func tears(_ source: ParagraphSource, _ offsets: [Int], _ i: Int) -> Bool {
    let here = source.scalar(at: offsets[i])
    let before = source.scalar(at: offsets[i - 1])
    if Self.isSuperscript(here) || Self.isSuperscript(before), before != " " { return true }
    guard before == " ", i > 1 else { return false }
    let word = source.scalar(at: offsets[i - 2])
    let next = i + 1 < offsets.count ? source.scalar(at: offsets[i + 1]) : " "
    let binds = next == " " && (here == "×" || here == "=")
    return word == "×" || binds || (here == "%" && word.properties.numericType != nil)
  }

  private static func isSuperscript(_ scalar: Unicode.Scalar) -> Bool {
    (0x2070...0x209F).contains(scalar.value) || [0xB2, 0xB3, 0xB9].contains(scalar.value)
  }

  func forEachRun(
    of line: UnsafeMutablePointer<PangoLayoutLine>, _ body: (UnsafeMutablePointer<PangoGlyphItem>) -> Void
  ) {
    var node = unsafe line.pointee.runs
    while let cell = unsafe node {
      if let data = unsafe cell.pointee.data {
        unsafe body(data.assumingMemoryBound(to: PangoGlyphItem.self))
      }
      unsafe node = unsafe cell.pointee.next
    }
  }

  private func lowerBound(_ sorted: [Int], _ value: Int) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
