// Training losses along the runs.

import Laws
import Runs

extension StudyTable {
  static let curves = StudyTable("curves", "training losses along the runs") { result in
    let (training, runs) = (result.table.training, result.table.runs)
    let owners = runs.indices.flatMap { run -> [Int] in
      guard run + 1 < training.starts.count else { return [] }
      return Array(repeating: run, count: training.starts[run + 1] - training.starts[run])
    }
    var builder = TableBuilder(Array(owners.enumerated()))
    builder.words("run", "run") { runs[$0.element].id }
    builder.number("step", .count("step")) { training.steps[$0.offset] }
    builder.number("tokens", .tokens) { training.tokens[$0.offset] }
    builder.number("loss", .loss) { training.losses[$0.offset] }
    builder.number("params", .params, priority: 1) { runs[$0.element].params }
    builder.number("batch_tokens", .batch, priority: 2) { runs[$0.element].batchTokens }
    builder.number("learning_rate", .rate, priority: 2) { runs[$0.element].learningRate }
    return builder.table("curves")
  }
}
