// What the surfaces of the cells and that of all runs say against the laws of B and eta.

import Foundation
import Maths

extension SideFitter {
  /// A share by which optima may be off together before it is worth saying.
  private static let leastMisfit = 0.02

  /// What the surfaces of the cells and that of all runs say against the laws of B and eta.
  func surfaceNotes(_ side: SideFit, _ laws: LawSet) -> [FitNote] {
    guard input.basis == .optima, !input.isJoint else { return [] }
    let misfits = [
      (LawName.batch, input.misfit.batch, laws.batch), (.learningRate, input.misfit.rate, laws.learningRate),
    ]
    let limited = misfits.filter { $0.1 > Self.leastMisfit && $0.2 != nil }.map { FitNote.misfit($0.0, share: $0.1) }
    return limited
      + [(LawName.batch, SweptAxis.batch), (.learningRate, .rate)].compactMap { disagreement($0, $1, side, laws) }
  }

  /// At the middle of the data, by more than both intervals and a share that matters.
  private func disagreement(_ name: LawName, _ axis: SweptAxis, _ side: SideFit, _ laws: LawSet) -> FitNote? {
    let (law, noise, points) =
      axis == .batch
      ? (laws.batch, side.noise.batch, input.batchPoints) : (laws.learningRate, side.noise.rate, input.ratePoints)
    guard let law, let noise, let joint = input.joint, !points.isEmpty else { return nil }
    let centre = joint.centre
    let own = log(law(params: exp(centre.params), tokens: exp(centre.tokens)))
    let other = joint.atCentre(axis)
    let misfit = axis == .batch ? input.misfit.batch : input.misfit.rate
    let scatter = noise.deviation * noise.deviation / Double(points.count)
    let deviation = (scatter + misfit * misfit + other.deviation * other.deviation).squareRoot()
    guard abs(own - other.log) > max(3 * deviation, 0.05) else { return nil }
    return .surfacesDisagree(name, ratio: exp(abs(own - other.log)))
  }
}
