// Loss against tokens for each model size: the law, its band, what it was fitted on and what was held out.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Runs
import Texts

let lossCurves = FigureKind(
  name: "loss-curves", title: "Loss against tokens for each model size, with the fitted law",
  options: [("laws", "whose loss law: fitted, published, fixed (default: the study's)")]
) { request throws(Failure) in try LossCurvesFigure(request: request).plot() }

struct LossCurvesFigure {
  let request: FigureRequest

  private struct Series {
    var params: Double
    var fitted: [Point] = []
    var held: [Point] = []
  }

  private func fits() -> LawFits? { request.options["laws"] == "fixed" ? request.result.fixed : request.result.optimal }

  /// Sizes from small to large with their points.
  private func series(_ laws: LawSet) -> [Series] {
    let fits = fits()
    let fitted = laws.source == nil ? fits?.lossFit?.points ?? [] : []
    let held = heldOutLosses(request, laws)
    let sizes = distinctSizes(
      fitted.map(\.params) + held.map(\.params)
        + (laws.source == nil
          ? [] : [laws.domain?.params.lowerBound, laws.domain?.params.upperBound].compactMap { $0 }))
    return sizes.map { size in
      Series(
        params: size,
        fitted: fitted.filter { abs($0.params / size - 1) < 0.005 }.map { Point($0.tokens, $0.loss) },
        held: held.filter { abs($0.params / size - 1) < 0.005 }.map { Point($0.tokens, $0.measured) })
    }
  }

  func plot() throws(Failure) -> (plot: Plot, caption: String) {
    let laws = try request.laws()
    guard let law = laws.loss else { throw request.refusal(.loss, laws) }
    let all = thinned(series(laws))
    guard let domain = extent(of: request.result, laws: laws), !all.isEmpty else {
      throw Failure("there is no measured loss and no stated range to draw the loss law over")
    }
    let colours = all.map { request.colour(params: $0.params) }
    let held = all.flatMap { $0.held.map(\.x) }
    let tokens = ClosedRange(
      between: domain.tokens.lowerBound, and: max(domain.tokens.upperBound, held.max() ?? 0))
    var marks: [Mark] = []
    for (one, colour) in zip(all, colours) { marks += band(one, colour, tokens) }
    for (one, colour) in zip(all, colours) { marks += curve(one, law, laws, colour, tokens) }
    for (one, colour) in zip(all, colours) { marks += points(one, colour) }
    let panel = Panel(
      x: Axis(AxisNames.tokens, scale: .log), y: Axis(AxisNames.loss, scale: lossScale(marks)), marks: marks,
      legend: .ends)
    let plot = Plot(
      size: request.size, panels: [panel], title: "Loss against training tokens",
      summary: "Validation loss falls with training tokens and with model size; \(all.count) model sizes from "
        + "\(NumberStyle.short.tex(all[0].params)) to \(NumberStyle.short.tex(all[all.count - 1].params)) params.")
    return (plot, caption(laws, all))
  }

  /// At most nine curves, ends kept: more cannot be told apart.
  private func thinned(_ all: [Series]) -> [Series] {
    guard all.count > 9 else { return all }
    return (0..<9).map { all[$0 * (all.count - 1) / 8] }
  }

  private func lossScale(_ marks: [Mark]) -> Axis.Scale {
    let losses = marks.flatMap { mark -> [Double] in
      if let line = mark.as(LineMark.self) { return line.points.map(\.y) }
      return []
    }
    guard let low = losses.min(), let high = losses.max(), low > 0 else { return .linear }
    return high / low > 1.6 ? .log : .linear
  }

  private func band(_ one: Series, _ colour: Colour, _ tokens: ClosedRange<Double>) -> [Mark] {
    guard let fits = fits(), request.options["laws"] != "published" else { return [] }
    let laws = fits.replicates.compactMap(\.loss)
    guard laws.count >= 20 else { return [] }
    var (low, high): ([Point], [Point]) = ([], [])
    for t in logspace(tokens.lowerBound, tokens.upperBound, 40) {
      let losses = laws.map { $0(params: one.params, tokens: t) }.sorted()
      low.append(Point(t, losses[Int(Double(losses.count - 1) * 0.025, in: 0...(losses.count - 1))]))
      high.append(Point(t, losses[Int((Double(losses.count - 1) * 0.975).rounded(.up), in: 0...(losses.count - 1))]))
    }
    return [.band(BandMark(low: low, high: high, colour: colour.with(alpha: 0.2)))]
  }

  /// Solid where the law was fitted, dashed where it extrapolates.
  private func curve(
    _ one: Series, _ law: LossLaw, _ laws: LawSet, _ colour: Colour, _ tokens: ClosedRange<Double>
  ) -> [Mark] {
    func points(_ range: ClosedRange<Double>) -> [Point] {
      logspace(range.lowerBound, range.upperBound, 60).map { Point($0, law(params: one.params, tokens: $0)) }
    }
    let label = NumberStyle.short.tex(one.params)
    guard let fitted = laws.domain else { return [.line(LineMark(points(tokens), colour: colour, label: label))] }
    let outside = one.params > fitted.params.upperBound * 1.01 || one.params < fitted.params.lowerBound * 0.99
    if outside { return [.line(LineMark(points(tokens), colour: colour, dash: [3, 2], label: label))] }
    let end = min(fitted.tokens.upperBound, tokens.upperBound)
    var marks: [Mark] = [
      .line(LineMark(points(ClosedRange(between: tokens.lowerBound, and: max(end, tokens.lowerBound))), colour: colour))
    ]
    if end < tokens.upperBound {
      marks.append(
        .line(
          LineMark(
            points(ClosedRange(between: end, and: tokens.upperBound)), colour: colour, dash: [3, 2], label: label)))
    } else {
      marks = [.line(LineMark(points(tokens), colour: colour, label: label))]
    }
    return marks
  }

  private func points(_ one: Series, _ colour: Colour) -> [Mark] {
    var marks: [Mark] = []
    if !one.fitted.isEmpty { marks.append(.points(PointMark(one.fitted, colour: colour, size: 3.2))) }
    if !one.held.isEmpty {
      marks.append(.points(PointMark(one.held, symbol: .diamond, colour: .white, size: 5, edge: colour)))
    }
    return marks
  }

  private func caption(_ laws: LawSet, _ all: [Series]) -> String {
    var text = "Validation loss against training tokens for each model size $N$. "
    text += "Lines: the \(request.lawName(laws)), dashed where it extrapolates. "
    if all.contains(where: { !$0.fitted.isEmpty }) { text += "Dots: fitted losses. " }
    if all.contains(where: { !$0.held.isEmpty }) { text += "Open diamonds: held-out losses. " }
    if (fits()?.replicates.count ?? 0) >= 20, laws.source == nil { text += "Bands are 95 % intervals." }
    return text.trimmingCharacters(in: .whitespaces)
  }
}

/// Sizes that differ by more than half a per cent, from small to large.
func distinctSizes(_ sizes: [Double]) -> [Double] {
  var kept: [Double] = []
  for size in sizes.sorted() where kept.last.map({ size / $0 > 1.005 }) ?? true { kept.append(size) }
  return kept
}

/// Losses that the laws did not see: the study's own hold-out, or, for published laws, all that was measured here.
func heldOutLosses(_ request: FigureRequest, _ laws: LawSet) -> [HeldOutLoss] {
  if laws.source == nil {
    let fits = request.options["laws"] == "fixed" ? request.result.fixed : request.result.optimal
    return fits?.heldOut ?? []
  }
  guard let law = laws.loss else { return [] }
  let cells = request.result.cells.compactMap { cell in
    lowest(cell).map { (params: cell.params, tokens: cell.tokens, loss: $0, basis: HeldOutBasis.lowest) }
  }
  let alone = request.result.table.evaluations.compactMap {
    evaluation -> (params: Double, tokens: Double, loss: Double, basis: HeldOutBasis)? in
    guard let params = request.result.table.runs[evaluation.run].params,
      !cells.contains(where: { abs($0.params / params - 1) < 0.02 && abs($0.tokens / evaluation.tokens - 1) < 0.02 })
    else { return nil }
    return (params, evaluation.tokens, evaluation.loss, .run)
  }
  return (cells + alone.prefix(200)).map { one in
    HeldOutLoss(
      params: one.params, tokens: one.tokens, measured: one.loss,
      predicted: Estimate(law(params: one.params, tokens: one.tokens)), basis: one.basis)
  }
}
