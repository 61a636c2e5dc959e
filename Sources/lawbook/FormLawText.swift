// `lawbook fit --forms`: L(C), eta_opt(B) and steps against batch, each with its intervals or why it is refused.

import Tables
import Texts
import Tables
import Laws

enum FormLawText {
  static func lines(_ choices: FormChoices, _ style: TextStyle) -> [String] {
    compute(choices.lossOfCompute, style) + rates(choices.ratesOfBatch, style) + steps(choices.stepsBatch, style)
  }

  private static func compute(_ law: Result<LossOfCompute, FormRefusal>, _ style: TextStyle) -> [String] {
    let head = ["", style.strong("Loss of compute") + ", L = E + a·C^-g through the isoFLOP minima (C in FLOPs)"]
    switch law {
    case .failure(let refusal): return head + refusal.lines
    case .success(let law):
      var table = TextTable([("", .left), ("", .right), ("95 %", .left)])
      for (name, estimate) in law.namedEstimates {
        table.add(name, NumberText.significant(estimate.value, 5), NumberText.interval(estimate))
      }
      return head + table.lines + budgets(law)
        + TextWrap.lines(
          "intervals by profile, budgets as if independent; deviation \(share(law.deviation)) of loss", indent: 2)
    }
  }

  private static func budgets(_ law: LossOfCompute) -> [String] {
    var table = TextTable([
      ("C", .right), ("minimum", .right), ("L(C)", .right), ("closed form", .right), ("95 % of L(C)", .left),
    ])
    let digits = { (loss: Double) in NumberText.significant(loss, 5, keepingZeros: true) }
    for point in law.points {
      table.add(
        NumberText.count(point.compute), digits(point.loss), digits(point.fitted), point.closedForm.map(digits) ?? "–")
    }
    if let stated = law.stated {
      let place = stated.beyond > 1.0001 ? "  extrapolates ×\(NumberText.significant(stated.beyond, 2)) in C" : ""
      table.add(
        NumberText.count(stated.compute), "", digits(stated.loss.value), stated.closedForm.map(digits) ?? "–",
        NumberText.interval(stated.loss, 5) + place)
    }
    return table.lines
  }

  private static func rates(_ cells: [RateOfBatchCell], _ style: TextStyle) -> [String] {
    guard !cells.isEmpty else { return [] }
    var table = TextTable([
      ("N", .right), ("T", .right), ("B used", .right), ("η_max", .right), ("95 %", .left), ("B_noise", .right),
      ("95 %", .left), ("scatter", .right),
    ])
    var refused: [(String, FormRefusal)] = []
    for cell in cells {
      switch cell.law {
      case .success(let law):
        table.add(
          NumberText.count(cell.params), NumberText.count(cell.tokens), "\(cell.batches.count) of \(cell.swept)",
          NumberText.significant(law.rateMax.value, 3), NumberText.interval(law.rateMax, 3),
          NumberText.significant(law.noiseBatch.value, 3), NumberText.interval(law.noiseBatch, 3),
          share(law.deviation))
      case .failure(let refusal):
        refused.append(("\(NumberText.count(cell.params)) on \(NumberText.count(cell.tokens))", refusal))
      }
    }
    let found = cells.count - refused.count
    return [
      "",
      style.strong("Learning rate of batch") + ", η_opt = η_max/(1 + B_noise/B), B in tokens a step: "
        + "\(found) of \(cells.count) cells",
    ]
      + (found > 0 ? table.lines : []) + lines(refused)
  }

  private static func steps(_ levels: [StepsBatchLevel], _ style: TextStyle) -> [String] {
    guard !levels.isEmpty else { return [] }
    var table = TextTable([
      ("N", .right), ("loss", .right), ("B used", .right), ("B_crit", .right), ("95 %", .left), ("S_min", .right),
      ("T_min", .right), ("95 %", .left), ("scatter", .right),
    ])
    var refused: [(String, FormRefusal)] = []
    for level in levels {
      let loss = level.loss.map { NumberText.significant($0, 4) }
      switch level.law {
      case .success(let law):
        table.add(
          NumberText.count(level.params), loss ?? "–", "\(level.points.count)",
          NumberText.significant(law.criticalBatch.value, 3), NumberText.interval(law.criticalBatch, 3),
          NumberText.significant(law.stepsMin.value, 3), NumberText.significant(law.tokensMin.value, 3),
          NumberText.interval(law.tokensMin, 3), share(law.deviation))
      case .failure(let refusal):
        refused.append((NumberText.count(level.params) + (loss.map { " at loss \($0)" } ?? ""), refusal))
      }
    }
    return [
      "",
      style.strong("Steps against batch") + " at equal loss, (S/S_min - 1)(T/T_min - 1) = 1, B_crit in tokens a step",
    ] + (refused.count < levels.count ? table.lines : []) + lines(refused)
  }

  /// Refusals, places with the same words together.
  private static func lines(_ refused: [(String, FormRefusal)]) -> [String] {
    var groups: [(refusal: FormRefusal, places: [String])] = []
    for (place, refusal) in refused {
      if let i = groups.firstIndex(where: { $0.refusal == refusal }) {
        groups[i].places.append(place)
      } else {
        groups.append((refusal, [place]))
      }
    }
    let shown = groups.prefix(12).flatMap { group -> [String] in
      let rest = group.places.count - 4
      let places = group.places.prefix(4).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
      return TextWrap.lines("\(places): \(group.refusal.text)", indent: 2)
    }
    return shown + (groups.count > 12 ? ["  \(groups.count - 12) more reasons are in --json"] : [])
  }

  private static func share(_ value: Double) -> String { NumberText.significant(value * 100, 2) + " %" }
}

extension FormRefusal {
  fileprivate var text: String {
    "\(kind.rawValue.replacing("_", with: " ")): \(words)"
  }

  fileprivate var lines: [String] { TextWrap.lines("refused, \(text)", indent: 2) }

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
