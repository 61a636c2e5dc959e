// What the laws say of a run whose batch size is given: the best learning rate at that B, and the steps it takes.

import Foundation

extension LawFits {
  /// A prediction with B held: eta by the law of eta at a given B, with its interval; steps are T/B. Eta is nil where there
  /// is no such law.
  public func holding(batchTokens batch: Double, _ prediction: Prediction) -> Prediction {
    var held = prediction
    let (params, tokens) = (prediction.params.value, prediction.tokens.value)
    held.batchTokens = Estimate(batch)
    held.steps = Estimate((tokens / batch).rounded(.up))
    held.learningRate = estimate { $0.rateAtBatch?(params: params, tokens: tokens, batch: batch) }
    // The law of the loss is that of B_opt: elsewhere it promises too little.
    held.loss = nil
    held.isAtGivenBatch = true
    return held
  }
}
