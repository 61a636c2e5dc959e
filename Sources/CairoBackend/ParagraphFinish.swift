// Broken lines get their final widths: spaces at line ends vanish, the others take up what the line is short of.

import CPangoCairo
import Drawing

extension ParagraphSetter {
  func finished(_ owner: LayoutOwner, _ style: ParagraphStyle, _ space: Double) -> [TextLine] {
    let count = unsafe pango_layout_get_line_count(owner.layout)
    return (0..<count).compactMap { line($0, of: owner, style, space, last: $0 == count - 1) }
  }

  private func line(
    _ index: Int32, of owner: LayoutOwner, _ style: ParagraphStyle, _ space: Double, last: Bool
  ) -> TextLine? {
    guard let line = unsafe pango_layout_get_line(owner.layout, index) else { return nil }
    let start = Int(unsafe line.pointee.start_index)
    let end = start + Int(unsafe line.pointee.length)
    let visible = owner.source.trimmed(start..<end)
    let spaces = unsafe hideTrailing(line, owner.source.bytes, from: visible)
    let indent = index > 0 ? style.hanging : 0
    let gap = unsafe style.width - indent - width(of: line)
    let forced = last || owner.source.isForced(visible..<end)
    if let stretch = stretch(gap, spaces, style, space, forced: forced) {
      unsafe widen(line, owner.source.bytes, before: visible, by: stretch)
    }
    let rightToLeft = unsafe pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL
    return unsafe assembled(line, owner, style, indent, rightToLeft, text: start..<visible)
  }

  private func stretch(
    _ gap: Double, _ spaces: Int, _ style: ParagraphStyle, _ space: Double, forced: Bool
  ) -> Double? {
    guard style.alignment == .justified, spaces > 0 else { return nil }
    if gap < 0 { return max(gap / Double(spaces), -0.3 * space) }
    guard !forced, gap / Double(spaces) < 4 * space else { return nil }
    return gap / Double(spaces)
  }

  private func assembled(
    _ line: UnsafeMutablePointer<PangoLayoutLine>, _ owner: LayoutOwner, _ style: ParagraphStyle, _ indent: Double,
    _ rightToLeft: Bool, text: Range<Int>
  ) -> TextLine {
    let total = unsafe width(of: line)
    let start = indent + offset(style.width - indent - total, style.alignment, rightToLeft)
    var runs: [TextLine.Run] = []
    var x = start
    var (ascent, descent) = (style.leading * 0.73, style.leading * 0.27)
    unsafe forEachRun(of: line) { item in
      let width = unsafe self.width(of: item)
      if let range = owner.source.range(at: Int(unsafe item.pointee.item.pointee.offset)) {
        unsafe runs.append(TextLine.Run(item: item, x: x, width: width, range: range))
        if let box = owner.source.ranges[range].box {
          ascent = max(ascent, box.ascent + 1.5)
          descent = max(descent, box.descent + 1.5)
        }
      }
      x += width
    }
    return TextLine(
      owner: owner, runs: runs, text: String(decoding: owner.source.bytes[text], as: UTF8.self), x: start,
      width: total, ascent: ascent, descent: descent)
  }

  private func offset(_ gap: Double, _ alignment: ParagraphStyle.Alignment, _ rightToLeft: Bool) -> Double {
    switch alignment {
    case .left, .justified: rightToLeft ? max(gap, 0) : 0
    case .centre: gap / 2
    case .right: gap
    }
  }

  // MARK: glyphs

  private func width(of line: UnsafeMutablePointer<PangoLayoutLine>) -> Double {
    var total = 0.0
    unsafe forEachRun(of: line) { unsafe total += width(of: $0) }
    return total
  }

  private func width(of run: UnsafeMutablePointer<PangoGlyphItem>) -> Double {
    guard let glyphs = unsafe run.pointee.glyphs else { return 0 }
    var total: Int64 = 0
    for i in 0..<Int(unsafe glyphs.pointee.num_glyphs) {
      total += Int64(unsafe glyphs.pointee.glyphs[i].geometry.width)
    }
    return Double(total) / Double(PANGO_SCALE)
  }

  /// White glyphs from a byte on take no room; returns how many spaces stand before it.
  private func hideTrailing(
    _ line: UnsafeMutablePointer<PangoLayoutLine>, _ bytes: [UInt8], from visible: Int
  ) -> Int {
    var spaces = 0
    unsafe forEachGlyph(of: line) { byte, glyph in
      if byte >= visible {
        unsafe glyph.pointee.geometry.width = 0
      } else if byte < bytes.count, bytes[byte] == 0x20 {
        spaces += 1
      }
    }
    return spaces
  }

  private func widen(
    _ line: UnsafeMutablePointer<PangoLayoutLine>, _ bytes: [UInt8], before visible: Int, by points: Double
  ) {
    let amount = Int32(exactly: (points * Double(PANGO_SCALE)).rounded()) ?? 0
    unsafe forEachGlyph(of: line) { byte, glyph in
      guard byte < visible, byte < bytes.count, bytes[byte] == 0x20 else { return }
      unsafe glyph.pointee.geometry.width += amount
    }
  }

  private func forEachGlyph(
    of line: UnsafeMutablePointer<PangoLayoutLine>, _ body: (Int, UnsafeMutablePointer<PangoGlyphInfo>) -> Void
  ) {
    unsafe forEachRun(of: line) { run in
      guard let glyphs = unsafe run.pointee.glyphs else { return }
      let offset = Int(unsafe run.pointee.item.pointee.offset)
      for i in 0..<Int(unsafe glyphs.pointee.num_glyphs) {
        let byte = offset + Int(unsafe glyphs.pointee.log_clusters[i])
        unsafe body(byte, glyphs.pointee.glyphs + i)
      }
    }
  }
}
