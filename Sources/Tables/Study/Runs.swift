// Training runs with their settings and their last validation loss.

import Laws
public import Runs

extension StudyTable {
  static let runs = StudyTable("runs", "training runs with their settings") { .runs($0.table) }
}

extension Table {
  /// A row a run: settings, how far it was trained, its last and its lowest loss.
  public static func runs(_ table: RunTable) -> Table {
    var seen = [Seen](repeating: Seen(), count: table.runs.count)
    for evaluation in table.evaluations where seen.indices.contains(evaluation.run) {
      seen[evaluation.run].add(evaluation)
    }
    var builder = TableBuilder(Array(zip(table.runs, seen)))
    builder.words("run", "run") { $0.0.id }
    builder.number("params", .params) { $0.0.params }
    builder.number("tokens", .tokens) { $0.1.tokens }
    builder.number("batch_tokens", .batch) { $0.0.batchTokens }
    builder.number("learning_rate", .rate) { $0.0.learningRate }
    builder.number("loss", .loss) { $0.1.last }
    builder.number("best", .loss.named("lowest"), priority: 1) { $0.1.best }
    builder.number("evaluations", .count("evaluations"), priority: 3) { Double($0.1.count) }
    builder.number("seed", .count("seed"), priority: 2) { $0.0.seed }
    builder.words("schedule", "schedule", priority: 4) { $0.0.schedule ?? "" }
    builder.words("block", "block", priority: 5) { $0.0.block ?? "" }
    return builder.table("runs")
  }
}

/// What a run's evaluations come to.
private struct Seen {
  var count = 0
  var tokens: Double?
  var last: Double?
  var best: Double?

  mutating func add(_ evaluation: Evaluation) {
    count += 1
    (tokens, last) = (evaluation.tokens, evaluation.loss)
    best = min(best ?? evaluation.loss, evaluation.loss)
  }
}
