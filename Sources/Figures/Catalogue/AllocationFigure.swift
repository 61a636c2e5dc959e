// What a budget is spent on: model size, tokens, and tokens for each parameter, along compute.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Texts

let allocationFigure = FigureKind(
  name: "allocation", title: "Optimal model size, tokens and tokens per parameter against compute",
  options: [("laws", "whose laws: fitted, published, fixed (default: the study's)")]
) { request throws(Failure) in try AllocationFigure(request: request).plot() }

private struct AllocationFigure {
  let request: FigureRequest

  private typealias Split = (params: Double, tokens: Double)

  func plot() throws(Failure) -> (plot: Plot, caption: String) {
    let laws = try request.laws()
    guard laws.isoflop != nil || laws.closedForm != nil else { throw request.refusal(.isoflop, laws) }
    let fits = request.options["laws"] == "fixed" ? request.result.fixed : request.result.optimal
    let profiles = laws.source == nil ? fits?.isoflops.filter { $0.optimum != nil } ?? [] : []
    let range = range(profiles.map(\.compute), laws)
    let quantities: [(name: String, of: (Split) -> Double)] = [
      ("$N_\\mathrm{opt}$ (params)", { $0.params }), ("$T_\\mathrm{opt}$ (tokens)", { $0.tokens }),
      ("$T/N$ (tokens a param)", { $0.tokens / $0.params }),
    ]
    let isWide = request.size.width >= 380
    var panels = quantities.map { name, of in
      Panel(
        x: Axis(AxisNames.compute, scale: .log, domain: range), y: Axis(name, scale: .log),
        marks: curves(laws, laws.source == nil ? fits : nil, range, of) + minima(profiles, of))
    }
    for index in panels.indices {
      panels[index].shaded = data(profiles)
      panels[index].x.silent = !isWide && index < panels.count - 1
      panels[index].x.label = isWide ? "Compute $C$ (FLOPs)" : AxisNames.compute
    }
    var plot = Plot(
      size: request.size(rows: isWide ? 1 : 3, share: 0.5), panels: panels, columns: isWide ? 3 : 1, letters: true,
      title: "Compute-optimal allocation",
      summary: "Optimal model size, training tokens and tokens per parameter against compute on log axes.")
    plot.collectsLegend = true
    return (plot, caption(laws, profiles.count))
  }

  private func range(_ budgets: [Double], _ laws: LawSet) -> ClosedRange<Double> {
    let all = budgets + [request.result.settings.statedCompute ?? laws.closedForm?.atCompute].compactMap { $0 }
    guard let low = all.min(), let high = all.max() else { return 1e18...1e22 }
    return ClosedRange(between: low / (budgets.isEmpty ? 1e3 : 2), and: high * 2)
  }

  private func data(_ profiles: [IsoflopProfile]) -> ClosedRange<Double>? {
    guard let low = profiles.first?.compute, let high = profiles.last?.compute, low < high else { return nil }
    return low...high
  }

  private func isoflop(_ laws: LawSet, _ compute: Double) -> Split? {
    laws.isoflop.map { ($0.params(compute), $0.tokens(compute)) }
  }

  private func closed(_ laws: LawSet, _ compute: Double) -> Split? {
    laws.optimum(compute: compute).map { ($0.params, $0.tokens) }
  }

  private func curves(
    _ laws: LawSet, _ fits: LawFits?, _ range: ClosedRange<Double>, _ of: @escaping (Split) -> Double
  ) -> [Mark] {
    let cs = logspace(range.lowerBound, range.upperBound, 40)
    func line(_ split: (LawSet, Double) -> Split?, _ colour: Colour, _ dash: [Double], _ name: String) -> [Mark] {
      let points = cs.compactMap { c in split(laws, c).map { Point(c, of($0)) } }
      guard !points.isEmpty else { return [] }
      return band(fits, over: logspace(range.lowerBound, range.upperBound, 17), colour: colour.with(alpha: 0.15)) {
        split($0, $1).map(of)
      } + [.line(LineMark(points, colour: colour, dash: dash, label: name))]
    }
    let name = laws.source == nil ? "isoFLOP fit" : "as printed"
    return line(isoflop, request.colour(of: laws), [], name)
      + line(closed, request.colour(.closedForm), [4, 2], "closed form of the loss law")
  }

  /// Minima of the profiles, those of a parabola through three points open, with the interval of N where it is known.
  private func minima(_ profiles: [IsoflopProfile], _ of: (Split) -> Double) -> [Mark] {
    let colour = request.colour(.optimal)
    var marks: [Mark] = []
    let bars = profiles.compactMap { profile -> ErrorBarMark.Bar? in
      guard let best = profile.optimum, let deviation = profile.deviation else { return nil }
      // At one budget tokens fall as params grow.
      let ends = [-1.96, 1.96].map { of((best.params * exp($0 * deviation), best.tokens * exp(-$0 * deviation))) }
      return .init(x: profile.compute, low: min(ends[0], ends[1]), high: max(ends[0], ends[1]))
    }
    if !bars.isEmpty { marks.append(.errorBars(ErrorBarMark(bars, colour: colour))) }
    for (isExact, name) in [(false, "minimum"), (true, "minimum of three points")] {
      let points = profiles.filter { ($0.points.count == 3) == isExact }.compactMap { profile in
        profile.optimum.map { Point(profile.compute, of(($0.params, $0.tokens))) }
      }
      guard !points.isEmpty else { continue }
      marks.append(.points(PointMark(points, symbol: isExact ? .ring : .circle, colour: colour, label: name)))
    }
    return marks
  }

  private func caption(_ laws: LawSet, _ minima: Int) -> String {
    var text = "Compute-optimal allocation by the \(request.lawName(laws)): (a) model size, (b) training tokens, "
    text += "(c) tokens per parameter."
    if minima > 0 {
      text += " Dots: \(minima) isoFLOP minima; the shaded range holds them. Bands and bars are 95 % intervals."
    }
    return text
  }
}
