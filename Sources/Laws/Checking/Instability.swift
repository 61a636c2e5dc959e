// Runs that jump or get worse: spikes of the training loss, an end above the run's own best.

import Foundation
import Runs

extension PeerGroups {
  /// An end this much above the run's own best is more than the evaluation's scatter.
  private static let worseEnd = 0.05
  /// In deviations between seeds, where the study has some.
  private static let worseDeviations = 4.0
  /// The training loss scatters more than the validation loss.
  private static let worseTraining = 0.15

  func instabilities() -> [Finding] {
    let noise = typicalSeedNoise(result.cells) ?? 0
    return groups.flatMap { group in
      group.compactMap { instability(curves[$0], group, noise: noise) }
    }
  }

  private func instability(_ curve: RunCurve, _ peers: [Int], noise: Double) -> Finding? {
    let trace = TrainingTrace(curve.training)
    let spikes = trace?.spikes ?? []
    let rise = worseEnd(curve, noise: noise) ?? trace.flatMap(trainingRise)
    guard rise != nil || !spikes.isEmpty else { return nil }
    let witness = calmer(than: curve, among: peers)
    var evidence = rise?.evidence ?? []
    let worst = spikes.max { $0.factor < $1.factor }
    if let worst {
      evidence += [
        .init("spikes", Double(spikes.count)), .init("largest_spike", worst.factor, "times its neighbours"),
        .init("largest_spike_at", worst.tokens, "tokens"),
      ]
    }
    if let witness {
      evidence.append(.init("loss_at_lower_rate", witness.end.loss))
    }
    return Finding(
      .instability, rise == nil ? .note : .warning, run: curve.index,
      .unstable(
        curve.settings, rise?.statement,
        worst.map {
          .init(count: spikes.count, factor: $0.factor, tokens: $0.tokens, deviations: $0.deviations)
        }),
      evidence: evidence, hint: advice(curve, witness, peers))
  }

  private func advice(_ curve: RunCurve, _ witness: RunCurve?, _ peers: [Int]) -> Finding.Hint {
    guard let witness, let rate = witness.run.learningRate else {
      let best = peers.map { curves[$0] }.min { $0.end.loss < $1.end.loss }
      let other = best.flatMap { $0.index == curve.index ? nil : $0 }
      return .rateNotAlone(best: other?.settings, loss: other?.end.loss)
    }
    return .rateTooHigh(rate: rate, loss: witness.end.loss, here: curve.end.loss)
  }

  /// The last evaluation against the lowest.
  private func worseEnd(_ curve: RunCurve, noise: Double) -> (statement: Finding.Rise, evidence: [Finding.Evidence])? {
    guard let best = curve.evaluations.min(by: { $0.loss < $1.loss }), best.tokens < curve.end.tokens else {
      return nil
    }
    let excess = curve.end.loss / best.loss - 1
    guard excess > max(Self.worseEnd, Self.worseDeviations * noise) else { return nil }
    return (
      .ofLoss(excess, bestAt: best.tokens),
      [
        .init("end_above_best", excess, "share"), .init("best_at", best.tokens, "tokens"),
        .init("best_loss", best.loss), .init("end_loss", curve.end.loss),
      ]
    )
  }

  /// The last tenth of the training loss against the lowest tenth, each by its median.
  private func trainingRise(_ trace: TrainingTrace) -> (statement: Finding.Rise, evidence: [Finding.Evidence])? {
    let levels = trace.levels
    guard let last = levels.last, let best = levels.min(by: { $0.value < $1.value }) else { return nil }
    let excess = last.value - best.value
    let error = (last.error * last.error + best.error * best.error).squareRoot()
    // The lowest of ten levels lies about 1.5 errors below their mean by chance.
    guard excess > max(log1p(Self.worseTraining), 6 * error) else { return nil }
    return (
      .ofTrainingLoss(expm1(excess), bestAt: best.tokens),
      [.init("training_end_above_best", expm1(excess), "share"), .init("best_at", best.tokens, "tokens")]
    )
  }
}

/// The median over the cells of the relative deviation between seeds; nil without repeated pairs.
func typicalSeedNoise(_ cells: [Cell]) -> Double? {
  let all = seedNoise(cells).map(\.relativeDeviation)
  return all.isEmpty ? nil : Spread(all).median
}
