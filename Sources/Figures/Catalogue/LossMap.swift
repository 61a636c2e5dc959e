// The loss of one cell over (B, eta): what was measured, where it is lowest, where the laws say it should be.

import Diagnostics
import Tables
import Drawing
import Foundation
import Laws
import Plots
import Texts

let lossMap = FigureKind(
  name: "loss-map", title: "Loss over batch size and learning rate in one cell",
  options: [
    ("params", "model size of the cell (default: the cell with the most runs)"),
    ("tokens", "training tokens of the cell (default: the most)"),
    ("laws", "whose prediction is marked: fitted, published, fixed (default: the study's)"),
  ]
) { request throws(Failure) in
  let index = try LossMapFigure.cell(request)
  return try LossMapFigure(request: request, index: index).plot()
}

struct LossMapFigure {
  let request: FigureRequest
  let index: Int
  /// (B, eta) that the laws predict for the cell.
  let prediction: Point?

  init(request: FigureRequest, index: Int) throws(Failure) {
    self.request = request
    self.index = index
    let (laws, cell) = (try request.laws(), request.result.cells[index])
    prediction = Self.prediction(laws, cell)
  }

  var cell: Cell { request.result.cells[index] }
  var optimum: Optimum? { index < request.result.optima.count ? request.result.optima[index] : nil }

  /// The cell that the options name; those there are, where it is none.
  static func cell(_ request: FigureRequest) throws(Failure) -> Int {
    let cells = request.result.cells
    guard !cells.isEmpty else {
      throw Failure("the study has no cell: no model size was trained with two batch sizes or learning rates")
    }
    // Of cells with equally many runs the largest shows most.
    let richest = cells.max { ($0.points.count, $0.params, $0.tokens) < ($1.points.count, $1.params, $1.tokens) }
    let params =
      request.number("params") ?? (request.number("tokens") == nil ? richest?.params : nil) ?? cells.map(\.params).max()
      ?? 0
    let near = cells.indices.filter { abs(cells[$0].params / params - 1) < 0.02 }
    guard !near.isEmpty else {
      let sizes = Set(cells.map(\.params)).sorted().map { NumberStyle.short.tex($0) }
      throw Failure(
        "no cell has \(NumberStyle.short.tex(params)) params", hint: "expected one of: \(sizes.joined(separator: ", "))"
      )
    }
    let most = request.number("params") == nil ? richest?.tokens : near.map { cells[$0].tokens }.max()
    let tokens = request.number("tokens") ?? most ?? 0
    guard let index = near.first(where: { abs(cells[$0].tokens / tokens - 1) < 0.02 }) else {
      let all = cells.map { "\(NumberStyle.short.tex($0.params)) at \(NumberStyle.short.tex($0.tokens))" }
      throw Failure(
        "no cell with \(NumberStyle.short.tex(params)) params at \(NumberStyle.short.tex(tokens)) tokens",
        hint: "expected one of: \(all.prefix(12).joined(separator: ", "))")
    }
    return index
  }

  func plot() throws(Failure) -> (plot: Plot, caption: String) {
    let panel = try panel(Self.bar(for: tiles().map(\.value)), isSmall: false)
    return (
      Plot(size: request.size, panels: [panel], title: "Loss map, \(name)", summary: summary(name)), try caption(name)
    )
  }

  var name: String {
    "\(NumberStyle.short.tex(cell.params)) params, \(NumberStyle.short.tex(cell.tokens)) tokens"
  }

  /// Per cent above the best: the best is bright, and small differences, which matter, have most of the colours.
  static func bar(for shares: [Double]) -> ColourBar {
    let sorted = shares.sorted()
    let usual = sorted.isEmpty ? 1 : sorted[(sorted.count - 1) * 4 / 5]
    // What lost far more has the colour of the end: a diverged run must not take the colours of all others.
    let most = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50].first { $0 >= usual } ?? 100
    let top = max(min(sorted.last ?? most, most), 1e-3)
    return ColourBar("Above the best (%)", scale: .power, domain: 0...top, reversed: true)
  }

  /// What a caption says of tiles that have the colour of the bar's end.
  static func cut(_ shares: [Double]) -> String {
    guard let top = bar(for: shares).domain?.upperBound, shares.contains(where: { $0 > top }) else { return "" }
    return "The darkest tiles lose \(NumberStyle.significant(2).text(top))\u{202F}% or more. "
  }

  /// - Parameter isSmall: one map of several: without numbers in the tiles and names in a legend.
  func panel(_ bar: ColourBar, isSmall: Bool) throws(Failure) -> Panel {
    let tiles = tiles()
    guard let most = bar.domain?.upperBound, !tiles.isEmpty else {
      throw Failure("the cell has no run with both a batch size and a learning rate")
    }
    var marks: [Mark] = [.cells(CellMark(tiles.map { shown($0, most, isSmall) }))]
    if !isSmall, tiles.allSatisfy(\.text.isEmpty) { marks += contours(tiles, most) }
    marks += measured(isSmall: isSmall) + predictions(isSmall ? 4.5 : 6.5)
    return Panel(
      x: Axis(
        isSmall ? "$B$ (tokens)" : AxisNames.batch, scale: .log, domain: domain(batches, prediction?.x),
        ticks: isSmall ? nil : ticks(batches) { ($0 < 1000 ? NumberStyle.short : .suffixed(2)).tex($0) }),
      y: Axis(
        isSmall ? "Rate $\\eta$" : AxisNames.learningRate, scale: .log, domain: domain(rates, prediction?.y),
        ticks: isSmall ? nil : ticks(rates) { NumberStyle.scientific(1).tex($0) }),
      marks: marks, legend: isSmall ? .none : .best, colourBar: bar)
  }

  private func shown(_ tile: CellMark.Cell, _ most: Double, _ isSmall: Bool) -> CellMark.Cell {
    var tile = tile
    tile.value = min(tile.value, most)
    if isSmall { tile.text = "" }
    return tile
  }

  /// Lines of equal loss between the measured values of a full grid.
  private func contours(_ tiles: [CellMark.Cell], _ most: Double) -> [Mark] {
    let (batches, rates) = (batches, rates)
    guard batches.count > 2, rates.count > 2, tiles.count == batches.count * rates.count else { return [] }
    // Tiles come batch by batch.
    let grid = Grid(
      xs: batches, ys: rates,
      values: rates.indices.flatMap { j in batches.indices.map { i in tiles[i * rates.count + j].value } })
    let levels = [0.1, 0.3, 1, 3, 10].filter { $0 < most }
    return [
      .contours(
        ContourMark(
          grid: grid, levels: Array(levels.suffix(3)), labels: [], colour: request.theme.ink.with(alpha: 0.55)))
    ]
  }

  var batches: [Double] { distinct(cell.points.compactMap(\.batchTokens)) }
  var rates: [Double] { distinct(cell.points.compactMap(\.learningRate)) }

  /// Ticks at the values that were tried, where they are few; else the usual ones.
  private func ticks(_ values: [Double], _ text: (Double) -> String) -> [Axis.Tick]? {
    values.count <= 8 && values.count > 1 ? values.map { Axis.Tick($0, text($0)) } : nil
  }

  private func distinct(_ values: [Double]) -> [Double] {
    var kept: [Double] = []
    for value in values.sorted() where kept.last.map({ value / $0 > 1.001 }) ?? true { kept.append(value) }
    return kept
  }

  /// Each value fills the room half way (in the log) to its neighbours.
  func span(_ value: Double, _ all: [Double], _ prediction: Double?) -> ClosedRange<Double> {
    let at = all.firstIndex { abs($0 / value - 1) < 0.0011 } ?? 0
    let step = all.count > 1 ? (all[all.count - 1] / all[0]).squareRoot() : 2
    let edge = all.count > 2 ? pow(all[all.count - 1] / all[0], 0.5 / Double(all.count - 1)) : step.squareRoot()
    let low = at > 0 ? between(all[at - 1], all[at]) : all[at] / shortened(edge, prediction.map { all[at] / $0 })
    let high =
      at + 1 < all.count
      ? between(all[at], all[at + 1]) : all[at] * shortened(edge, prediction.map { $0 / all[at] })
    return ClosedRange(between: low, and: high)
  }

  /// Half way in the log, for values whose product would leave the reals.
  func between(_ low: Double, _ high: Double) -> Double { low.squareRoot() * high.squareRoot() }

  /// An outer tile must not reach under a prediction that lies off the grid: it ends half way to it.
  private func shortened(_ edge: Double, _ beyond: Double?) -> Double {
    guard let beyond, beyond > 1.001 else { return edge }
    return min(edge, beyond.squareRoot())
  }

  /// One tile a (B, eta) pair with its loss in per cent above the cell's lowest; repeated seeds are averaged.
  func tiles() -> [CellMark.Cell] {
    let (batches, rates) = (batches, rates)
    let least = best?.loss ?? 1
    return batches.flatMap { batch in
      rates.compactMap { rate -> CellMark.Cell? in
        let losses = cell.points.filter { near($0.batchTokens, batch) && near($0.learningRate, rate) }.map(\.loss)
        guard !losses.isEmpty else { return nil }
        let mean = losses.sorted().reduce(0, +) / Double(losses.count)
        let share = max(0, 100 * (mean / least - 1))
        return CellMark.Cell(
          x: span(batch, batches, prediction?.x), y: span(rate, rates, prediction?.y), value: share,
          text: batches.count <= 8 ? text(share) : "")
      }
    }
  }

  private func text(_ share: Double) -> String {
    if share == 0 { return "best" }
    return share < 10 ? NumberStyle.fixed(2).text(share) : NumberStyle.significant(3).text(share)
  }

  func near(_ value: Double?, _ other: Double) -> Bool { value.map { abs($0 / other - 1) < 0.0011 } ?? false }

  /// Repeats with other seeds count as their mean, as in the tiles: a lucky one does not make the best pair.
  var best: CellPoint? {
    seedMeans(cell.points).min { ($0.loss, $0.batchTokens ?? 0) < ($1.loss, $1.batchTokens ?? 0) }
  }

  /// Room around a prediction off the grid, so that it does not sit on the frame.
  private func domain(_ values: [Double], _ prediction: Double?) -> ClosedRange<Double>? {
    guard let prediction, let low = values.first, let high = values.last else { return nil }
    if prediction < low { return ClosedRange(between: prediction * (prediction / low), and: high) }
    if prediction > high { return ClosedRange(between: low, and: prediction * (prediction / high)) }
    return nil
  }

  private func summary(_ name: String) -> String {
    let loss = best.map { NumberStyle.fixed(4).text($0.loss) } ?? "–"
    return "Heat map of validation loss over batch size and learning rate, \(name): \(cell.points.count) runs, "
      + "lowest loss \(loss)."
  }

  private func caption(_ name: String) throws(Failure) -> String {
    let laws = try request.laws()
    var text = "Validation loss over batch size and learning rate (\(name)), in per cent above the best run. "
    text += Self.cut(tiles().map(\.value))
    if let best, let batch = best.batchTokens, let rate = best.learningRate {
      text +=
        "Outline: best run, $B$ \(NumberStyle.short.tex(batch)), $\\eta$ \(NumberStyle.significant(3).tex(rate)). "
    }
    if let optimum, optimum.status != .ok, let reason = optimum.reason {
      text += "No measured optimum: \(reason.words). "
    }
    if let optimum, optimum.status == .ok, let batch = optimum.batchTokens, let rate = optimum.learningRate {
      text +=
        "Star: fitted minimum, $B$ \(NumberStyle.short.tex(batch)), $\\eta$ \(NumberStyle.significant(3).tex(rate)). "
    }
    if laws.batch != nil, laws.learningRate != nil {
      text += "Diamond: optimum by the \(request.lawName(laws))."
    }
    return text
  }
}
