// What suggested runs may cost, and which limit is in the way where none can be.

import Foundation
import Runs

/// What the suggested runs may cost.
struct SuggestLimits: Sendable {
  let runs: Int
  /// FLOPs; nil for any.
  let compute: Double?
  /// What the study's runs have cost, FLOPs.
  let spent: Double

  private static let usualRuns = 18
  private static let mostRuns = 200
  private static let usualShare = 0.25

  init(_ result: StudyResult, _ request: SuggestRequest, _ state: DesignState) {
    let all = Measurement.all(in: result.table, compute: result.settings.compute)
    let ends = Dictionary(all.map { ($0.point.run, $0.point.compute) }, uniquingKeysWith: max)
    spent = ends.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
    let isRefused = !state.stillRefused.isEmpty
    runs = request.runs ?? (isRefused ? Self.mostRuns : Self.usualRuns)
    compute = request.mostCompute ?? (isRefused ? nil : Self.usualShare * spent)
  }

  func allow(_ choice: DesignChoice, _ candidate: DesignCandidate) -> Bool {
    let used = choice.cells.reduce(0) { $0 + $1.runs.count }
    let cost = choice.cells.reduce(0) { $0 + $1.compute }
    return used + candidate.runs.count <= runs && cost + candidate.compute <= compute ?? .infinity
  }

  /// Why none of the candidates was taken.
  func obstacle(to candidates: [DesignCandidate], _ state: DesignState) -> SuggestObstacle {
    let helpful = candidates.filter { state.badness - state.adding($0).badness > DesignState.leastGain }
    let affordable = helpful.filter { $0.compute <= compute ?? .infinity }
    if let small = affordable.min(by: { ($0.runs.count, $0.compute) < ($1.runs.count, $1.compute) }) {
      return SuggestObstacle(reason: .tooFewRuns(least: small.need, allowed: runs), runs: small.runs.count)
    }
    guard let cheap = helpful.min(by: { ($0.compute, $0.runs.count) < ($1.compute, $1.runs.count) }) else {
      return SuggestObstacle(reason: .nothingHelps)
    }
    return SuggestObstacle(
      reason: .tooLittleCompute(least: cheap.need, allowed: compute ?? 0), compute: cheap.compute)
  }
}

extension DesignCandidate {
  fileprivate var need: RunNeed { RunNeed(runs: runs.count, params: params, tokens: tokens, compute: compute) }
}
