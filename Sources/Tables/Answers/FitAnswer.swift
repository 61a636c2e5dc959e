// What `lawbook fit` answers: the verdict, the laws, held-out errors, fixed against optimal, warnings, what to do next.

import Diagnostics
public import Laws
import RunLogs
import Runs
import Texts

extension Answer {
  /// - Parameter forms: all forms of the laws, where they were asked for.
  public static func fit(_ result: StudyResult, forms: FormChoices? = nil) -> Answer {
    FitAnswer(result: result, forms: forms).answer
  }
}

private struct FitAnswer: Sendable {
  let result: StudyResult
  let forms: FormChoices?

  var answer: Answer {
    guard hasData else {
      return Answer(
        [Answer.Part(title, ["No data of its own."])] + published(isDetail: false), json: result.fitJSON(forms))
    }
    let main = [verdict] + laws + [heldOut, comparison] + formParts + [warnings, next]
    return Answer(
      main.filter(\.saysSomething), evidence: { details.filter(\.saysSomething) }, json: result.fitJSON(forms))
  }

  private var hasData: Bool { !result.table.runs.isEmpty || !result.table.ledger.isEmpty }
  private var title: String {
    Printable.clean(result.settings.title.isEmpty ? result.settings.id : result.settings.title)
  }

  /// Laws at optimal and at fixed hyperparameters, with what they are called.
  private var sides: [(name: String, fits: LawFits)] {
    let names = [
      result.settings.fixed?.batchTokens.map { "B \(NumberStyle.count.text($0))" },
      result.settings.fixed?.learningRate.map { "η \(NumberStyle.significant(3).text($0))" },
    ].compactMap(\.self)
    let isSwept = !result.cells.isEmpty
    return [(isSwept ? "optimal B, η" : "all evaluations", result.optimal)]
      + (result.fixed.map { [("fixed " + names.joined(separator: ", "), $0)] } ?? [])
  }

  private var verdict: Answer.Part {
    let counts = [
      counted(result.table.runs.count, "run"), counted(result.table.evaluations.count, "evaluation"),
      result.cells.isEmpty ? nil : counted(result.cells.count, "cell"),
    ].compactMap(\.self)
    return Answer.Part("\(title): \(counts.joined(separator: ", "))", FitVerdict(result).sentences)
  }
}

// The laws, and what they are worth.
extension FitAnswer {
  private var columns: [Table.LawColumn] {
    zip(["optimal", "fixed"], sides).map { Table.LawColumn($0, $1.name, $1.fits.laws) }
  }

  /// Exponents of N_opt alone: its coefficients and T_opt follow, and are evidence.
  private var laws: [Answer.Part] {
    let isMain = { (row: LawCoefficient) in
      row.group == "compute" ? row.key.hasSuffix(".a") : row.key != "learning_rate_at_batch.coefficient"
    }
    let table = Table.laws("laws", columns, wanted: isMain)
    guard table.rows > 0 else { return [] }
    let formulas = [
      result.optimal.laws.loss?.form.formula.text, "B_opt, η_opt = c·T^a·N^b",
      result.optimal.laws.rateAtBatch.map { _ in "η(B) = c·T^a·N^b·B^d" },
    ].compactMap(\.self)
    return [Answer.Part("Laws [95 %]: " + formulas.joined(separator: "; "), table: table)]
  }

  private var heldOut: Answer.Part {
    let table = Table.heldOutErrors(sides.map { ($0.name, $0.fits.heldOut) })
    return Answer.Part(table: table.rows > 0 ? table : nil)
  }

  private var comparison: Answer.Part {
    guard let budget = result.budget else { return Answer.Part() }
    if let tables = Table.fixedAgainstOptimal(result, compute: budget) { return Answer.Part(table: tables.main) }
    let rows = result.budgetRows
    return rows.isEmpty
      ? Answer.Part() : Answer.Part("Compute-optimal at C = \(Prose.flops(budget))", table: .budgets(rows))
  }

  private var formParts: [Answer.Part] { forms.map { Answer.parts(of: $0) } ?? [] }

  private var warnings: Answer.Part {
    let caveats = result.optimal.caveats.filter { !isTold($0) }.map(\.sentence)
    let rest = caveats.count - 3
    let more = rest > 0 ? ["\(counted(rest, "more warning")): --verbose."] : []
    let reading = result.table.notes.filter(\.isWarning).map { Printable.clean($0.words) + "." }
    return Answer.Part("Warnings", reading + refusedCells + refusedLaws + caveats.prefix(3) + more)
  }

  /// Whether the verdict or the table of laws says it already.
  private func isTold(_ note: Note) -> Bool {
    guard case .fit(_, let said) = note else { return false }
    switch said {
    case .floorAtZero, .wideIntervals, .exact(.loss), .unfinished, .localMinimum, .constantFits: return true
    default: return false
    }
  }

  /// Cells without an optimum, by what is wrong with them.
  private var refusedCells: [String] {
    let fitted = result.optima.filter { !$0.heldOut }
    let groups = Optimum.Status.allCases.filter { $0 != .ok }.compactMap { status -> String? in
      let count = fitted.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(status.place)"
    }
    guard !groups.isEmpty else { return [] }
    let refused = fitted.count { $0.status != .ok }
    return [
      "\(refused) of \(counted(fitted.count, "cell")) \(refused == 1 ? "has" : "have") no optimum in (B, η): "
        + "\(groups.listed)."
    ]
  }

  private var refusedLaws: [String] {
    var reasons: [(reason: Refusal, laws: [String])] = []
    for (name, fits) in sides {
      for (law, reason) in fits.laws.refused.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        if name != sides[0].name, [.batch, .learningRate].contains(law) { continue }
        let place = name == sides[0].name ? law.law : "\(law.law) at fixed B, η"
        if let i = reasons.firstIndex(where: { $0.reason == reason }) {
          reasons[i].laws.append(place)
        } else {
          reasons.append((reason, [place]))
        }
      }
    }
    return reasons.map { "Not fitted: \($0.laws.listed). \($0.reason.sentence)" }
  }

  private var next: Answer.Part {
    let cells = result.optima.count { $0.status != .ok && !$0.heldOut }
    if let remedy = result.remedy { return Answer.Part("", ["Next: \(remedy.sentence)"]) }
    let suggest =
      cells > 0
      ? "`lawbook suggest` names runs for the \(counted(cells, "cell")) without an optimum"
      : "`lawbook suggest` names the runs that would narrow the intervals most"
    return Answer.Part("", ["Next: \(suggest)."])
  }
}

// The evidence.
extension FitAnswer {
  private var details: [Answer.Part] {
    [coefficients] + budgets + sides.compactMap(convergence) + [optima] + refusals + sides.flatMap(heldOutCells)
      + published(isDetail: true) + [influence, notes, ledger]
  }

  private var coefficients: Answer.Part {
    let table = Table.laws("compute_laws", columns) {
      $0.group == "compute" || $0.key == "learning_rate_at_batch.coefficient"
    }
    return detail("Compute-optimal laws of C, in FLOPs, and the coefficient of η at a given B", table)
  }

  private var budgets: [Answer.Part] {
    guard let budget = result.budget else { return [] }
    let more = Table.fixedAgainstOptimal(result, compute: budget)?.more
    return [
      detail("Compute-optimal at C = \(Prose.flops(budget))", .budgets(result.budgetRows)),
      more.map { detail("Fixed against optimal", $0) } ?? Answer.Part(),
    ]
  }

  private func convergence(_ side: (name: String, fits: LawFits)) -> Answer.Part? {
    guard let fit = side.fits.lossFit, let certificate = fit.certificate else { return nil }
    return Answer.Part(
      "Convergence, \(side.name)", [certificate.verdict.sentence, fit.objectiveSentence],
      table: .convergence(certificate, name: side.name == sides[0].name ? "convergence" : "convergence_fixed"),
      isDetail: true)
  }

  private var optima: Answer.Part {
    let found = result.optima.count { $0.status == .ok }
    return detail(
      "Optima: \(found) of \(counted(result.optima.count, "cell")), \(result.method.words)",
      StudyTable.optima.table(of: result))
  }

  /// Why cells have no optimum and what would help, those with the same words together.
  private var refusals: [Answer.Part] {
    let refused = result.optima.filter { $0.status != .ok && $0.reason != nil && !$0.heldOut }
    var groups: [(words: String, cells: [String])] = []
    for optimum in refused {
      let words = (optimum.reason?.sentence ?? "") + (optimum.remedy.map { " To fix: \($0.words)." } ?? "")
      let place = "N \(NumberStyle.suffixed(3).text(optimum.params)), T \(NumberStyle.suffixed(3).text(optimum.tokens))"
      if let i = groups.firstIndex(where: { $0.words == words }) {
        groups[i].cells.append(place)
      } else {
        groups.append((words, [place]))
      }
    }
    return [
      Answer.Part(
        "Cells without an optimum",
        groups.map { group in
          let rest = group.cells.count - 4
          let more = rest > 0 ? " and \(rest) more" : ""
          return "\(group.cells.prefix(4).joined(separator: "; "))\(more): \(group.words)"
        }, isDetail: true)
    ]
  }

  private func heldOutCells(_ side: (name: String, fits: LawFits)) -> [Answer.Part] {
    [
      detail(
        "Held out, \(side.name)",
        .heldOut(side.fits.heldOut, name: side.name == sides[0].name ? "held_out" : "held_out_fixed"))
    ]
  }

  private func published(isDetail: Bool) -> [Answer.Part] {
    guard let laws = result.published else { return [] }
    return [
      Answer.Part(
        "Published, for comparison: \(laws.title) (\(laws.id))", Equation.all(of: laws).map { "  " + $0 },
        isDetail: isDetail)
    ]
  }

  private var influence: Answer.Part {
    Answer.Part("What moves the laws most", result.greatestInfluences(), isDetail: true)
  }

  private var notes: Answer.Part {
    let all =
      result.table.notes.filter { !$0.isWarning }.map { Printable.clean($0.words) } + result.notes.map(\.sentence)
    return Answer.Part("Notes", ["Compute: \(result.settings.compute.formula)."] + all, isDetail: true)
  }

  private var ledger: Answer.Part {
    let counts = LedgerEntry.Kind.allCases.compactMap { kind -> String? in
      let count = result.table.ledger.count { $0.kind == kind }
      return count == 0 ? nil : "\(count) \(kind.rawValue)"
    }
    return Answer.Part(
      counts.isEmpty ? "" : "Left out: \(counts.listed); `lawbook runs` lists each with its line", isDetail: true)
  }

  private func detail(_ title: String, _ table: Table) -> Answer.Part {
    table.rows > 0 ? Answer.Part(title, table: table, isDetail: true) : Answer.Part(isDetail: true)
  }
}

extension Answer.Part {
  /// A heading alone says something only where nothing was to stand under it.
  var saysSomething: Bool { !sentences.isEmpty || table != nil || title.contains(": ") }
}

extension Optimum.Status {
  /// Where the best run of a cell without an optimum lies.
  var place: String {
    switch self {
    case .ok: "inside"
    case .edge: "at the edge of the grid"
    case .limited: "at the smallest batch (1 sample)"
    case .saddle: "without a minimum"
    case .tooFew: "with too few runs"
    case .outside: "with the minimum off the grid"
    case .gap: "whose surface misses the best run"
    }
  }
}
