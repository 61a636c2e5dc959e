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
      series: marks.compactMap { $0.series(isNamedAtEnd: legend == .ends) }.filter { seen.insert($0).inserted })
  }
}

extension Mark {
  /// The mark as a series of the legend; nil for what has no name there.
  fileprivate func series(isNamedAtEnd: Bool) -> Guide.Series? {
    guard !label.isEmpty else { return nil }
    switch self {
    case .line(let line):
      return Guide.Series(
        name: label, kind: .line, colour: line.colour, dash: line.dash, isNamedAtEnd: isNamedAtEnd)
    case .points(let points):
      return Guide.Series(
        name: label, kind: .points, colour: points.colour, symbol: points.symbol.rawValue,
        isEdged: points.edge.map { $0 != .white } ?? false)
    case .bars(let bars): return Guide.Series(name: label, kind: .band, colour: bars.colour)
    case .band(let band): return Guide.Series(name: label, kind: .band, colour: band.colour)
    default: return nil
    }
  }
}
