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
    let columns = request.size.width >= 280 ? 2 : 1
    var panels = [lossPanel(fixed, range), sizePanel(fixed, range, compute)]
    // Over each other they share the compute axis: equal domains, one set of numbers.
    for index in panels.indices where columns == 1 { panels[index].x.domain = range }
    panels[0].x.silent = columns == 1
    // A low panel has no room for a long name beside it.
    if columns == 1 {
      (panels[0].y.label, panels[1].y.label) = ("Loss $L_\\mathrm{opt}$", "$N_\\mathrm{opt}$ (params)")
    }
    panels[1].legend = .none
    let shift = shift(fixed, compute)
    let text = shift.map {
      "\(NumberStyle.short.tex($0.fixed)) with fixed and \(NumberStyle.short.tex($0.optimal)) with optimal"
    }
    let plot = Plot(
      size: request.size, panels: panels, columns: columns, letters: true,
      title: "Fixed against optimal hyperparameters",
      summary:
        "Loss and optimal model size against compute for laws fitted with fixed and with optimal hyperparameters."
        + (text.map { " At the marked budget the optimal size is \($0) hyperparameters." } ?? ""))
    return (plot, caption(compute, shift))
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
    func line(_ laws: LawSet, _ index: Int, _ dash: [Double], _ name: String) -> Mark {
      .line(
        LineMark(
          cs.compactMap { c in laws.optimalLoss(compute: c).map { Point(c, $0) } }, colour: request.category(index),
          dash: dash, label: name))
    }
    var marks: [Mark] = []
    marks += bandOfLoss(request.result.fixed, 1, cs) + bandOfLoss(request.result.optimal, 0, cs)
    marks += [line(fixed, 1, [4, 2], "fixed"), line(optimal, 0, [], "optimal")]
    return Panel(
      x: Axis(AxisNames.compute, scale: .log), y: Axis("Lowest loss $L_\\mathrm{opt}$", scale: .linear), marks: marks)
  }

  private func bandOfLoss(_ fits: LawFits?, _ index: Int, _ cs: [Double]) -> [Mark] {
    band(fits, over: logspace(cs.first ?? 1, cs.last ?? 1, 17), colour: request.category(index).with(alpha: 0.15)) {
      $0.optimalLoss(compute: $1)
    }
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
    func line(_ laws: LawSet, _ index: Int, _ dash: [Double], _ name: String) -> Mark {
      .line(
        LineMark(
          cs.compactMap { c in size(laws, c).map { Point(c, $0) } }, colour: request.category(index), dash: dash,
          label: name))
    }
    func interval(_ fits: LawFits?, _ index: Int) -> [Mark] {
      band(
        fits, over: logspace(range.lowerBound, range.upperBound, 17), colour: request.category(index).with(alpha: 0.15)
      ) {
        size($0, $1)
      }
    }
    var marks = interval(request.result.fixed, 1) + interval(request.result.optimal, 0)
    marks += [line(fixed, 1, [4, 2], "fixed"), line(optimal, 0, [], "optimal")]
    if let shift = shift(fixed, compute) { marks += shiftMarks(shift.fixed, shift.optimal, compute) }
    return Panel(
      x: Axis(AxisNames.compute, scale: .log), y: Axis("Optimal size $N_\\mathrm{opt}$ (params)", scale: .log),
      marks: marks)
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

  private func caption(_ compute: Double, _ shift: (fixed: Double, optimal: Double)?) -> String {
    let pair = request.result.settings.fixed
    let batch = pair?.batchTokens.map { "$B$ \(NumberStyle.short.tex($0))" }
    let rate = pair?.learningRate.map { "$\\eta$ \(NumberStyle.significant(3).tex($0))" }
    let dashed = ["dashed", batch, rate].compactMap { $0 }.joined(separator: ", ")
    var text = "Laws at optimal (solid) and at fixed hyperparameters (\(dashed)): "
    text +=
      "(a) lowest loss for a budget, (b) optimal model size \(isEmpirical ? "by isoFLOP profiles" : "in closed form"). "
    if let shift {
      text += "At \(NumberStyle.compute.tex(compute)) FLOPs: \(NumberStyle.short.tex(shift.fixed)) fixed, "
      text += "\(NumberStyle.short.tex(shift.optimal)) optimal. "
    }
    if request.result.optimal.replicates.count >= 20 { text += "Bands are 95 % intervals." }
    return text.trimmingCharacters(in: .whitespaces)
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
      .line(LineMark(cs.map { Point($0, law($0)) }, colour: request.category(0), label: "optimal, as printed"))
    ]
    marks += shiftMarks(fixed.value, optimal.value, compute)
    marks.append(
      .points(
        PointMark(
          [Point(compute, fixed.value)], symbol: .square, colour: request.category(1), size: 5, edge: .white,
          label: "fixed, quoted: \(NumberStyle.short.tex(fixed.value))")))
    marks.append(
      .points(
        PointMark(
          [Point(compute, optimal.value)], symbol: .circle, colour: request.category(0), size: 5, edge: .white,
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
