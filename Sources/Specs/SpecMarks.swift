// Marks over their rows: one function a kind.

import Diagnostics
import Documents
import Drawing
import Foundation
import Plots

extension SpecReader {
  /// Reads one layer, a mapping of its kind to its channels, and adds what it draws.
  mutating func add(_ value: YAMLValue, _ what: String, to panel: inout Panel) {
    guard let map = value.map, let entry = map.entries.first, map.entries.count == 1 else {
      return report("\(what) must be one mark", value.place, "- points: {data: optima, x: tokens, y: loss}")
    }
    guard let known = SpecKeys.marks[entry.key] else {
      let kinds = SpecKeys.marks.keys.sorted()
      return report("no mark is called '\(entry.key)'", entry.keyPlace, Suggestion.hint(for: entry.key, among: kinds))
    }
    guard let body = entry.value.map else {
      return report("\(what), \(entry.key), must be a mapping of channels", entry.value.place, "{x: tokens, y: loss}")
    }
    let name = "\(what), \(entry.key),"
    checkKeys(body, name, known)
    guard let rows = rows(body, name) else { return }
    switch entry.key {
    case "line": panel.marks += line(body, rows)
    case "points": panel.marks += points(body, rows, &panel.x)
    case "band": panel.marks += band(body, rows)
    case "error_bars": panel.marks += errorBars(body, rows)
    case "heat_map": panel.marks += heatMap(body, rows, &panel)
    case "contour": panel.marks += contour(body, rows, &panel)
    case "rule": panel.marks += rules(body, rows)
    case "text": panel.marks += texts(body, rows)
    case "arrow": panel.marks += arrows(body, rows)
    case "bars": panel.marks += bars(body, rows, &panel)
    default: panel.marks += density(body, rows, &panel)
    }
  }

  // MARK: lines and bands

  private mutating func line(_ map: YAMLMap, _ rows: MarkRows) -> [Mark] {
    guard let xy = together([("x", numbers(map, "x", rows)), ("y", numbers(map, "y", rows))], rows) else { return [] }
    let width = number(map["width"], "width", in: 0.05...20)
    let window = number(map["smooth"], "smooth", in: 1...1e7).map { Int($0) }
    return series(map, rows, xy[0].count).flatMap { one -> [Mark] in
      let order = ordered(one.rows, by: xy[0], map)
      let ys = smoothed(order.map { xy[1][$0] }, window)
      let points = zip(order, ys).map { Point(xy[0][$0], $1) }
      return pieces(points).map { piece, isLongest in
        .line(LineMark(piece, colour: one.colour, width: width, dash: one.dash, label: isLongest ? one.label : ""))
      }
    }
  }

  /// Rows by x, unless `sort: false` or the numbers stand in the spec.
  private mutating func ordered(_ rows: [Int], by x: [Double], _ map: YAMLMap) -> [Int] {
    let wanted = truth(map["sort"], "sort") ?? (map["x"]?.list == nil)
    return wanted ? rows.sorted { (x[$0], $0) < (x[$1], $1) } : rows
  }

  /// The mean over a window about each value, narrower at the ends.
  private func smoothed(_ values: [Double], _ window: Int?) -> [Double] {
    guard let window, window > 1, values.count > 2 else { return values }
    var sums = [0.0]
    for value in values { sums.append(sums[sums.count - 1] + value) }
    return values.indices.map { index in
      let half = min(window / 2, index, values.count - 1 - index)
      return (sums[index + half + 1] - sums[index - half]) / Double(2 * half + 1)
    }
  }

  /// A gap in the data is a gap in the line.
  private func pieces(_ points: [Point]) -> [(points: [Point], isLongest: Bool)] {
    let all = points.split { !$0.x.isFinite || !$0.y.isFinite }.map(Array.init)
    let longest = all.indices.max { all[$0].count < all[$1].count }
    return all.indices.map { (all[$0], $0 == longest) }
  }

  private mutating func band(_ map: YAMLMap, _ rows: MarkRows) -> [Mark] {
    let channels = ["x", "low", "high"].map { ($0, numbers(map, $0, rows)) }
    guard let all = together(channels, rows) else { return [] }
    return series(map, rows, all[0].count).compactMap { one -> Mark? in
      let order = ordered(one.rows, by: all[0], map).filter { all[1][$0].isFinite && all[2][$0].isFinite }
      guard order.count > 1 else { return nil }
      let colour = map["opacity"] == nil ? one.colour.with(alpha: 0.15) : one.colour
      let label = map["label"] == nil ? "" : one.label
      return .band(
        BandMark(
          low: order.map { Point(all[0][$0], all[1][$0]) }, high: order.map { Point(all[0][$0], all[2][$0]) },
          colour: colour, label: label))
    }
  }

  private mutating func errorBars(_ map: YAMLMap, _ rows: MarkRows) -> [Mark] {
    let channels = ["x", "low", "high"].map { ($0, numbers(map, $0, rows)) }
    guard let all = together(channels, rows) else { return [] }
    return series(map, rows, all[0].count).map { one in
      let bars = one.rows.filter { all[1][$0].isFinite && all[2][$0].isFinite && all[0][$0].isFinite }.map {
        ErrorBarMark.Bar(x: all[0][$0], low: all[1][$0], high: all[2][$0])
      }
      return .errorBars(ErrorBarMark(bars, colour: one.colour))
    }
  }

  // MARK: points and bars

  private mutating func points(_ map: YAMLMap, _ rows: MarkRows, _ axis: inout Axis) -> [Mark] {
    let xs = positions(map, rows, &axis) ?? numbers(map, "x", rows)
    guard let xy = together([("x", xs), ("y", numbers(map, "y", rows))], rows) else { return [] }
    let size = number(map["size"], "size", in: 0.1...100)
    let edge = map["edge"].map { colour($0, .white) }
    return series(map, rows, xy[0].count).compactMap { one -> Mark? in
      let points = one.rows.map { Point(xy[0][$0], xy[1][$0]) }.filter { $0.x.isFinite && $0.y.isFinite }
      guard !points.isEmpty else { return nil }
      return .points(
        PointMark(points, symbol: one.symbol, colour: one.colour, size: size, edge: edge, label: one.label))
    }
  }

  /// A column of words along x: their places, and the axis that names them.
  private func positions(_ map: YAMLMap, _ rows: MarkRows, _ axis: inout Axis) -> [Double]? {
    guard let words = words(map, "x", rows) else { return nil }
    var names: [String] = []
    for word in words where !names.contains(word) { names.append(word) }
    name(&axis, names)
    return words.map { word in names.firstIndex(of: word).map { Double($0) } ?? .nan }
  }

  private func name(_ axis: inout Axis, _ names: [String]) {
    axis.ticks = names.enumerated().map { Axis.Tick(Double($0), Self.plain($1)) }
    axis.domain = -0.6...(Double(max(names.count, 1)) - 0.4)
    axis.fixed = true
  }

  private mutating func bars(_ map: YAMLMap, _ rows: MarkRows, _ panel: inout Panel) -> [Mark] {
    if map["counts"] != nil { return counts(map, rows, &panel) }
    if map["x"]?.list?.first?.list != nil { return exactBars(map, rows) }
    let xs = positions(map, rows, &panel.x) ?? numbers(map, "x", rows)
    let base = numbers(map, "base", rows, needed: false) ?? [0]
    guard let all = together([("x", xs), ("y", numbers(map, "y", rows)), ("base", base)], rows) else { return [] }
    let gaps = zip(Set(all[0]).sorted(), Set(all[0]).sorted().dropFirst()).map { $1 - $0 }
    let width = (gaps.min() ?? 1) * (number(map["width"], "width", in: 0.01...1) ?? 0.8)
    return series(map, rows, all[0].count).map { one in
      .bars(
        BarMark(
          one.rows.filter { all[0][$0].isFinite && all[1][$0].isFinite }.map { row in
            let (low, high) = (min(all[2][row], all[1][row]), max(all[2][row], all[1][row]))
            return BarMark.Bar(x: (all[0][row] - width / 2)...(all[0][row] + width / 2), y: low...high)
          }, colour: one.colour, label: one.label))
    }
  }

  /// Bars whose edges stand in the spec as pairs.
  private mutating func exactBars(_ map: YAMLMap, _ rows: MarkRows) -> [Mark] {
    let edges = map["x"]?.list?.compactMap { range($0, "x") } ?? []
    let base = numbers(map, "base", rows, needed: false) ?? [0]
    guard let all = together([("y", numbers(map, "y", rows)), ("base", base)], rows), all[0].count == edges.count else {
      report("the lists of \(rows.what) differ in length", rows.place)
      return []
    }
    return series(map, rows, edges.count).map { one in
      .bars(
        BarMark(
          one.rows.map { row in
            BarMark.Bar(x: edges[row], y: min(all[0][row], all[1][row])...max(all[0][row], all[1][row]))
          }, colour: one.colour, label: one.label))
    }
  }

  /// One bar for each word of a column, as high as the number of its rows; the highest first.
  private mutating func counts(_ map: YAMLMap, _ rows: MarkRows, _ panel: inout Panel) -> [Mark] {
    guard let value = map["counts"], let column = text(value, "counts") else { return [] }
    guard let words = words(map, "counts", rows) else {
      report("'counts: \(column)' must be a column of words", value.place, "data: ledger, counts: kind")
      return []
    }
    var counts: [String: Int] = [:]
    for word in words { counts[word, default: 0] += 1 }
    let order = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    name(&panel.x, order.map(\.key))
    panel.y.whole = true
    let bars = order.enumerated().map { index, entry in
      BarMark.Bar(x: (Double(index) - 0.4)...(Double(index) + 0.4), y: 0...Double(entry.value))
    }
    let label = text(map["label"], "label") ?? ""
    return [.bars(BarMark(bars, colour: colour(map["colour"], category(0)), label: label))]
  }

  // MARK: notes

  private mutating func rules(_ map: YAMLMap, _ rows: MarkRows) -> [Mark] {
    let (xs, ys) = (numbers(map, "x", rows, needed: false), numbers(map, "y", rows, needed: false))
    if map["x"] == nil, map["y"] == nil { report("\(rows.what) needs 'x' or 'y'", rows.place, "rule: {y: 0}") }
    let look = colour(map["colour"], theme.faint)
    let dash = map["dash"] == nil ? [2, 2] : self.dash(map["dash"])
    let label = text(map["label"], "label") ?? ""
    return (xs ?? []).filter(\.isFinite).map {
      .rule(RuleMark(.vertical, at: $0, colour: look, dash: dash, label: label))
    }
      + (ys ?? []).filter(\.isFinite).map {
        .rule(RuleMark(.horizontal, at: $0, colour: look, dash: dash, label: label))
      }
  }

  private mutating func texts(_ map: YAMLMap, _ rows: MarkRows) -> [Mark] {
    guard let xy = together([("x", numbers(map, "x", rows)), ("y", numbers(map, "y", rows))], rows) else { return [] }
    guard let value = map["text"], let template = text(value, "text") else {
      report("\(rows.what) has no 'text'", rows.place)
      return []
    }
    let anchorName = text(map["anchor"], "anchor") ?? "left"
    let anchor = TextMark.Anchor(rawValue: anchorName)
    if anchor == nil { report("'anchor' is left, centre or right", map["anchor"]?.place ?? rows.place) }
    let shift = numbers(map["shift"], "shift") ?? [0, 0]
    let look = map["colour"].map { colour($0, theme.ink) }
    return xy[0].indices.filter { xy[0][$0].isFinite && xy[1][$0].isFinite }.map { row in
      .text(
        TextMark(
          at: Point(xy[0][row], xy[1][row]), filled(template, rows, row), anchor: anchor ?? .left,
          shift: Size(shift.first ?? 0, shift.count > 1 ? shift[1] : 0), colour: look))
    }
  }

  private mutating func arrows(_ map: YAMLMap, _ rows: MarkRows) -> [Mark] {
    let channels = ["x", "y", "to_x", "to_y"].map { ($0, numbers(map, $0, rows)) }
    guard let all = together(channels, rows) else { return [] }
    let look = colour(map["colour"], theme.ink)
    return all[0].indices.filter { row in all.allSatisfy { $0[row].isFinite } }.map { row in
      .arrow(ArrowMark(from: Point(all[0][row], all[1][row]), to: Point(all[2][row], all[3][row]), colour: look))
    }
  }
}
