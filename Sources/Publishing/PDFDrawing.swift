// Pages drawn: grounds, text with its structure, footnotes, running heads, page numbers, outline.

import CairoBackend
import Drawing

struct PageDrawing {
  let canvas: Canvas
  let style: PageStyle
  let setter: ParagraphSetter
  let title: String
  private let scale = TypeScale()
  private var open: [TagNode] = []
  private var outline: [(level: Int, number: Int32)] = []

  init(canvas: Canvas, style: PageStyle, setter: ParagraphSetter, title: String) {
    self.canvas = canvas
    self.style = style
    self.setter = setter
    self.title = title
  }

  mutating func draw(_ pages: [PlacedPage]) {
    for (i, page) in pages.enumerated() {
      draw(page, number: i + 1)
      if i == pages.count - 1 { switchTags(to: []) }
      canvas.setPageLabel(String(i + 1))
      canvas.showPage()
    }
  }

  private mutating func draw(_ page: PlacedPage, number: Int) {
    drawFurniture(number)
    for panel in panels(on: page) { draw(panel.0, panel.1) }
    for placed in page.strips {
      draw(placed.strip, at: placed.y)
      if let entry = placed.strip.outline { addOutline(entry) }
    }
    drawNotes(page)
  }

  private mutating func draw(_ strip: Strip, at y: Double) {
    let (left, top) = (style.frame.x, style.frame.y + y)
    for marked in strip.moved(x: left, y: top) {
      // Rules belong to no element: whatever is open must not end for them.
      if !marked.tags.isEmpty { switchTags(to: marked.tags) }
      draw(marked.mark, left: left, top: top)
    }
  }

  private func draw(_ mark: Mark, left: Double, top: Double) {
    switch mark {
    case .line(let line, let point): canvas.draw(line, at: point)
    case .fill(let frame, let colour): canvas.fill(frame, colour)
    case .scene(let scene, let point, let factor): canvas.draw(scene, at: point, scale: factor)
    case .formula(let block): canvas.draw(block)
    case .name(let name): canvas.name(name, at: Point(left, max(top - 12, 0)))
    }
  }

  /// Closes and opens elements until exactly these are open.
  private mutating func switchTags(to tags: [TagNode]) {
    let common = zip(open, tags).prefix { $0 == $1 }.count
    while open.count > common { canvas.close(open.removeLast().tag) }
    for node in tags.dropFirst(common) {
      canvas.open(node.tag)
      open.append(node)
    }
  }

  // MARK: panels

  /// Grounds in one piece from the first to the last strip on a page, outer ones first.
  private func panels(on page: PlacedPage) -> [(Panel, Rect)] {
    var result: [(Panel, Rect)] = []
    for placed in page.strips {
      for panel in placed.strip.panels {
        let frame = Rect(
          x: style.frame.x + panel.x, y: style.frame.y + placed.y, width: panel.width, height: placed.strip.height)
        if let i = result.firstIndex(where: { $0.0 == panel }) {
          result[i].1 = result[i].1.union(frame)
        } else {
          result.append((panel, frame))
        }
      }
    }
    return result
  }

  private func draw(_ panel: Panel, _ frame: Rect) {
    if let ground = panel.ground { canvas.fill(frame, ground) }
    guard let bar = panel.bar else { return }
    canvas.fill(Rect(x: frame.x, y: frame.y, width: 2.2, height: frame.height), bar)
  }

  // MARK: furniture

  /// Running head and page number; on the first page, which has the title, the number only.
  private mutating func drawFurniture(_ number: Int) {
    // Nothing of the page's furniture may be taken for text of an element that goes on.
    let style = self.style.frame
    let look = scale.text(9, italic: true, colour: TypeScale.quiet)
    if number > 1, let line = headLine(look) {
      canvas.drawArtifact(line, at: Point(style.x, style.y - 30))
    }
    let digits = ParagraphStyle(
      width: style.width, alignment: number > 1 ? .right : .centre, leading: 12, features: "lnum=1")
    let text = StyledText([.text(String(number), scale.text(9.4, colour: TypeScale.quiet))])
    let y = number > 1 ? style.y - 30 : style.maxY + 34
    for line in setter.lines(text, digits) { canvas.drawArtifact(line, at: Point(style.x, y)) }
  }

  private func headLine(_ look: TextStyle) -> TextLine? {
    let paragraph = ParagraphStyle(width: style.frame.width - 40, alignment: .left, leading: 12)
    let lines = setter.lines(StyledText([.text(String(title.prefix(300)), look)]), paragraph)
    guard lines.count > 1 else { return lines.first }
    var narrow = paragraph
    narrow.width -= 12
    guard let first = setter.lines(StyledText([.text(String(title.prefix(300)), look)]), narrow).first else {
      return nil
    }
    return setter.lines(StyledText([.text(first.text + " …", look)]), paragraph).first
  }

  private mutating func drawNotes(_ page: PlacedPage) {
    guard !page.notes.isEmpty else { return }
    let frame = style.frame
    var y = frame.height - page.notesHeight + Paginator.notesGap
    canvas.fill(Rect(x: frame.x, y: frame.y + y - 6, width: 60, height: 0.4), TypeScale.quiet)
    for note in page.notes {
      y += note.before
      draw(note, at: y)
      y += note.height
    }
  }

  // MARK: outline

  private mutating func addOutline(_ entry: OutlineEntry) {
    while let last = outline.last, last.level >= entry.level { outline.removeLast() }
    let number = canvas.addOutline(
      entry.title, to: entry.name, under: outline.last?.number ?? 0, open: entry.level < 2)
    outline.append((entry.level, number))
  }
}
