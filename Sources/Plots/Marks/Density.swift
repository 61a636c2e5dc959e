// Where values lie: a smooth curve, a histogram, or counts in tiles. It is drawn by lines, bars and cells.

import Drawing
import Foundation

enum Density {
  static let kind = MarkKind(
    "density",
    MarkKey.series + [
      .x, MarkKey("y", .channel, "with it, counts in tiles"),
      MarkKey("bins", .number(2...1000), "a histogram of so many bars, or tiles along each axis"),
    ]
  ) { channels, panel in
    guard let xs = channels.numbers("x") else { return [] }
    let bins = channels.number("bins").map { Int($0, in: 2...1000) }
    if channels.has("y") {
      guard let all = channels.aligned([("x", xs), ("y", channels.numbers("y"))]) else { return [] }
      return tiles(all[0], all[1], bins ?? 40, &panel)
    }
    let axis = panel.x
    return channels.series(xs.count).flatMap { one -> [Mark] in
      let values = one.rows.map { xs[$0] }.filter { $0.isFinite && (axis.scale != .log || $0 > 0) }
      guard values.count > 1 else { return [] }
      if bins != nil { panel.y.whole = true }
      return bins.map { [histogram(values, $0, axis.scale, one)] } ?? curve(values, axis.scale, one)
    }
  }

  private static func histogram(_ values: [Double], _ bins: Int, _ scale: Axis.Scale, _ one: MarkSeries) -> Mark {
    let edges = edges(values, bins, scale)
    var counts = [Double](repeating: 0, count: bins)
    for value in values { counts[bin(value, edges)] += 1 }
    let bars = counts.enumerated().filter { $0.element > 0 }.map {
      BarMark.Bar(x: ClosedRange(between: edges[$0.offset], and: edges[$0.offset + 1]), y: 0...$0.element)
    }
    return .bars(BarMark(bars, colour: one.colour, label: one.label))
  }

  /// Edges of so many equal bins over the values, equal in the log on a log axis.
  private static func edges(_ values: [Double], _ count: Int, _ scale: Axis.Scale) -> [Double] {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    guard high > low else {
      return (0...count).map { low + (Double($0) / Double(count) - 0.5) * max(abs(low) * 0.1, 1e-9) }
    }
    return (0...count).map { step in
      let share = Double(step) / Double(count)
      let isFar = !(high - low).isFinite || (scale == .log && !(high / low).isFinite)
      if scale == .log { return isFar ? exp(log(low) * (1 - share) + log(high) * share) : low * pow(high / low, share) }
      return isFar ? low * (1 - share) + high * share : low + (high - low) * share
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
  private static func curve(_ values: [Double], _ scale: Axis.Scale, _ one: MarkSeries) -> [Mark] {
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

  private static func tiles(_ xs: [Double], _ ys: [Double], _ count: Int, _ panel: inout Panel) -> [Mark] {
    let kept = xs.indices.filter { row in
      xs[row].isFinite && ys[row].isFinite && (panel.x.scale != .log || xs[row] > 0)
        && (panel.y.scale != .log || ys[row] > 0)
    }
    guard !kept.isEmpty else { return [] }
    let across = edges(kept.map { xs[$0] }, count, panel.x.scale)
    let up = edges(kept.map { ys[$0] }, count, panel.y.scale)
    var counts = [Int](repeating: 0, count: count * count)
    for row in kept { counts[bin(ys[row], up) * count + bin(xs[row], across)] += 1 }
    let cells = counts.indices.filter { counts[$0] > 0 }.map { index in
      CellMark.Cell(
        x: ClosedRange(between: across[index % count], and: across[index % count + 1]),
        y: ClosedRange(between: up[index / count], and: up[index / count + 1]),
        value: Double(counts[index]))
    }
    panel.colour(named: "Count", isShown: true)
    panel.colourBar?.whole = true
    return [.cells(CellMark(cells))]
  }
}
