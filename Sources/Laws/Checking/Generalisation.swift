// Runs whose validation loss lies further above their training loss than that of the runs beside them.

import Foundation
import Runs

extension PeerGroups {
  /// Deviations of the gap among the peers.
  private static let gapDeviations = 5.0
  /// A gap wider than the usual by less than this is of no consequence, however regular the others are.
  private static let leastGap = 0.1

  func poorGeneralisation() -> [Finding] {
    groups.flatMap { group -> [Finding] in
      let gaps = group.compactMap { i -> (curve: RunCurve, gap: Double, error: Double)? in
        guard let end = TrainingTrace(curves[i].training)?.end else { return nil }
        return (curves[i], log(curves[i].end.loss) - end.value, end.error)
      }
      guard gaps.count > Self.leastPeers else { return [] }
      let usual = Spread(gaps.map(\.gap))
      return gaps.compactMap { item in
        let excess = item.gap - usual.median
        let scatter = max(usual.deviation, item.error)
        guard excess > Self.gapDeviations * scatter, excess > Self.leastGap else { return nil }
        return Finding(
          .generalisation, .warning, run: item.curve.index,
          .gap(
            item.curve.settings, expm1(item.gap), peers: expm1(usual.median), deviations: excess / scatter),
          evidence: [
            .init("gap", item.gap, "ln validation / training"), .init("gap_of_peers", usual.median, "ln"),
            .init("deviations", excess / scatter),
          ], hint: .dataDiffer)
      }
    }
  }
}
