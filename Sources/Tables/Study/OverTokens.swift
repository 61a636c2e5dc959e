// Optimal batch size and learning rate along T for each N, with intervals.

import Laws

extension StudyTable {
  static let overTokens = StudyTable(
    "over_tokens", "optimal batch size and learning rate along T for each N, with intervals"
  ) { result in
    let tokens = Spacing.even(result.optima.map(\.tokens), beyond: 1.5)
    let params = Spacing.distinct(result.optima.map(\.params))
    return optimaAlong(result, params.flatMap { n in tokens.map { (n, $0) } })
  }
}

/// B_opt and η_opt of the fitted laws at places (N, T).
func optimaAlong(_ result: StudyResult, _ places: [(params: Double, tokens: Double)]) -> Table {
  let fits = result.optimal
  let at = places.map { params, tokens in
    (
      params: params, tokens: tokens, batch: fits.estimate { $0.batch?(params: params, tokens: tokens) },
      rate: fits.estimate { $0.learningRate?(params: params, tokens: tokens) }
    )
  }
  var builder = TableBuilder(at.filter { $0.batch != nil || $0.rate != nil })
  builder.number("params", .params, \.params)
  builder.number("tokens", .tokens, \.tokens)
  builder.estimate("batch_tokens", .bestBatch, low: "batch_low", high: "batch_high", \.batch)
  builder.estimate("learning_rate", .bestRate, low: "rate_low", high: "rate_high", \.rate)
  return builder.table("over")
}
