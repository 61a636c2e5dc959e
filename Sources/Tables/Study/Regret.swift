// Loss lost by the hyperparameters of each source, cell by cell.

import Laws
import Runs
import Texts

extension StudyTable {
  static let regret = StudyTable("regret", "loss lost by hyperparameters of each source, cell by cell") { result in
    let model = result.settings.compute
    let all = result.regrets(result.usualSources).flatMap { source in
      source.scored.map { (source: source.name, cell: $0) }
    }
    var builder = TableBuilder(all)
    builder.words("source", "source", \.source)
    builder.number("params", .params, \.cell.params)
    builder.number("tokens", .tokens, \.cell.tokens)
    builder.number("compute", .compute, priority: 2) { model.flopsPerToken(params: $0.cell.params) * $0.cell.tokens }
    builder.number("batch_tokens", .batch, \.cell.batchTokens)
    builder.number("learning_rate", .rate, \.cell.learningRate)
    builder.number("loss", .loss, \.cell.loss)
    builder.number("best", .loss.named("best"), priority: 1, \.cell.best)
    builder.number("percent", Measure("regret", unit: "%", style: .significant(3))) { $0.cell.share.map { 100 * $0 } }
    return builder.table("regret")
  }
}
