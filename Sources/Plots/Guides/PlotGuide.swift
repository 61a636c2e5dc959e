// What the axes and series of a plot are called.

import Drawing

extension Plot {
  /// The names of all axes and series, panel by panel.
  var guide: Guide { Guide(panels: panels.map(\.guide), unshown: unshown) }
}

extension Axis {
  /// Whether its ticks are names, not numbers.
  fileprivate var isNamed: Bool { ticks.map { !$0.isEmpty && $0.allSatisfy { Double($0.label) == nil } } ?? false }
}

extension Panel {
  fileprivate var guide: Guide.Panel {
    // An axis of names says what it shows by them.
    var axes = [("x", x), ("y", y)].filter { !$0.1.silent && !($0.1.label.isEmpty && $0.1.isNamed) }
      .map { ($0.0, $0.1.label) }
    if isBlank { axes = [] }
    if let surface { axes.append(("z", surface.z.label)) }
    if let bar = colourBar, bar.shown { axes.append(("colour bar", bar.label)) }
    var seen: Set<Guide.Series> = []
    return Guide.Panel(
      axes: axes.map { (axis: $0.0, name: $0.1) },
      series: marks.compactMap { $0.name.isEmpty ? nil : $0.body.series(isNamedAtEnd: legend == .ends) }.filter {
        seen.insert($0).inserted
      })
  }
}
