// Compute-optimal training: the isoFLOP profiles, and N_opt of C.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Runs
import Texts

let isoflopFigure = FigureKind(
  name: "isoflop", title: "Loss against model size at equal compute, with the minima",
  options: [("laws", "fitted or fixed (default: fitted)")]
) { request throws(Failure) in try IsoflopFigure(request: request).plot() }

let computeOptimal = FigureKind(
  name: "compute-optimal", title: "Optimal model size against compute",
  options: [
    ("laws", "whose laws: fitted, published, fixed (default: the study's)"),
    ("compute", "a budget to mark, FLOPs (default: the study's)"),
  ]
) { request throws(Failure) in try ComputeOptimalFigure(request: request).plot() }

struct IsoflopFigure {
  let request: FigureRequest

  func plot() throws(Failure) -> (plot: Plot, caption: String) {
    let fits = request.options["laws"] == "fixed" ? request.result.fixed : request.result.optimal
    guard let profiles = fits?.isoflops.filter({ $0.points.count > 2 }), !profiles.isEmpty else {
      throw request.refusal(.isoflop, fits?.laws ?? request.result.optimal.laws)
    }
    let colours = request.theme.sequence.series(profiles.count)
    var marks: [Mark] = []
    for (profile, colour) in zip(profiles, colours) { marks += curve(profile, colour) }
    let minima = profiles.compactMap(\.optimum).map { Point($0.params, $0.loss) }
    marks += profiles.flatMap(interval)
    marks.append(
      .points(
        PointMark(
          minima, symbol: .star, colour: request.category(4), size: 5.4, edge: request.theme.ink, label: "minimum")))
    let panel = Panel(
      x: Axis(AxisNames.params, scale: .log), y: Axis(AxisNames.loss, scale: lossScale(profiles)), marks: marks,
      heading: "Labels: compute $C$ (FLOPs)", legend: .ends)
    let range =
      "\(NumberStyle.compute.tex(profiles[0].compute)) to \(NumberStyle.compute.tex(profiles[profiles.count - 1].compute))"
    let plot = Plot(
      size: request.size, panels: [panel], title: "isoFLOP profiles",
      summary:
        "Validation loss against model size for \(profiles.count) compute budgets; \(minima.count) have a minimum.")
    var caption = "Validation loss against model size at equal compute, from \(range) FLOPs (labels at the right). "
    caption += "Lines are parabolas in $\\log N$; stars are their minima"
    caption += profiles.contains { $0.deviation != nil } ? " with 95 % intervals." : "."
    if profiles.contains(where: { $0.optimum != nil && $0.points.count == 3 }) {
      caption += " Dashed parabolas go through three points exactly."
    }
    let refused = profiles.count { $0.optimum == nil }
    if refused > 0 {
      caption += " Grey: \(refused) of \(profiles.count) profiles, without a minimum between their points."
    }
    return (plot, caption)
  }

  /// Logarithmic where the losses span more than a factor of three, for minima would lie flat on the floor; linear where
  /// a parabola falls far below what was measured and could meet zero.
  private func lossScale(_ profiles: [IsoflopProfile]) -> Axis.Scale {
    let losses = profiles.flatMap { $0.points.map(\.loss) }
    guard let low = losses.min(), let high = losses.max(), low > 0,
      profiles.compactMap(\.optimum).allSatisfy({ $0.loss > 0.9 * low })
    else { return .linear }
    return high / low > 3 ? .log : .linear
  }

  /// Where the minimum lies with 95 %, along model size.
  private func interval(_ profile: IsoflopProfile) -> [Mark] {
    guard let best = profile.optimum, let deviation = profile.deviation, deviation > 0 else { return [] }
    let ends = [-1.96, 1.96].map { Point(best.params * exp($0 * deviation), best.loss) }
    return [.line(LineMark(ends, colour: request.theme.ink, width: 1.1))]
  }

  private func curve(_ profile: IsoflopProfile, _ own: Colour) -> [Mark] {
    let colour = profile.optimum == nil ? request.theme.faint : own
    let points = profile.points.map { Point($0.params, $0.loss) }
    var marks: [Mark] = [.points(PointMark(points, colour: colour, size: 3.2))]
    let label = NumberStyle.scientific(1).tex(profile.compute)
    if profile.parabola.count == 3, let first = points.first, let last = points.last {
      let (low, high) = (points.map(\.y).min() ?? 0, points.map(\.y).max() ?? 1)
      let line = logspace(first.x, last.x, 60).map { n in
        let x = log(n)
        return Point(n, profile.parabola[0] + profile.parabola[1] * x + profile.parabola[2] * x * x)
      }.filter { $0.y < high + 0.1 * (high - low) }
      let dash = points.count == 3 ? [3.0, 1.5] : []
      marks.insert(.line(LineMark(line, colour: colour, width: 0.9, dash: dash, label: label)), at: 0)
    } else {
      marks.insert(.line(LineMark(points, colour: colour, width: 0.6, dash: [1, 2], label: label)), at: 0)
    }
    return marks
  }
}

struct ComputeOptimalFigure {
  let request: FigureRequest

  func plot() throws(Failure) -> (plot: Plot, caption: String) {
    let laws = try request.laws()
    guard laws.isoflop != nil || laws.closedForm != nil else { throw request.refusal(.isoflop, laws) }
    let fits = request.options["laws"] == "fixed" ? request.result.fixed : request.result.optimal
    let minima =
      laws.source == nil
      ? fits?.isoflops.compactMap { profile in
        profile.optimum.map { Point(profile.compute, $0.params) }
      } ?? [] : []
    let stated = request.number("compute") ?? request.result.settings.statedCompute ?? laws.closedForm?.atCompute
    let budgets = range(minima, stated)
    let intervals = intervals(fits, laws, budgets)
    var marks = intervals
    marks += lines(laws, budgets)
    if !minima.isEmpty {
      marks.append(.points(PointMark(minima, colour: request.colour(of: laws), label: "isoFLOP minima")))
    }
    if let stated { marks += markers(laws, stated) }
    let panel = Panel(
      x: Axis(AxisNames.compute, scale: .log),
      y: Axis("Optimal model size $N_\\mathrm{opt}$ (params)", scale: .log), marks: marks)
    let plot = Plot(
      size: request.size, panels: [panel], title: "Optimal model size against compute", summary: summary(laws, stated))
    return (plot, caption(laws, stated, intervals.isEmpty ? 0 : fits?.replicates.count ?? 0))
  }

  private func range(_ minima: [Point], _ stated: Double?) -> ClosedRange<Double> {
    let all = minima.map(\.x) + [stated].compactMap { $0 }
    guard let low = all.min(), let high = all.max() else { return 1e18...1e22 }
    return minima.isEmpty
      ? ClosedRange(between: low / 1e3, and: high * 10) : ClosedRange(between: low / 2, and: high * 2)
  }

  private func lines(_ laws: LawSet, _ budgets: ClosedRange<Double>) -> [Mark] {
    let cs = logspace(budgets.lowerBound, budgets.upperBound, 40)
    var marks: [Mark] = []
    if let law = laws.isoflop?.params {
      let exponent = NumberStyle.significant(3).tex(law.exponent.value)
      let name =
        laws.source == nil ? "isoFLOP fit, $N\\propto C^{\(exponent)}$" : "as printed, $N\\propto C^{\(exponent)}$"
      marks.append(.line(LineMark(cs.map { Point($0, law($0)) }, colour: request.colour(of: laws), label: name)))
    }
    let closed = cs.compactMap { c in laws.optimalParams(compute: c).map { Point(c, $0) } }
    if !closed.isEmpty {
      marks.append(
        .line(
          LineMark(closed, colour: request.colour(.closedForm), dash: [4, 2], label: "closed form of the loss law")))
    }
    return marks
  }

  /// The interval of the isoFLOP law; of the closed form where the isoFLOP law has none.
  private func intervals(_ fits: LawFits?, _ laws: LawSet, _ budgets: ClosedRange<Double>) -> [Mark] {
    guard laws.source == nil else { return [] }
    let cs = logspace(budgets.lowerBound, budgets.upperBound, 30)
    let empirical = band(fits, over: cs, colour: request.colour(of: laws).with(alpha: 0.18)) { $0.isoflop?.params($1) }
    guard empirical.isEmpty else { return empirical }
    return band(fits, over: cs, colour: request.colour(.closedForm).with(alpha: 0.18)) { $0.optimalParams(compute: $1) }
  }

  /// The sizes at a budget: the larger is named above, the smaller below, both beside their marks.
  private func markers(_ laws: LawSet, _ compute: Double) -> [Mark] {
    var named: [(size: Double, symbol: PointMark.Symbol, colour: Colour)] = []
    if let law = laws.isoflop?.params { named.append((law(compute), .square, request.colour(of: laws))) }
    if let n = laws.optimalParams(compute: compute) { named.append((n, .diamond, request.colour(.closedForm))) }
    named.sort { $0.size > $1.size }
    return [.rule(RuleMark(.vertical, at: compute, colour: request.theme.faint))]
      + named.enumerated().flatMap { index, one -> [Mark] in
        let isUpper = index == 0
        return [
          .points(PointMark([Point(compute, one.size)], symbol: one.symbol, colour: one.colour, edge: .white)),
          .text(
            TextMark(
              at: Point(compute, one.size), NumberStyle.short.tex(one.size), anchor: isUpper ? .right : .left,
              shift: isUpper ? Size(-5, 4) : Size(5, -9), colour: one.colour)),
        ]
      }
  }

  private func summary(_ laws: LawSet, _ compute: Double?) -> String {
    var text = "Optimal model size against compute on log axes."
    if let compute, let law = laws.isoflop?.params {
      text +=
        " At \(NumberStyle.compute.text(compute)) FLOPs: \(NumberStyle.short.tex(law(compute))) params."
    }
    return text
  }

  private func caption(_ laws: LawSet, _ compute: Double?, _ resamples: Int) -> String {
    var text = "Optimal model size against compute by the \(request.lawName(laws)). "
    let formula = laws.compute.formula.replacing("·", with: " ").replacing("n_ctx", with: "n_{\\mathrm{ctx}}")
    text += "Compute is $\(formula)$. "
    if let compute, let printed = laws.isoflop?.params(compute), let closed = laws.optimalParams(compute: compute) {
      text += "At \(NumberStyle.compute.tex(compute)) FLOPs the isoFLOP law gives \(NumberStyle.short.tex(printed)), "
      text += "the closed form \(NumberStyle.short.tex(closed)). "
    }
    if resamples > 0 { text += "The band is the 95 % interval." }
    return text.trimmingCharacters(in: .whitespaces)
  }
}
