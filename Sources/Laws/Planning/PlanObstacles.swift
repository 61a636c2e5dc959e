// Why no run meets a request: what the laws lack, what the floor or a limit forbids.

import Foundation
import Runs

extension LawSet {
  /// nil where nothing speaks against a plan before one is looked for.
  func obstacle(to request: PlanRequest) -> PlanObstacle? {
    guard let law = loss else { return .noLossLaw(refused[.loss]) }
    switch request.goal {
    case .compute(let budget): return spentByInference(budget, request)
    case .loss(let target): return unreachable(target, law, request)
    case .size(let params):
      return run(params: params, PlanRequest(.size(params))) == nil ? .neverBest(params: params) : nil
    }
  }

  /// A model of one parameter would already use the budget up.
  private func spentByInference(_ budget: Double, _ request: PlanRequest) -> PlanObstacle? {
    let least = compute.flopsPerToken(params: PlanRequest.params.lowerBound) / 3 * request.inferenceTokens
    return least >= budget ? .spentByInference(tokens: request.inferenceTokens, budget: budget) : nil
  }

  private func unreachable(_ target: Double, _ law: LossLaw, _ request: PlanRequest) -> PlanObstacle? {
    guard target > law.floor.value else { return .belowFloor(target: target, floor: law.floor) }
    guard request.mostParams != nil || request.mostTokens != nil else { return nil }
    // Far beyond every plan a term has vanished.
    let least = law(params: request.mostParams ?? 1e60, tokens: request.mostTokens ?? 1e60)
    guard target <= least else { return nil }
    return .beyondLimits(target: target, params: request.mostParams, tokens: request.mostTokens, least: least)
  }
}
