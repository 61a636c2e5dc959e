// A surface in space: far faces first, so that near ones hide them and the lines on them; level lines on the floor too.

import Drawing
import Foundation
import Typesetting

struct SurfacePainter {
  let panel: PanelPainter
  let surface: Surface
  private let z: Scale
  private let projection: Projection
  private let zTicks: [Axis.Tick]
  private let zLabelWidth: Double
  private var theme: Theme { panel.theme }

  init(panel: PanelPainter, surface: Surface) {
    self.panel = panel
    self.surface = surface
    let range = Scale.train(surface.z, on: surface.grid.values + surface.points.map(\.z), margin: 0.02)
    z = Scale(kind: surface.z.scale, domain: range, from: 0, to: 1)
    let theme = panel.theme
    zTicks = (surface.z.ticks ?? Ticks.make(surface.z.scale, range, room: 4)).filter { !$0.label.isEmpty }
    zLabelWidth = zTicks.map { panel.label($0.label, theme.smallFont).width }.max() ?? 0
    let left = theme.tickLength + zLabelWidth + theme.textSize + 8
    let top = panel.margins.top + theme.smallSize / 2
    projection = Projection(
      azimuth: surface.azimuth, elevation: surface.elevation,
      into: Rect(
        x: panel.area.minX + left, y: panel.area.minY + top, width: panel.area.width - left - theme.smallSize * 2.6,
        height: panel.area.height - top - theme.smallSize * 2.2))
  }

  private func scale(_ axis: Axis, _ values: [Double]) -> Scale {
    Scale(kind: axis.scale, domain: Scale.train(axis, on: values, margin: 0), from: 0, to: 1)
  }
  private var x: Scale { scale(panel.panel.x, surface.grid.xs) }
  private var y: Scale { scale(panel.panel.y, surface.grid.ys) }

  func elements() -> [Element] {
    guard surface.grid.isComplete else { return [] }
    return walls() + floorContours() + faces() + points() + axes()
  }

  // MARK: the surface

  private func corner(_ i: Int, _ j: Int, _ xs: [Double], _ ys: [Double], _ zs: [Double]) -> Space {
    Space(xs[i], ys[j], zs[j * xs.count + i])
  }

  private func faces() -> [Element] {
    let grid = surface.grid
    let (xs, ys) = (grid.xs.map { x.share($0) ?? 0 }, grid.ys.map { y.share($0) ?? 0 })
    let zs = grid.values.map { min(max(z.share($0) ?? 0, 0), 1) }
    var faces: [(depth: Double, element: Element)] = []
    for j in 0..<(ys.count - 1) {
      for i in 0..<(xs.count - 1) {
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)].map { corner($0.0, $0.1, xs, ys, zs) }
        let height = corners.reduce(0) { $0 + $1.z } / 4
        let fill = theme.sequence(height)
        let outline = Path.polyline(corners.map(projection.place), closed: true)
        // A hair of the face's own colour closes the seam to its neighbour.
        let shape = Shape(outline, fill: fill, stroke: Stroke(fill, width: 0.35, join: .round))
        faces.append((corners.reduce(0) { $0 + projection.depth($1) } / 4, .shape(shape)))
      }
    }
    // What is drawn on a face is hidden with it.
    for line in linesOnFaces() {
      let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map { corner(line.i + $0.0, line.j + $0.1, xs, ys, zs) }
      faces.append((corners.reduce(0) { $0 + projection.depth($1) } / 4, line.element))
    }
    // Of equal depth what was added first is drawn first: faces before the lines on them.
    let order = faces.indices.sorted { (faces[$0].depth, $1) > (faces[$1].depth, $0) }
    return [.group(Group(id: "", order.map { faces[$0].element }))]
  }

  /// Level lines and the ridge, cut at the edges of the faces they lie on: face (i, j) has the corners i, i + 1 and j, j + 1.
  private func linesOnFaces() -> [(i: Int, j: Int, element: Element)] {
    let grid = surface.grid
    let white = Stroke(Colour.white.with(alpha: 0.75), width: theme.axisWidth)
    let levels = surface.levels.flatMap { level in
      contours(of: grid, at: level).flatMap { pieces($0.points, height: { _ in z.share(level) ?? 0 }, white) }
    }
    let strong = Stroke(theme.categories[1], width: theme.lineWidth, cap: .round)
    let crest = ridge().flatMap { places in
      pieces(
        places,
        height: { z.share(grid.values[Int($0.y, in: 0...Int.max) * grid.xs.count + Int($0.x, in: 0...Int.max)]) ?? 0 },
        strong)
    }
    return levels + crest
  }

  /// The pieces of a line over the grid, in its nodes' numbers, each with its face.
  private func pieces(
    _ line: [Point], height: (Point) -> Double, _ stroke: Stroke
  ) -> [(i: Int, j: Int, element: Element)] {
    zip(line, line.dropFirst()).map { a, b in
      let i = Int(min(a.x, b.x) + 1e-9, in: 0...(surface.grid.xs.count - 2))
      let j = Int(min(a.y, b.y) + 1e-9, in: 0...(surface.grid.ys.count - 2))
      let ends = [a, b].map {
        projection.place(Space(between(x, surface.grid.xs, $0.x), between(y, surface.grid.ys, $0.y), height($0)))
      }
      return (i, j, .shape(Shape(.polyline(ends), stroke: stroke)))
    }
  }

  /// The share of an axis between two nodes of the grid.
  private func between(_ scale: Scale, _ nodes: [Double], _ at: Double) -> Double {
    let below = Int(at, in: 0...(nodes.count - 2))
    let (low, high) = (scale.share(nodes[below]) ?? 0, scale.share(nodes[below + 1]) ?? 0)
    return low + (high - low) * (at - Double(below))
  }

  /// The nodes of the extreme of each column of the grid that is not at its border: a border is no extreme of anything.
  private func ridge() -> [[Point]] {
    guard surface.ridge != .none else { return [] }
    let (grid, sign) = (surface.grid, surface.ridge == .lowest ? 1.0 : -1.0)
    let nodes = grid.xs.indices.map { i -> Point? in
      func height(_ j: Int) -> Double { sign * grid.values[j * grid.xs.count + i] }
      guard let j = grid.ys.indices.min(by: { height($0) < height($1) }), j > 0, j < grid.ys.count - 1 else {
        return nil
      }
      return Point(Double(i), Double(j))
    }
    return nodes.split(separator: nil).map { $0.compactMap(\.self) }
  }

  private func curves(at level: Double) -> [[(x: Double, y: Double)]] {
    contours(of: surface.grid, at: level).map { curve in
      curve.points.map { (between(x, surface.grid.xs, $0.x), between(y, surface.grid.ys, $0.y)) }
    }
  }

  private func floorContours() -> [Element] {
    surface.levels.flatMap { level in
      curves(at: level).map { curve in
        let points = curve.map { projection.place(Space($0.x, $0.y, 0)) }
        let colour = theme.sequence(z.share(level) ?? 0)
        return Element.shape(Shape(.polyline(points), stroke: Stroke(colour, width: theme.lineWidth(0.84))))
      }
    }
  }

  private func points() -> [Element] {
    surface.points.compactMap { point in
      guard let px = x.share(point.x), let py = y.share(point.y), let pz = z.share(point.z) else { return nil }
      let at = projection.place(Space(px, py, pz))
      let ground = ground(point.x, point.y)
      // How far it lies from the surface; from above, what lies below would be hidden, and is open.
      let isBelow = ground.map { pz < $0 - 1e-6 } ?? false
      let marker = Markers.shape(
        isBelow ? .ring : .circle, at: at, size: theme.markerSize, colour: theme.categories[1],
        edge: theme.edge(.white))
      guard let ground else { return .shape(marker) }
      let stem = Path.line(projection.place(Space(px, py, ground)), at)
      return .group(
        Group(id: "", [.shape(Shape(stem, stroke: Stroke(theme.ink, width: theme.ruleWidth(1)))), .shape(marker)]))
    }
  }

  /// The height of the surface over a place, between its four nodes; nil beside the grid.
  private func ground(_ px: Double, _ py: Double) -> Double? {
    let grid = surface.grid
    guard let i = grid.xs.indices.dropLast().first(where: { grid.xs[$0] <= px && px <= grid.xs[$0 + 1] }),
      let j = grid.ys.indices.dropLast().first(where: { grid.ys[$0] <= py && py <= grid.ys[$0 + 1] })
    else { return nil }
    func share(_ scale: Scale, _ low: Double, _ high: Double, _ value: Double) -> Double {
      let (a, b, at) = (scale.share(low) ?? 0, scale.share(high) ?? 1, scale.share(value) ?? 0)
      return b > a ? (at - a) / (b - a) : 0
    }
    let (u, v) = (share(x, grid.xs[i], grid.xs[i + 1], px), share(y, grid.ys[j], grid.ys[j + 1], py))
    let nodes = [(0, 0), (1, 0), (0, 1), (1, 1)].map {
      z.share(grid.values[(j + $0.1) * grid.xs.count + i + $0.0]) ?? 0
    }
    let height = (nodes[0] * (1 - u) + nodes[1] * u) * (1 - v) + (nodes[2] * (1 - u) + nodes[3] * u) * v
    return height.isFinite ? min(max(height, 0), 1) : nil
  }

  // MARK: the box

  private func line(_ a: Space, _ b: Space, _ stroke: Stroke) -> Element {
    .shape(Shape(.line(projection.place(a), projection.place(b)), stroke: stroke))
  }

  /// Floor and the two far walls, as light lines.
  private func walls() -> [Element] {
    let light = Stroke(.grey(0.82), width: theme.ruleWidth(0.8))
    let (fx, fy) = (projection.farX, projection.farY)
    var elements: [Element] = []
    for tick in ticks(panel.panel.x, x) {
      elements.append(line(Space(tick.share, 0, 0), Space(tick.share, 1, 0), light))
    }
    for tick in ticks(panel.panel.y, y) {
      elements.append(line(Space(0, tick.share, 0), Space(1, tick.share, 0), light))
    }
    for tick in ticks(surface.z, z) {
      elements.append(line(Space(fx, 0, tick.share), Space(fx, 1, tick.share), light))
      elements.append(line(Space(0, fy, tick.share), Space(1, fy, tick.share), light))
    }
    for (a, b) in [
      (Space(fx, fy, 0), Space(fx, fy, 1)), (Space(fx, 0, 1), Space(fx, 1, 1)), (Space(0, fy, 1), Space(1, fy, 1)),
      (Space(fx, 0, 0), Space(fx, 1, 0)), (Space(0, fy, 0), Space(1, fy, 0)),
    ] { elements.append(line(a, b, light)) }
    return elements
  }

  private struct Mark3 {
    var share: Double
    var label: String
  }

  private func ticks(_ axis: Axis, _ scale: Scale) -> [Mark3] {
    let all = axis.ticks ?? Ticks.make(axis.scale, scale.domain, room: 4)
    return all.filter { !$0.minor }.compactMap { tick in
      guard let share = scale.share(tick.value), share > -1e-6, share < 1 + 1e-6 else { return nil }
      return Mark3(share: share, label: tick.label)
    }
  }

  private func axes() -> [Element] {
    let (nx, ny) = (1 - projection.farX, 1 - projection.farY)
    let left = projection.leftEdge
    let stroke = Stroke(theme.ink, width: theme.axisWidth, cap: .round)
    var taken: [Rect] = []
    let horizontal =
      axis(panel.panel.x, x, along: { Space($0, ny, 0) }, outward: { Space($0, ny + (ny - 0.5) * 0.12, 0) }, &taken)
      + axis(panel.panel.y, y, along: { Space(nx, $0, 0) }, outward: { Space(nx + (nx - 0.5) * 0.12, $0, 0) }, &taken)
    return [
      line(Space(0, ny, 0), Space(1, ny, 0), stroke), line(Space(nx, 0, 0), Space(nx, 1, 0), stroke),
      line(Space(left.x, left.y, 0), Space(left.x, left.y, 1), stroke),
    ]
      + horizontal + zAxis(left)
  }

  private func axis(
    _ axis: Axis, _ scale: Scale, along: (Double) -> Space, outward: (Double) -> Space, _ taken: inout [Rect]
  ) -> [Element] {
    var elements: [Element] = []
    var numbers: [(label: String, at: Point, room: Rect)] = []
    // Two axes meet in a corner: the second leaves out a number that would run into one of the first.
    let others = taken.map { Rect(x: $0.minX + 1.5, y: $0.minY, width: $0.width - 3, height: $0.height) }
    for tick in ticks(axis, scale) {
      let (a, b) = (projection.place(along(tick.share)), projection.place(outward(tick.share)))
      let toward = unit(a, b)
      elements.append(
        .shape(Shape(.line(a, moved(a, toward, theme.tickLength)), stroke: Stroke(theme.ink, width: theme.axisWidth))))
      let at = moved(a, toward, theme.tickLength + 1.5 + radius(tick.label, theme.smallFont, toward))
      let room = frame(tick.label, theme.smallFont, at: at)
      guard !others.contains(where: { $0.intersects(room) }) else { continue }
      numbers.append((tick.label, at, room))
    }
    let name = name(
      axis.label, projection.place(along(0.5)), projection.place(outward(0.5)), numbers.map(\.room) + taken)
    // At the figure's edge a name can go no further: the number there makes room for it.
    let kept = numbers.filter { !$0.room.intersects(name.room) }
    if kept.count >= 2 { numbers = kept }
    taken += numbers.map(\.room)
    return elements + numbers.map { centred($0.label, theme.smallFont, at: $0.at) } + [name.element]
  }

  /// A name outside its axis, clear of every number where the figure has the room.
  private func name(_ label: String, _ a: Point, _ b: Point, _ taken: [Rect]) -> (element: Element, room: Rect) {
    let toward = unit(a, b)
    var away = theme.tickLength + radius(label, theme.textFont, toward)
    while away < theme.room(60),
      taken.contains(where: { $0.intersects(frame(label, theme.textFont, at: moved(a, toward, away))) })
    { away += 1 }
    let at = inside(moved(a, toward, away + 0.5), panel.label(label, theme.textFont).width, theme.textFont)
    return (centred(label, theme.textFont, at: at), frame(label, theme.textFont, at: at))
  }

  /// The nearest place at which a centred text is inside the figure.
  private func inside(_ at: Point, _ width: Double, _ font: Font) -> Point {
    let x = min(max(at.x, panel.area.minX + width / 2), panel.area.maxX - width / 2)
    return Point(x, min(at.y, panel.area.maxY - 2.5 - panel.fonts.capHeight(of: font) / 2))
  }

  /// The room of a centred text, with a little air around it.
  private func frame(_ text: String, _ font: Font, at: Point) -> Rect {
    let width = panel.label(text, font).width + 3
    return Rect(x: at.x - width / 2, y: at.y - font.size * 0.55, width: width, height: font.size * 1.1)
  }

  private func moved(_ a: Point, _ toward: Point, _ by: Double) -> Point {
    Point(a.x + toward.x * by, a.y + toward.y * by)
  }

  /// How far a centred text reaches in a direction: half its width or height, as the direction leans.
  private func radius(_ text: String, _ font: Font, _ toward: Point) -> Double {
    let width = panel.label(text, font).width
    return min(
      width / 2 / max(abs(toward.x), 1e-6), font.size * 0.42 / max(abs(toward.y), 1e-6), width / 2 + font.size * 0.2)
  }

  private func zAxis(_ at: (x: Double, y: Double)) -> [Element] {
    var elements: [Element] = []
    for tick in zTicks {
      // Near the floor the number would meet that of the axis below.
      guard let share = z.share(tick.value), share > 0.05, share < 1 + 1e-6 else { continue }
      let place = projection.place(Space(at.x, at.y, share))
      let end = Point(place.x - theme.tickLength, place.y)
      elements.append(.shape(Shape(.line(place, end), stroke: Stroke(theme.ink, width: theme.axisWidth))))
      let box = panel.label(tick.label, theme.smallFont)
      let baseline = place.y + panel.fonts.capHeight(of: theme.smallFont) / 2
      elements.append(.text(box.block(at: Point(end.x - 2 - box.width, baseline), colour: theme.ink)))
    }
    let middle = projection.place(Space(at.x, at.y, 0.5))
    let box = panel.label(surface.z.label, theme.textFont)
    let x = middle.x - theme.tickLength - 6 - zLabelWidth
    elements.append(
      .text(box.block(at: Point(x, middle.y + box.width / 2), colour: theme.ink, rotation: -90)))
    return elements
  }

  private func centred(_ text: String, _ font: Font, at: Point) -> Element {
    let box = panel.label(text, font)
    let at = inside(at, box.width, font)
    let baseline = Point(at.x - box.width / 2, at.y + panel.fonts.capHeight(of: font) / 2)
    return .text(box.block(at: baseline, colour: theme.ink))
  }

  private func unit(_ a: Point, _ b: Point) -> Point {
    let length = max(hypot(b.x - a.x, b.y - a.y), 1e-9)
    return Point((b.x - a.x) / length, (b.y - a.y) / length)
  }
}

/// A place in the unit cube.
struct Space {
  var x: Double
  var y: Double
  var z: Double
  init(_ x: Double, _ y: Double, _ z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }
}

/// Parallel projection of the unit cube into a rectangle: turned about the vertical, then seen from above.
struct Projection {
  private let turn: (cos: Double, sin: Double)
  private let tilt: (cos: Double, sin: Double)
  private let zHeight = 0.78
  private var scaleX = 1.0
  private var scaleY = 1.0
  private var shift = Point(0, 0)

  init(azimuth: Double, elevation: Double, into rect: Rect) {
    turn = (Foundation.cos(azimuth * .pi / 180), Foundation.sin(azimuth * .pi / 180))
    tilt = (Foundation.cos(elevation * .pi / 180), Foundation.sin(elevation * .pi / 180))
    let corners = [0.0, 1].flatMap { x in [0.0, 1].flatMap { y in [0.0, 1].map { raw(Space(x, y, $0)) } } }
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    let (left, right) = (xs.min() ?? 0, xs.max() ?? 1)
    let (top, bottom) = (ys.min() ?? 0, ys.max() ?? 1)
    scaleX = rect.width / (right - left)
    scaleY = rect.height / (bottom - top)
    shift = Point(rect.minX - left * scaleX, rect.minY - top * scaleY)
  }

  private func rotated(_ p: Space) -> (x: Double, depth: Double) {
    let (u, v) = (p.x - 0.5, p.y - 0.5)
    return (u * turn.cos - v * turn.sin, u * turn.sin + v * turn.cos)
  }

  private func raw(_ p: Space) -> Point {
    let (x, depth) = rotated(p)
    return Point(x, -(p.z * zHeight * tilt.cos + depth * tilt.sin))
  }

  func place(_ p: Space) -> Point {
    let at = raw(p)
    return Point(at.x * scaleX + shift.x, at.y * scaleY + shift.y)
  }

  /// Larger is farther from the eye.
  func depth(_ p: Space) -> Double { rotated(p).depth }

  /// The walls that stand behind the surface.
  var farX: Double { turn.sin > 0 ? 1 : 0 }
  var farY: Double { turn.cos > 0 ? 1 : 0 }

  /// The vertical edge farthest to the left.
  var leftEdge: (x: Double, y: Double) {
    let edges = [(0.0, 0.0), (0, 1), (1, 0), (1, 1)]
    let best = edges.min { rotated(Space($0.0, $0.1, 0)).x < rotated(Space($1.0, $1.1, 0)).x } ?? (0, 0)
    return (x: best.0, y: best.1)
  }
}
