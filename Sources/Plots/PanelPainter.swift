// One panel: its scales, and the order in which its parts are drawn.

import Drawing
import Foundation
import Typesetting

struct PanelPainter {
  let panel: Panel
  let letter: String
  let area: Rect
  let margins: Margins
  let theme: Theme
  let fonts: Fonts
  let frame: Rect
  let x: Scale
  let y: Scale
  /// nil: no value of the panel is told by a colour.
  let colours: ColourScale?

  init(panel: Panel, letter: String, area: Rect, margins: Margins, theme: Theme, fonts: Fonts) {
    self.panel = panel
    self.letter = letter
    self.area = area
    self.margins = margins
    self.theme = theme
    self.fonts = fonts
    let inner = Rect(
      x: area.minX + margins.left, y: area.minY + margins.top,
      width: max(10, area.width - margins.left - margins.right),
      height: max(10, area.height - margins.top - margins.bottom))
    let side = min(inner.width, inner.height)
    frame =
      panel.isSquare
      ? Rect(x: inner.midX - side / 2, y: inner.midY - side / 2, width: side, height: side) : inner
    let bodies = panel.marks.map(\.body)
    let told = bodies.flatMap(\.colourValues)
    // A bar of no values would show numbers that are none of the data's.
    let bar = told.contains { !$0.isNaN } || panel.colourBar?.domain != nil ? panel.colourBar : nil
    colours = bar.map { ColourScale($0, values: told, theme: theme) }
    let tight = bodies.contains(where: \.fillsFrame)
    let values = bodies.map(\.extent)
    let margin = tight ? 0 : 0.045
    let standing = bodies.contains(where: \.standsOnZero)
    let xDomain = Scale.train(panel.x, on: values.flatMap(\.xs), margin: margin)
    // Notes above or below their places need room of their own.
    let note = bodies.map(\.noteHeight).max() ?? 0
    let room = note > 0 ? min((note + theme.smallSize) / frame.height, 0.2) : 0
    let yDomain = Scale.train(
      panel.y, on: values.flatMap(\.ys), margin: max(margin, tight ? 0 : room), standing: standing)
    let (left, right) = panel.x.isReversed ? (frame.maxX, frame.minX) : (frame.minX, frame.maxX)
    let (bottom, top) = panel.y.isReversed ? (frame.minY, frame.maxY) : (frame.maxY, frame.minY)
    x = Scale(panel.x, domain: xDomain, from: left, to: right)
    y = Scale(panel.y, domain: yDomain, from: bottom, to: top)
  }

  func place(_ point: Point) -> Point? {
    guard let px = x.place(point.x), let py = y.place(point.y) else { return nil }
    return Point(px, py)
  }

  /// The pieces of a line: what has no place on the page (a gap, zero on a log axis) ends one.
  func pieces(_ points: [Point]) -> [[Point]] {
    points.map(place).split(separator: nil).map { $0.compactMap(\.self) }
  }

  func label(_ text: String, _ font: Font) -> TextBox { typeset(text, font: font, fonts: fonts) }

  /// The text, or as much of its beginning as fits.
  func label(_ text: String, _ font: Font, within room: Double) -> TextBox {
    let whole = label(text, font)
    // A formula is no text to be cut.
    guard whole.width > room, room > 0, !text.replacing("\\$", with: "").contains("$") else { return whole }
    var kept = Int(Double(text.count) * room / whole.width, in: 1...text.count)
    var box = whole
    while kept > 1 {
      let cut = text.prefix(kept)
      // A backslash is there for the dollar sign that it would leave.
      box = label((cut.hasSuffix("\\") ? cut.dropLast() : cut) + "…", font)
      if box.width <= room { break }
      kept -= max(1, kept / 16)
    }
    return box
  }

  func elements() -> [Element] {
    if panel.isBlank { return [] }
    if let surface = panel.surface {
      return heading() + SurfacePainter(panel: self, surface: surface).elements()
    }
    let legend = LegendPainter(panel: self)
    var all: [Element] = shade()
    all += gridLines()
    all.append(.group(Group(id: "", resolution: panel.isRaster ? 600 : nil, layers())))
    all += axes()
    all += panel.isRaster ? drawn([.notes]) : drawn([.markers, .notes])
    all += heading()
    all += legend.elements()
    all += colourBar()
    all += panel.insets.map(inset)
    return all
  }

  private func shade() -> [Element] {
    guard let shaded = panel.shaded, let (from, to) = x.interval(shaded) else { return [] }
    let ground = Rect(x: min(from, to), y: frame.minY, width: abs(to - from), height: frame.height)
    return [.shape(Shape(.rect(ground), fill: .grey(0.945)))]
  }

  /// The marks inside the frame, from the lowest up.
  private func layers() -> [Element] {
    let drawn = panel.marks.map { $0.body.layer == .frame ? $0.body.draw(in: self) : [] }
    let clipped = (shown(drawn) ?? drawn).map { Element.group(Group(id: "", clip: frame, $0)) }
    return panel.isRaster ? clipped + [.group(Group(id: "", clip: frame, self.drawn([.markers])))] : clipped
  }

  /// The marks of these layers.
  private func drawn(_ layers: [MarkLayer]) -> [Element] {
    panel.marks.flatMap { layers.contains($0.body.layer) ? $0.body.draw(in: self) : [] }
  }

  /// Layers without the lines that others hide; nil where there is too little for that to matter.
  private func shown(_ layers: [[Element]]) -> [[Element]]? {
    func points(_ element: Element) -> Int {
      if case .shape(let shape) = element { shape.path.segments.count } else { 0 }
    }
    guard layers.joined().reduce(0, { $0 + points($1) }) > HiddenLines.few else { return nil }
    var hidden = HiddenLines(frame)
    return zip(panel.marks, layers).reversed().map { mark, layer -> [Element] in
      guard mark.body.isOpaqueLine else { return layer }
      return layer.flatMap { element -> [Element] in
        guard case .shape(let shape) = element, let stroke = shape.stroke else { return [element] }
        let pieces = hidden.visible(shape.path.points, width: stroke.width)
        return pieces.isEmpty ? [] : [.shape(Shape(.polylines(pieces), stroke: stroke))]
      }
    }.reversed()
  }

  /// A panel on white ground inside this one's frame.
  private func inset(_ inset: Inset) -> Element {
    let area = Rect(
      x: frame.minX + inset.x.lowerBound * frame.width, y: frame.maxY - inset.y.upperBound * frame.height,
      width: (inset.x.upperBound - inset.x.lowerBound) * frame.width,
      height: (inset.y.upperBound - inset.y.lowerBound) * frame.height)
    func painter(_ margins: Margins) -> PanelPainter {
      PanelPainter(panel: inset.panel, letter: "", area: area, margins: margins, theme: theme, fonts: fonts)
    }
    let first = painter(Margins(left: 20, right: 4, top: 4, bottom: 18)).wishes()
    let ground = Element.shape(Shape(.rect(area), fill: .white))
    return .group(Group(id: "", [ground] + painter(painter(first).wishes()).elements()))
  }

  /// The letter and the heading, over the frame at its left edge.
  func heading() -> [Element] {
    var elements: [Element] = []
    var at = panel.surface == nil ? frame.minX : area.minX
    let baseline = panel.surface == nil ? frame.minY - 4 - legendRoom : area.minY + theme.textSize
    if !letter.isEmpty {
      let box = label(letter, theme.boldFont)
      elements.append(.text(box.block(at: Point(at, baseline), colour: theme.ink)))
      at += box.width + 4
    }
    if !panel.heading.isEmpty {
      elements.append(.text(label(panel.heading, theme.textFont).block(at: Point(at, baseline), colour: theme.ink)))
    }
    return elements
  }

  var hasHeading: Bool { !letter.isEmpty || !panel.heading.isEmpty }

  /// Height of a legend that stands in a row over the frame.
  var legendRoom: Double { LegendPainter(panel: self).rowHeight }
}

extension PanelPainter {
  /// Points of the page that marks cover.
  func inkPoints() -> [Point] { panel.marks.flatMap { $0.body.ink(in: self) } }

  /// Points of the page on lines and markers, which a note must not cover; bands and tiles are ground.
  var lineInk: [Point] {
    panel.marks.filter { $0.as(TextMark.self) == nil && $0.as(BandMark.self) == nil }.flatMap { $0.body.ink(in: self) }
  }
}

/// Points along a line, at most 3 pt apart.
func dense(_ points: [Point]) -> [Point] {
  zip(points, points.dropFirst()).flatMap { a, b -> [Point] in
    let steps = Int(hypot(b.x - a.x, b.y - a.y) / 3, in: 1...200)
    return (0...steps).map { step in
      let share = Double(step) / Double(steps)
      return Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
    }
  }
}
