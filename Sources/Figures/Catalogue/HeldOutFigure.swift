// What the laws said of losses they had not seen, against what was measured.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
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
  let sizes = distinctSizes(losses.map(\.params))
  let all = losses.flatMap {
    [$0.measured, $0.predicted.value, $0.predicted.low ?? $0.measured, $0.predicted.high ?? $0.measured]
  }
  let (low, high) = (all.min() ?? 0, all.max() ?? 1)
  let margin = max((high - low) * 0.12, abs(high) * 1e-4)
  let range = ClosedRange(between: low - margin, and: high + margin)
  var marks: [Mark] = [
    .line(
      LineMark(
        [Point(range.lowerBound, range.lowerBound), Point(range.upperBound, range.upperBound)],
        colour: request.theme.faint, width: 0.8, dash: [3, 2], label: "predicted = measured"))
  ]
  let symbols = PointMark.Symbol.allCases.filter { $0 != .cross && $0 != .ring }
  for (index, size) in sizes.enumerated() {
    let mine = losses.filter { abs($0.params / size - 1) < 0.005 }
    let colour = request.category(index)
    let bars = mine.compactMap { loss in
      loss.predicted.low.flatMap { low in
        loss.predicted.high.map { ErrorBarMark.Bar(x: loss.measured, low: low, high: $0) }
      }
    }
    if !bars.isEmpty { marks.append(.errorBars(ErrorBarMark(bars, colour: colour))) }
    marks.append(
      .points(
        PointMark(
          mine.map { Point($0.measured, $0.predicted.value) }, symbol: symbols[index % symbols.count], colour: colour,
          size: 5, edge: .white, label: "$N$ = \(NumberStyle.short.tex(size))")))
    if losses.count <= 8 {
      marks += mine.map { loss in
        // Names stand to the right of their point, near the right edge to its left.
        let late = loss.measured > low + 0.7 * (high - low)
        return .text(
          TextMark(
            at: Point(loss.measured, loss.predicted.value), "$T$ = \(NumberStyle.short.tex(loss.tokens))",
            anchor: late ? .right : .left, shift: late ? Size(-6, 2) : Size(6, -7), colour: colour))
      }
    }
  }
  let squared = losses.map { pow($0.predicted.value - $0.measured, 2) }.reduce(0, +) / Double(losses.count)
  let worst = losses.map { abs($0.predicted.value / $0.measured - 1) }.max() ?? 0
  let panel = Panel(
    x: Axis("Measured loss", domain: range, fixed: true), y: Axis("Predicted loss", domain: range, fixed: true),
    marks: marks)
  let error = NumberStyle.significant(3).tex(squared)
  let plot = Plot(
    size: request.size, panels: [panel], title: "Held-out loss, predicted against measured",
    summary: "\(losses.count) held-out losses; largest error \(NumberStyle.significant(2).text(100 * worst))\u{202F}%.")
  var caption =
    "Predicted against measured loss of \(losses.count) held-out cells, by the \(request.lawName(laws)). "
  caption += "Mean squared error: \(error); largest error: \(NumberStyle.significant(2).text(100 * worst))\u{202F}%."
  if losses.contains(where: { $0.predicted.low != nil }) {
    caption += " Bars are 95 % intervals."
  }
  return (plot, caption)
}
