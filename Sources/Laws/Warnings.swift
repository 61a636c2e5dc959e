// Where data cannot carry a law that was fitted to them, in words for the user.

import Foundation
import Maths
import Runs

extension SideFit {
  /// Sentences on how the laws came about and what speaks against them.
  func notes(_ input: FitInput, _ model: ComputeModel) -> [String] {
    caveats(input) + isoflopNotes(input, model)
  }

  /// What speaks against the loss law.
  func caveats(_ input: FitInput) -> [String] {
    [floorNote, boundNote, input.collinearNote, missNote(input), constantNote(input)].compactMap {
      $0.map { "\($0) (\(input.basis))" }
    }
  }

  private var floorNote: String? { laws.loss?.floor.value == 0 ? "the floor E of the loss law is held at 0" : nil }

  private var boundNote: String? {
    if solution?.isUnfinished == true { return "the descent to the loss law had not ended when it was cut off" }
    return solution?.isUndercut == true
      ? "the loss law is a local minimum only: the misfit is lower where alpha or beta leaves 0.001 to 20" : nil
  }

  /// A law that misses its points by 2 % does not describe one experiment; those that do miss by 0.1 to 0.7 %.
  private func missNote(_ input: FitInput) -> String? {
    guard let law = laws.loss else { return nil }
    let misses = input.points.map { abs(log(law(params: $0.params, tokens: $0.tokens) / $0.loss)) }
    let average = mean(misses.filter(\.isFinite))
    guard average > 0.02 else { return nil }
    return "the loss law misses its points by \(short(average * 100)) % on average: do the data mix experiments whose "
      + "losses cannot be compared, or hold runs that went wrong?"
  }

  /// Whether the law explains more than a constant would: F of the sums of squares in log loss.
  private func constantNote(_ input: FitInput) -> String? {
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
    guard tail > 0.05 else { return nil }
    return
      "noise exceeds every difference that the loss law rests on: a constant loss describes the points as well (F test, "
      + "p = \(short(tail)))"
  }

  private func isoflopNotes(_ input: FitInput, _ model: ComputeModel) -> [String] {
    guard laws.isoflop != nil, let plan else { return [] }
    var notes = ["\(plan.note) (\(input.basis))"]
    let found = profiles.filter { $0.optimum != nil }.count
    if found == 2 {
      notes.append("the isoFLOP laws (\(input.basis)) pass through 2 budgets: nothing checks that they are power laws")
    }
    let shifts = profiles.compactMap { $0.cubicShift() }.map { max($0, 1 / $0) }
    if let most = shifts.max(), most > 1.05 {
      notes.append(
        "isoFLOP minima (\(input.basis)) rest on parabolas; cubics through the same points move N_opt by up to a "
          + "factor of " + short(most))
    }
    return notes + [input.computeNote(model)].compactMap(\.self)
  }
}

extension FitInput {
  /// N and T that nearly follow one line leave the exponents to small departures from it.
  fileprivate var collinearNote: String? {
    guard points.count >= 5 else { return nil }
    let r = logCorrelation(points)
    // A constant N or T has a refusal of its own.
    guard abs(r) > 0.97, abs(r) < 1, 1 - r * r > 1e-4 else { return nil }
    return
      "N and T change nearly together (correlation of their logs \(String(format: "%.3f", r))): alpha and beta rest "
      + "on small departures from one line"
  }

  /// Logged FLOPs that are not those of the formula: profiles and closed form then speak of different budgets.
  fileprivate func computeNote(_ model: ComputeModel) -> String? {
    let ratios = points.map { $0.compute / (model.flopsPerToken(params: $0.params) * $0.tokens) }
    guard let typical = quantile(0.5, ofSorted: ratios.filter(\.isFinite).sorted()), typical > 0,
      abs(log(typical)) > 0.05
    else { return nil }
    return "the logged compute is ×\(short(typical)) of \(model.formula): isoFLOP profiles count what is logged, the "
      + "closed form follows the formula ('compute' names another)"
  }
}

extension LawSet {
  /// What the intervals of the laws themselves say against them.
  func intervalNotes(_ basis: String) -> [String] {
    var notes: [String] = []
    let exponents = [("alpha", loss?.alpha), ("beta", loss?.beta)]
    let wide = exponents.filter { $0.1?.isWide == true }.map(\.0)
    if !wide.isEmpty {
      notes.append(
        "\(wide.joined(separator: " and ")) (\(basis)): the interval spans more than a factor of 2, so the data hardly "
          + "determine \(wide.count == 1 ? "it" : "them")")
    }
    let astray = lawsOutsideIntervals
    if !astray.isEmpty {
      notes.append(
        "\(astray.joined(separator: ", ")) (\(basis)): estimates lie outside their own intervals; resamples systematically "
          + "give other values, as where single runs carry a size's curve or experiments are mixed: trust neither")
    }
    return notes
  }

  private var lawsOutsideIntervals: [String] {
    let compute = { (law: ComputeLaw?) in [law?.params.exponent, law?.tokens.exponent] }
    let hyperparameters = { (law: HyperparameterLaw?) in [law?.tokens, law?.params] }
    let all = [
      ("loss", [loss?.floor, loss?.alpha, loss?.beta]), ("batch", hyperparameters(batch)),
      ("learning_rate", hyperparameters(learningRate)), ("compute.isoflop", compute(isoflop)),
      ("compute.closed_form", compute(closedForm)),
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
