// Exponents beside each other: those of the study, of its fixed hyperparameters, and of papers, each with its interval.

import Diagnostics
import Drawing
import Laws
import Plots
import Texts

let exponentsFigure = FigureKind(
  name: "exponents", title: "Exponents of the study and of papers, with their intervals", options: []
) { request throws(Failure) in try ExponentsFigure(request: request).plot() }

private struct ExponentsFigure {
  let request: FigureRequest

  private struct Row {
    var name: String
    var colour: Colour
    var value: Estimate
  }

  private var sources: [(name: String, colour: Colour, laws: LawSet)] {
    var all: [(name: String, colour: Colour, laws: LawSet)] = []
    let result = request.result
    if result.optimal.laws.loss != nil || result.optimal.laws.batch != nil || result.optimal.laws.isoflop != nil {
      all.append(("this study", request.colour(.optimal), result.optimal.laws))
    }
    if let fixed = result.fixed?.laws { all.append(("fixed pair", request.colour(.fixed), fixed)) }
    return all + publishedLaws.map { ($0.id, request.colour(.published), $0) }
  }

  private static let quantities: [(name: String, of: @Sendable (LawSet) -> Estimate?)] = [
    ("Exponent $\\alpha$ of the loss in $N$", { $0.loss?.alpha }),
    ("Exponent $\\beta$ of the loss in $T$", { $0.loss?.beta }),
    ("Exponent of $N_\\mathrm{opt}(C)$, isoFLOP", { $0.isoflop?.params.exponent }),
    ("Exponent of $N_\\mathrm{opt}(C)$, closed form", { $0.closedForm?.params.exponent }),
    ("Exponent of $B_\\mathrm{opt}$ in $T$", { $0.batch?.tokens }),
    ("Exponent of $\\eta_\\mathrm{opt}$ in $T$", { $0.learningRate?.tokens }),
  ]

  func plot() throws(Failure) -> (plot: Plot, caption: String) {
    let groups = Self.quantities.map { name, of in
      (
        name: name,
        rows: sources.compactMap { source in
          of(source.laws).map { Row(name: source.name, colour: source.colour, value: $0) }
        }
      )
    }.filter { group in group.rows.contains { $0.value.low != nil } || group.rows.count > 1 }
    guard !groups.isEmpty else {
      throw Failure("there are no two exponents to compare", hint: "fit a loss law, or name 'published:' in the study")
    }
    // Names of sources stand beside each panel: a column is no narrower than they and their axis need.
    let wanted = Int(request.size.width / (18 * request.theme.textSize), in: 1...3)
    // At a height of one's own, as many rows as it has room for.
    let most = request.tallest == nil ? Int(request.size.height / 50, in: 1...groups.count) : groups.count
    let columns = min(groups.count, max(wanted, (groups.count + most - 1) / most))
    let panels = groups.map { panel($0.name, $0.rows) }
    let rows = (panels.count + columns - 1) / columns
    let plot = Plot(
      size: request.size(rows: rows, share: columns == 1 ? 0.36 : 0.5), panels: panels, columns: columns,
      letters: panels.count > 1,
      title: "Exponents and their intervals",
      summary: groups.map { group in
        "\(group.name): "
          + group.rows.map { "\($0.name) \(NumberStyle.significant(3).text($0.value.value))" }.joined(separator: ", ")
      }.joined(separator: "; ") + ".")
    return (
      plot,
      "Exponents of the laws of this study and of papers. Bars are 95 % intervals; values without a bar come without one."
    )
  }

  private func panel(_ name: String, _ rows: [Row]) -> Panel {
    var y = Axis("")
    y.ticks = rows.enumerated().map { Axis.Tick(Double($0.offset), $0.element.name) }
    (y.domain, y.fixed, y.isReversed) = (-0.6...(Double(rows.count) - 0.4), true, true)
    let marks = rows.enumerated().flatMap { index, row -> [Mark] in
      let at = Double(index)
      var marks: [Mark] = []
      if let low = row.value.low, let high = row.value.high {
        marks.append(.line(LineMark([Point(low, at), Point(high, at)], colour: row.colour, width: 1)))
      }
      let symbol = row.value.low == nil ? PointMark.Symbol.ring : .circle
      return marks + [.points(PointMark([Point(row.value.value, at)], symbol: symbol, colour: row.colour))]
    }
    return Panel(x: Axis(name), y: y, marks: marks, legend: .none)
  }
}
