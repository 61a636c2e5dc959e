// Every form of every law, as `fit --forms --json` prints them.

public import Laws
public import Texts

extension FormChoices {
  public var json: JSONValue {
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

extension FormRefusal {
  var json: JSONValue {
    [
      "status": .string(kind.rawValue), "reason": .string(reason.words),
      "remedy": JSONValue(remedy.words.isEmpty ? nil : remedy.words),
    ]
  }
}

extension LossOfCompute {
  var namedEstimates: [(String, Estimate)] { [("E", floor), ("a", coefficient), ("g", exponent)] }

  var json: JSONValue {
    [
      "parameters": JSONValue(namedEstimates), "deviation": .number(deviation),
      "points": .array(
        points.map {
          [
            "compute": .number($0.compute), "val_loss": .number($0.loss), "fitted": .number($0.fitted),
            "closed_form": JSONValue($0.closedForm),
          ]
        }),
      "stated": .optional(stated) {
        [
          "compute": .number($0.compute), "val_loss": JSONValue($0.loss), "closed_form": JSONValue($0.closedForm),
          "beyond": .number($0.beyond),
        ]
      },
    ]
  }
}

extension RateOfBatchCell {
  var json: JSONValue {
    [
      "params": .number(params), "tokens": .number(tokens), "batch_tokens": .array(batches.map { .number($0) }),
      "law": .result(law) {
        [
          "rate_max": JSONValue($0.rateMax), "noise_batch": JSONValue($0.noiseBatch),
          "deviation": .number($0.deviation),
        ]
      },
    ]
  }
}

extension StepsBatchLevel {
  var json: JSONValue {
    [
      "params": .number(params), "val_loss": JSONValue(loss),
      "points": .array(
        points.map { ["batch_tokens": .number($0.batch), "tokens": .number($0.tokens), "steps": .number($0.steps)] }),
      "law": .result(law) {
        [
          "critical_batch": JSONValue($0.criticalBatch), "steps_min": JSONValue($0.stepsMin),
          "tokens_min": JSONValue($0.tokensMin), "deviation": .number($0.deviation),
        ]
      },
    ]
  }
}

extension JSONValue {
  /// The value, or `{"refused": {"status", "reason", "remedy"}}`.
  static func result<T>(_ result: Result<T, FormRefusal>, _ transform: (T) -> JSONValue) -> JSONValue {
    switch result {
    case .success(let value): transform(value)
    case .failure(let refusal): ["refused": refusal.json]
    }
  }
}
