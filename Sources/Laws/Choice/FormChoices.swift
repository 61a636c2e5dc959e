// All forms of all laws of a study, fitted to what its own laws were fitted to.

import Runs

/// Which forms the data speak for.
public struct FormChoices: Sendable, Hashable {
  public var loss: [LossAlternative]
  public var batch: [HyperparameterAlternative]
  public var learningRate: [HyperparameterAlternative]
}

extension StudyResult {
  /// Empty lists where a law could not be fitted.
  public func formChoices() -> FormChoices {
    let found = zip(cells, optima).filter { $1.status == .ok && !$0.heldOut }
    let compute = found.map { settings.compute.flopsPerToken(params: $1.params) * $1.tokens }
    func points(_ value: KeyPath<Optimum, Double?>) -> [HyperparameterPoint] {
      found.map { HyperparameterPoint(params: $1.params, tokens: $1.tokens, value: $1[keyPath: value] ?? .nan) }
    }
    let loss = optimal.lossFit.map { lossAlternatives($0.points, objective: $0.objective, floor: settings.floor) } ?? []
    return FormChoices(
      loss: loss,
      batch: optimal.laws.batch == nil ? [] : hyperparameterAlternatives(points(\.batchTokens), compute: compute),
      learningRate: optimal.laws.learningRate == nil
        ? [] : hyperparameterAlternatives(points(\.learningRate), compute: compute))
  }
}
