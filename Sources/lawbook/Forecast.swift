// A prediction with what it rests on, as text and as JSON.

import Diagnostics
import Texts
import Tables
import Laws
import Runs

struct Forecast {
  /// Model size and tokens that one law gives a budget.
  struct Split {
    var method: String
    var params: Estimate
    var tokens: Estimate
  }

  var source: PredictionSource
  var prediction: Prediction
  /// How the budget was split, the one used first; empty when no budget was given.
  var splits: [Split] = []
  /// Why the loss law does not split the budget; nil where it does.
  var noClosedForm: String?

  private var laws: LawSet { source.laws }

  private var compute: Double {
    laws.compute.flopsPerToken(params: prediction.params.value) * prediction.tokens.value
  }

  /// What is missing, what intervals hold for, and which law stands in for which.
  var notes: [String] {
    missing + method + isoflop + intervals + borrowed + (isPlanned ? prediction.notes.map(\.words) : caveats)
  }

  /// Whether the run is that of `lawbook plan`, with its notes.
  private var isPlanned: Bool { splits.first?.method == "closed_form" }

  private var isoflop: [String] {
    guard let noClosedForm else { return printed }
    let unchecked = "the isoflop law is a line through two budgets, without residuals or interval"
    return ["N_opt is from isoFLOP minima, for the loss law gives none: \(noClosedForm)"]
      + (laws.isoflop?.isUnchecked == true ? [unchecked] : [])
  }

  /// Where the printed law of N_opt splits the budget: what the closed form of the printed loss law says.
  private var printed: [String] {
    guard splits.count > 1, !isPlanned, let closed = splits.last else { return [] }
    return [
      "N_opt is from the printed law; the closed form of the loss law gives \(NumberStyle.count.text(closed.params.value)) params "
        + "and \(NumberStyle.count.text(closed.tokens.value)) tokens"
    ]
  }

  /// What speaks against laws that were fitted here.
  private var caveats: [String] {
    if case .fitted(let result) = source { result.optimal.caveats.map(\.words) } else { [] }
  }

  /// Holds the batch size at a value: the learning rate becomes the best at that B.
  ///
  /// - Throws: `Failure` where the laws do not say it.
  mutating func hold(batchTokens: Double) throws(Failure) {
    guard case .fitted(let result) = source, result.optimal.laws.rateAtBatch != nil else {
      throw Failure(
        "\(laws.id) has no law of the learning rate at a given batch size",
        hint: "give --set optimum=auto; it needs at least 5 cells of a sweep over B and η, of several N and T")
    }
    guard batchTokens <= prediction.tokens.value else {
      throw Failure("the batch is larger than the training tokens", hint: "give a smaller --batch-tokens")
    }
    prediction = result.optimal.holding(batchTokens: batchTokens, prediction)
  }

  /// How B and η were found.
  private var method: [String] {
    guard case .fitted(let result) = source, !result.cells.isEmpty, result.optimal.laws.batch != nil else { return [] }
    if prediction.isAtGivenBatch { return ["B is given; η is the best at that B, by one surface through all runs"] }
    return ["B and η: \(result.method.words)"]
  }

  var isEmpty: Bool { prediction.batchTokens == nil && prediction.learningRate == nil && prediction.loss == nil }

  private var missing: [String] {
    [
      (LawName.batch, prediction.batchTokens == nil), (.learningRate, prediction.learningRate == nil),
      (.loss, prediction.loss == nil && !prediction.isAtGivenBatch),
    ].filter(\.1).map { law, _ in
      "no \(law.words): \(laws.refused[law]?.words ?? "\(laws.id) has no such law")"
    }
  }

  /// What the intervals hold for, or why there are none.
  private var intervals: [String] {
    let lacksLoss = prediction.loss.map { $0.low == nil } ?? false
    return (lacksLoss ? [noInterval] : []) + (hasIntervals ? [intervalsHold] : [])
  }

  private var hasIntervals: Bool {
    [prediction.loss, prediction.batchTokens, prediction.learningRate].contains { $0?.low != nil }
  }

  private var intervalsHold: String {
    if splits.isEmpty { return "95 % intervals at this N and T" }
    return prediction.params.low == nil
      ? "95 % intervals at this N and T, which have none: too few resamples split the budget"
      : "95 % intervals over resamples, each of which splits the budget itself: B, η and loss are those at its own N and T"
  }

  private var noInterval: String {
    switch source {
    case .fitted(let result) where result.optimal.laws.loss != nil: "no interval: nothing was resampled"
    default: "no interval: a published law comes without its data"
    }
  }

  /// Which published law stands in for one that could not be fitted.
  private var borrowed: [String] {
    guard case .fitted(let result) = source, let published = result.published else { return [] }
    if result.table.runs.isEmpty { return ["laws from \(published.id): the study has no data of its own"] }
    let own = result.optimal.laws
    let laws = [
      (LawName.loss, own.loss == nil && published.loss != nil),
      (.batch, own.batch == nil && published.batch != nil),
      (.learningRate, own.learningRate == nil && published.learningRate != nil),
    ]
    return laws.filter(\.1).map { law, _ in
      "\(law.words) from \(published.id): \(own.refused[law]?.words ?? "the study has no such law")"
    }
  }
}

extension Forecast {
  var json: JSONValue {
    [
      "schema": "lawbook.predict/1", "batch_tokens": JSONValue(prediction.batchTokens?.value),
      "learning_rate": JSONValue(prediction.learningRate?.value),
      "steps": JSONValue(prediction.steps?.value), "loss": .optional(prediction.loss) { JSONValue($0) },
      "domain": .string(prediction.domain.words), "params": .number(prediction.params.value),
      "tokens": .number(prediction.tokens.value),
      "compute": .number(compute), "compute_formula": .string(laws.compute.formula), "law": .string(laws.id),
      "intervals": [
        "params": JSONValue(prediction.params), "tokens": JSONValue(prediction.tokens),
        "batch_tokens": .optional(prediction.batchTokens) { JSONValue($0) },
        "learning_rate": .optional(prediction.learningRate) { JSONValue($0) },
        "steps": .optional(prediction.steps) { JSONValue($0) },
      ],
      "splits": .array(splits.map(\.json)),
      "notes": .array(notes.map { .string($0) }),
    ]
  }

  /// The answer in one line, then what it rests on.
  var answer: Answer {
    Answer(
      [
        Answer.Part("", [lead]),
        Answer.Part("", table: .quantities("prediction", rows)),
        Answer.Part("Notes", [range] + notes.map(\.sentence)),
      ], json: json)
  }

  private var name: String { laws.title.isEmpty || laws.title == laws.id ? laws.id : "\(laws.title) (\(laws.id))" }

  private var lead: String {
    let (size, tokens) = (
      NumberStyle.count.text(prediction.params.value), NumberStyle.count.text(prediction.tokens.value)
    )
    return "\(name) predicts for N = \(size), T = \(tokens):"
  }

  private var rows: [QuantityRow] {
    [
      QuantityRow("batch_tokens", "batch size B", .batch, prediction.batchTokens),
      QuantityRow("learning_rate", "learning rate η", .rate, prediction.learningRate),
      QuantityRow("steps", "steps", .number("steps", digits: 5), prediction.steps),
      QuantityRow("loss", "loss", .loss, prediction.loss),
      QuantityRow("params", "model size N", .params, prediction.params),
      QuantityRow("tokens", "training tokens T", .tokens, prediction.tokens),
      QuantityRow("compute", "training compute C", .compute, Estimate(compute)),
    ]
  }

  /// Where the run lies beside the data, and how compute is counted.
  private var range: String {
    guard let domain = laws.domain else { return "Compute: \(laws.compute.formula)." }
    let text = { (range: ClosedRange<Double>) in
      "\(NumberStyle.count.text(range.lowerBound)) to \(NumberStyle.count.text(range.upperBound))"
    }
    return "\(prediction.domain.sentence) The laws were fitted on N \(text(domain.params)), T \(text(domain.tokens)). "
      + "Compute: \(laws.compute.formula)."
  }
}

extension Forecast.Split {
  fileprivate var json: JSONValue {
    [
      "method": .string(method), "params": .number(params.value), "tokens": .number(tokens.value),
      "intervals": ["params": JSONValue(params), "tokens": JSONValue(tokens)],
    ]
  }
}
