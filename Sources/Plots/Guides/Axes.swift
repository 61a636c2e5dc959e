// Axes, grid lines and colour bars, and the room they ask for.

import Drawing
import Typesetting

extension PanelPainter {
  // MARK: ticks

  var xTicks: [Axis.Tick] {
    let ticks = fitting(panel.x, x, horizontal: true)
    return panel.x.silent ? ticks.map { Axis.Tick($0.value, "", minor: $0.minor) } : ticks
  }
  var yTicks: [Axis.Tick] {
    let ticks =
      panel.y.ticks == nil ? fitting(panel.y, y, horizontal: false) : thinned(fitting(panel.y, y, horizontal: false))
    return panel.y.silent ? ticks.map { Axis.Tick($0.value, "", minor: $0.minor) } : ticks
  }

  /// The most ticks whose labels do not crowd each other.
  func fitting(_ axis: Axis, _ scale: Scale, horizontal: Bool) -> [Axis.Tick] {
    if let given = axis.ticks { return given.filter { inside($0, scale) } }
    var last: [Axis.Tick] = []
    for room in (2...mostLabels(scale, horizontal: horizontal)).reversed() {
      last = Ticks.make(axis, scale.domain, room: room).filter { inside($0, scale) }
      if fits(last, scale, horizontal: horizontal) { break }
    }
    return last
  }

  /// As many labels as an eye can rest between: one in about three lines upwards, in six across.
  private func mostLabels(_ scale: Scale, horizontal: Bool) -> Int {
    Int(scale.length / (theme.smallSize * (horizontal ? 5 : 3)) + 1, in: 2...9)
  }

  private func inside(_ tick: Axis.Tick, _ scale: Scale) -> Bool {
    guard let share = scale.share(tick.value) else { return false }
    return share >= -1e-6 && share <= 1 + 1e-6
  }

  private func fits(_ ticks: [Axis.Tick], _ scale: Scale, horizontal: Bool) -> Bool {
    var edge = -Double.infinity
    let labelled = ticks.filter { !$0.label.isEmpty }.compactMap { tick in
      scale.place(tick.value).map { (place: horizontal ? $0 : -$0, label: tick.label) }
    }
    for tick in labelled.sorted(by: { $0.place < $1.place }) {
      let extent = horizontal ? label(tick.label, theme.smallFont).width / 2 + 5 : theme.smallSize * 0.85
      if tick.place - extent < edge { return false }
      edge = tick.place + extent
    }
    return true
  }

  // MARK: room

  /// The room that this panel's guides need around its frame.
  func wishes() -> Margins {
    let heading = hasHeading ? theme.textSize + 5 : 0
    if panel.isBlank { return Margins() }
    if panel.surface != nil { return Margins(left: 0, right: 0, top: heading, bottom: 0) }
    let yWidth = yTicks.map { yName($0).width }.max() ?? 0
    var margins = Margins()
    margins.left =
      panel.y.silent
      ? theme.tickLength + 1 : theme.tickLength + 2.5 + yWidth + (panel.y.label.isEmpty ? 2 : theme.textSize + 5)
    margins.bottom =
      panel.x.silent
      ? theme.tickLength + 1
      : theme.tickLength + 2.5 + tickNames().height + (panel.x.label.isEmpty ? 2 : theme.textSize * 1.15 + 3.5)
    margins.top = max(heading, theme.smallSize / 2) + legendRoom
    margins.right = max(4, lastLabelOverhang + 1, endLabelWidth + (endLabelWidth > 0 ? 6 : 0))
    if let colours, colours.bar.shown { margins.right = max(margins.right, barRoom(colours)) }
    return margins
  }

  private var lastLabelOverhang: Double {
    let names = tickNames()
    guard !names.isTurned else { return 0 }
    return names.names.flatMap { at, lines in lines.map { at + $0.width / 2 - frame.maxX } }.max() ?? 0
  }

  /// A label of the y axis, cut where it would leave the panel no room.
  private func yName(_ tick: Axis.Tick) -> TextBox { label(tick.label, theme.smallFont, within: area.width * 0.4) }

  /// Given ticks that would stand on each other are thinned; those that an axis chose never do.
  private func thinned(_ ticks: [Axis.Tick]) -> [Axis.Tick] {
    let places = ticks.filter { !$0.label.isEmpty }.compactMap { y.place($0.value) }.sorted()
    let room = zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? .infinity
    let every = Int((theme.smallSize * 1.05 / max(room, 0.01)).rounded(.up), in: 1...max(places.count, 1))
    var index = -1
    return ticks.map { tick in
      if !tick.label.isEmpty { index += 1 }
      return tick.label.isEmpty || index.isMultiple(of: every) ? tick : Axis.Tick(tick.value, "", minor: tick.minor)
    }
  }

  var endLabelWidth: Double {
    guard panel.legend == .ends else { return 0 }
    return panel.marks.compactMap(\.body.trail?.label).filter { !$0.isEmpty }.map {
      label($0, theme.smallFont).width
    }.max() ?? 0
  }

  // MARK: axes

  func gridLines() -> [Element] {
    guard theme.grid else { return [] }
    let stroke = Stroke(.grey(0.9), width: theme.ruleWidth(0.7))
    let vertical = xTicks.filter { !$0.minor }.compactMap { x.place($0.value) }.map {
      Element.shape(Shape(.line(Point($0, frame.minY), Point($0, frame.maxY)), stroke: stroke))
    }
    let horizontal = yTicks.filter { !$0.minor }.compactMap { y.place($0.value) }.map {
      Element.shape(Shape(.line(Point(frame.minX, $0), Point(frame.maxX, $0)), stroke: stroke))
    }
    return vertical + horizontal
  }

  func axes() -> [Element] {
    let stroke = Stroke(theme.ink, width: theme.axisWidth, cap: .square, join: .miter)
    let full = panel.marks.contains { $0.body.fillsFrame }
    let border =
      full
      ? Path.rect(frame)
      : Path.polyline([
        Point(frame.minX, frame.minY), Point(frame.minX, frame.maxY), Point(frame.maxX, frame.maxY),
      ])
    return [
      .group(Group(id: "", [.shape(Shape(border, stroke: stroke))])),
      .group(Group(id: "", xAxis())), .group(Group(id: "", yAxis())),
    ]
  }

  private func xAxis() -> [Element] {
    var elements: [Element] = []
    let names = tickNames()
    for tick in xTicks {
      guard let at = x.place(tick.value) else { continue }
      elements.append(tickLine(Point(at, frame.maxY), dx: 0, dy: 1, minor: tick.minor))
      if !tick.label.isEmpty { elements += draw(names, at: at) }
    }
    if !panel.x.label.isEmpty, !panel.x.silent {
      let box = label(panel.x.label, theme.textFont)
      // A square frame may end above its room: the name stays with its numbers.
      let under = frame.maxY + margins.bottom
      let at = Point(
        frame.midX - box.width / 2, (panel.isSquare ? min(under, area.maxY) : area.maxY) - theme.textSize * 0.32)
      elements.append(.text(box.block(at: keepInside(at, width: box.width), colour: theme.ink)))
    }
    return elements
  }

  private func keepInside(_ at: Point, width: Double) -> Point {
    Point(max(area.minX, min(at.x, area.maxX - width)), at.y)
  }

  private func yAxis() -> [Element] {
    var elements: [Element] = []
    let right = frame.minX - theme.tickLength - 2.5
    for tick in yTicks {
      guard let at = y.place(tick.value) else { continue }
      elements.append(tickLine(Point(frame.minX, at), dx: -1, dy: 0, minor: tick.minor))
      guard !tick.label.isEmpty else { continue }
      let box = yName(tick)
      let middle = at + fonts.capHeight(of: theme.smallFont) / 2
      elements.append(.text(box.block(at: Point(right - box.width, middle), colour: theme.ink)))
    }
    if !panel.y.label.isEmpty, !panel.y.silent {
      let box = label(panel.y.label, theme.textFont)
      let beside = panel.isSquare ? max(frame.minX - margins.left, area.minX) : area.minX
      let at = Point(beside + theme.textSize * 0.82, min(frame.midY + box.width / 2, area.maxY))
      elements.append(.text(box.block(at: at, colour: theme.ink, rotation: -90)))
    }
    return elements
  }

  func tickLine(_ from: Point, dx: Double, dy: Double, minor: Bool) -> Element {
    let length = minor ? theme.tickLength * 0.55 : theme.tickLength
    let stroke = Stroke(theme.ink, width: minor ? theme.ruleWidth(0.8) : theme.axisWidth)
    return .shape(Shape(.line(from, Point(from.x + dx * length, from.y + dy * length)), stroke: stroke))
  }

  // MARK: colour bar

  private var barWidth: Double { theme.textSize * 0.9 }

  private func barTicks(_ colours: ColourScale) -> [Axis.Tick] {
    let bar = colours.bar
    var axis = Axis(bar.label, scale: bar.scale)
    axis.whole = bar.whole
    return fitting(axis, colours.axis(from: frame.maxY, to: frame.minY), horizontal: false)
  }

  private func barRoom(_ colours: ColourScale) -> Double {
    let bar = colours.bar
    let labels = barTicks(colours).map { label($0.label, theme.smallFont).width }.max() ?? 0
    return 6 + barWidth + theme.tickLength + 2 + labels + (bar.label.isEmpty ? 2 : theme.textSize * 1.3 + 4)
  }

  func colourBar() -> [Element] {
    guard let colours, colours.bar.shown else { return [] }
    let left = frame.maxX + 6
    let steps = 48
    let height = frame.height / Double(steps)
    // From the bottom up, each step reaching to the top, so that no seam shows between two of them.
    var elements: [Element] = (0..<steps).map { step in
      let share = (Double(step) + 0.5) / Double(steps)
      let top = frame.maxY - Double(step) * height
      let rect = Rect(x: left, y: frame.minY, width: barWidth, height: top - frame.minY)
      return .shape(Shape(.rect(rect), fill: colours.tinted(share)))
    }
    let outline = Rect(x: left, y: frame.minY, width: barWidth, height: frame.height)
    elements.append(.shape(Shape(.rect(outline), stroke: Stroke(theme.ink, width: theme.axisWidth, join: .miter))))
    return [.group(Group(id: "", elements + barLabels(colours, left + barWidth)))]
  }

  private func barLabels(_ colours: ColourScale, _ left: Double) -> [Element] {
    let scale = colours.axis(from: frame.maxY, to: frame.minY)
    var elements: [Element] = []
    for tick in barTicks(colours) {
      guard let at = scale.place(tick.value) else { continue }
      elements.append(tickLine(Point(left, at), dx: 1, dy: 0, minor: tick.minor))
      guard !tick.label.isEmpty else { continue }
      let middle = at + fonts.capHeight(of: theme.smallFont) / 2
      let box = label(tick.label, theme.smallFont)
      elements.append(.text(box.block(at: Point(left + theme.tickLength + 2, middle), colour: theme.ink)))
    }
    let box = label(colours.bar.label, theme.textFont)
    let at = Point(area.maxX - theme.textSize * 0.32, frame.midY + box.width / 2)
    elements.append(.text(box.block(at: at, colour: theme.ink, rotation: -90)))
    return elements
  }
}
