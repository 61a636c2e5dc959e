// The laws of a study fitted again to other points, beginning at the laws as they are.

import Foundation
import Runs

/// Fits the optimal side of a study again and says how far its numbers move.
struct Refits: Sendable {
  let result: StudyResult
  let base: FitInput
  /// The budget of N_opt and L_opt, and the run whose B_opt and eta_opt are wanted.
  let compute: Double?
  let at: LossPoint?
  /// For each unit of `base` its place: a cell's index, or a run's.
  let places: [Int]
  private let settings: AnalysisSettings
  private let quantities: [Quantity]

  init(_ result: StudyResult) {
    self.result = result
    var settings = result.settings
    settings.replicates = 0
    (base, places) = Self.input(result)
    let laws = result.optimal.laws
    compute = settings.statedCompute ?? laws.closedForm?.atCompute ?? base.points.map(\.compute).max()
    settings.statedCompute = compute
    self.settings = settings
    at = compute.flatMap { Self.wantedRun(laws, $0) }
    let (compute, at) = (compute, at)
    // What is fitted again with nothing changed is what moves are told from: like beside like.
    let same = Self.laws(base, counts: nil, from: laws, settings)
    quantities = Quantity.all(compute: compute, at: at).compactMap { $0.measured(on: result.optimal, same) }
  }

  /// Where nothing was swept the points of the loss law as they are.
  private static func input(_ result: StudyResult) -> (FitInput, [Int]) {
    guard result.optimal.lossFit?.basis == .evaluations || result.cells.isEmpty else {
      let fitted = result.cells.indices.filter { !result.cells[$0].heldOut }
      return (FitInput.optima(of: result), fitted)
    }
    let measured = Measurement.all(in: result.table, compute: result.settings.compute)
    let input = FitInput.evaluations(measured, holdOut: result.settings.holdOut)
    if let points = result.optimal.lossFit?.points, points.count != input.points.count {
      return (
        FitInput(basis: .evaluations, points: points, pointUnits: Array(points.indices), units: points.count), []
      )
    }
    var seen = Set<Int>()
    let fitted = measured.filter { item in !result.settings.holdOut.contains { $0.contains(item) } }
    return (input, fitted.map(\.point.run).filter { seen.insert($0).inserted })
  }

  /// The run that the budget buys; without a loss law, the largest of the data.
  private static func wantedRun(_ laws: LawSet, _ compute: Double) -> LossPoint? {
    if let best = laws.optimum(compute: compute) {
      return LossPoint(params: best.params, tokens: best.tokens, loss: best.loss, compute: compute)
    }
    return laws.domain.map {
      LossPoint(params: $0.params.upperBound, tokens: $0.tokens.upperBound, loss: .nan, compute: compute)
    }
  }

  /// - Parameter counts: how often each unit counts; nil: once.
  private static func laws(
    _ input: FitInput, counts: [Double]?, from laws: LawSet, _ settings: AnalysisSettings
  ) -> LawSet {
    let problem = LossProblem(input.points, form: settings.form, floor: settings.floor)
    let start = laws.loss.map { LossSolution(parameters: problem.parameters(of: $0), value: .nan) }
    let side = SideFit(
      laws: laws, solution: start,
      plan: laws.isoflop == nil ? nil : planIsoflops(input.points, budgets: settings.budgets))
    return SideFitter(input, settings).refit(side, counts: counts ?? [Double](repeating: 1, count: input.units))
  }

  func moves(to input: FitInput) -> [LawMove] {
    moves(Self.laws(input, counts: nil, from: result.optimal.laws, settings))
  }

  func moves(without unit: Int) -> [LawMove] {
    var counts = [Double](repeating: 1, count: base.units)
    counts[unit] = 0
    return moves(Self.laws(base, counts: counts, from: result.optimal.laws, settings))
  }

  private func moves(_ laws: LawSet) -> [LawMove] {
    quantities.map { quantity in
      LawMove(
        quantity: quantity.name, law: quantity.law, before: quantity.before,
        after: quantity.value(laws).flatMap { $0.isFinite ? $0 : nil }, isRatio: quantity.isRatio,
        halfWidth: quantity.halfWidth)
    }
  }
}

extension HoldOut {
  func contains(_ item: Measurement) -> Bool { contains(params: item.params, tokens: item.tokens) }
}

/// A number that a set of laws gives.
private struct Quantity: Sendable {
  var name: String
  var law: LawName
  var isRatio = false
  var value: @Sendable (LawSet) -> Double?
  var before = Double.nan
  var halfWidth: Double?

  /// With its interval, and with its value by a fit in which nothing changed; nil where the laws do not give it.
  func measured(on fits: LawFits, _ same: LawSet) -> Quantity? {
    guard let now = value(same), now.isFinite, let estimate = fits.estimate(value) else { return nil }
    var result = self
    result.before = now
    if let low = estimate.low, let high = estimate.high, !isRatio || low > 0 {
      result.halfWidth = (isRatio ? log(high / low) : high - low) / 2
    }
    return result
  }

  static func all(compute: Double?, at: LossPoint?) -> [Quantity] {
    loss(compute) + isoflop(compute) + hyperparameter("B_opt", .batch, { $0.batch }, at)
      + hyperparameter("eta_opt", .learningRate, { $0.learningRate }, at)
  }

  private static func loss(_ compute: Double?) -> [Quantity] {
    var all = [
      Quantity(name: "alpha", law: .loss) { $0.loss?.alpha.value },
      Quantity(name: "beta", law: .loss) { $0.loss?.beta.value },
      Quantity(name: "E", law: .loss) { $0.loss?.floor.value },
    ]
    guard let compute else { return all }
    all.append(Quantity(name: "N_opt", law: .loss, isRatio: true) { $0.optimalParams(compute: compute) })
    all.append(Quantity(name: "L_opt", law: .loss, isRatio: true) { $0.optimalLoss(compute: compute) })
    return all
  }

  private static func isoflop(_ compute: Double?) -> [Quantity] {
    let law = LawName.isoflop
    let exponent = Quantity(name: "exponent of N_opt, isoFLOP", law: law) { $0.isoflop?.params.exponent.value }
    guard let compute else { return [exponent] }
    return [exponent, Quantity(name: "N_opt, isoFLOP", law: law, isRatio: true) { $0.isoflop?.params(compute) }]
  }

  private static func hyperparameter(
    _ symbol: String, _ name: LawName, _ law: @escaping @Sendable (LawSet) -> HyperparameterLaw?, _ at: LossPoint?
  ) -> [Quantity] {
    var all = [
      Quantity(name: "exponent of T, \(symbol)", law: name) { law($0)?.tokens.value },
      Quantity(name: "exponent of N, \(symbol)", law: name) { law($0)?.params.value },
    ]
    if let at {
      all.append(
        Quantity(name: symbol, law: name, isRatio: true) { law($0)?(params: at.params, tokens: at.tokens) })
    }
    return all
  }
}

extension LossProblem {
  /// The place of a law in this problem's coordinates: the inverse of `law`.
  func parameters(of law: LossLaw) -> [Double] {
    let raw = law.converted(toUnit: 1)
    let (alpha, beta) = (raw.alpha.value, raw.beta.value)
    return [
      raw.floor.value, log(raw.paramsCoefficient.value) - alpha * centre.x, alpha,
      log(raw.tokensCoefficient.value) - beta * centre.y, beta, raw.interaction?.value ?? 0,
    ]
  }
}
