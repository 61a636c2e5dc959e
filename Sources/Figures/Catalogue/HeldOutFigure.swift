// What the laws said of losses they had not seen, against what was measured.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Runs
import Texts

let heldOutFigure = FigureKind(
  name: "held-out", title: "Predicted against measured loss of held-out cells",
  options: [("laws", "whose predictions: fitted, published, fixed (default: the study's)")]
) { request throws(Failure) in
  let laws = try request.laws()
  let losses = heldOutLosses(request, laws)
  guard !losses.isEmpty else {
    throw Failure(
      "nothing was held out", hint: "add 'hold_out:' to the study, for example - {params: '>= 1e9'}")
  }
  return HeldOutFigure(request: request, laws: laws, losses: losses).plot()
}

private struct HeldOutFigure {
  let request: FigureRequest
  let laws: LawSet
  let losses: [HeldOutLoss]

  private var sizes: [Double] { distinctSizes(losses.map(\.params)) }
  private static let symbols = PointMark.Symbol.allCases.filter { $0 != .cross && $0 != .ring }

  func plot() -> (plot: Plot, caption: String) {
    let isWide = request.size.width >= 280
    var size = request.size(rows: isWide ? 1 : 2)
    // The first frame is square: room beyond that would be empty.
    if !isWide, request.tallest == nil { size = request.size }
    var plot = Plot(
      size: size, panels: [agreement(), errors()], columns: isWide ? 2 : 1, letters: true,
      title: "Held-out loss, predicted against measured",
      summary: "\(losses.count) held-out losses; largest error \(worst)\u{202F}%.")
    plot.collectsLegend = true
    return (plot, caption)
  }

  private func error(_ loss: HeldOutLoss) -> Double { 100 * (loss.predicted.value / loss.measured - 1) }
  private var worst: String { NumberStyle.significant(2).text(losses.map { abs(error($0)) }.max() ?? 0) }

  // MARK: predicted against measured

  private func agreement() -> Panel {
    let all = losses.flatMap {
      [$0.measured, $0.predicted.value, $0.predicted.low ?? $0.measured, $0.predicted.high ?? $0.measured]
    }
    let (low, high) = (all.min() ?? 0, all.max() ?? 1)
    let margin = max((high - low) * 0.12, abs(high) * 1e-4)
    let range = ClosedRange(between: low - margin, and: high + margin)
    let identity = Mark.line(
      LineMark(
        [Point(range.lowerBound, range.lowerBound), Point(range.upperBound, range.upperBound)],
        colour: request.theme.faint, width: 0.8, dash: [3, 2], label: "no error"))
    var panel = Panel(
      x: Axis("Measured loss", domain: range, fixed: true), y: Axis("Predicted loss", domain: range, fixed: true),
      marks: [identity] + series(x: \.measured, y: { $0 }))
    panel.isSquare = true
    return panel
  }

  /// The losses of each size with their intervals, in the size's colour.
  private func series(x: (HeldOutLoss) -> Double, y: @escaping (Double, HeldOutLoss) -> Double) -> [Mark] {
    sizes.enumerated().flatMap { index, size -> [Mark] in
      let mine = losses.filter { abs($0.params / size - 1) < 0.005 }
      let colour = request.colour(params: size)
      let bars = mine.compactMap { loss in
        loss.predicted.low.flatMap { low in
          loss.predicted.high.map { ErrorBarMark.Bar(x: x(loss), low: y(low, loss), high: y($0, loss)) }
        }
      }
      let points = Mark.points(
        PointMark(
          mine.map { Point(x($0), y($0.predicted.value, $0)) }, symbol: Self.symbols[index % Self.symbols.count],
          colour: colour, size: 4.6, edge: .white, label: "$N$ = \(NumberStyle.short.tex(size))"))
      return (bars.isEmpty ? [] : [.errorBars(ErrorBarMark(bars, colour: colour))]) + [points]
    }
  }

  private func series(x: (HeldOutLoss) -> Double, y: @escaping (Double) -> Double) -> [Mark] {
    series(x: x) { value, _ in y(value) }
  }

  // MARK: the error

  private func compute(params: Double, tokens: Double) -> Double {
    request.result.settings.compute.flopsPerToken(params: params) * tokens
  }

  /// The most compute of what the laws were fitted on; nil for laws without data here.
  private var mostFitted: Double? {
    guard laws.source == nil else { return nil }
    let fits = request.options["laws"] == "fixed" ? request.result.fixed : request.result.optimal
    return fits?.lossFit?.points.map { compute(params: $0.params, tokens: $0.tokens) }.max()
  }

  private func errors() -> Panel {
    let most = mostFitted
    let name = most == nil ? AxisNames.compute : "Compute beyond the fit ($C/C_\\mathrm{max}$, ratio)"
    let place = { (loss: HeldOutLoss) in compute(params: loss.params, tokens: loss.tokens) / (most ?? 1) }
    let xs = losses.map(place)
    var marks: [Mark] = []
    if let noise = request.seedDeviation, let low = xs.min(), let high = xs.max() {
      let (left, right) = (low / 1.3, high * 1.3)
      let half = 100 * 1.96 * noise
      marks.append(
        .band(
          BandMark(
            low: [Point(left, -half), Point(right, -half)], high: [Point(left, half), Point(right, half)],
            colour: request.theme.faint.with(alpha: 0.25), label: "seed noise, 95 %")))
    }
    marks.append(.rule(RuleMark(.horizontal, at: 0, colour: request.theme.faint, dash: [3, 2])))
    marks += series(x: place) { value, loss in 100 * (value / loss.measured - 1) }
    return Panel(x: Axis(name, scale: .log), y: Axis("Predicted above measured (%)"), marks: marks)
  }

  private var caption: String {
    let squared = losses.map { pow($0.predicted.value - $0.measured, 2) }.reduce(0, +) / Double(losses.count)
    var text =
      "(a) Predicted against measured loss of \(losses.count) held-out cells, by the \(request.lawName(laws)); "
    text +=
      "(b) the error. Mean squared error: \(NumberStyle.significant(3).tex(squared)); largest error: \(worst)\u{202F}%."
    if losses.contains(where: { $0.predicted.low != nil }) { text += " Bars are 95 % intervals." }
    return text
  }
}
