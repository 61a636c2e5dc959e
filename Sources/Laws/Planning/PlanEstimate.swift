// A plan with its intervals, and the runs beside it: what a smaller or a larger model would cost.

import Foundation

/// A planned run with 95 % intervals where the laws were resampled.
public struct PlanEstimate: Sendable, Hashable {
  public var run: PlannedRun
  public var params: Estimate
  public var tokens: Estimate
  public var loss: Estimate
  public var trainingCompute: Estimate
  public var totalCompute: Estimate
  public var batchTokens: Estimate?
  public var learningRate: Estimate?
  public var steps: Estimate?
  /// Whether the run lies within the data: `inside`, or by how much it leaves them.
  public var domain: String
}

extension LawSet {
  /// The plan without intervals, as for laws of papers.
  public func planEstimate(_ request: PlanRequest) -> PlanEstimate? { planned(request, replicates: []) }

  fileprivate func planned(_ request: PlanRequest, replicates: [LawSet]) -> PlanEstimate? {
    guard let run = plan(request) else { return nil }
    let others = replicates.map { $0.plan(request) }
    func spread(_ value: KeyPath<PlannedRun, Double>) -> Estimate {
      interval(run[keyPath: value], others) { $0?[keyPath: value] }
    }
    func spread(_ value: KeyPath<PlannedRun, Double?>) -> Estimate? {
      run[keyPath: value].map { interval($0, others) { $0?[keyPath: value] } }
    }
    return PlanEstimate(
      run: run, params: spread(\.params), tokens: spread(\.tokens), loss: spread(\.loss),
      trainingCompute: spread(\.trainingCompute), totalCompute: spread(\.totalCompute),
      batchTokens: spread(\.batchTokens), learningRate: spread(\.learningRate), steps: spread(\.steps),
      domain: domain?.position(params: run.params, tokens: run.tokens) ?? "not stated")
  }

  /// The runs of other sizes that meet the same request, from an eighth to eight times the planned one, in steps of √2.
  public func tradeOff(_ request: PlanRequest) -> [PlannedRun] {
    guard let best = plan(request) else { return [] }
    return (-6...6).compactMap { k in
      let params = best.params * pow(2, Double(k) / 2)
      guard params <= (request.mostParams ?? .infinity) * (1 + 1e-9) else { return nil }
      return run(params: params, request)
    }
  }
}

extension LawFits {
  /// The plan by these laws, with intervals over their replicates; nil where the laws have none.
  public func plan(_ request: PlanRequest) -> PlanEstimate? { laws.planned(request, replicates: replicates) }
}
