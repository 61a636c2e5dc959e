// Tables of how far a fit can be trusted: its certificate, the forms the data speak for, cross-validation.

import Diagnostics
import Tables
import Documents
import Laws
import Studies
import Texts

extension Evaluator {
  /// What the optimiser reached and how sharply the data determine it.
  mutating func certificate(_ cell: SourceCell) throws(Failure) -> TableContent {
    let fits = try side(cell)
    guard let fit = fits.lossFit, let certificate = fit.certificate else {
      let reason = fits.laws.refused[.loss].map { ": \($0.words)" } ?? ""
      throw Failure("there is no fitted loss law to certify" + reason, at: cell.place)
    }
    var rows: [[[Inline]]] = [
      [[.text("verdict")], [.text(certificate.verdict.words)]],
      [[.text("objective")], [.text("\(fit.objective.name), ")] + entry(fit.value, .general, digits: 4)],
      [[.text("points")], entry(Double(fit.points.count))],
      [[.text("starts that agree")], [.text("\(certificate.agreeing) of \(certificate.starts)")]],
    ]
    func add(_ name: String, _ value: Double?) {
      if let value { rows.append([[.text(name)], entry(value, .general, digits: 2)]) }
    }
    add("gradient, of its scale", certificate.gradient)
    rows += certificate.remaining.map { [[[.text("still to gain, of the objective")], [.text(share($0))]]] } ?? []
    add("condition number", certificate.condition)
    rows += certificate.correlations.map { pair in
      [
        [.text("correlation of ")] + Array(pair.names.map(symbol).joined(separator: [.text(" and ")])),
        entry(pair.value, .fixed, digits: 4),
      ]
    }
    rows += certificate.profiles.map { [[.text("profile interval of ")] + symbol($0.name), [.text(range($0))]] }
    return TableContent([Column.text("check"), Column.text("found")], rows)
  }

  /// `law: fit` (usual) or `fixed`.
  private mutating func side(_ cell: SourceCell) throws(Failure) -> LawFits {
    let result = try study(of: cell).result
    switch text(cell.body["law"]) ?? "fit" {
    case "fit": return result.optimal
    case "fixed":
      if let fixed = result.fixed { return fixed }
      throw Failure(
        "the study fits nothing at fixed hyperparameters", at: cell.place, hint: "add 'fixed:' to the study file")
    default: throw Failure("'law' is fit or fixed here", at: cell.body["law"]?.place)
    }
  }

  private func symbol(_ name: String) -> [Inline] {
    switch name {
    case "alpha": math("\\alpha")
    case "beta": math("\\beta")
    default: math(name.replacing("ln ", with: "\\ln "))
    }
  }

  /// What rounding alone leaves is nothing.
  private func share(_ value: Double) -> String {
    value < 1e-12 ? "less than 10⁻¹²" : NumberFormat(.general, digits: 2).text(value)
  }

  private func range(_ profile: Certificate.Profile) -> String {
    let format = NumberFormat(.general, digits: 4)
    switch (profile.low.map(format.text), profile.high.map(format.text)) {
    case (let low?, let high?): return "\(low) to \(high)"
    case (let low?, nil): return "above \(low), no upper limit found"
    case (nil, let high?): return "below \(high)"
    case (nil, nil): return "not limited by the data"
    }
  }

  /// Every form of one law, the best first.
  mutating func formTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let which = text(cell.body["which"]) ?? "loss"
    let choices = try study(of: cell).result.formChoices()
    switch which {
    case "loss": return try lossForms(choices, cell)
    case "batch": return try hyperparameterForms(choices.batch, choices.batchReason, cell)
    case "learning_rate": return try hyperparameterForms(choices.learningRate, choices.rateReason, cell)
    default:
      let known = ["loss", "batch", "learning_rate"]
      throw Failure(
        "no law with several forms is named '\(which)'", at: cell.body["which"]?.place,
        hint: Suggestion.hint(for: which, among: known))
    }
  }

  private func lossForms(_ choices: FormChoices, _ cell: SourceCell) throws(Failure) -> TableContent {
    let forms = choices.loss
    guard !forms.isEmpty else { throw Failure("there is no loss law whose form could be chosen", at: cell.place) }
    let columns = [
      Column.text("form"), Column.text("formula"), Column.number("parameters"), Column.number("next size"),
      Column.number("AICc"), Column.number("p"), (math("\\alpha"), .right), (math("\\beta"), .right),
    ]
    let rows = forms.map { form -> [[Inline]] in
      [
        [.text(form.form.rawValue)], math(form.form.formula.tex), entry(Double(form.parameters)),
        entry(form.nextSize, .percent, digits: 2), [.text(aicc(form.aicc))],
        entry(form.probability, .general, digits: 2), entry(form.law?.alpha.value), entry(form.law?.beta.value),
      ]
    }
    return TableContent(
      columns, rows,
      note:
        "Next size: root mean square error where each size from the fourth on is predicted from those below it. AICc: "
        + "less that of the best form. p: how likely so much worse a fit than that of the next larger form (tied in additive "
        + "in interaction) would be, were what the form lacks not needed."
        + why(forms.first?.form.rawValue, choices.lossReason))
  }

  /// Why the first form is the one to use.
  private func why(_ name: String?, _ reason: FormReason?) -> String {
    guard let name, let reason else { return "" }
    return " Preferred is \(name): \(reason.words)."
  }

  private func hyperparameterForms(
    _ forms: [HyperparameterAlternative], _ reason: FormReason?, _ cell: SourceCell
  ) throws(Failure) -> TableContent {
    guard !forms.isEmpty else { throw Failure("there is no such law whose form could be chosen", at: cell.place) }
    let columns = [
      Column.text("form"), Column.number("left out"), Column.number("AICc"), Column.number("p"),
      Column.number("exponent of T"), Column.number("of N"), Column.number("of C"),
    ]
    let rows = forms.map { form -> [[Inline]] in
      [
        [.text(form.form.text)], entry(form.leftOut, .percent, digits: 1), [.text(aicc(form.aicc))],
        entry(form.probability, .general, digits: 2),
      ] + ["tokens", "params", "compute"].map { entry(form.exponents[$0]) }
    }
    return TableContent(
      columns, rows,
      note:
        "Left out: root mean square error where each size in turn is left out. p: how likely so much worse a fit than "
        + "that in N and T would be, were what the form lacks not needed." + why(forms.first?.form.text, reason))
  }

  private func aicc(_ value: Double?) -> String {
    value.map { $0 == 0 ? "0" : "+" + NumberFormat(.general, digits: 3).text($0) } ?? "–"
  }

  /// What was left out in turn, and how it was met.
  mutating func crossValidationTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    let named = text(cell.body["leave_out"]) ?? result.settings.leaveOut.first?.rawValue ?? "size"
    guard let scheme = LeaveOut(rawValue: named) else {
      throw Failure(
        "nothing can be left out by '\(named)'", at: cell.body["leave_out"]?.place,
        hint: Suggestion.hint(for: named, among: LeaveOut.allCases.map(\.rawValue)))
    }
    guard let validation = result.crossValidation([scheme]).first, validation.refusal == nil else {
      let reason = result.crossValidation([scheme]).first?.refusal?.words ?? ""
      throw Failure("cross-validation is not possible: \(reason)", at: cell.place)
    }
    let limit = try rowLimit(cell, usual: 40)
    let all = validation.folds.prefix(limit) + (validation.together.points > 0 ? [validation.together] : [])
    let hasCoverage = all.contains { $0.covered != nil }
    let columns =
      [
        Column.text("left out"), Column.number("points"), Column.number("in sample"), Column.number("left out"),
        Column.number("largest miss"),
      ] + (hasCoverage ? [Column.number("covered")] : []) + [Column.text("beyond the data")]
    let rows = all.map { fold -> [[Inline]] in
      [
        [.text(fold.name.words)], entry(Double(fold.points)), entry(fold.inSample, .percent, digits: 2),
        entry(fold.outOfSample, .percent, digits: 2), entry(fold.largestMiss, .percent, digits: 2),
      ] + (hasCoverage ? [[.text(fold.covered.map { "\($0)" } ?? "–")]] : [])
        + [[.text(fold.refusal?.words ?? fold.domain.symbols)]]
    }
    let covered = hasCoverage ? " Covered: left-out losses within their 95 % prediction interval." : ""
    return TableContent(
      columns, rows,
      note: "Errors are root mean squares of the relative miss." + covered
        + left(validation.folds.count - min(limit, validation.folds.count), " folds"))
  }
}
