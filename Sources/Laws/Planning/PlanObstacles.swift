// Why no run meets a request, in words: what the laws lack, what the floor or a limit forbids.

import Foundation
import Runs

extension LawSet {
  /// nil where nothing speaks against a plan before one is looked for.
  func obstacle(to request: PlanRequest) -> String? {
    guard let law = loss else { return "there is no loss law: \(refused["loss"] ?? "a plan rests on one")" }
    switch request.goal {
    case .compute(let budget): return spentByInference(budget, request)
    case .loss(let target): return unreachable(target, law, request)
    case .size(let params): return notOptimal(params, law, request)
    }
  }

  /// A model of one parameter would already use the budget up.
  private func spentByInference(_ budget: Double, _ request: PlanRequest) -> String? {
    let least = compute.flopsPerToken(params: PlanRequest.params.lowerBound) / 3 * request.inferenceTokens
    guard least >= budget else { return nil }
    return
      "inference on \(short(request.inferenceTokens)) tokens takes more than the budget of \(scientific(budget)) FLOPs"
  }

  private func unreachable(_ target: Double, _ law: LossLaw, _ request: PlanRequest) -> String? {
    guard target > law.floor.value else {
      return "no run reaches a loss of \(digits(target)): the floor of the law is \(digits(law.floor))"
    }
    guard request.mostParams != nil || request.mostTokens != nil else { return nil }
    // Far beyond every plan a term has vanished.
    let least = law(params: request.mostParams ?? 1e60, tokens: request.mostTokens ?? 1e60)
    guard target <= least else { return nil }
    let limits = [
      request.mostParams.map { "at most \(short($0)) params" },
      request.mostTokens.map { "at most \(short($0)) tokens" },
    ].compactMap(\.self)
    return
      "with \(limits.joined(separator: " and ")) no run reaches a loss of \(digits(target)): by the law the loss stays "
      + "above \(digits(least))"
  }

  private func notOptimal(_ params: Double, _ law: LossLaw, _ request: PlanRequest) -> String? {
    guard run(params: params, PlanRequest(.size(params))) == nil else { return nil }
    return "\(short(params)) params are the best size for no compute within \(PlanRequest.span)"
  }

  private func digits(_ loss: Double) -> String { String(format: "%.4g", loss) }

  private func digits(_ loss: Estimate) -> String {
    guard let low = loss.low, let high = loss.high else { return digits(loss.value) }
    return "\(digits(loss.value)) (95 % \(digits(low)) to \(digits(high)))"
  }
}
