// B_opt and eta_opt over (N, T): as labelled level lines, and as surfaces.

import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Texts

let batchContours = FigureKind(
  name: "batch-contours", title: "Contours of the optimal batch size over model size and tokens", options: lawOption
) { request throws(Failure) in try HyperparameterFigure(request: request, quantity: .batch).contours() }

let learningRateContours = FigureKind(
  name: "learning-rate-contours", title: "Contours of the optimal learning rate over model size and tokens",
  options: lawOption
) { request throws(Failure) in try HyperparameterFigure(request: request, quantity: .learningRate).contours() }

let batchSurface = FigureKind(
  name: "batch-surface", title: "Surface of the optimal batch size over model size and tokens", options: lawOption
) { request throws(Failure) in try HyperparameterFigure(request: request, quantity: .batch).surface() }

let learningRateSurface = FigureKind(
  name: "learning-rate-surface", title: "Surface of the optimal learning rate over model size and tokens",
  options: lawOption
) { request throws(Failure) in try HyperparameterFigure(request: request, quantity: .learningRate).surface() }

private let lawOption = [(name: "laws", help: "source of the law: fitted or published (default: the study's)")]

struct HyperparameterFigure {
  enum Quantity { case batch, learningRate }
  let request: FigureRequest
  let quantity: Quantity

  private var name: String { quantity == .batch ? "batch size" : "learning rate" }
  private var symbol: String { quantity == .batch ? "$B_\\mathrm{opt}$" : "$\\eta_\\mathrm{opt}$" }

  private func law(_ laws: LawSet) throws(Failure) -> HyperparameterLaw {
    guard let law = quantity == .batch ? laws.batch : laws.learningRate else {
      throw request.refusal(quantity == .batch ? .batch : .learningRate, laws)
    }
    return law
  }

  private func domain(_ laws: LawSet) throws(Failure) -> Domain {
    guard let domain = extent(of: request.result, laws: laws) else {
      throw Failure("there are neither data nor a stated range to draw the \(name) law over")
    }
    return domain
  }

  private func grid(_ law: HyperparameterLaw, _ domain: Domain, _ count: Int) -> Grid {
    Grid(
      xs: logspace(domain.tokens.lowerBound, domain.tokens.upperBound, count),
      ys: logspace(domain.params.lowerBound, domain.params.upperBound, count)
    ) { law(params: $1, tokens: $0) }
  }

  /// Round levels, evenly spread in the log, that the law takes inside the domain.
  private func levels(_ grid: Grid, wanted: Int) -> [Double] {
    guard let low = grid.values.min(), let high = grid.values.max(), low > 0, high > low, high.isFinite else {
      return []
    }
    for mantissas in [[1.0], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]] {
      let powers = Int(floor(log10(low)), in: -400...400)...Int(ceil(log10(high)), in: -400...400)
      let all = powers.flatMap { power in mantissas.map { $0 * pow(10, Double(power)) } }.filter {
        $0 > low && $0 < high
      }
      if all.count >= wanted { return all }
    }
    return evenLevels(low, high, wanted: wanted)
  }

  /// Multiples of 1, 2 or 5 times a power of ten, for a range too narrow for round mantissas.
  private func evenLevels(_ low: Double, _ high: Double, wanted: Int) -> [Double] {
    let top = floor(log10(high - low))
    let steps = [0.0, -1].flatMap { power in [5.0, 2, 1].map { $0 * pow(10, top + power) } }
    for step in steps {
      let first = floor(low / step) + 1
      let all = (0..<100).map { (first + Double($0)) * step }.filter { $0 > low && $0 < high }
      if all.count >= wanted { return all }
    }
    return []
  }

  /// Labels with two digits, or as many as it takes to tell neighbouring levels apart.
  private func labels(_ levels: [Double]) -> [String] {
    let all = (2...6).map { digits in
      levels.map {
        (quantity == .batch ? NumberStyle.suffixed(digits) : .scientific(digits - 1)).tex($0)
      }
    }
    let exact = all.indices.first { index in
      Set(all[index]).count == levels.count && (index + 1 == all.count || all[index] == all[index + 1])
    }
    return all[exact ?? all.count - 1]
  }

  func contours() throws(Failure) -> (plot: Plot, caption: String) {
    let laws = try request.laws()
    let law = try law(laws)
    let domain = try domain(laws).widened(by: 0.06)
    let grid = grid(law, domain, 48)
    let levels = levels(grid, wanted: 4)
    var marks: [Mark] = [
      .contours(
        ContourMark(
          grid: grid, levels: levels, labels: labels(levels), colour: request.theme.ink, filled: true))
    ]
    marks += fittedRange(laws, domain)
    marks += measured()
    let values = grid.values.filter { $0.isFinite && $0 > 0 }
    let range = ClosedRange(
      between: values.min() ?? 1, and: max(values.max() ?? 2, (values.min() ?? 1) * 1.0001))
    let panel = Panel(
      x: Axis(AxisNames.tokens, scale: .log), y: Axis(AxisNames.params, scale: .log), marks: marks,
      colourBar: ColourBar(symbol, scale: .log, domain: range, shown: false, tint: 0.5))
    return (
      Plot(size: request.size, panels: [panel], title: "Optimal \(name)", summary: summary(law, laws)),
      caption(laws, "Optimal \(name) \(symbol) over model size and training tokens")
    )
  }

  private func fittedRange(_ laws: LawSet, _ shown: Domain) -> [Mark] {
    guard let fitted = laws.domain, fitted != shown else { return [] }
    let (t, n) = (fitted.tokens, fitted.params)
    let corners = [
      Point(t.lowerBound, n.lowerBound), Point(t.upperBound, n.lowerBound), Point(t.upperBound, n.upperBound),
      Point(t.lowerBound, n.upperBound), Point(t.lowerBound, n.lowerBound),
    ]
    return [
      .line(LineMark(corners, colour: request.theme.ink, width: 1, dash: [3, 2], label: "range of the fit"))
    ]
  }

  private func optima(_ keep: (Optimum) -> Bool) -> [Optimum] {
    request.result.optima.filter { $0.status == .ok && keep($0) }
  }

  private func measured() -> [Mark] {
    let used = optima { !$0.heldOut }.map { Point($0.tokens, $0.params) }
    let held = optima { $0.heldOut }.map { Point($0.tokens, $0.params) }
    let others = request.result.optima.filter { $0.status != .ok }
    let limited = others.filter { $0.status == .limited }.map { Point($0.tokens, $0.params) }
    let refused = others.filter { $0.status != .limited }.map { Point($0.tokens, $0.params) }
    return [
      PointMark(used, colour: request.theme.ink, size: 3.6, edge: .white, label: "optimum"),
      PointMark(held, symbol: .diamond, colour: request.colour(.heldOut), size: 4.6, edge: .white, label: "held out"),
      PointMark(
        limited, symbol: .ring, colour: request.theme.ink, size: 4, label: "best at one sample"),
      PointMark(refused, symbol: .cross, colour: request.theme.ink, size: 4, label: "refused"),
    ].filter { !$0.points.isEmpty }.map { .points($0) }
  }

  func surface() throws(Failure) -> (plot: Plot, caption: String) {
    let laws = try request.laws()
    let law = try law(laws)
    let domain = try domain(laws)
    let grid = grid(law, domain, 24)
    let points = optima { _ in true }.compactMap { optimum -> Surface.Point3? in
      let value = quantity == .batch ? optimum.batchTokens : optimum.learningRate
      return value.map { Surface.Point3(optimum.tokens, optimum.params, $0) }
    }
    let z = Axis(quantity == .batch ? "\(symbol) (tokens)" : "Learning rate \(symbol)", scale: .log)
    let panel = Panel(
      x: Axis("$T$ (tokens)", scale: .log), y: Axis("$N$ (params)", scale: .log), marks: [],
      surface: Surface(
        grid: grid, z: z, levels: levels(grid, wanted: 4), points: points, azimuth: azimuth(law, domain)))
    return (
      Plot(size: request.size, panels: [panel], title: "Optimal \(name)", summary: summary(law, laws)),
      caption(laws, "Optimal \(name) \(symbol) over model size $N$ and training tokens $T$, with contours on the floor")
    )
  }

  /// The side from which the surface rises away from the eye, so that none of it hides the rest.
  private func azimuth(_ law: HyperparameterLaw, _ domain: Domain) -> Double {
    let alongTokens = law.tokens.value * log(domain.tokens.upperBound / domain.tokens.lowerBound)
    let alongParams = law.params.value * log(domain.params.upperBound / domain.params.lowerBound)
    func rise(_ degrees: Double) -> Double {
      alongTokens * sin(degrees * .pi / 180) + alongParams * cos(degrees * .pi / 180)
    }
    return [-38.0, 52, 142, -128].max { rise($0) < rise($1) } ?? -38
  }

  private func summary(_ law: HyperparameterLaw, _ laws: LawSet) -> String {
    "Optimal \(name) as a power law: proportional to tokens to the \(NumberStyle.usual.text(law.tokens.value)) "
      + "and to params to the \(NumberStyle.usual.text(law.params.value)); \(request.origin(laws))."
  }

  private func caption(_ laws: LawSet, _ what: String) -> String {
    var text = "\(what), by the \(request.lawName(laws))."
    let (used, held) = (optima { !$0.heldOut }.count, optima { $0.heldOut }.count)
    if used > 0 { text += " Dots: \(used) fitted optima." }
    if held > 0 { text += " Diamonds: \(held) held-out optima." }
    if laws.domain != nil { text += " The law extrapolates outside the range of the fit." }
    return text
  }
}
