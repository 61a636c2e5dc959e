// One cell cut along each of its axes: loss against learning rate at each batch size, and against batch size at each rate.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Texts

let slicesFigure = FigureKind(
  name: "slices", title: "Loss against learning rate and against batch size in one cell",
  options: [
    ("params", "model size of the cell (default: the cell with the most runs)"),
    ("tokens", "training tokens of the cell (default: the most)"),
  ]
) { request throws(Failure) in
  SlicesFigure(request: request, index: try LossMapFigure.cell(request)).plot()
}

private struct SlicesFigure {
  let request: FigureRequest
  let index: Int

  private var points: [CellPoint] {
    seedMeans(request.result.cells[index].points.filter { $0.batchTokens != nil && $0.learningRate != nil })
  }
  private var optimum: Optimum? {
    let found = index < request.result.optima.count ? request.result.optima[index] : nil
    // A best run on the edge of the grid is no minimum.
    return found?.status == .ok ? found : nil
  }

  func plot() -> (plot: Plot, caption: String) {
    let cell = request.result.cells[index]
    let name = "\(NumberStyle.short.tex(cell.params)) params, \(NumberStyle.short.tex(cell.tokens)) tokens"
    var panels = [
      panel(
        Axis(AxisNames.learningRate, scale: .log), Axis(AxisNames.batch), along: { $0.learningRate },
        by: { $0.batchTokens }, optimum?.learningRate, optimum?.uncertainty?.logRate),
      panel(
        Axis(AxisNames.batch, scale: .log), Axis(AxisNames.learningRate), along: { $0.batchTokens },
        by: { $0.learningRate }, optimum?.batchTokens, optimum?.uncertainty?.logBatch),
    ]
    let isWide = request.size.width >= 280
    // Two views of the same losses are compared: one scale.
    let losses = panels.flatMap { $0.marks.flatMap(\.ys) }.filter(\.isFinite)
    if let low = losses.min(), let high = losses.max(), low < high {
      for index in panels.indices { panels[index].y.domain = low...high }
    }
    panels[1].y.silent = isWide
    let plot = Plot(
      size: request.size(rows: isWide ? 1 : 2), panels: panels, columns: isWide ? 2 : 1, letters: true,
      title: "Slices of the loss, \(name)",
      summary:
        "Validation loss against learning rate at each batch size, and against batch size at each learning rate; "
        + "\(name), \(points.count) pairs.")
    return (plot, caption(name))
  }

  private func panel(
    _ x: Axis, _ other: Axis, along: (CellPoint) -> Double?, by: (CellPoint) -> Double?, _ best: Double?,
    _ deviation: Double?
  ) -> Panel {
    let values = distinctSizes(points.compactMap(by))
    var marks: [Mark] = []
    for value in values {
      let slice = points.filter { abs((by($0) ?? 0) / value - 1) < 0.005 }
        .compactMap { point in along(point).map { Point($0, point.loss) } }.sorted { $0.x < $1.x }
      let colour = request.theme.sequence.colour(of: value, among: values)
      if slice.count > 1 { marks.append(.line(LineMark(slice, colour: colour, width: 0.8, value: value))) }
      marks.append(.points(PointMark(slice, colour: colour, size: 3.2, value: value)))
    }
    if let best { marks.append(.rule(RuleMark(.vertical, at: best, colour: request.theme.ink, label: "minimum"))) }
    var panel = Panel(
      x: x, y: Axis(AxisNames.loss, scale: scale), marks: marks, legend: .none,
      colourBar: ColourBar(other.label, scale: .log))
    if let best, let deviation { panel.shaded = (best * exp(-1.96 * deviation))...(best * exp(1.96 * deviation)) }
    return panel
  }

  private var scale: Axis.Scale {
    guard let low = points.map(\.loss).min(), let high = points.map(\.loss).max(), low > 0 else { return .linear }
    return high / low > 3 ? .log : .linear
  }

  private func caption(_ name: String) -> String {
    var text =
      "Validation loss (\(name)) (a) against learning rate, coloured by batch size, and (b) against batch size, "
    text += "coloured by learning rate. Lines join measured losses."
    guard let optimum else { return text }
    return text + " Dashed: the fitted minimum"
      + (optimum.uncertainty?.logRate == nil ? "." : "; shaded: its 95 % interval.")
  }
}
