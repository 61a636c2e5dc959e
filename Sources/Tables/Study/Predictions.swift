// What a set of laws says of runs, beside what was measured where it was.

public import Laws
import Texts

/// A run to predict, with its measured loss where there is one.
public struct PredictedRun: Sendable {
  public var params: Double
  public var tokens: Double
  public var measured: Double?

  public init(params: Double, tokens: Double, measured: Double?) {
    (self.params, self.tokens, self.measured) = (params, tokens, measured)
  }
}

extension Table {
  /// A row a run.
  public static func predictions(_ laws: LawSet, of runs: [PredictedRun]) -> Table {
    var builder = TableBuilder(runs.map { (run: $0, said: laws.predict(params: $0.params, tokens: $0.tokens)) })
    builder.number("params", .params, \.run.params)
    builder.number("tokens", .tokens, \.run.tokens)
    builder.estimate("batch_tokens", .bestBatch, priority: 2) { $0.said.batchTokens }
    builder.estimate("learning_rate", .bestRate, priority: 2) { $0.said.learningRate }
    builder.number("steps", Measure("steps", style: .count), priority: 4) { $0.said.steps?.value }
    builder.estimate("loss", .loss.named("predicted loss")) { $0.said.loss }
    builder.number("measured", .loss.named("measured"), \.run.measured)
    builder.number("error", Measure("error", style: .change(2)), priority: 1) { row in
      row.run.measured.flatMap { measured in row.said.loss.map { $0.value / measured - 1 } }
    }
    builder.words("position", "beside the data", priority: 3) { $0.said.domain.words }
    return builder.table("predictions")
  }
}
