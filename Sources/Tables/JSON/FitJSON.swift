// `lawbook fit --json`.

public import Laws
import RunLogs
import Runs
public import Texts

extension StudyResult {
  /// The keys of `lawbook fit --json`: laws, refused, optima, held_out, ledger, and what they rest on.
  public func fitJSON(_ forms: FormChoices? = nil) -> JSONValue {
    JSONValue.object(
      [
        ("study", .string(settings.id)), ("title", .string(settings.title)),
        ("laws", optimal.lawsJSON), ("refused", optimal.laws.refusedJSON),
        ("basis", .optional(optimal.lossFit) { .string($0.basis.rawValue) }),
        ("points", JSONValue(optimal.lossFit?.points.count ?? 0)),
        ("method", .optional(optimal.method) { $0.json }),
        ("forms", .optional(forms) { $0.json }),
        ("certificate", .optional(optimal.lossFit?.certificate) { $0.json }),
        ("units", ["params": "parameters", "tokens": "tokens", "batch_tokens": "tokens a step", "compute": "FLOPs"]),
        ("compute_formula", .string(settings.compute.formula)),
        ("domain", .optional(optimal.laws.domain) { JSONValue($0) }),
        ("optima", .array(optima.map(\.json))), ("held_out", .array(optimal.heldOut.map(\.json))),
        ("isoflop", .array(optimal.isoflops.map(\.json))), ("fixed", .optional(fixed, fixedJSON)),
        ("budget", budgetJSON),
        ("published", .optional(published) { .string($0.id) }),
        ("settings", settings.json),
        ("runs", JSONValue(table.runs.count)), ("evaluations", JSONValue(table.evaluations.count)),
        ("notes", .array((table.notes.map(\.words) + notes.map(\.sentence)).map { .string($0) })),
        ("ledger", .ledger(table.ledger)),
      ].map { (key: $0.0, value: $0.1) }
    ).schema("fit")
  }

  private func fixedJSON(_ fits: LawFits) -> JSONValue {
    [
      "batch_tokens": JSONValue(settings.fixed?.batchTokens), "learning_rate": JSONValue(settings.fixed?.learningRate),
      "from_middle_cell": .bool(settings.fixesMiddleCell),
      "laws": fits.lawsJSON, "refused": fits.laws.refusedJSON, "points": JSONValue(fits.lossFit?.points.count ?? 0),
      "method": .optional(fits.method) { $0.json }, "certificate": .optional(fits.lossFit?.certificate) { $0.json },
      "isoflop": .array(fits.isoflops.map(\.json)), "held_out": .array(fits.heldOut.map(\.json)),
    ]
  }
}

extension LawFits {
  var lawsJSON: JSONValue { laws.json(objective: lossFit.map(\.objectiveJSON) ?? .null) }
}

extension LossFit {
  var objectiveJSON: JSONValue {
    [
      "name": .string(objective.name), "delta": JSONValue(objective.delta),
      "under_tuned": .number(objective.underTuned), "value": .number(value), "mean": .number(mean),
    ]
  }
}

extension FitMethod {
  /// What was done, where `settings` says what was asked for.
  var json: JSONValue {
    [
      "intervals": JSONValue(replicates > 0 ? resampling.rawValue : nil), "replicates": JSONValue(replicates),
      "resample_by": .object(units.map { (key: $0.law?.rawValue ?? "all", value: .string($0.unit.rawValue)) }),
      "weights": .string(weights.words),
      "refused": JSONValue(refusal?.words),
    ]
  }
}

extension Optimum {
  var json: JSONValue {
    [
      "params": .number(params), "tokens": .number(tokens), "batch_tokens": JSONValue(batchTokens),
      "learning_rate": JSONValue(learningRate), "val_loss": JSONValue(loss), "status": .string(status.rawValue),
      "reason": JSONValue(reason?.words), "remedy": JSONValue(remedy?.words),
      "uncertainty": .optional(uncertainty) {
        [
          "log_batch": JSONValue($0.logBatch), "log_rate": JSONValue($0.logRate), "log_loss": JSONValue($0.logLoss),
          "correlation": .number($0.correlation),
        ]
      }, "held_out": .bool(heldOut),
    ]
  }
}

extension HeldOutLoss {
  var json: JSONValue {
    [
      "params": .number(params), "tokens": .number(tokens), "measured": .number(measured),
      "predicted": .number(predicted.value), "low": JSONValue(predicted.low), "high": JSONValue(predicted.high),
      "error": .number(error), "batch_tokens": JSONValue(batchTokens), "learning_rate": JSONValue(learningRate),
      "best_measured": .number(bestMeasured), "measured_by": .string(basis.rawValue), "domain": .string(domain.words),
    ]
  }
}

extension IsoflopProfile {
  var json: JSONValue {
    [
      "compute": .number(compute), "points": .array(points.map(\.json)), "optimum": .optional(optimum) { $0.json },
      "parabola": .array(parabola.map { .number($0) }), "deviation": JSONValue(deviation),
      "reason": JSONValue(reason?.words),
    ]
  }
}

extension IsoflopProfile.Point {
  var json: JSONValue { ["params": .number(params), "tokens": .number(tokens), "loss": .number(loss)] }
}

extension AnalysisSettings {
  var json: JSONValue {
    [
      "optimum": .string(optimum.rawValue), "near_best": .number(nearBestShare), "isoflop": .string(isoflop.rawValue),
      "tokens_tolerance": .number(tokensTolerance), "weights": .string(weighting.rawValue),
      "intervals": .string(resampling.rawValue), "resample_by": .string(resamplingUnit.rawValue),
      "replicates": JSONValue(replicates), "seed": .string(String(seed)), "at_compute": JSONValue(statedCompute),
      "budgets": .array(budgets.map { .number($0) }),
    ]
  }
}
