// Runs whose loss has stopped falling, or is still falling steeply, beside others of the same size and tokens.

import Foundation
import Runs

extension PeerGroups {
  /// A run that gains less than this share of what its peers gain over the last doubling of T has stopped falling.
  private static let plateauShare = 0.25
  /// More than this share of it: the run is far from where its size and tokens could be.
  private static let steepShare = 2.0
  /// Deviations of the peers' falls: fewer happen by chance in a sweep of a few hundred runs.
  private static let fallDeviations = 2.5
  /// Runs within this of their peers' best are no concern: their curve may end as it likes.
  private static let worseThanBest = 0.1

  /// The loss stands still while that of others at other (B, eta) falls.
  func plateaus() -> [Finding] {
    outliers().compactMap { curve, fall, usual, best in
      guard fall < Self.plateauShare * usual.median, usual.median - fall > Self.fallDeviations * usual.deviation
      else { return nil }
      return Finding(
        .plateau, .note, run: curve.index,
        .plateau(curve.settings, fall: fall, peers: usual.median, aboveBest: curve.end.loss / best.end.loss - 1),
        evidence: evidence(curve, fall, usual, best),
        hint: .peersBest(batch: best.run.batchTokens, rate: best.run.learningRate))
    }
  }

  /// The loss falls so much faster than the law and the peers that the run was stopped too early, or learns too slowly.
  func underTrained() -> [Finding] {
    let steep = outliers().compactMap { curve, fall, usual, best -> Finding? in
      let law = lawFall(curve)
      let limit = Self.steepShare * max(usual.median, law ?? 0)
      guard fall > limit, fall - usual.median > Self.fallDeviations * usual.deviation else { return nil }
      var evidence = evidence(curve, fall, usual, best)
      if let law { evidence.append(.init("fall_of_law", law, "ln loss a doubling")) }
      return Finding(
        .underTraining, .note, run: curve.index,
        .stillFalling(
          curve.settings, fall: fall, peers: usual.median, law: law, aboveBest: curve.end.loss / best.end.loss - 1),
        evidence: evidence, hint: .learnsTooSlowly(tokens: curve.end.tokens))
    }
    return steep + stoppedEarly()
  }

  private typealias Outlier = (curve: RunCurve, fall: Double, usual: Spread, best: RunCurve)

  /// Runs that end well above the best of at least five peers, with the falls of those.
  private func outliers() -> [Outlier] {
    groups.flatMap { group -> [Outlier] in
      let known = group.compactMap { i in curves[i].lastFall.map { (curves[i], $0) } }
      guard known.count >= Self.leastPeers, let best = known.map(\.0).min(by: { $0.end.loss < $1.end.loss })
      else { return [] }
      let usual = Spread(known.map(\.1))
      guard usual.median > 0 else { return [] }
      return known.filter { $0.0.end.loss > best.end.loss * (1 + Self.worseThanBest) }
        .map { ($0.0, $0.1, usual, best) }
    }
  }

  /// ln L(N, T/2) − ln L(N, T) by the study's own law.
  private func lawFall(_ curve: RunCurve) -> Double? {
    guard let law = result.optimal.laws.loss, let params = curve.run.params else { return nil }
    let (half, end) = (curve.end.tokens / 2, curve.end.tokens)
    return log(law(params: params, tokens: half) / law(params: params, tokens: end))
  }

  private func evidence(
    _ curve: RunCurve, _ fall: Double, _ usual: Spread, _ best: RunCurve
  ) -> [Finding.Evidence] {
    [
      .init("fall", fall, "ln loss a doubling"), .init("fall_of_peers", usual.median, "ln loss a doubling"),
      .init("deviation_of_peers", usual.deviation, "ln loss a doubling"),
      .init("from_tokens", curve.end.tokens / 2, "tokens"),
      .init("to_tokens", curve.end.tokens, "tokens"), .init("end_loss", curve.end.loss),
      .init("best_of_peers", best.end.loss),
    ]
  }
}

// Runs that ended before the others of their size did, or saw far fewer tokens for their size than any.
extension PeerGroups {
  /// A run that ends alone, at less than this share of the T at which its size's runs usually end, was cut off.
  private static let cutShare = 0.67
  /// Tokens a parameter: this far below the usual, in deviations of the log and as a share.
  private static let fewDeviations = 5.0
  private static let fewShare = 0.1

  private func stoppedEarly() -> [Finding] {
    let perParam = Spread(curves.map { log($0.end.tokens / ($0.run.params ?? .nan)) })
    return groups.flatMap { group -> [Finding] in
      // Several runs that end together ended as planned, and so did held-out ones, each made for a T of its own.
      guard group.count == 1, let one = group.first.map({ curves[$0] }), !isHeldOut(one) else { return [] }
      if let usual = usualEnd(one), one.end.tokens < Self.cutShare * usual {
        return [
          Finding(
            .underTraining, .warning, run: one.index,
            .endsAlone(one.settings, tokens: one.end.tokens, usual: usual),
            evidence: [.init("end", one.end.tokens, "tokens"), .init("usual_end", usual, "tokens")],
            hint: .wasStopped)
        ]
      }
      let tokens = log(one.end.tokens / (one.run.params ?? .nan))
      guard curves.count >= 2 * Self.leastPeers, perParam.median - tokens > Self.fewDeviations * perParam.deviation,
        tokens < perParam.median + log(Self.fewShare)
      else { return [] }
      return [
        Finding(
          .underTraining, .warning, run: one.index,
          .fewTokens(one.settings, perParam: exp(tokens), usual: exp(perParam.median)),
          evidence: [
            .init("tokens_a_parameter", exp(tokens)), .init("usual_tokens_a_parameter", exp(perParam.median)),
          ], hint: .lawReachesFar)
      ]
    }
  }

  private func isHeldOut(_ curve: RunCurve) -> Bool {
    result.settings.holdOut.contains { $0.contains(params: curve.run.params ?? .nan, tokens: curve.end.tokens) }
  }

  /// The end that at least five runs of the same size and schedule share; the latest of such.
  private func usualEnd(_ curve: RunCurve) -> Double? {
    groups.filter { group in
      let other = curves[group[0]]
      return group.count >= Self.leastPeers && other.run.schedule == curve.run.schedule
        && abs(log((other.run.params ?? .nan) / (curve.run.params ?? .nan))) < 1e-3
    }
    .map { curves[$0[0]].end.tokens }.max()
  }
}
