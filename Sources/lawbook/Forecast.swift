// A prediction with what it rests on, as text and as JSON.

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
    missing + isoflop + intervals + borrowed + (isPlanned ? prediction.notes.map(\.words) : caveats)
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
      "N_opt is from the printed law; the closed form of the loss law gives \(NumberText.count(closed.params.value)) params "
        + "and \(NumberText.count(closed.tokens.value)) tokens"
    ]
  }

  /// What speaks against laws that were fitted here.
  private var caveats: [String] {
    if case .fitted(let result) = source { result.optimal.caveats.map(\.words) } else { [] }
  }

  var isEmpty: Bool { prediction.batchTokens == nil && prediction.learningRate == nil && prediction.loss == nil }

  private var missing: [String] {
    [
      (LawName.batch, prediction.batchTokens == nil), (.learningRate, prediction.learningRate == nil),
      (.loss, prediction.loss == nil),
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
      "batch_tokens": JSONValue(prediction.batchTokens?.value),
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

  var text: String {
    var table = TextTable([("", .left), ("", .right), ("", .left), ("", .left)])
    add("model size", prediction.params, "params", to: &table)
    add("training tokens", prediction.tokens, "tokens", to: &table)
    table.add("compute", NumberText.count(compute), "FLOPs", laws.compute.formula)
    add("batch size", prediction.batchTokens, "tokens a step", to: &table)
    add("learning rate", prediction.learningRate, "", to: &table)
    add("steps", prediction.steps, "", digits: 7, to: &table)
    add("loss", prediction.loss, "", digits: 5, keepingZeros: true, to: &table)
    let head = [laws.title.isEmpty || laws.title == laws.id ? laws.id : "\(laws.id)   \(laws.title)", ""]
    return
      (head + table.lines + [""]
      + (["domain: \(domain)"] + notes.map { "note: \($0)" }).flatMap { TextWrap.lines($0, indent: 2) })
      .joined(separator: "\n")
  }

  private func add(
    _ name: String, _ estimate: Estimate?, _ unit: String, digits: Int = 4, keepingZeros: Bool = false,
    to table: inout TextTable
  ) {
    guard let estimate else { return table.add(name, "–") }
    table.add(
      name, NumberText.significant(estimate.value, digits, keepingZeros: keepingZeros), unit,
      NumberText.interval(estimate, min(digits, 5)))
  }

  private var domain: String {
    guard let domain = laws.domain else { return prediction.domain.words }
    let text = { (range: ClosedRange<Double>) in
      "\(NumberText.count(range.lowerBound))–\(NumberText.count(range.upperBound))"
    }
    return "\(prediction.domain.words) (the laws hold for N \(text(domain.params)), T \(text(domain.tokens)))"
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
