// The loss maps of all cells in one figure: model sizes down, training tokens across, one scale of colours.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Texts

let lossMaps = FigureKind(
  name: "loss-maps", title: "Loss over batch size and learning rate in every cell",
  options: [("laws", "whose prediction is marked: fitted, published, fixed (default: the study's)")]
) { request throws(Failure) in
  let cells = request.result.cells.indices.filter { index in
    let points = request.result.cells[index].points
    return points.count > 2 && points.allSatisfy { $0.batchTokens != nil && $0.learningRate != nil }
  }
  guard !cells.isEmpty else {
    throw Failure("the study has no cell with several batch sizes and learning rates", hint: "draw 'loss-curves'")
  }
  return try LossMapsFigure(request: request, cells: cells).plot()
}

private struct LossMapsFigure {
  let request: FigureRequest
  /// Indices into the study's cells.
  let cells: [Int]

  private func cell(_ index: Int) -> Cell { request.result.cells[index] }

  /// At most so many of the values, the ends among them: more maps have no room for their tiles.
  private func spread(_ values: [Double], _ most: Int) -> [Double] {
    let all = distinctSizes(values)
    return all.count <= most ? all : (0..<most).map { all[$0 * (all.count - 1) / (most - 1)] }
  }

  func plot() throws(Failure) -> (plot: Plot, caption: String) {
    // Without leave to grow it has the rows that its height has room for.
    let rows = request.tallest == nil ? Int(request.size.height / 80, in: 2...5) : 5
    let lengths = spread(cells.map { cell($0).tokens }, Int(request.size.width / 90, in: 2...4))
    let sizes = spread(cells.map { cell($0).params }, rows).filter { size in
      cells.contains { index in
        abs(cell(index).params / size - 1) < 0.005
          && lengths.contains { abs(cell(index).tokens / $0 - 1) < 0.005 }
      }
    }
    var shares: [Double] = []
    for index in cells { shares += try LossMapFigure(request: request, index: index).tiles().map(\.value) }
    let bar = LossMapFigure.bar(for: shares)
    var panels: [Panel] = []
    var shown = 0
    for size in sizes {
      for length in lengths {
        let found = cells.first {
          abs(cell($0).params / size - 1) < 0.005 && abs(cell($0).tokens / length - 1) < 0.005
        }
        guard let found else {
          panels.append(.blank)
          continue
        }
        panels.append(try LossMapFigure(request: request, index: found).panel(bar, isSmall: true))
        panels[panels.count - 1].heading = "\(NumberStyle.short.tex(size)), \(NumberStyle.short.tex(length))"
        shown += 1
      }
    }
    share(&panels, columns: lengths.count)
    var plot = Plot(
      size: request.size(rows: sizes.count, share: 0.5), panels: panels, columns: lengths.count,
      title: "Loss maps of all cells",
      summary:
        "Heat maps of validation loss over batch size and learning rate for \(shown) cells, model sizes down and "
        + "training tokens across.")
    plot.collectsLegend = true
    return (plot, caption(shown, LossMapFigure.cut(shares)))
  }

  /// Equal axes and colours: maps are there to be compared.
  private func share(_ panels: inout [Panel], columns: Int) {
    let maps = panels.indices.filter { !panels[$0].marks.isEmpty }
    func range(_ values: [Double]) -> ClosedRange<Double>? {
      let known = values.filter { $0.isFinite && $0 > 0 }
      guard let low = known.min(), let high = known.max() else { return nil }
      return low...high
    }
    let x = range(maps.flatMap { panels[$0].marks.flatMap(\.xs) })
    let y = range(maps.flatMap { panels[$0].marks.flatMap(\.ys) })
    let first = maps.first { $0 % columns == columns - 1 } ?? maps.last
    for index in maps {
      (panels[index].x.domain, panels[index].y.domain) = (x, y)
      panels[index].x.silent = maps.contains { $0 > index && $0 % columns == index % columns }
      // Numbers stand in the first column, whose rows may begin later.
      panels[index].y.silent = index % columns > 0 && maps.contains { $0 % columns == 0 }
      panels[index].colourBar?.shown = index == first
    }
  }

  private func caption(_ shown: Int, _ cut: String) -> String {
    let all = request.result.cells.count
    let count = shown < all ? "\(shown) of \(all) cells" : "\(all) cells"
    return "Validation loss over batch size and learning rate in \(count), in per cent above each cell's best run. "
      + cut + "Headings: $N$, $T$. Outlines: best runs; dashed: runs that do not differ from them."
  }
}
