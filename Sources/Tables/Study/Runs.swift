// Training runs with their settings and their last validation loss.

import Laws
import Runs

extension StudyTable {
  static let runs = StudyTable("runs", "training runs with their settings") { result in
    var last: [Int: (tokens: Double, loss: Double)] = [:]
    for evaluation in result.table.evaluations { last[evaluation.run] = (evaluation.tokens, evaluation.loss) }
    var builder = TableBuilder(Array(result.table.runs.enumerated()))
    builder.words("run", "run") { $0.element.id }
    builder.number("params", .params) { $0.element.params }
    builder.number("tokens", .tokens) { last[$0.offset]?.tokens }
    builder.number("batch_tokens", .batch) { $0.element.batchTokens }
    builder.number("learning_rate", .rate) { $0.element.learningRate }
    builder.number("loss", .loss) { last[$0.offset]?.loss }
    builder.number("seed", .count("seed"), priority: 1) { $0.element.seed }
    builder.words("schedule", "schedule", priority: 2) { $0.element.schedule ?? "" }
    builder.words("block", "block", priority: 3) { $0.element.block ?? "" }
    return builder.table("runs")
  }
}
