// Small multiples: one panel for every value of a column, with equal axes.

import Diagnostics
import Plots
import RunLogs
import Tables
import Texts

extension SpecReader {
  mutating func facets(_ value: YAMLValue, of map: YAMLMap) -> [Panel] {
    guard let facet = value.map, let name = text(facet["data"], "data"), let column = text(facet["by"], "by") else {
      report("'facet' names a table and a column", value.place, "facet: {data: optima, by: params}")
      return []
    }
    checkKeys(facet, "facet", SpecKeys.facet)
    guard let rows = rows(facet, "facet"), let table = rows.table else { return [] }
    guard let values = table[column] else {
      problems += unknownColumn(column, table, facet["by"]?.place ?? value.place).diagnostics
      return []
    }
    let splitter = Splitter(values)
    guard (1...24).contains(splitter.distinct) else {
      report(
        "the column '\(column)' of '\(name)' has \(splitter.distinct) different values: a figure has 1 to 24 panels",
        value.place, "keep some with 'where'")
      return []
    }
    let heading = text(facet["heading"], "heading")
    let firsts = (0..<table.rows).reduce(into: [Int: Int]()) { $0[splitter.rank($1)] = $0[splitter.rank($1)] ?? $1 }
    return firsts.sorted { $0.key < $1.key }.map { _, row in
      self.facet = FacetValue(column: column, value: table.value(column, row))
      defer { self.facet = nil }
      let known = problems.count
      var panel = panel(map, "the figure")
      // What is wrong in every panel is said once.
      if row != firsts[0] { problems.removeSubrange(known...) }
      panel.heading = heading.map { filled($0, rows, row) } ?? splitter.label(row)
      return panel
    }
  }

  /// Equal axes for all panels; numbers and names at the left and the lower edge only.
  func share(_ plot: inout Plot) {
    func whole(_ axis: (Panel) -> Axis, _ values: (Mark) -> [Double]) -> ClosedRange<Double>? {
      let all = plot.panels.flatMap { panel in
        panel.marks.flatMap(values) + (axis(panel).domain.map { [$0.lowerBound, $0.upperBound] } ?? [])
      }
      return ClosedRange(covering: all, isLog: plot.panels.first.map { axis($0).scale } == .log)
    }
    let (x, y) = (whole(\.x) { $0.xs }, whole(\.y) { $0.ys })
    let columns = max(1, min(plot.columns, plot.panels.count))
    let bar = ClosedRange(
      covering: plot.panels.flatMap(\.colourValues), isLog: plot.panels.first?.colourBar?.scale == .log)
    for index in plot.panels.indices {
      if let bar, plot.panels[index].colourBar?.domain == nil { plot.panels[index].colourBar?.domain = bar }
      // One bar a row of panels says it for all of them.
      if index % columns < columns - 1, index + 1 < plot.panels.count { plot.panels[index].colourBar?.shown = false }
      plot.panels[index].x.domain = x ?? plot.panels[index].x.domain
      plot.panels[index].y.domain = y ?? plot.panels[index].y.domain
      plot.panels[index].x.silent = index + columns < plot.panels.count
      plot.panels[index].y.silent = index % columns > 0
    }
  }
}

extension ClosedRange<Double> {
  /// From the least to the greatest of values that an axis can show; nil where there are no two.
  fileprivate init?(covering values: [Double], isLog: Bool) {
    let known = values.filter { $0.isFinite && (!isLog || $0 > 0) }
    guard let low = known.min(), let high = known.max(), low < high else { return nil }
    self = low...high
  }
}
