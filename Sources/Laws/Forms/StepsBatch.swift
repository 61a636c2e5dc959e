// Steps against batch at equal loss: T = T_min·(1 + B/B_crit), the critical batch size where time and data trade evenly.

import Foundation
import Maths

/// The hyperbola (S/S_min − 1)·(T/T_min − 1) = 1 with S = T/B (McCandlish et al. 2018, eq. 2.7), which is
/// T = T_min·(1 + B/B_crit) with B_crit = T_min/S_min.
public struct StepsBatch: Sendable, Hashable {
  /// Fewest steps and fewest tokens that reach the loss, and the batch (tokens a step) that needs twice of both; 95 %
  /// profile intervals, with a bound at 0 or infinity where the data leave that side open.
  public var stepsMin: Estimate
  public var tokensMin: Estimate
  public var criticalBatch: Estimate
  /// Standard deviation of ln T about the law.
  public var deviation: Double
}

/// A model size and a loss with what each batch size needed to reach it.
public struct StepsBatchLevel: Sendable, Hashable {
  public struct Point: Sendable, Hashable {
    public var batch: Double
    public var tokens: Double
    public var steps: Double { tokens / batch }
  }

  public var params: Double
  /// nil where no loss is reached inside the data by three batch sizes.
  public var loss: Double?
  /// Ordered by B.
  public var points: [Point]
  public var law: Result<StepsBatch, FormRefusal>
}

/// For each size with grids over B and eta at several T, up to three losses that as many B as possible reach inside the
/// data: the T each needs, least over eta and interpolated along ln T, and the trade-off through them.
public func stepsBatch(_ cells: [Cell]) -> [StepsBatchLevel] {
  let fitted = cells.filter { !$0.heldOut }
  return levels(fitted.map(\.params)).flatMap { params in
    let curves = batchCurves(fitted.filter { isSame($0.params, params) })
    let targets = targets(curves)
    guard !targets.isEmpty else { return [StepsBatchLevel(params: params, points: [], law: .failure(tooFew(curves)))] }
    return targets.map { target in
      let points = curves.compactMap { curve in
        curve.tokens(at: target).map { StepsBatchLevel.Point(batch: curve.batch, tokens: $0) }
      }
      return StepsBatchLevel(
        params: params, loss: exp(target), points: points,
        law: Result { () throws(FormRefusal) in try stepsBatch(points) })
    }
  }
}

/// The least loss over eta of one batch size as a curve along its training, in the logs.
private struct BatchCurve {
  var batch: Double
  var logTokens: [Double]
  var logLosses: [Double]
  var curve: MonotoneCubic

  init?(_ batch: Double, _ points: [(tokens: Double, loss: Double)]) {
    let sorted = points.sorted { $0.tokens < $1.tokens }
    (logTokens, logLosses) = (sorted.map { log($0.tokens) }, sorted.map { log($0.loss) })
    guard let curve = MonotoneCubic(x: logTokens, y: logLosses) else { return nil }
    (self.batch, self.curve) = (batch, curve)
  }

  /// T at which the curve first falls to a loss; nil where it does not within the data.
  func tokens(at logLoss: Double) -> Double? {
    for i in 1..<logLosses.count where logLosses[i - 1] >= logLoss && logLoss > logLosses[i] {
      var (low, high) = (logTokens[i - 1], logTokens[i])
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if (curve(middle) ?? logLoss) >= logLoss { low = middle } else { high = middle }
      }
      return exp((low + high) / 2)
    }
    return nil
  }
}

private func batchCurves(_ cells: [Cell]) -> [BatchCurve] {
  let minima = cells.flatMap { cell in CellGrid(cell).rateMinima.map { (tokens: cell.tokens, at: $0) } }
  return levels(minima.map(\.at.batch)).compactMap { batch in
    BatchCurve(batch, minima.filter { isSame($0.at.batch, batch) }.map { ($0.tokens, $0.at.loss) })
  }
}

/// Losses (ln) that the most curves pass through, at least three: the first, the middle and the last of 40 between the
/// extremes.
private func targets(_ curves: [BatchCurve]) -> [Double] {
  guard let low = curves.flatMap(\.logLosses).min(), let high = curves.flatMap(\.logLosses).max() else { return [] }
  let all = (1...40).map { high - (high - low) * Double($0) / 41 }
  let counts = all.map { target in curves.count { $0.tokens(at: target) != nil } }
  guard let most = counts.max(), most >= 3 else { return [] }
  let fullest = all.indices.filter { counts[$0] == most }
  return Set([fullest[0], fullest[fullest.count / 2], fullest[fullest.count - 1]]).sorted().map { all[$0] }
}

private func stepsBatch(_ points: [StepsBatchLevel.Point]) throws(FormRefusal) -> StepsBatch {
  let batches = points.map(\.batch)
  if let contradiction = contradiction(points) { throw contradiction }
  do {
    let turn = try TurningPoint(.takesOff, x: batches, y: points.map(\.tokens), weights: points.map { _ in 1 })
    return StepsBatch(
      stepsMin: turn.estimate(level: 1, turn: -1), tokensMin: turn.estimate(level: 1, turn: 0),
      criticalBatch: turn.estimate(level: 0, turn: 1), deviation: turn.deviation)
  } catch { throw refusal(error, batches.min() ?? 0, batches.max() ?? 0) }
}

/// By the law a larger batch never needs fewer tokens; by a tenth fewer is no noise of interpolation.
private func contradiction(_ points: [StepsBatchLevel.Point]) -> FormRefusal? {
  guard points.count >= 3 else { return nil }
  for (i, small) in points.enumerated() {
    guard let large = points.dropFirst(i + 1).first(where: { $0.tokens * 1.1 < small.tokens }) else { continue }
    return FormRefusal(
      kind: .misfit,
      reason: .smallNeedsMore(batch: small.batch, share: small.tokens / large.tokens - 1, than: large.batch),
      remedy: .leaveOutBelow(batch: large.batch))
  }
  return nil
}

private func refusal(_ failure: TurningFailure, _ low: Double, _ high: Double) -> FormRefusal {
  switch failure {
  case .tooFew: FormRefusal(kind: .tooFew, reason: .lossReachedByFew, remedy: .largerOrLonger(than: high))
  case .flat: FormRefusal(kind: .flat, reason: .tokensFlat(batch: high), remedy: .largerBatches(than: high))
  case .proportional:
    FormRefusal(kind: .proportional, reason: .tokensProportional(batch: low), remedy: .smallerBatches(than: low))
  case .undetermined:
    FormRefusal(kind: .undetermined, reason: .tokensScatter, remedy: .bothSides(Extent(low, high)))
  }
}

private func tooFew(_ curves: [BatchCurve]) -> FormRefusal {
  curves.count < 3
    ? FormRefusal(kind: .tooFew, reason: .tooFewCurves(curves.count), remedy: .surroundRates)
    : FormRefusal(kind: .tooFew, reason: .noCommonLoss, remedy: .longerRuns)
}
