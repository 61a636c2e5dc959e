// Where data cannot carry a law that was fitted to them.

import Foundation
import Maths
import Runs

extension SideFit {
  /// How the laws came about and what speaks against them.
  func notes(_ input: FitInput, _ model: ComputeModel) -> [FitNote] {
    caveats(input) + isoflopNotes(input, model)
  }

  /// What speaks against the loss law.
  func caveats(_ input: FitInput) -> [FitNote] {
    [floorNote, boundNote, input.collinearNote, missNote(input), constantNote(input)].compactMap(\.self)
  }

  private var floorNote: FitNote? { laws.loss?.floor.value == 0 ? .floorAtZero : nil }

  private var boundNote: FitNote? {
    if solution?.isUnfinished == true { return .unfinished }
    return solution?.isUndercut == true ? .localMinimum : nil
  }

  /// A law that misses its points by 2 % does not describe one experiment; those that do miss by 0.1 to 0.7 %.
  private func missNote(_ input: FitInput) -> FitNote? {
    guard let law = laws.loss else { return nil }
    let misses = input.points.map { abs(log(law(params: $0.params, tokens: $0.tokens) / $0.loss)) }
    let average = mean(misses.filter(\.isFinite))
    return average > 0.02 ? .missesPoints(average) : nil
  }

  /// Whether the law explains more than a constant would: F of the sums of squares in log loss.
  private func constantNote(_ input: FitInput) -> FitNote? {
    guard let law = laws.loss, let solution else { return nil }
    let (n, p) = (Double(input.points.count), Double(LossProblem([], form: law.form).places.count))
    let logs = input.points.map { log($0.loss) }
    let left = zip(input.points, logs).reduce(0) { sum, pair in
      let miss = pair.1 - log(law(params: pair.0.params, tokens: pair.0.tokens))
      return sum + miss * miss
    }
    let centre = mean(logs)
    let all = logs.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    guard n > p, left > 0, solution.value.isFinite else { return nil }
    let tail = fisherTail(max(0, all - left) / (p - 1) / (left / (n - p)), p - 1, n - p)
    return tail > 0.05 ? .constantFits(probability: tail) : nil
  }

  private func isoflopNotes(_ input: FitInput, _ model: ComputeModel) -> [FitNote] {
    guard laws.isoflop != nil, let plan else { return [] }
    var notes = [FitNote.isoflopProfiles(plan.note)]
    if profiles.count(where: { $0.optimum != nil }) == 2 { notes.append(.twoBudgets) }
    let shifts = profiles.compactMap { $0.cubicShift() }.map { max($0, 1 / $0) }
    if let most = shifts.max(), most > 1.05 { notes.append(.cubicsMove(most)) }
    return notes + [input.computeNote(model)].compactMap(\.self)
  }
}

extension FitInput {
  /// N and T that nearly follow one line leave the exponents to small departures from it.
  fileprivate var collinearNote: FitNote? {
    guard points.count >= 5 else { return nil }
    let r = logCorrelation(points)
    // A constant N or T has a refusal of its own.
    guard abs(r) > 0.97, abs(r) < 1, 1 - r * r > 1e-4 else { return nil }
    return .collinear(r)
  }

  /// Logged FLOPs that are not those of the formula: profiles and closed form then speak of different budgets.
  fileprivate func computeNote(_ model: ComputeModel) -> FitNote? {
    let ratios = points.map { $0.compute / (model.flopsPerToken(params: $0.params) * $0.tokens) }
    guard let typical = quantile(0.5, ofSorted: ratios.filter(\.isFinite).sorted()), typical > 0,
      abs(log(typical)) > 0.05
    else { return nil }
    return .otherCompute(ratio: typical, formula: model.formula)
  }
}

extension LawSet {
  /// What the intervals of the laws themselves say against them.
  var intervalNotes: [FitNote] {
    let exponents = [(FitNote.Exponent.alpha, loss?.alpha), (.beta, loss?.beta)]
    let wide = exponents.filter { $0.1?.isWide == true }.map(\.0)
    let astray = lawsOutsideIntervals
    return (wide.isEmpty ? [] : [.wideIntervals(wide)]) + (astray.isEmpty ? [] : [.outsideIntervals(astray)])
  }

  private var lawsOutsideIntervals: [LawName] {
    let compute = { (law: ComputeLaw?) in [law?.params.exponent, law?.tokens.exponent] }
    let hyperparameters = { (law: HyperparameterLaw?) in [law?.tokens, law?.params] }
    let all: [(LawName, [Estimate?])] = [
      (.loss, [loss?.floor, loss?.alpha, loss?.beta]), (.batch, hyperparameters(batch)),
      (.learningRate, hyperparameters(learningRate)), (.isoflop, compute(isoflop)), (.closedForm, compute(closedForm)),
    ]
    return all.filter { $0.1.contains { $0?.isOutside == true } }.map(\.0)
  }
}

extension Estimate {
  fileprivate var isWide: Bool {
    guard let low, let high else { return false }
    return low <= 0 || high > 2 * low
  }

  /// By more than rounding: data without noise have intervals of no width.
  fileprivate var isOutside: Bool {
    guard let low, let high else { return false }
    let slack = 1e-6 * abs(value) + 1e-12
    return value < low - slack || value > high + slack
  }
}
