// Optimal against fixed hyperparameters as differences, resample by resample: both sides come from the same draws.

import Drawing
import Foundation
import Laws
import Plots
import Texts

struct FixedDifferences {
  let request: FigureRequest
  let range: ClosedRange<Double>
  /// Where the laws were fitted, in compute.
  let data: ClosedRange<Double>?
  /// N_opt of laws at a budget.
  let size: (LawSet, Double) -> Double?

  private func share(_ quantity: (LawSet, Double) -> Double?, _ one: LawSet, _ other: LawSet, _ c: Double) -> Double? {
    guard let a = quantity(one, c), let b = quantity(other, c), b > 0 else { return nil }
    return 100 * (a / b - 1)
  }

  /// How far optimal lies above fixed in per cent, with the 95 % interval over the resamples.
  private func difference(_ quantity: (LawSet, Double) -> Double?, at c: Double) -> Estimate? {
    guard let fixed = request.result.fixed else { return nil }
    let optimal = request.result.optimal
    guard let value = share(quantity, optimal.laws, fixed.laws, c) else { return nil }
    let all = zip(optimal.replicates, fixed.replicates).compactMap { share(quantity, $0, $1, c) }.sorted()
    // As the printed intervals: none where fewer than half of the resamples have a value.
    guard all.count >= 20, 2 * all.count >= optimal.replicates.count else { return Estimate(value) }
    let last = Double(all.count - 1)
    return Estimate(
      value, low: all[Int((last * 0.025).rounded(.down), in: 0...(all.count - 1))],
      high: all[Int((last * 0.975).rounded(.up), in: 0...(all.count - 1))])
  }

  private func marks(_ quantity: (LawSet, Double) -> Double?) -> [Mark] {
    let all = logspace(range.lowerBound, range.upperBound, 25).compactMap { c in
      difference(quantity, at: c).map { (c: c, estimate: $0) }
    }
    let known = all.filter { $0.estimate.low != nil }
    let colour = request.theme.ink
    var marks: [Mark] = [.rule(RuleMark(.horizontal, at: 0, colour: request.theme.faint, dash: []))]
    if known.count > 1 {
      marks.append(
        .band(
          BandMark(
            low: known.map { Point($0.c, $0.estimate.low ?? 0) },
            high: known.map { Point($0.c, $0.estimate.high ?? 0) },
            colour: colour.with(alpha: 0.12))))
    }
    let line = all.map { Point($0.c, $0.estimate.value) }
    let inside = line.filter { data?.contains($0.x) ?? false }
    marks.append(.line(LineMark(line, colour: colour, width: 0.9, dash: [3, 2])))
    return inside.count > 1 ? marks + [.line(LineMark(inside, colour: colour, width: 1.1))] : marks
  }

  /// Per cent of loss.
  func loss() -> Panel {
    Panel(
      x: Axis(AxisNames.compute, scale: .log), y: Axis("$\\Delta L_\\mathrm{opt}$ (%)"),
      marks: marks { $0.optimalLoss(compute: $1) })
  }

  /// Per cent of N_opt, with the shift at the marked budget.
  func params(at compute: Double, _ shift: (fixed: Double, optimal: Double)?) -> Panel {
    var marks = marks(size)
    if let change = difference(size, at: compute) {
      let style = NumberStyle.change(0)
      let interval = [change.low, change.high].compactMap { $0 }.map { style.text($0 / 100) }
      let text = style.text(change.value / 100) + (interval.count == 2 ? " (\(interval[0]) to \(interval[1]))" : "")
      marks.append(
        .rule(
          RuleMark(.vertical, at: compute, colour: request.theme.faint, label: text.replacing("\u{202F}", with: " "))))
      if let low = change.low, let high = change.high {
        marks.append(
          .errorBars(ErrorBarMark([.init(x: compute, low: low, high: high)], colour: request.theme.ink)))
      }
      marks.append(.points(PointMark([Point(compute, change.value)], colour: request.theme.ink)))
    }
    return Panel(
      x: Axis(AxisNames.compute, scale: .log), y: Axis("$\\Delta N_\\mathrm{opt}$ (%)"), marks: marks)
  }
}
