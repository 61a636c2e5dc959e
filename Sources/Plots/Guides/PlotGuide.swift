// What the axes and series of a plot are called.

import Drawing

extension Plot {
  /// The names of all axes and series, panel by panel.
  var guide: Guide { Guide(panels: panels.map(\.guide)) }
}

extension Panel {
  fileprivate var guide: Guide.Panel {
    var axes = [("x", x.label), ("y", y.label)].filter { !($0.0 == "x" ? x.silent : y.silent) }
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
