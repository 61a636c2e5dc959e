// What hyperparameters from laws, papers or habit cost in each cell, as a share of the loss.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Runs
import Texts

let regretFigure = FigureKind(
  name: "regret", title: "Excess loss of hyperparameters from each source, cell by cell", options: []
) { request throws(Failure) in
  let regrets = request.result.regrets(request.result.usualSources).filter { !$0.scored.isEmpty }
  guard !regrets.isEmpty else {
    throw Failure(
      "no cell has a least loss at which hyperparameters could be scored",
      hint: "laws for batch size and learning rate, 'fixed:' or 'published:' are scored on cells with an optimum")
  }
  let all = regrets.flatMap(\.scored).map { compute($0, request) }
  let range = ClosedRange(between: all.min() ?? 1, and: all.max() ?? 1)
  let most = 100 * (regrets.compactMap(\.most).max() ?? 0)
  let panel = Panel(
    x: Axis(AxisNames.compute, scale: .log),
    y: Axis(
      "Loss above the least (%)", domain: ClosedRange(between: min(-0.03 * most, -0.001), and: max(1.1 * most, 0.01)),
      fixed: true),
    marks: [.rule(RuleMark(.horizontal, at: 0, colour: request.theme.faint, dash: []))]
      + regrets.indices.flatMap { means(regrets[$0], $0, range, request) }
      + regrets.indices.map { points(regrets[$0], $0, of: regrets.count, request) })
  let plot = Plot(
    size: request.size, panels: [panel], title: "Loss lost by hyperparameters",
    summary: summary(regrets, request))
  return (plot, caption(regrets, request))
}

/// The scores of one source; sources stand a little beside each other, so that none hides another.
private func points(_ regret: Regret, _ index: Int, of count: Int, _ request: FigureRequest) -> Mark {
  let symbols = [PointMark.Symbol.circle, .square, .diamond, .triangle]
  let aside = pow(1.03, Double(2 * index - count + 1))
  return .points(
    PointMark(
      regret.scored.compactMap { cell in
        cell.share.map { Point(compute(cell, request) * aside, max(0, 100 * $0)) }
      }, symbol: symbols[index % symbols.count], colour: colour(regret.name, index, request), size: 4, edge: .white,
      label: words(regret.name, request)))
}

/// The mean of one source, across the figure.
private func means(
  _ regret: Regret, _ index: Int, _ range: ClosedRange<Double>, _ request: FigureRequest
) -> [Mark] {
  guard let mean = regret.mean, mean >= 0 else { return [] }
  return [
    .line(
      LineMark(
        [Point(range.lowerBound, 100 * mean), Point(range.upperBound, 100 * mean)],
        colour: colour(regret.name, index, request),
        width: 0.7, dash: [3, 2]))
  ]
}

private func compute(_ cell: CellRegret, _ request: FigureRequest) -> Double {
  request.result.settings.compute.flopsPerToken(params: cell.params) * cell.tokens
}

/// The study's laws, its fixed pair and its paper have their colours; other sources come after them.
private func colour(_ name: String, _ index: Int, _ request: FigureRequest) -> Colour {
  if name == request.result.published?.id { return request.colour(.published) }
  if name.hasPrefix("fixed") { return request.colour(.fixed) }
  return index == 0 ? request.colour(.optimal) : request.category(index + 4)
}

private func words(_ name: String, _ request: FigureRequest) -> String {
  name == request.result.published?.id ? "published" : name
}

/// Two decimals, as the table has them.
private func percent(_ share: Double?) -> String { share.map { NumberStyle.percent(2).text($0) } ?? "–" }

private func summary(_ regrets: [Regret], _ request: FigureRequest) -> String {
  let parts = regrets.map { regret in
    "\(words(regret.name, request)) lose \(percent(regret.mean)) on average"
  }
  return "Loss above the least of each cell against compute: \(parts.joined(separator: ", "))."
}

private func caption(_ regrets: [Regret], _ request: FigureRequest) -> String {
  let counts = Set(regrets.map(\.scored.count))
  let parts = regrets.map { regret in
    let off = regret.cells.count - regret.scored.count
    return "\(words(regret.name, request)) \(percent(regret.mean))"
      + (counts.count > 1 ? " in \(regret.scored.count) cells" : "")
      + (off > 0 ? " (\(off) more off the grid)" : "")
  }
  let together = counts.count == 1 ? counts.first.map { " in \($0) cells" } ?? "" : ""
  return
    "Excess loss over the best of each cell at the hyperparameters of each source, against compute. "
    + "Dashed lines are means\(together): \(parts.joined(separator: ", "))."
}
