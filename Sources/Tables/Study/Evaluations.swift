// Validation losses along the runs.

import Laws
import Runs

extension StudyTable {
  static let evaluations = StudyTable("evaluations", "validation losses along the runs") { result in
    let runs = result.table.runs
    let model = result.settings.compute
    var builder = TableBuilder(result.table.evaluations)
    builder.words("run", "run") { runs[$0.run].id }
    builder.number("step", .count("step"), \.step)
    builder.number("tokens", .tokens, \.tokens)
    builder.number("loss", .loss, \.loss)
    builder.number("compute", .compute) { evaluation in
      evaluation.compute ?? runs[evaluation.run].params.map { model.flopsPerToken(params: $0) * evaluation.tokens }
    }
    builder.number("params", .params, priority: 1) { runs[$0.run].params }
    builder.number("batch_tokens", .batch, priority: 2) { runs[$0.run].batchTokens }
    builder.number("learning_rate", .rate, priority: 2) { runs[$0.run].learningRate }
    return builder.table("evaluations")
  }
}
