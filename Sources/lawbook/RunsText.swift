// The table of runs, the notes and the ledger as text for a terminal.

import Diagnostics
import Runs

struct RunsText {
  private static let mostRuns = 40
  private static let mostPlaces = 3
  private static let longestCell = 40

  let table: RunTable
  let all: Bool
  let ledger: Bool

  init(_ table: RunTable, all: Bool, ledger: Bool) {
    self.table = table
    self.all = all
    self.ledger = ledger
  }

  var text: String {
    let parts = [runs, counts, notes, ledger ? wholeLedger : ledgerSummary].filter { !$0.isEmpty }
    return parts.joined(separator: "\n\n")
  }

  // MARK: Runs

  private struct Summary {
    var evaluations = 0
    var tokens: ClosedRange<Double>?
    var best: Double?
  }

  private var runs: String {
    let summaries = summaries()
    let shown = all ? table.runs.count : min(table.runs.count, Self.mostRuns)
    let settings = Self.settings.filter { setting in table.runs.contains { setting.value($0) != nil } }
    var text = TextTable(
      [("run", .left)] + (settings.map(\.title) + ["evals", "tokens", "best loss"]).map { ($0, .right) })
    for (run, summary) in zip(table.runs.prefix(shown), summaries) {
      text.add(
        [cell(run.id)] + settings.map { Self.short($0.value(run)) }
          + [
            String(summary.evaluations), Self.range(summary.tokens),
            summary.best.map { NumberText.significant($0, 6) } ?? "–",
          ])
    }
    let lines = text.lines
    let rest = table.runs.count - shown
    return (lines + (rest > 0 ? ["  … and \(rest) more (--all lists them)"] : [])).joined(separator: "\n")
  }

  private static let settings: [(title: String, value: @Sendable (Run) -> Double?)] = [
    ("params", { $0.params }), ("batch", { $0.batchTokens }), ("lr", { $0.learningRate }), ("seed", { $0.seed }),
    ("depth", { $0.depth }), ("width", { $0.width }),
  ]

  private func summaries() -> [Summary] {
    var summaries = [Summary](repeating: Summary(), count: table.runs.count)
    for evaluation in table.evaluations where summaries.indices.contains(evaluation.run) {
      let old = summaries[evaluation.run]
      let tokens = evaluation.tokens
      summaries[evaluation.run] = Summary(
        evaluations: old.evaluations + 1,
        tokens: min(old.tokens?.lowerBound ?? tokens, tokens)...max(old.tokens?.upperBound ?? tokens, tokens),
        best: min(old.best ?? evaluation.loss, evaluation.loss))
    }
    return summaries
  }

  private func cell(_ text: String) -> String {
    let short = String(text.prefix(2 * Self.longestCell))
    let clean = Printable.clean(short.replacing("\n", with: "\\n").replacing("\t", with: "\\t"))
    return clean.count > Self.longestCell ? clean.prefix(Self.longestCell - 1) + "…" : clean
  }

  private static func range(_ tokens: ClosedRange<Double>?) -> String {
    guard let tokens else { return "–" }
    let (low, high) = (short(tokens.lowerBound), short(tokens.upperBound))
    return low == high ? low : "\(low)…\(high)"
  }

  private static func short(_ number: Double?) -> String { number.map { NumberText.count($0) } ?? "–" }

  // MARK: Counts, notes, ledger

  private var counts: String {
    let counts = table.counts
    var parts = ["\(counts.evaluations) evaluations"]
    if counts.trainingOnly > 0 { parts.append("\(counts.trainingOnly) with a training loss only") }
    if counts.withoutLoss > 0 { parts.append("\(counts.withoutLoss) without a loss") }
    parts.append("\(counts.refused) in the ledger")
    return "\(table.runs.count) runs from \(counts.rows) rows: \(parts.joined(separator: ", "))"
  }

  private var notes: String { table.notes.map { "note: " + Printable.clean($0) }.joined(separator: "\n") }

  private var wholeLedger: String { table.ledger.map { line($0) }.joined(separator: "\n") }

  private func line(_ entry: LedgerEntry) -> String {
    let place = Place(file: entry.file, line: entry.line > 0 ? entry.line : nil)
    let run = entry.run.map { " run \(cell($0)):" } ?? ""
    return Printable.clean("\(place): \(entry.kind.rawValue):\(run) \(entry.reason)\(detail(entry))")
  }

  private func detail(_ entry: LedgerEntry) -> String { entry.detail.map { ": \($0)" } ?? "" }

  private var ledgerSummary: String {
    let groups = Dictionary(grouping: table.ledger) { "\($0.kind.rawValue): \($0.reason)" }
    guard !groups.isEmpty else { return "" }
    let sorted = groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    let lines = sorted.prefix(Self.mostRuns).map { reason, entries in
      let places = entries.prefix(Self.mostPlaces).map {
        Place(file: $0.file, line: $0.line > 0 ? $0.line : nil).description
      }
      let more = entries.count > Self.mostPlaces ? ", …" : ""
      return Printable.clean("  \(entries.count) × \(reason) (\(places.joined(separator: ", "))\(more))")
    }
    let rest =
      sorted.count > Self.mostRuns ? ["  … \(sorted.count - Self.mostRuns) more reasons (--ledger lists all)"] : []
    return (["ledger:"] + lines + rest).joined(separator: "\n")
  }
}
