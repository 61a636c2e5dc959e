// Marks over a plane: heat maps, contours, surfaces, densities.

import Diagnostics
import Documents
import Drawing
import Foundation
import Plots

extension SpecReader {
  // MARK: heat maps

  mutating func heatMap(_ map: YAMLMap, _ rows: MarkRows, _ panel: inout Panel) -> [Mark] {
    guard let values = numbers(map, "value", rows) else { return [] }
    let xs = edges(map, "x", rows, panel.x.scale)
    let ys = edges(map, "y", rows, panel.y.scale)
    guard let xs, let ys else { return [] }
    guard xs.count == values.count, ys.count == values.count else {
      report("the lists of \(rows.what) differ in length", rows.place)
      return []
    }
    let template = map["text"]?.list == nil ? text(map["text"], "text") ?? "" : ""
    let texts = map["text"]?.list?.map { $0.scalar ?? "" }
    colourBar(of: values, column: map["value"]?.scalar, isShown: template.isEmpty && texts == nil, &panel)
    return [
      .cells(
        CellMark(
          values.indices.filter { values[$0].isFinite }.map { row in
            CellMark.Cell(
              x: xs[row], y: ys[row], value: values[row],
              text: texts.map { row < $0.count ? $0[row] : "" } ?? filled(template, rows, row))
          }))
    ]
  }

  /// The colours' range from the data where the spec gives none.
  private func colourBar(of values: [Double], column: String?, isShown: Bool, _ panel: inout Panel) {
    let known = values.filter(\.isFinite)
    guard let low = known.min(), let high = known.max() else { return }
    let range = low...(high > low ? high : low + max(abs(low) * 1e-6, 1e-12))
    if panel.colourBar == nil {
      panel.colourBar = ColourBar(column ?? "", domain: range, shown: isShown && column != nil)
    }
    if panel.colourBar?.domain == 0...0 { panel.colourBar?.domain = range }
  }

  /// Where each row's tile begins and ends: pairs as they are, centres with edges halfway to their neighbours.
  private mutating func edges(
    _ map: YAMLMap, _ key: String, _ rows: MarkRows, _ scale: Axis.Scale
  ) -> [ClosedRange<Double>]? {
    if let pairs = map[key]?.list, pairs.first?.list != nil { return pairs.compactMap { range($0, key) } }
    guard let centres = numbers(map, key, rows) else { return nil }
    let tiles = Self.tiles(Set(centres.filter(\.isFinite)).sorted(), scale)
    return centres.map { tiles[$0] ?? 0...1 }
  }

  static func tiles(_ centres: [Double], _ scale: Axis.Scale) -> [Double: ClosedRange<Double>] {
    let isLog = scale == .log && (centres.first ?? 0) > 0
    let at = isLog ? centres.map { log($0) } : centres
    let back = { (value: Double) in isLog ? exp(value) : value }
    var tiles: [Double: ClosedRange<Double>] = [:]
    for index in at.indices {
      let below = index > 0 ? (at[index] - at[index - 1]) / 2 : nil
      let above = index + 1 < at.count ? (at[index + 1] - at[index]) / 2 : nil
      let (down, up) = (below ?? above ?? 0.5, above ?? below ?? 0.5)
      tiles[centres[index]] = back(at[index] - down)...back(at[index] + up)
    }
    return tiles
  }

  // MARK: contours and surfaces

  mutating func contour(_ map: YAMLMap, _ rows: MarkRows, _ panel: inout Panel) -> [Mark] {
    guard let grid = grid(map, rows) else { return [] }
    let levels = levels(map["levels"], grid.values)
    let labels = map["labels"]?.list?.map { $0.scalar ?? "" } ?? levels.map { Numerals.tex($0, significant: 3) }
    let filled = truth(map["filled"], "filled") ?? false
    if filled { colourBar(of: grid.values, column: map["value"]?.scalar, isShown: true, &panel) }
    return [
      .contours(
        ContourMark(
          grid: grid, levels: levels, labels: labels, colour: colour(map["colour"], theme.ink), filled: filled))
    ]
  }

  /// Values over x and y: a full grid of lists, or rows that fill one.
  private mutating func grid(_ map: YAMLMap, _ rows: MarkRows) -> Grid? {
    guard let xs = numbers(map, "x", rows), let ys = numbers(map, "y", rows), let values = numbers(map, "value", rows)
    else { return nil }
    if rows.table == nil, values.count == xs.count * ys.count { return Grid(xs: xs, ys: ys, values: values) }
    let (columns, lines) = (Set(xs).sorted(), Set(ys).sorted())
    guard xs.count == ys.count, ys.count == values.count, columns.count * lines.count == values.count,
      columns.count > 1, lines.count > 1
    else {
      report(
        "\(rows.what) needs a value for every pair of x and y: \(columns.count) × \(lines.count) places, \(values.count) values",
        rows.place, "keep one value a pair with 'where'")
      return nil
    }
    var places: [Point: Double] = [:]
    for row in values.indices { places[Point(xs[row], ys[row])] = values[row] }
    return Grid(xs: columns, ys: lines) { places[Point($0, $1)] ?? .nan }
  }

  /// Levels as given, or so many round ones.
  private mutating func levels(_ value: YAMLValue?, _ values: [Double]) -> [Double] {
    if let value, value.list != nil { return numbers(value, "levels") ?? [] }
    let wanted = number(value, "levels", in: 1...40) ?? 6
    let known = values.filter(\.isFinite)
    guard let low = known.min(), let high = known.max(), high > low else { return [] }
    let rough = (high - low) / (wanted + 1)
    let power = pow(10, floor(log10(rough)))
    let step = ([1.0, 2, 5, 10].first { $0 * power >= rough } ?? 10) * power
    return stride(from: ceil(low / step), through: floor(high / step), by: 1).map { $0 * step }.filter {
      $0 > low && $0 < high
    }
  }

  mutating func surface(_ value: YAMLValue, _ panel: Panel) -> Surface? {
    guard let map = value.map else {
      report("'surface' must be a mapping", value.place, "surface: {data: …, x: tokens, y: params, value: loss}")
      return nil
    }
    checkKeys(map, "surface", SpecKeys.surface)
    guard let rows = rows(map, "surface"), let grid = grid(map, rows) else { return nil }
    var surface = Surface(grid: grid, z: axis(map["z"], "z"), levels: levels(map["levels"], grid.values))
    if let value = map["ridge"], let name = text(value, "ridge") {
      surface.ridge = Surface.Ridge(rawValue: name) ?? .none
      let names = Surface.Ridge.allCases.map(\.rawValue)
      if !names.contains(name) {
        report("'ridge' cannot be '\(name)'", value.place, Suggestion.hint(for: name, among: names))
      }
    }
    surface.azimuth = number(map["azimuth"], "azimuth", in: -360...360) ?? surface.azimuth
    surface.elevation = number(map["elevation"], "elevation", in: 1...89) ?? surface.elevation
    if let points = map["points"]?.map {
      checkKeys(points, "the surface's points", SpecKeys.surfacePoints)
      if let rows = self.rows(points, "the surface's points"),
        let all = together(["x", "y", "z"].map { ($0, numbers(points, $0, rows)) }, rows)
      {
        surface.points = all[0].indices.filter { row in all.allSatisfy { $0[row].isFinite } }.map {
          Surface.Point3(all[0][$0], all[1][$0], all[2][$0])
        }
      }
    }
    return surface
  }

  // MARK: densities

  /// Of one channel a smooth curve or, with `bins`, counts; of two, counts in tiles.
  mutating func density(_ map: YAMLMap, _ rows: MarkRows, _ panel: inout Panel) -> [Mark] {
    guard let xs = numbers(map, "x", rows) else { return [] }
    let bins = number(map["bins"], "bins", in: 2...1000).map { Int($0) }
    if map["y"] != nil {
      guard let all = together([("x", xs), ("y", numbers(map, "y", rows))], rows) else { return [] }
      return binned(all[0], all[1], bins ?? 40, &panel)
    }
    let axis = panel.x
    return series(map, rows, xs.count).flatMap { one -> [Mark] in
      let values = one.rows.map { xs[$0] }.filter { $0.isFinite && (axis.scale != .log || $0 > 0) }
      guard values.count > 1 else { return [] }
      if bins != nil { panel.y.whole = true }
      return bins.map { [histogram(values, $0, axis.scale, one)] } ?? curve(values, axis.scale, one)
    }
  }

  private func histogram(_ values: [Double], _ bins: Int, _ scale: Axis.Scale, _ one: MarkSeries) -> Mark {
    let edges = Self.bins(values, bins, scale)
    var counts = [Double](repeating: 0, count: bins)
    for value in values { counts[Self.bin(value, edges)] += 1 }
    let bars = counts.enumerated().filter { $0.element > 0 }.map {
      BarMark.Bar(x: edges[$0.offset]...edges[$0.offset + 1], y: 0...$0.element)
    }
    return .bars(BarMark(bars, colour: one.colour, label: one.label))
  }

  /// Edges of so many equal bins over the values, equal in the log on a log axis.
  private static func bins(_ values: [Double], _ count: Int, _ scale: Axis.Scale) -> [Double] {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    guard high > low else {
      return (0...count).map { low + (Double($0) / Double(count) - 0.5) * max(abs(low) * 0.1, 1e-9) }
    }
    return (0...count).map { step in
      let share = Double(step) / Double(count)
      return scale == .log ? low * pow(high / low, share) : low + (high - low) * share
    }
  }

  private static func bin(_ value: Double, _ edges: [Double]) -> Int {
    var (low, high) = (0, edges.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if value < edges[middle] { high = middle } else { low = middle }
    }
    return low
  }

  /// A Gaussian kernel of Scott's width, in the log on a log axis, where it is a density of ln x.
  private func curve(_ values: [Double], _ scale: Axis.Scale, _ one: MarkSeries) -> [Mark] {
    let at = scale == .log ? values.map { log($0) } : values
    let count = Double(at.count)
    let mean = at.reduce(0, +) / count
    let deviation = (at.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
    let width = max(1.06 * deviation * pow(count, -0.2), 1e-12 * max(abs(mean), 1e-300))
    let (low, high) = ((at.min() ?? 0) - 3 * width, (at.max() ?? 1) + 3 * width)
    let points = (0...160).map { step -> Point in
      let x = low + (high - low) * Double(step) / 160
      let density =
        at.reduce(0) { $0 + exp(-0.5 * pow((x - $1) / width, 2)) } / (count * width * (2 * Double.pi).squareRoot())
      return Point(scale == .log ? exp(x) : x, density)
    }
    return [
      .band(BandMark(low: points.map { Point($0.x, 0) }, high: points, colour: one.colour.with(alpha: 0.2))),
      .line(LineMark(points, colour: one.colour, dash: one.dash, label: one.label)),
    ]
  }

  private func binned(_ xs: [Double], _ ys: [Double], _ count: Int, _ panel: inout Panel) -> [Mark] {
    let kept = xs.indices.filter { row in
      xs[row].isFinite && ys[row].isFinite && (panel.x.scale != .log || xs[row] > 0)
        && (panel.y.scale != .log || ys[row] > 0)
    }
    guard !kept.isEmpty else { return [] }
    let across = Self.bins(kept.map { xs[$0] }, count, panel.x.scale)
    let up = Self.bins(kept.map { ys[$0] }, count, panel.y.scale)
    var counts = [Int](repeating: 0, count: count * count)
    for row in kept { counts[Self.bin(ys[row], up) * count + Self.bin(xs[row], across)] += 1 }
    let cells = counts.indices.filter { counts[$0] > 0 }.map { index in
      CellMark.Cell(
        x: across[index % count]...across[index % count + 1], y: up[index / count]...up[index / count + 1],
        value: Double(counts[index]))
    }
    colourBar(of: cells.map(\.value), column: "Count", isShown: true, &panel)
    panel.colourBar?.whole = true
    return [.cells(CellMark(cells))]
  }
}
