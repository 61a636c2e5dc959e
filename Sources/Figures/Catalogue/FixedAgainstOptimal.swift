// The paper's comparison: laws fitted at fixed hyperparameters against laws fitted at the optima.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Texts

let fixedAgainstOptimal = FigureKind(
  name: "fixed-vs-optimal", title: "Loss and model size against compute, with fixed and with optimal hyperparameters",
  options: [("compute", "the budget at which the shift is shown, FLOPs (default: the study's)")]
) { request throws(Failure) in try FixedFigure(request: request).plot() }

struct FixedFigure {
  let request: FigureRequest
  /// Whether both sides have an isoFLOP law that the resamples bear out and that more than two budgets check; sizes of
  /// two methods are not compared.
  private let isEmpirical: Bool

  init(request: FigureRequest) {
    self.request = request
    // Asked for every point of every resample, so found out once.
    isEmpirical = [request.result.optimal, request.result.fixed].allSatisfy { fits in
      guard let fits, let slope = fits.estimate({ $0.isoflop?.params.exponent.value }) else { return false }
      return fits.hasCheckedIsoflop && (slope.low != nil || fits.replicates.isEmpty)
    }
  }

  private var optimal: LawSet { request.result.optimal.laws }

  func plot() throws(Failure) -> (plot: Plot, caption: String) {
    guard let fixed = request.result.fixed?.laws else { return try quotedPlot() }
    guard optimal.loss != nil, fixed.loss != nil else {
      throw request.refusal(.loss, optimal.loss == nil ? optimal : fixed)
    }
    let compute = budget()
    let range = budgets(compute)
    let shift = shift(fixed, compute)
    let columns = request.size.width >= 280 ? 2 : 1
    let differences = FixedDifferences(request: request, range: range, data: data) { size($0, $1) }
    var panels = [
      lossPanel(fixed, range), sizePanel(fixed, range, compute), differences.loss(),
      differences.params(at: compute, shift),
    ]
    // A low figure has room for two rows of its own height only.
    if columns == 1, request.tallest == nil { panels = [panels[0], panels[3]] }
    for index in panels.indices {
      panels[index].x.domain = range
      panels[index].shaded = data
      // Over each other they share the compute axis: one set of numbers.
      panels[index].x.silent = index + columns < panels.count
    }
    var plot = Plot(
      size: request.size(rows: panels.count / columns, share: columns == 1 ? 0.45 : 0.62), panels: panels,
      columns: columns, letters: true, title: "Fixed against optimal hyperparameters",
      summary:
        "Loss and optimal model size against compute for laws fitted with fixed and with optimal hyperparameters, "
        + "and their differences." + summary(shift))
    plot.collectsLegend = true
    return (plot, caption(compute, shift, panels.count))
  }

  private func summary(_ shift: (fixed: Double, optimal: Double)?) -> String {
    guard let shift else { return "" }
    return " At the marked budget the optimal size is \(NumberStyle.short.tex(shift.fixed)) with fixed and "
      + "\(NumberStyle.short.tex(shift.optimal)) with optimal hyperparameters."
  }

  /// Where the laws were fitted, in compute.
  private var data: ClosedRange<Double>? {
    let all = request.result.optimal.lossFit?.points.map(\.compute) ?? []
    guard let low = all.min(), let high = all.max(), low < high else { return nil }
    return low...high
  }

  private func budget() -> Double {
    request.number("compute") ?? request.result.settings.statedCompute ?? optimal.closedForm?.atCompute ?? 1e22
  }

  private func budgets(_ compute: Double) -> ClosedRange<Double> {
    let data = request.result.optimal.lossFit?.points.map(\.compute) ?? []
    let low = min(data.min() ?? compute / 100, compute / 3)
    let high = max(data.max() ?? compute, compute) * 3
    return ClosedRange(between: low, and: high)
  }

  private func lossPanel(_ fixed: LawSet, _ range: ClosedRange<Double>) -> Panel {
    let cs = logspace(range.lowerBound, range.upperBound, 50)
    var marks: [Mark] = []
    for (fits, meaning) in sides {
      marks += band(
        fits, over: logspace(range.lowerBound, range.upperBound, 17),
        colour: request.colour(meaning).with(alpha: 0.15)
      ) { $0.optimalLoss(compute: $1) }
    }
    for (laws, meaning) in [(fixed, Meaning.fixed), (optimal, .optimal)] {
      marks += lines(cs.compactMap { c in laws.optimalLoss(compute: c).map { Point(c, $0) } }, meaning)
    }
    for (fits, meaning) in sides { marks += minima(fits, meaning) { $0.loss } }
    let losses = marks.flatMap(\.ys).filter { $0.isFinite && $0 > 0 }
    let isWide = (losses.max() ?? 1) / (losses.min() ?? 1) > 1.5
    return Panel(
      x: Axis(AxisNames.compute, scale: .log), y: Axis("Loss $L_\\mathrm{opt}$", scale: isWide ? .log : .linear),
      marks: marks)
  }

  private var sides: [(fits: LawFits?, meaning: Meaning)] {
    [(request.result.fixed, .fixed), (request.result.optimal, .optimal)]
  }

  /// Solid over the data, dashed beyond them.
  private func lines(_ points: [Point], _ meaning: Meaning) -> [Mark] {
    let name = meaning == .fixed ? "fixed" : "optimal"
    let colour = request.colour(meaning)
    guard let data else { return [.line(LineMark(points, colour: colour, dash: [3, 2], label: name))] }
    let inside = points.filter { data.contains($0.x) }
    return [.line(LineMark(points, colour: colour, width: 0.9, dash: [3, 2]))]
      + (inside.count > 1 ? [.line(LineMark(inside, colour: colour, label: name))] : [])
  }

  /// The minima of the isoFLOP profiles: what was measured of either side.
  private func minima(_ fits: LawFits?, _ meaning: Meaning, _ value: (IsoflopProfile.Point) -> Double) -> [Mark] {
    let points =
      fits?.isoflops.compactMap { profile in
        profile.optimum.map { Point(profile.compute, value($0)) }
      } ?? []
    guard !points.isEmpty else { return [] }
    let symbol = meaning == .fixed ? PointMark.Symbol.square : .circle
    let name = meaning == .fixed ? "minima, fixed" : "minima, optimal"
    return [
      .points(PointMark(points, symbol: symbol, colour: request.colour(meaning), size: 3.6, edge: .white, label: name))
    ]
  }

  private func size(_ laws: LawSet, _ compute: Double) -> Double? {
    isEmpirical ? laws.isoflop?.params(compute) : laws.optimalParams(compute: compute)
  }

  private func shift(_ fixed: LawSet, _ compute: Double) -> (fixed: Double, optimal: Double)? {
    guard let one = size(fixed, compute), let other = size(optimal, compute) else { return nil }
    return (one, other)
  }

  private func sizePanel(_ fixed: LawSet, _ range: ClosedRange<Double>, _ compute: Double) -> Panel {
    let cs = logspace(range.lowerBound, range.upperBound, 40)
    var marks: [Mark] = []
    for (fits, meaning) in sides {
      marks += band(
        fits, over: logspace(range.lowerBound, range.upperBound, 17),
        colour: request.colour(meaning).with(alpha: 0.15)
      ) { size($0, $1) }
    }
    for (laws, meaning) in [(fixed, Meaning.fixed), (optimal, .optimal)] {
      marks += lines(cs.compactMap { c in size(laws, c).map { Point(c, $0) } }, meaning)
    }
    for (fits, meaning) in sides { marks += minima(fits, meaning) { $0.params } }
    if let shift = shift(fixed, compute) {
      marks.append(.rule(RuleMark(.vertical, at: compute, colour: request.theme.faint)))
      marks.append(
        .arrow(
          ArrowMark(from: Point(compute, shift.fixed), to: Point(compute, shift.optimal), colour: request.theme.ink)))
    }
    return Panel(
      x: Axis(AxisNames.compute, scale: .log), y: Axis("$N_\\mathrm{opt}$ (params)", scale: .log), marks: marks)
  }

  /// An arrow from the fixed to the optimal size at a budget, with the change in per cent.
  private func shiftMarks(_ fixed: Double, _ optimal: Double, _ compute: Double) -> [Mark] {
    let change = 100 * (optimal / fixed - 1)
    let sign = change < 0 ? "−" : "+"
    return [
      .rule(RuleMark(.vertical, at: compute, colour: request.theme.faint)),
      .arrow(ArrowMark(from: Point(compute, fixed), to: Point(compute, optimal), colour: request.theme.ink)),
      .text(
        TextMark(
          at: Point(compute, max(fixed, optimal)), "\(sign)\(NumberStyle.fixed(0).text(abs(change))) %",
          anchor: .right, shift: Size(-4, 4))),
    ]
  }

  private func caption(_ compute: Double, _ shift: (fixed: Double, optimal: Double)?, _ panels: Int) -> String {
    let pair = request.result.settings.fixed
    let batch = pair?.batchTokens.map { "$B$ \(NumberStyle.short.tex($0))" }
    let rate = pair?.learningRate.map { "$\\eta$ \(NumberStyle.significant(3).tex($0))" }
    let pairText = [batch, rate].compactMap { $0 }.joined(separator: ", ")
    var text = "Laws at optimal and at fixed hyperparameters\(pairText.isEmpty ? "" : " (\(pairText))"): "
    let method = isEmpirical ? "by isoFLOP profiles" : "in closed form"
    text +=
      panels == 4
      ? "(a) loss, (b) optimal size \(method), (c, d) optimal against fixed. "
      : "(a) loss, (b) optimal size against that at fixed ones, \(method). "
    if let shift {
      text += "At \(NumberStyle.compute.tex(compute)) FLOPs: \(NumberStyle.short.tex(shift.fixed)) fixed, "
      text += "\(NumberStyle.short.tex(shift.optimal)) optimal. "
    }
    return text + "Shaded: the data; dashed: extrapolation."
  }

  // MARK: published numbers only

  /// Where the study fits nothing itself: the printed law, with the two sizes that the paper quotes.
  private func quotedPlot() throws(Failure) -> (plot: Plot, caption: String) {
    guard let published = request.result.published, let law = published.isoflop?.params,
      let fixed = quotedNumbers(published.id).first(where: { $0.quantity == .paramsFixed }),
      let optimal = quotedNumbers(published.id).first(where: { $0.quantity == .paramsOptimal })
    else {
      throw Failure(
        "the study fits no laws at fixed hyperparameters", hint: "add 'fixed: {batch_tokens: …, learning_rate: …}'")
    }
    let compute = 1e22
    let cs = logspace(1e19, 1e23, 40)
    var marks: [Mark] = [
      .line(LineMark(cs.map { Point($0, law($0)) }, colour: request.colour(.published), label: "optimal, as printed"))
    ]
    marks += shiftMarks(fixed.value, optimal.value, compute)
    marks.append(
      .points(
        PointMark(
          [Point(compute, fixed.value)], symbol: .square, colour: request.colour(.fixed), size: 5, edge: .white,
          label: "fixed, quoted: \(NumberStyle.short.tex(fixed.value))")))
    marks.append(
      .points(
        PointMark(
          [Point(compute, optimal.value)], symbol: .circle, colour: request.colour(.optimal), size: 5, edge: .white,
          label: "optimal, quoted: \(NumberStyle.short.tex(optimal.value))")))
    let panel = Panel(
      x: Axis(AxisNames.compute, scale: .log), y: Axis("Optimal model size $N_\\mathrm{opt}$ (params)", scale: .log),
      marks: marks)
    let plot = Plot(
      size: request.size, panels: [panel], title: "Fixed against optimal hyperparameters, as published",
      summary: "At 1e22 FLOPs the paper quotes \(NumberStyle.short.tex(fixed.value)) params with fixed and "
        + "\(NumberStyle.short.tex(optimal.value)) with optimal hyperparameters.")
    return (
      plot,
      "Optimal model size with fixed and with optimal hyperparameters at $10^{22}$ FLOPs, as the paper states them. "
        + "The line is the printed law; none is printed for fixed hyperparameters."
    )
  }
}
