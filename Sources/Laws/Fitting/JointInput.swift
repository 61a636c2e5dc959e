// What the laws at optimal hyperparameters are fitted on where a surface of all runs stands beside those of single cells.

import Foundation

extension FitInput {
  /// What the optimal side of a result was fitted on.
  static func optima(of result: StudyResult) -> FitInput {
    var input = optima(result.cells, result.optima, weighting: result.settings.weighting)
    (input.joint, input.isJoint) = (result.joint, result.method == .joint)
    if let joint = result.joint, input.isJoint { input.takeLevels(of: joint, result.cells, result.optima) }
    return input
  }

  static func optima(_ cells: [Cell], _ found: FoundOptima, weighting: Weighting) -> FitInput {
    var input = optima(cells, found.optima, weighting: weighting)
    (input.joint, input.isJoint) = (found.joint, found.method == .joint)
    if found.method == .asymmetric { input.misfit = found.surfaces.misfit }
    if let joint = found.joint, input.isJoint { input.takeLevels(of: joint, cells, found.optima) }
    return input
  }

  /// The points of a joint surface: the least loss of every cell whose runs come near it. A cell that one sample a step
  /// limits keeps the least that can be reached.
  private mutating func takeLevels(of joint: JointSurface, _ cells: [Cell], _ optima: [Optimum]) {
    let kept = zip(cells, optima).filter { !$0.0.heldOut }
    let own = Dictionary(uniqueKeysWithValues: zip(pointUnits, points))
    var taken: [(unit: Int, point: LossPoint)] = []
    for (unit, (cell, optimum)) in kept.enumerated() {
      if optimum.status == .limited {
        if let point = own[unit] { taken.append((unit, point)) }
        continue
      }
      guard let level = joint.level(unit), joint.leastPenalty(unit) < Self.farthestLeast else { continue }
      let compute = own[unit]?.compute ?? cell.points[optimum.bestPoint ?? 0].compute
      let point = LossPoint(
        params: cell.params, tokens: cell.tokens, loss: exp(level), compute: compute, variance: own[unit]?.variance)
      taken.append((unit, point))
    }
    (pointUnits, points) = (taken.map(\.unit), taken.map(\.point))
  }

  /// A least loss that lies more than 2 % below all runs of a cell is the surface's word alone.
  private static let farthestLeast = 0.02
}
