// How well the laws foretell what they were not fitted to, beside how well they fit what they were.

import Foundation
import Maths

/// One fold: what was left out and how it was met. Errors are relative: predicted over measured, less one, or the root of
/// the mean of ln(predicted/measured) squared.
public struct ValidationFold: Sendable, Hashable {
  public enum Name: Sendable, Hashable {
    case all
    case unit(UnitName)
    /// Model sizes, or training tokens; predicted from those below only in an expanding window.
    case sizes(Extent, fromBelow: Bool)
    case lengths(Extent, fromBelow: Bool)
  }

  public var name: Name
  /// Points that were left out, and those fitted.
  public var points: Int
  public var fitted: Int
  /// Root mean squares of ln(law/loss), over the points fitted and over those left out; nil where nothing could be fitted.
  public var inSample: Double?
  public var outOfSample: Double?
  /// The largest miss among those left out, with its sign.
  public var largestMiss: Double?
  /// How many lie within the 95 % prediction interval; nil where the fit leaves no degrees of freedom or is flat somewhere.
  public var covered: Int?
  /// Root mean squares of ln(law/optimum) of B and of eta over the optima left out.
  public var batch: Double?
  public var learningRate: Double?
  /// Where those left out lie beside the points fitted, the farthest of them.
  public var domain: Position
  public var refusal: Refusal?
}

/// One scheme: its folds and all of them together.
public struct Validation: Sendable, Hashable {
  public var scheme: LeaveOut
  public var folds: [ValidationFold]
  /// Over all points that were left out and predicted; `inSample` is that of the law itself.
  public var together: ValidationFold
  /// Why there are no folds.
  public var refusal: Refusal?
}

extension StudyResult {
  /// Cross-validation of the laws at optimal hyperparameters (or of all evaluations where nothing was swept).
  ///
  /// - Parameter schemes: nil: those of the settings, all where they name none.
  public func crossValidation(_ schemes: [LeaveOut]? = nil) -> [Validation] {
    let named = schemes ?? settings.leaveOut
    let validator = Validator(self)
    return (named.isEmpty ? LeaveOut.allCases : named).map { validator.validation($0) }
  }
}

private struct Validator {
  let settings: AnalysisSettings
  let points: [LossPoint]
  let law: LossLaw?
  let refusal: Refusal?
  let optima: [Optimum]
  let laws: LawSet
  private let refits: Refits

  init(_ result: StudyResult) {
    (settings, laws, law) = (result.settings, result.optimal.laws, result.optimal.laws.loss)
    refits = Refits(result)
    points = refits.base.points
    refusal = result.optimal.laws.refused[.loss]
    optima = result.optima.filter { $0.status == .ok && !$0.heldOut }
  }

  func validation(_ scheme: LeaveOut) -> Validation {
    guard let law else {
      return Validation(scheme: scheme, folds: [], together: empty(.all), refusal: refusal ?? .noLossLaw)
    }
    let groups = ValidationGroups(points, tolerance: settings.tokensTolerance)
    let cuts = groups.cuts(scheme, units: refits.base.pointUnits, name: refits.name)
    guard !cuts.isEmpty else {
      return Validation(scheme: scheme, folds: [], together: empty(.all), refusal: .tooFewForWindow)
    }
    let outcomes = cuts.map { fold($0, scheme) }
    return Validation(scheme: scheme, folds: outcomes.map(\.fold), together: together(outcomes, law))
  }

  private func empty(_ name: ValidationFold.Name) -> ValidationFold {
    ValidationFold(name: name, points: 0, fitted: points.count, domain: .inside)
  }

  /// A fold with what it leaves to the sums over all.
  private struct Outcome: Sendable {
    var fold: ValidationFold
    var misses: [Double] = []
    var batch: [Double] = []
    var rate: [Double] = []
  }

  private func fold(_ cut: ValidationCut, _ scheme: LeaveOut) -> Outcome {
    let kept = cut.fitted.map { points[$0] }
    let left = cut.predicted.map { points[$0] }
    var outcome = Outcome(fold: empty(cut.name))
    (outcome.fold.points, outcome.fold.fitted) = (left.count, kept.count)
    outcome.fold.domain = position(of: left, beside: kept)
    do {
      let fit = try fit(cut, scheme)
      let inside = misses(fit.law, kept)
      outcome.misses = misses(fit.law, left)
      outcome.fold.inSample = rootMeanSquare(inside)
      outcome.fold.outOfSample = rootMeanSquare(outcome.misses)
      outcome.fold.largestMiss = outcome.misses.max { abs($0) < abs($1) }.map { exp($0) - 1 }
      outcome.fold.covered = covered(cut, fit)
    } catch { outcome.fold.refusal = error }
    addHyperparameters(kept, left, &outcome)
    return outcome
  }

  private struct FoldFit {
    /// Of all points; those left out weigh nothing.
    var problem: LossProblem
    var parameters: [Double]
    var law: LossLaw
  }

  /// From the law of all points where others lie on all sides; an expanding window is fitted from its own starts, as it
  /// would have been then.
  private func fit(_ cut: ValidationCut, _ scheme: LeaveOut) throws(Refusal) -> FoldFit {
    let problem = LossProblem(points, form: settings.form, floor: settings.floor)
    try checkIdentified(cut.fitted.map { points[$0] }, parameters: problem.places.count)
    var weights = points.map { _ in 0.0 }
    for i in cut.fitted { weights[i] = 1 }
    let near =
      scheme == .largest
      ? nil : law.flatMap { problem.minimise(settings.objective, weights, from: problem.parameters(of: $0)) }
    let solution: LossSolution
    if let near { solution = near } else { solution = try problem.fit(settings.objective, weights: weights) }
    return FoldFit(problem: problem, parameters: solution.parameters, law: problem.law(solution.parameters))
  }

  private func misses(_ law: LossLaw, _ points: [LossPoint]) -> [Double] {
    points.map { log(law(params: $0.params, tokens: $0.tokens) / $0.loss) }
  }

  /// How many points left out lie within the 95 % prediction interval of the fit: Student's, with the variance of the
  /// law there by its derivatives and that of the points about it (Bates and Watts 1988, section 2.3), in the log.
  private func covered(_ cut: ValidationCut, _ fit: FoldFit) -> Int? {
    let p = fit.parameters
    let held = fit.problem.places.contains([0]) && p[0] == 0
    let free = fit.problem.places.filter { !held || $0 != [0] }
    let freedom = cut.fitted.count - free.count
    func slopes(_ i: Int) -> [Double] {
      let all = fit.problem.gradient(i, p, logarithmic: true)
      return free.map { group in group.reduce(0) { $0 + all[$1] } }
    }
    var matrix = SymmetricMatrix(size: free.count)
    for j in cut.fitted.map(slopes) {
      for a in j.indices { for b in j.indices { matrix[a, b] += j[a] * j[b] } }
    }
    func miss(_ i: Int) -> Double { fit.problem.residual(i, p, logarithmic: true) }
    let squares = cut.fitted.reduce(0) { $0 + miss($1) * miss($1) }
    guard freedom > 0, squares > 0 else { return nil }
    let variance = squares / Double(freedom)
    var count = 0
    for i in cut.predicted {
      let j = slopes(i)
      guard let solved = matrix.solve(j) else { return nil }
      let total = variance * (1 + zip(j, solved).reduce(0) { $0 + $1.0 * $1.1 })
      if studentTail(miss(i) / total.squareRoot(), Double(freedom)) >= 0.05 { count += 1 }
    }
    return count
  }

  private func addHyperparameters(_ kept: [LossPoint], _ left: [LossPoint], _ outcome: inout Outcome) {
    let away = Set(left.map { [$0.params, $0.tokens] })
    let there = Set(kept.map { [$0.params, $0.tokens] })
    let fitted = optima.filter { there.contains([$0.params, $0.tokens]) }
    let predicted = optima.filter { away.contains([$0.params, $0.tokens]) }
    if laws.batch != nil { outcome.batch = planeMisses(fitted, predicted, \.batchTokens, \.logBatch) }
    if laws.learningRate != nil { outcome.rate = planeMisses(fitted, predicted, \.learningRate, \.logRate) }
    outcome.fold.batch = rootMeanSquare(outcome.batch)
    outcome.fold.learningRate = rootMeanSquare(outcome.rate)
  }

  private func planeMisses(
    _ fitted: [Optimum], _ predicted: [Optimum], _ value: KeyPath<Optimum, Double?>,
    _ deviation: KeyPath<OptimumUncertainty, Double?>
  ) -> [Double] {
    let points = fitted.compactMap {
      HyperparameterPoint($0, value, $0.uncertainty?[keyPath: deviation], unit: 0)
    }
    guard let law = try? fitHyperparameterLaw(settings.weighting == .even ? points : weighted(points)) else {
      return []
    }
    return predicted.compactMap { optimum in
      optimum[keyPath: value].map { log(law(params: optimum.params, tokens: optimum.tokens) / $0) }
    }
  }

  /// The label of the point that lies farthest outside.
  private func position(of left: [LossPoint], beside kept: [LossPoint]) -> Position {
    guard let domain = Domain(of: kept) else { return .unknown }
    func distance(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      max(0, log(range.lowerBound / value), log(value / range.upperBound))
    }
    let farthest = left.max { a, b in
      distance(a.params, domain.params) + distance(a.tokens, domain.tokens)
        < distance(b.params, domain.params) + distance(b.tokens, domain.tokens)
    }
    return farthest.map { domain.position(params: $0.params, tokens: $0.tokens) } ?? .inside
  }

  private func together(_ outcomes: [Outcome], _ law: LossLaw) -> ValidationFold {
    var fold = empty(.all)
    let misses = outcomes.flatMap(\.misses)
    fold.points = misses.count
    fold.inSample = rootMeanSquare(self.misses(law, points))
    fold.outOfSample = rootMeanSquare(misses)
    fold.largestMiss = misses.max { abs($0) < abs($1) }.map { exp($0) - 1 }
    let counted = outcomes.map(\.fold).filter { $0.refusal == nil }
    if !counted.isEmpty, counted.allSatisfy({ $0.covered != nil }) {
      fold.covered = counted.reduce(0) { $0 + ($1.covered ?? 0) }
    }
    fold.batch = rootMeanSquare(outcomes.flatMap(\.batch))
    fold.learningRate = rootMeanSquare(outcomes.flatMap(\.rate))
    let away = counted.count { !$0.domain.isInside }
    fold.domain = away == 0 ? .inside : .partly(beyond: away, of: counted.count)
    return fold
  }
}

/// nil of nothing.
private func rootMeanSquare(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : mean(values.map { $0 * $0 }).squareRoot()
}

extension Domain {
  /// The range of points; nil of none.
  init?(of points: [LossPoint]) {
    let (n, t) = (points.map(\.params), points.map(\.tokens))
    guard let n0 = n.min(), let n1 = n.max(), let t0 = t.min(), let t1 = t.max() else { return nil }
    self.init(params: n0...n1, tokens: t0...t1)
  }
}
