// Drawing what pages of text are made of: set lines, filled areas, scenes at a scale.

import CPangoCairo
public import Drawing

extension Canvas {
  /// Draws a set line with its baseline at a point. Each stretch of one link stands in a tag of its own, the rest in
  /// `Span`: text beside tags, without one, is lost to readers of the structure.
  public func draw(_ line: TextLine, at origin: Point) {
    var i = 0
    while i < line.runs.count {
      let target = line.owner.source.ranges[line.runs[i].range].style.link
      var end = i + 1
      while end < line.runs.count, line.owner.source.ranges[line.runs[end].range].style.link == target { end += 1 }
      draw(line, line.runs[i..<end], target, at: origin)
      i = end
    }
  }

  /// The same outside the structure: running heads, page numbers.
  public func drawArtifact(_ line: TextLine, at origin: Point) {
    for run in line.runs { draw(run, of: line, at: origin) }
  }

  public func draw(_ block: TextBlock) { draw(.text(block)) }

  private func draw(_ line: TextLine, _ runs: ArraySlice<TextLine.Run>, _ target: LinkTarget?, at origin: Point) {
    let tag = open(line, runs, target, at: origin)
    for run in runs { draw(run, of: line, at: origin) }
    close(tag)
  }

  private func open(
    _ line: TextLine, _ runs: ArraySlice<TextLine.Run>, _ target: LinkTarget?, at origin: Point
  ) -> PageTag {
    guard let target, let first = runs.first, let last = runs.last else { return open(.span) }
    let frame = Rect(
      x: origin.x + first.x, y: origin.y - line.ascent * 0.95, width: last.x + last.width - first.x,
      height: line.ascent + line.descent)
    return openLink(to: target, frame: frame)
  }

  private func draw(_ run: TextLine.Run, of line: TextLine, at origin: Point) {
    let range = line.owner.source.ranges[run.range]
    let place = Point(origin.x + run.x, origin.y - range.style.rise)
    if let box = range.box {
      var block = box.block
      block.origin = Point(block.origin.x + place.x, block.origin.y + place.y)
      return draw(.text(block))
    }
    setColour(range.style.colour)
    show(run, of: line, at: place)
    if range.style.strike {
      let size = range.style.font.size
      fill(Rect(x: place.x, y: place.y - 0.26 * size, width: run.width, height: 0.05 * size), range.style.colour)
    }
  }

  private func show(_ run: TextLine.Run, of line: TextLine, at place: Point) {
    unsafe cairo_move_to(context, place.x, place.y)
    unsafe line.owner.source.bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { text in
        unsafe pango_cairo_show_glyph_item(context, text.baseAddress, run.item)
      }
    }
  }

  public func fill(_ frame: Rect, _ colour: Colour) {
    setColour(colour)
    unsafe cairo_new_path(context)
    unsafe cairo_rectangle(context, frame.x, frame.y, frame.width, frame.height)
    unsafe cairo_fill(context)
  }

  /// Draws a scene with its top left corner at a point, all of it smaller or larger by a factor.
  public func draw(_ scene: Scene, at origin: Point, scale: Double) {
    unsafe cairo_save(context)
    unsafe cairo_translate(context, origin.x, origin.y)
    unsafe cairo_scale(context, scale, scale)
    draw(scene, at: Point(0, 0))
    unsafe cairo_restore(context)
  }
}
