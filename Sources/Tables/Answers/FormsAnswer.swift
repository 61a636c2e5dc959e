// What `lawbook fit --forms` adds: which form of each law the data prefer, and the laws of one variable.

import Laws
import Texts

extension Answer {
  static func parts(of choices: FormChoices) -> [Part] {
    let loss = choices.loss.first.map { best in
      Part(
        "Forms of the loss law, the best first",
        choices.lossReason.map { ["Use \(best.form.rawValue) (--form \(best.form.rawValue)): \($0.words.sentence)"] }
          ?? [],
        table: .lossForms(choices.loss))
    }
    return [loss].compactMap(\.self) + hyperparameter(choices.batch, "batch", "Batch size", choices.batchReason)
      + hyperparameter(choices.learningRate, "learning_rate", "Learning rate", choices.rateReason)
      + [lossOfCompute(choices.lossOfCompute), ratesOfBatch(choices.ratesOfBatch), stepsBatch(choices.stepsBatch)]
  }

  private static func hyperparameter(
    _ forms: [HyperparameterAlternative], _ name: String, _ title: String, _ reason: FormReason?
  ) -> [Part] {
    guard let best = forms.first?.form.text else { return [] }
    let advice = reason.map { ["The data prefer \(best): \($0.words)."] } ?? []
    return [
      Part(
        "\(title): forms, the best first", advice + tests(forms), table: .hyperparameterForms("\(name)_forms", forms))
    ]
  }

  /// What can be dropped by the F test at 5 %.
  private static func tests(_ forms: [HyperparameterAlternative]) -> [String] {
    let answers = [("N", HyperparameterForm.tokens), ("T", .params)].compactMap { name, form -> String? in
      guard let p = forms.first(where: { $0.form == form })?.probability else { return nil }
      let text = "(p = \(NumberStyle.significant(2).text(p)))"
      return p < 0.05 ? "\(name) is needed \(text)" : "\(name) is not shown to be needed \(text)"
    }
    return answers.isEmpty ? [] : ["F tests: \(answers.joined(separator: "; "))."]
  }

  private static func lossOfCompute(_ law: Result<LossOfCompute, FormRefusal>) -> Part {
    let title = "Loss of compute: L = E + a·C^−g through the isoFLOP minima, C in FLOPs"
    switch law {
    case .failure(let refusal): return Part(title, [refusal.text.sentence])
    case .success(let law):
      let coefficients = law.namedEstimates.map { name, estimate in
        "\(name) = " + IntervalText(estimate.value, low: estimate.low, high: estimate.high).text
      }
      let scatter = NumberStyle.percent(2).text(law.deviation)
      return Part(
        title, [coefficients.joined(separator: ", ") + ".", "Minima scatter by \(scatter) about the law."],
        table: .lossOfCompute(law))
    }
  }

  private static func ratesOfBatch(_ cells: [RateOfBatchCell]) -> Part {
    guard !cells.isEmpty else { return Part() }
    let table = Table.ratesOfBatch(cells)
    let refused = cells.compactMap { cell in
      cell.law.refusal.map { (NumberStyle.place(cell.params, cell.tokens), $0) }
    }
    return Part(
      "Learning rate of batch: η_opt = η_max/(1 + B_noise/B), \(table.rows) of \(counted(cells.count, "cell"))",
      grouped(refused), table: table.rows > 0 ? table : nil)
  }

  private static func stepsBatch(_ levels: [StepsBatchLevel]) -> Part {
    guard !levels.isEmpty else { return Part() }
    let table = Table.stepsBatch(levels)
    let refused = levels.compactMap { level in
      level.law.refusal.map { refusal in
        let loss = level.loss.map { " at loss \(NumberStyle.usual.text($0))" } ?? ""
        return ("N \(NumberStyle.suffixed(3).text(level.params))" + loss, refusal)
      }
    }
    return Part(
      "Steps against batch at equal loss: (S/S_min − 1)(T/T_min − 1) = 1", grouped(refused),
      table: table.rows > 0 ? table : nil)
  }

  /// Refusals, places with the same reason together.
  private static func grouped(_ refused: [(place: String, refusal: FormRefusal)]) -> [String] {
    var groups: [(refusal: FormRefusal, places: [String])] = []
    for (place, refusal) in refused {
      if let i = groups.firstIndex(where: { $0.refusal == refusal }) {
        groups[i].places.append(place)
      } else {
        groups.append((refusal, [place]))
      }
    }
    let shown = groups.prefix(6).map { group -> String in
      let rest = group.places.count - 3
      let places = group.places.prefix(3).joined(separator: "; ") + (rest > 0 ? " and \(rest) more" : "")
      return "\(places): \(group.refusal.text)"
    }
    return shown + (groups.count > 6 ? ["\(groups.count - 6) more reasons are in --json."] : [])
  }
}

extension FormRefusal {
  var text: String {
    "\(kind.rawValue.replacing("_", with: " ")): \(words.sentence)"
  }
}

extension Result where Failure == FormRefusal {
  fileprivate var refusal: FormRefusal? { if case .failure(let refusal) = self { refusal } else { nil } }
}

extension NumberStyle {
  /// `N 18.4k, T 261k`.
  static func place(_ params: Double, _ tokens: Double) -> String {
    "N \(suffixed(3).text(params)), T \(suffixed(3).text(tokens))"
  }
}
