// The cells that could be made next: refused ones completed, and new ones on a lattice about the data.

import Foundation
import Runs

/// A cell that could be made, with the runs it takes.
struct DesignCandidate: Sendable {
  var kind: SuggestedCell.Kind
  var params: Double
  var tokens: Double
  var reason: SuggestedCell.Reason
  var runs: [SuggestedRun]
  /// Whether B_opt and eta_opt are to be expected inside its grid, and not at one sample a step.
  var givesOptimum: Bool
  /// Of its optimum beside one of a full grid: six runs have none to spare.
  var weight: Double

  var compute: Double { runs.reduce(0) { $0 + $1.compute } }
}

/// Makes the candidates of a study.
struct CandidateMaker: Sendable {
  let result: StudyResult
  let request: SuggestRequest
  private let model: ComputeModel
  private let fitted: [(cell: Cell, optimum: Optimum)]
  /// Tokens of a sample, where all cells agree.
  private let sample: Double?
  /// Batches that were used, to which suggested ones keep up to powers of two.
  private let batches: [Double]

  init(_ result: StudyResult, _ request: SuggestRequest) {
    (self.result, self.request, model) = (result, request, result.settings.compute)
    fitted = zip(result.cells, result.optima).filter { !$0.0.heldOut }.map { ($0, $1) }
    let samples = Set(result.cells.map(\.sampleTokens))
    sample = samples.count == 1 ? samples.first ?? nil : nil
    batches = Set(fitted.flatMap { $0.cell.points.compactMap(\.batchTokens) }).sorted()
  }

  private var isSwept: Bool { result.optimal.lossFit.map { $0.basis == .optima } ?? !result.cells.isEmpty }

  var all: [DesignCandidate] {
    guard isSwept else { return lattice().map { single($0.0, $0.1) } }
    return fitted.compactMap(completion) + lattice().filter { !exists($0.0, $0.1) }.compactMap { newCell($0.0, $0.1) }
  }

  private func exists(_ params: Double, _ tokens: Double) -> Bool {
    result.cells.contains { abs(log($0.params / params)) < 0.02 && abs(log($0.tokens / tokens)) < 0.02 }
  }

  // MARK: where

  /// Sizes and tokens about the data, up to four times beyond.
  private func lattice() -> [(Double, Double)] {
    let points =
      isSwept
      ? fitted.map { ($0.cell.params, $0.cell.tokens) }
      : (result.optimal.lossFit?.points ?? result.fittedPoints).map { ($0.params, $0.tokens) }
    let (known, lengths) = (points.map(\.0), points.map { $0.1 / $0.0 })
    guard let least = known.min(), let most = known.max(), let low = lengths.min(), let high = lengths.max() else {
      return []
    }
    let sizes = (request.sizes ?? Self.steps(known)).filter { (least / 2.3...most * 4.3).contains($0) }
    let tokens = Self.steps(points.map(\.1), between: false)
    // Runs far shorter or longer for their size than any are where a law holds least.
    return sizes.flatMap { n in tokens.map { (n, $0) } }.filter { (low / 2...high * 2).contains($0.1 / $0.0) }
  }

  /// The values, half the least and up to four times the largest: smaller models follow the law of large ones least; the middle of wide gaps too; of many values ten in their place.
  static func steps(_ values: [Double], between: Bool = true) -> [Double] {
    let known = values.sorted().reduce(into: [Double]()) { kept, value in
      if kept.last.map({ value > $0 * 1.02 }) ?? true { kept.append(value) }
    }
    guard let low = known.first, let high = known.last else { return [] }
    if known.count > 12 {
      return (0..<10).map { rounded(low / 2 * pow(high / low * 8, Double($0) / 9)) }
    }
    let gaps =
      between ? zip(known, known.dropFirst()).filter { $1 / $0 > 2.5 }.map { rounded(($0 * $1).squareRoot()) } : []
    return (known + gaps + [low / 2, high * 2, high * 4]).sorted()
  }

  // MARK: what

  private func single(_ params: Double, _ tokens: Double) -> DesignCandidate {
    DesignCandidate(
      kind: .singleRun, params: params, tokens: tokens, reason: .position(position(params, tokens)),
      runs: [run(params, tokens, nil, nil)], givesOptimum: false, weight: 1)
  }

  /// A grid of three by three about where the laws, or the nearest cell, put the optimum; six runs where there are no
  /// nine.
  private func newCell(_ params: Double, _ tokens: Double) -> DesignCandidate? {
    guard let (batch, rate) = centre(params, tokens) else { return nil }
    let isLawful = result.optimal.laws.batch != nil
    guard isLawful || isBesideACell(params, tokens) else { return nil }
    let runs = grid(batch, rate, isLawful ? 2 : Self.unknownStep, 2).map { run(params, tokens, $0.0, $0.1) }
    let star = (request.runs ?? .max) < 9
    let kept = star ? Self.star(runs) : runs
    return DesignCandidate(
      kind: .newCell, params: params, tokens: tokens, reason: .position(position(params, tokens)), runs: kept,
      givesOptimum: !isLimited(batch), weight: star ? 0.5 : 1)
  }

  /// Without a law B_opt may move by up to the ratio of T (Yin et al. 2024: T^0.8): batches in wider steps, one step from
  /// what was measured.
  private static let unknownStep = 4.0

  private func isBesideACell(_ params: Double, _ tokens: Double) -> Bool {
    fitted.contains { abs(log2($0.cell.params / params)) < 1.3 && abs(log2($0.cell.tokens / tokens)) < 1.3 }
  }

  /// Of nine runs in rows of B the middle, its four neighbours and one corner: what a quadratic needs and no more.
  private static func star(_ runs: [SuggestedRun]) -> [SuggestedRun] { [1, 3, 4, 5, 7, 8].map { runs[$0] } }

  /// The runs that surround the best one of a refused cell.
  private func completion(_ cell: Cell, _ optimum: Optimum) -> DesignCandidate? {
    // Where all runs of a cell have one loss, more about them would say no more.
    guard ![.ok, .limited].contains(optimum.status), Set(cell.points.map(\.loss)).count > 1,
      let best = optimum.bestPoint.map({ cell.points[$0] }),
      let batch = best.batchTokens, let rate = best.learningRate
    else { return nil }
    let steps = [step(cell.points.compactMap(\.batchTokens)), step(cell.points.compactMap(\.learningRate))]
    let missing = grid(batch, rate, steps[0], steps[1]).filter { pair in
      !cell.points.contains { near($0.batchTokens, pair.0) && near($0.learningRate, pair.1) }
    }
    guard !missing.isEmpty else { return nil }
    return DesignCandidate(
      kind: .completion, params: cell.params, tokens: cell.tokens, reason: .refused(optimum.reason),
      runs: missing.map { run(cell.params, cell.tokens, $0.0, $0.1) }, givesOptimum: !isLimited(batch), weight: 1)
  }

  private func near(_ value: Double?, _ wanted: Double) -> Bool { value.map { abs(log($0 / wanted)) < 0.05 } ?? false }

  /// The least ratio of neighbours on a grid, at least 1.3.
  private func step(_ values: [Double]) -> Double {
    let sorted = Set(values).sorted()
    return zip(sorted, sorted.dropFirst()).map { $1 / $0 }.filter { $0 > 1.3 }.min() ?? 2
  }

  private func run(_ params: Double, _ tokens: Double, _ batch: Double?, _ rate: Double?) -> SuggestedRun {
    SuggestedRun(
      params: params, tokens: tokens, batchTokens: batch, learningRate: rate,
      compute: model.flopsPerToken(params: params) * tokens)
  }

  /// Three batches by three rates; where half the batch is less than a sample, from one sample up.
  private func grid(_ batch: Double, _ rate: Double, _ b: Double, _ e: Double) -> [(Double, Double)] {
    let lowest = sample.map { max($0, batch / b) } ?? batch / b
    let batches = lowest > batch / b * 1.01 ? [lowest, lowest * b, lowest * b * b] : [batch / b, batch, batch * b]
    return batches.flatMap { batch in [1 / e, 1, e].map { (batch, rounded(rate * $0)) } }
  }

  private func isLimited(_ batch: Double) -> Bool { sample.map { batch < 1.5 * $0 } ?? false }

  /// Where the optimum is to be expected: by the laws, else as in the nearest cell; batches as on the study's grid.
  private func centre(_ params: Double, _ tokens: Double) -> (Double, Double)? {
    let laws = result.optimal.laws
    let beside = fitted.min { distance($0.cell, params, tokens) < distance($1.cell, params, tokens) }
    let best = beside.flatMap { pair in pair.optimum.bestPoint.map { pair.cell.points[$0] } }
    guard let batch = laws.batch?(params: params, tokens: tokens) ?? best?.batchTokens,
      let rate = laws.learningRate?(params: params, tokens: tokens) ?? best?.learningRate, batch.isFinite, rate.isFinite
    else { return nil }
    return (onGrid(batch), rate)
  }

  private func distance(_ cell: Cell, _ params: Double, _ tokens: Double) -> Double {
    let (x, y) = (log(cell.params / params), log(cell.tokens / tokens))
    return x * x + y * y
  }

  /// The nearest batch of the study times a power of two, in whole samples.
  private func onGrid(_ batch: Double) -> Double {
    guard let nearest = batches.min(by: { abs(log($0 / batch)) < abs(log($1 / batch)) }) else { return rounded(batch) }
    let moved = nearest * exp2(log2(batch / nearest).rounded())
    return max(moved, sample ?? 0)
  }

  private func position(_ params: Double, _ tokens: Double) -> Position {
    result.optimal.laws.position(params: params, tokens: tokens)
  }
}

extension StudyResult {
  /// Every measurement that is not held out, for studies in which nothing was swept and nothing could be fitted.
  var fittedPoints: [LossPoint] {
    FitInput.evaluations(Measurement.all(in: table, compute: settings.compute), holdOut: settings.holdOut).points
  }
}

/// Two significant digits.
private func rounded(_ number: Double) -> Double {
  guard number > 0, number.isFinite else { return number }
  let exponent = log10(number).rounded(.down) - 1
  let digits = (number / pow(10, exponent)).rounded()
  // Powers of ten up to 22 are exact, and so the result is the double nearest to the two digits.
  return exponent < 0 ? digits / pow(10, -exponent) : digits * pow(10, exponent)
}
