// `lawbook fit --forms`: which forms of each law the data speak for.

import Tables
import Texts
import Tables
import Laws

enum FormText {
  static func lines(_ choices: FormChoices, _ style: TextStyle) -> [String] {
    loss(choices, style) + hyperparameter(choices.batch, "Batch size", choices.batchReason, style)
      + hyperparameter(choices.learningRate, "Learning rate", choices.rateReason, style)
      + FormLawText.lines(choices, style)
  }

  private static func loss(_ choices: FormChoices, _ style: TextStyle) -> [String] {
    let forms = choices.loss
    guard let best = forms.first?.form.rawValue else { return [] }
    let advice =
      choices.lossReason.map { TextWrap.lines("Use \(best) (--form \(best)): \($0.words).", indent: 2) } ?? []
    var table = TextTable([
      ("", .left), ("error at the next size", .right), ("AICc", .right), ("p", .right), ("objective", .right),
      ("", .left),
    ])
    for form in forms {
      table.add(
        form.form.rawValue, percent(form.nextSize), aicc(form.aicc),
        form.probability.map { NumberText.significant($0, 2) } ?? "–",
        form.value.map { NumberText.significant($0, 6) } ?? "–",
        form.law.map(LawText.equation) ?? form.refusal.map { "refused: \($0.words)" } ?? "")
    }
    return [
      "", style.strong("Forms of the loss law") + ", the best first; p: of the test against the next larger form",
    ]
      + table.lines + advice
  }

  private static func hyperparameter(
    _ forms: [HyperparameterAlternative], _ title: String, _ reason: FormReason?, _ style: TextStyle
  ) -> [String] {
    guard let best = forms.first?.form.text else { return [] }
    let advice = reason.map { TextWrap.lines("The data prefer \(best): \($0.words).", indent: 2) } ?? []
    var table = TextTable([
      ("", .left), ("error left out", .right), ("AICc", .right), ("p", .right), ("exponents", .left),
    ])
    for form in forms {
      let exponents = form.exponents.sorted { $0.key < $1.key }
        .map { "\($0.key) \(NumberText.significant($0.value, 3))" }
      table.add(
        form.form.text, percent(form.leftOut), aicc(form.aicc),
        form.probability.map { NumberText.significant($0, 2) } ?? "–", exponents.joined(separator: ", "))
    }
    return ["", style.strong(title) + ", forms, the best first"] + table.lines + advice + verdict(forms)
  }

  /// What can be dropped by the F test at 5 %.
  private static func verdict(_ forms: [HyperparameterAlternative]) -> [String] {
    func chance(_ form: HyperparameterForm) -> Double? { forms.first { $0.form == form }?.probability }
    let answers = [("N", chance(.tokens)), ("T", chance(.params))].compactMap { name, p -> String? in
      guard let p else { return nil }
      let text = NumberText.significant(p, 2)
      return p < 0.05 ? "\(name) is needed (p = \(text))" : "the data do not show that \(name) is needed (p = \(text))"
    }
    return answers.isEmpty ? [] : TextWrap.lines("Nested F tests: \(answers.joined(separator: "; ")).", indent: 2)
  }

  private static func aicc(_ value: Double?) -> String { value.map { "+" + NumberText.significant($0, 3) } ?? "–" }

  private static func percent(_ value: Double?) -> String {
    value.map { NumberText.significant($0 * 100, 3) + " %" } ?? "–"
  }
}

extension FormChoices {
  var json: JSONValue {
    [
      "loss": .array(
        loss.map {
          [
            "family": .string($0.form.rawValue), "next_size_error": JSONValue($0.nextSize), "aicc": JSONValue($0.aicc),
            "p": JSONValue($0.probability), "objective": JSONValue($0.value),
            "parameters": .optional($0.law) { JSONValue($0.namedEstimates) },
            "refused": JSONValue($0.refusal?.words),
          ]
        }), "batch": .array(batch.map(\.json)), "learning_rate": .array(learningRate.map(\.json)),
      "why_first": [
        "loss": JSONValue(lossReason?.words), "batch": JSONValue(batchReason?.words),
        "learning_rate": JSONValue(rateReason?.words),
      ],
      "loss_of_compute": .result(lossOfCompute) { $0.json }, "rate_of_batch": .array(ratesOfBatch.map(\.json)),
      "steps_batch": .array(stepsBatch.map(\.json)),
    ]
  }
}

extension HyperparameterAlternative {
  fileprivate var json: JSONValue {
    [
      "form": .string(form.rawValue),
      "exponents": .object(exponents.sorted { $0.key < $1.key }.map { (key: $0.key, value: .number($0.value)) }),
      "left_out_error": JSONValue(leftOut), "aicc": JSONValue(aicc), "p": JSONValue(probability),
      "deviation": .number(deviation),
    ]
  }
}
