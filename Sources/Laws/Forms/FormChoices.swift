// All forms of all laws of a study, fitted to what its own laws were fitted to.

import Runs

/// Which forms the data speak for, and the laws beside those of the fit: L(C), eta_opt(B), steps against batch.
public struct FormChoices: Sendable, Hashable {
  public var loss: [LossAlternative]
  public var batch: [HyperparameterAlternative]
  public var learningRate: [HyperparameterAlternative]
  public var lossOfCompute: Result<LossOfCompute, FormRefusal>
  /// One for each fitted cell; empty where nothing was swept.
  public var ratesOfBatch: [RateOfBatchCell]
  /// Up to three losses for each fitted size; empty where nothing was swept.
  public var stepsBatch: [StepsBatchLevel]

  /// Why the first of each list is the form to use; nil where there is no choice.
  public var lossReason: FormReason? { FormRanking(loss).reason(lacking: .fourSizes) }
  public var batchReason: FormReason? { FormRanking(batch).reason(lacking: .threeSizes) }
  public var rateReason: FormReason? { FormRanking(learningRate).reason(lacking: .threeSizes) }
}

extension StudyResult {
  /// Empty lists where a law could not be fitted.
  public func formChoices() -> FormChoices {
    let loss = optimal.lossFit.map { lossAlternatives($0.points, objective: $0.objective, floor: settings.floor) } ?? []
    return FormChoices(
      loss: loss,
      batch: optimal.laws.batch == nil ? [] : alternatives(\.batchPoints),
      learningRate: optimal.laws.learningRate == nil ? [] : alternatives(\.ratePoints),
      lossOfCompute: Result { () throws(FormRefusal) in
        try Laws.lossOfCompute(optimal.isoflops, laws: optimal.laws, stated: settings.statedCompute)
      }, ratesOfBatch: Laws.ratesOfBatch(cells), stepsBatch: Laws.stepsBatch(cells))
  }

  /// The forms of a hyperparameter law over the cells that have one.
  private func alternatives(_ value: KeyPath<FitInput, [HyperparameterPoint]>) -> [HyperparameterAlternative] {
    let points = FitInput.optima(of: self)[keyPath: value]
    return hyperparameterAlternatives(
      points, compute: points.map { settings.compute.flopsPerToken(params: $0.params) * $0.tokens })
  }
}
