// A plot as the text of its spec: what a built-in figure is made of, to copy and change.

import Diagnostics
import Drawing
public import Plots

/// The spec of a plot as YAML, its data in it. `readSpec` makes the same figure of it.
public func specText(_ plot: Plot, caption: String = "") -> String {
  var lines: [String] = []
  func add(_ key: String, _ value: String?) { if let value { lines.append("\(key): \(value)") } }
  add("title", quoted(plot.title))
  if !caption.isEmpty { add("caption", quoted(caption)) }
  add("alt", quoted(plot.summary))
  add("columns", "\(plot.columns)")
  add("letters", "\(plot.letters)")
  if plot.collectsLegend { add("legend", "collected") }
  add("panels", "")
  for panel in plot.panels { lines += listed(panelLines(panel)) }
  return lines.map { $0.hasSuffix(": ") ? String($0.dropLast()) : $0 }.joined(separator: "\n")
}

/// Lines as one item of a list.
private func listed(_ lines: [String]) -> [String] {
  lines.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
}

private func panelLines(_ panel: Panel) -> [String] {
  var lines = ["x: \(axis(panel.x))", "y: \(axis(panel.y))"]
  if !panel.heading.isEmpty { lines.append("heading: \(quoted(panel.heading))") }
  lines.append("legend: \(panel.legend == .best ? "best" : panel.legend == .ends ? "ends" : "none")")
  if panel.isRaster { lines.append("raster: true") }
  if panel.isSquare { lines.append("square: true") }
  if let shaded = panel.shaded { lines.append("shaded: \(pair(shaded))") }
  if let bar = panel.colourBar { lines.append("colour_bar: \(colourBar(bar))") }
  if let surface = panel.surface { lines.append("surface: \(text(surface))") }
  lines.append(panel.marks.isEmpty ? "marks: []" : "marks:")
  lines += panel.marks.map { "  - \(text($0))" }
  if !panel.insets.isEmpty { lines.append("insets:") }
  for inset in panel.insets {
    lines += listed(["within: \(flow([("x", pair(inset.x)), ("y", pair(inset.y))]))"] + panelLines(inset.panel))
  }
  return lines
}

// MARK: parts

private func axis(_ axis: Axis) -> String {
  flow([
    ("label", quoted(axis.label)), ("scale", axis.scale.rawValue), ("domain", axis.domain.map(pair)),
    ("fixed", axis.fixed ? "true" : nil), ("silent", axis.silent ? "true" : nil),
    ("reversed", axis.isReversed ? "true" : nil),
    ("whole", axis.whole ? "true" : nil), ("exponent", axis.scale == .power ? number(axis.exponent) : nil),
    ("threshold", axis.scale == .symlog ? number(axis.threshold) : nil),
    (
      "ticks",
      axis.ticks.map { ticks in
        list(
          ticks.map {
            flow([("at", number($0.value)), ("label", quoted($0.label)), ("minor", $0.minor ? "true" : nil)])
          })
      }
    ),
  ])
}

private func colourBar(_ bar: ColourBar) -> String {
  flow([
    ("label", quoted(bar.label)), ("scale", bar.scale.rawValue), ("domain", bar.domain.map(pair)),
    ("reversed", bar.reversed ? "true" : nil), ("shown", bar.shown ? nil : "false"),
    ("tint", bar.tint == 0 ? nil : number(bar.tint)), ("whole", bar.whole ? "true" : nil),
    ("centre", bar.centre.map(number)),
    ("colours", bar.colours.isEmpty ? nil : list(bar.colours.map { quoted($0.hex) })),
  ])
}

private func text(_ surface: Surface) -> String {
  flow(
    grid(surface.grid) + [
      ("z", axis(surface.z)), ("ridge", surface.ridge == .none ? nil : surface.ridge.rawValue),
      ("levels", numbers(surface.levels)), ("azimuth", number(surface.azimuth)),
      ("elevation", number(surface.elevation)),
      (
        "points",
        flow([
          ("x", numbers(surface.points.map(\.x))), ("y", numbers(surface.points.map(\.y))),
          ("z", numbers(surface.points.map(\.z))),
        ])
      ),
    ])
}

private func grid(_ grid: Grid) -> [(String, String?)] {
  [("x", numbers(grid.xs)), ("y", numbers(grid.ys)), ("value", numbers(grid.values))]
}

private func text(_ mark: Mark) -> String {
  let (kind, channels) = mark.written
  return "\(kind): " + flow(channels.map { ($0.key, $0.value.map(text)) })
}

private func text(_ value: SpecValue) -> String {
  switch value {
  case .number(let value): number(value)
  case .numbers(let values): numbers(values)
  case .pairs(let pairs): list(pairs.map(pair))
  case .word(let word): word
  case .text(let text): quoted(text)
  case .texts(let texts): list(texts.map(quoted))
  case .truth(let truth): "\(truth)"
  }
}

// MARK: YAML

/// `{key: value, …}` without the keys that have none.
private func flow(_ pairs: [(String, String?)]) -> String {
  "{" + pairs.compactMap { key, value in value.map { "\(key): \($0)" } }.joined(separator: ", ") + "}"
}

private func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }

private func numbers(_ values: [Double]) -> String { list(values.map(number)) }

private func pair(_ range: ClosedRange<Double>) -> String { numbers([range.lowerBound, range.upperBound]) }

/// The fewest digits that read back as the same number.
private func number(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? "\(Int(value, in: Int.exact))" : "\(value)"
}

private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''").replacing("\n", with: " ") + "'" }
