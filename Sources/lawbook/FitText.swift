// `lawbook fit` for reading: laws as equations, cells with their optima or why they have none, held-out errors, ledger.

import Diagnostics
import Tables
import Laws
import Runs
import Studies

struct FitText {
  let result: StudyResult
  let style: TextStyle
  /// All forms of the laws, where they were asked for.
  var forms: FormChoices?

  var text: String {
    let head = [style.strong(Printable.clean(result.settings.title)), "  " + data]
    guard hasData else { return (head + published).joined(separator: "\n") }
    let choices = forms.map { FormText.lines($0, style) } ?? []
    let optima = OptimaText.lines(result, style)
    let body =
      fits(result.optimal, title) + choices + fixed + atBudget + optima + heldOut + published + influence + help + notes
      + ledger
    return (head + body).joined(separator: "\n")
  }

  private var hasData: Bool { !result.table.runs.isEmpty || !result.table.ledger.isEmpty }

  private var title: String {
    result.cells.isEmpty ? "Laws, from the evaluations as they are" : "Laws at optimal hyperparameters"
  }

  private var published: [String] {
    guard let laws = result.published else { return [] }
    return ["", style.strong("Published") + ", set beside: \(laws.id), \(laws.title)"]
      + LawText.equations(of: laws).map { "    " + $0 }
  }

  private var data: String {
    guard hasData else { return "no data of its own" }
    let cells = result.cells.isEmpty ? "" : ", " + counted(result.cells.count, "cell")
    return
      "\(counted(result.table.runs.count, "run")), \(counted(result.table.evaluations.count, "evaluation"))\(cells); "
      + result.settings.compute.formula
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  private func fits(_ fits: LawFits, _ title: String) -> [String] {
    ["", style.strong(title)] + LawText.lines(fits.laws).dropFirst() + LawText.foundation(fits.laws) + misfit(fits)
  }

  private func misfit(_ fits: LawFits) -> [String] {
    guard let fit = fits.lossFit else { return [] }
    let basis = fit.basis == .fixed ? "runs, one a cell" : fit.basis.rawValue
    return [
      "  Misfit    \(Self.objective(fit.objective)) \(NumberText.significant(fit.value, 8)) over \(fit.points.count) \(basis), "
        + "mean \(NumberText.significant(fit.mean, 5))"
    ] + (fit.certificate.map(CertificateText.lines) ?? [])
  }

  /// `log-huber (delta 0.001, losses above the law count 0.5)`.
  static func objective(_ objective: Objective) -> String {
    let delta = objective.delta.map { "delta \(NumberText.significant($0))" }
    let above =
      objective.underTuned < 1 ? "losses above the law count \(NumberText.significant(objective.underTuned))" : nil
    let parts = [delta, above].compactMap(\.self)
    return objective.name + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
  }

  private var fixed: [String] {
    guard let fits = result.fixed else { return [] }
    let chosen = result.settings.fixed
    let names = [
      chosen?.batchTokens.map { "B = \(NumberText.count($0))" },
      chosen?.learningRate.map { "η = \(NumberText.count($0))" },
    ].compactMap(\.self)
    return ["", style.strong("Laws at fixed hyperparameters, nearest to \(names.joined(separator: ", "))")]
      + LawText.lossAndCompute(fits.laws).dropFirst() + [""] + misfit(fits)
  }
}

// Tables.
extension FitText {
  /// Where laws are missing, the runs that would allow them.
  private var help: [String] { MissingRunsText.brief(result, style) }

  private var influence: [String] { InfluenceText.brief(result, style) }

  private var heldOut: [String] {
    heldOut(result.optimal.heldOut, "Held out")
      + heldOut(result.fixed?.heldOut ?? [], "Held out, at fixed hyperparameters")
  }

  private func heldOut(_ losses: [HeldOutLoss], _ title: String) -> [String] {
    guard !losses.isEmpty else { return [] }
    // Where the grid's lowest loss is another than the one the law is held against, it gets a column.
    let hasLower = losses.contains { $0.bestMeasured < $0.measured }
    let saysWhere = losses.contains { ![.fixed, .run].contains($0.basis) }
    var table = TextTable(
      [("N", .right), ("T", .right), ("measured", .right)] + (hasLower ? [("lowest", .right)] : [])
        + [("predicted", .right), ("error", .right), ("95 %", .left), ("", .left)]
        + (saysWhere ? [("measured by", .left)] : []))
    let digits = { (loss: Double) in NumberText.significant(loss, 5, keepingZeros: true) }
    for loss in losses {
      table.add(
        [NumberText.count(loss.params), NumberText.count(loss.tokens), digits(loss.measured)]
          + (hasLower ? [digits(loss.bestMeasured)] : [])
          + [
            digits(loss.predicted.value), NumberText.percent(loss.error), NumberText.interval(loss.predicted, 5),
            loss.domain.words,
          ] + (saysWhere ? [loss.basis.words] : []))
    }
    return ["", style.strong(title)] + table.lines
  }

  private var notes: [String] {
    let all = result.table.notes + result.notes.map(\.sentence)
    guard !all.isEmpty else { return [] }
    return ["", style.strong("Notes")] + all.flatMap { TextWrap.lines(Printable.clean($0), indent: 2) }
  }

  private var ledger: [String] {
    guard !result.table.ledger.isEmpty else { return [] }
    var counts: [LedgerEntry.Kind: Int] = [:]
    for entry in result.table.ledger { counts[entry.kind, default: 0] += 1 }
    let parts = LedgerEntry.Kind.allCases.compactMap { kind in counts[kind].map { "\($0) \(kind.rawValue)" } }
    return [
      "", style.strong("Left out") + ": \(parts.joined(separator: ", ")) (lawbook runs lists each with its line)",
    ]
  }
}
