// Optimal batch size and learning rate along N for each T, with intervals.

import Laws

extension StudyTable {
  static let overParams = StudyTable(
    "over_params", "optimal batch size and learning rate along N for each T, with intervals"
  ) { result in
    let params = Spacing.even(result.optima.map(\.params), beyond: 1.5)
    let tokens = Spacing.distinct(result.optima.map(\.tokens))
    return optimaAlong(result, tokens.flatMap { t in params.map { ($0, t) } })
  }
}
