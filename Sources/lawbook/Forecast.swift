// A prediction with what it rests on, as text and as JSON.

import Laws
import Runs

struct Forecast {
  /// Model size and tokens that one law gives a budget.
  struct Split {
    var method: String
    var params: Double
    var tokens: Double
  }

  var source: PredictionSource
  var prediction: Prediction
  /// How the budget was split, the one used first; empty when no budget was given.
  var splits: [Split] = []

  private var laws: LawSet { source.laws }

  private var compute: Double { laws.compute.flopsPerToken(params: prediction.params) * prediction.tokens }

  /// What is missing, and which law stands in for which.
  var notes: [String] {
    var notes = missing
    if splits.count > 1, let used = splits.first, let other = splits.last {
      notes.append(
        "N_opt from \(used.method); \(other.method) gives \(NumberText.count(other.params)) params and "
          + "\(NumberText.count(other.tokens)) tokens")
    }
    if splits.contains(where: { $0.method == "isoflop" }), laws.isoflop?.isUnchecked == true {
      notes.append("the isoflop law is a line through two budgets, without residuals or interval")
    }
    if prediction.loss?.value != nil, prediction.loss?.low == nil { notes.append(noInterval) }
    return notes + borrowed + caveats
  }

  /// What speaks against laws that were fitted here.
  private var caveats: [String] { if case .fitted(let result) = source { result.optimal.caveats } else { [] } }

  var isEmpty: Bool { prediction.batchTokens == nil && prediction.learningRate == nil && prediction.loss == nil }

  private var missing: [String] {
    [
      ("batch", "batch size", prediction.batchTokens == nil),
      ("learning_rate", "learning rate", prediction.learningRate == nil),
      ("loss", "loss", prediction.loss == nil),
    ].filter(\.2).map { key, name, _ in "no \(name): \(laws.refused[key] ?? "\(laws.id) has no such law")" }
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
      ("loss", "loss", own.loss == nil && published.loss != nil),
      ("batch", "batch size", own.batch == nil && published.batch != nil),
      ("learning_rate", "learning rate", own.learningRate == nil && published.learningRate != nil),
    ]
    return laws.filter(\.2).map { key, name, _ in
      "\(name) from \(published.id): \(own.refused[key] ?? "the study has no such law")"
    }
  }
}

extension Forecast {
  var json: JSONValue {
    [
      "batch_tokens": JSONValue(prediction.batchTokens?.value),
      "learning_rate": JSONValue(prediction.learningRate?.value),
      "steps": JSONValue(prediction.steps), "loss": .optional(prediction.loss) { JSONValue($0) },
      "domain": .string(prediction.domain), "params": .number(prediction.params), "tokens": .number(prediction.tokens),
      "compute": .number(compute), "compute_formula": .string(laws.compute.formula), "law": .string(laws.id),
      "intervals": [
        "batch_tokens": .optional(prediction.batchTokens) { JSONValue($0) },
        "learning_rate": .optional(prediction.learningRate) { JSONValue($0) },
      ],
      "splits": .array(
        splits.map { ["method": .string($0.method), "params": .number($0.params), "tokens": .number($0.tokens)] }),
      "notes": .array(notes.map { .string($0) }),
    ]
  }

  var text: String {
    var table = TextTable([("", .left), ("", .right), ("", .left), ("", .left)])
    table.add("model size", NumberText.count(prediction.params), "params")
    table.add("training tokens", NumberText.count(prediction.tokens), "tokens")
    table.add("compute", NumberText.count(compute), "FLOPs", laws.compute.formula)
    add("batch size", prediction.batchTokens, "tokens a step", to: &table)
    add("learning rate", prediction.learningRate, "", to: &table)
    table.add("steps", prediction.steps.map { NumberText.significant($0, 7) } ?? "–")
    add("loss", prediction.loss, "", digits: 5, to: &table)
    let head = [laws.title.isEmpty || laws.title == laws.id ? laws.id : "\(laws.id)   \(laws.title)", ""]
    return
      (head + table.lines + [""]
      + (["domain: \(domain)"] + notes.map { "note: \($0)" }).flatMap { TextWrap.lines($0, indent: 2) })
      .joined(separator: "\n")
  }

  private func add(
    _ name: String, _ estimate: Estimate?, _ unit: String, digits: Int = 4, to table: inout TextTable
  ) {
    guard let estimate else { return table.add(name, "–") }
    let value = NumberText.significant(estimate.value, digits, keepingZeros: digits > 4)
    table.add(name, value, unit, NumberText.interval(estimate, digits))
  }

  private var domain: String {
    guard let domain = laws.domain else { return prediction.domain }
    let text = { (range: ClosedRange<Double>) in
      "\(NumberText.count(range.lowerBound))–\(NumberText.count(range.upperBound))"
    }
    return "\(prediction.domain) (the laws hold for N \(text(domain.params)), T \(text(domain.tokens)))"
  }
}
