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
    var columns: [(title: String, cells: [String], isNumber: Bool)] = [
      ("run", table.runs.prefix(shown).map { cell($0.id) }, false)
    ]
    for setting in Self.settings where table.runs.contains(where: { setting.value($0) != nil }) {
      columns.append((setting.title, table.runs.prefix(shown).map { Self.short(setting.value($0)) }, true))
    }
    columns.append(("evals", summaries.prefix(shown).map { String($0.evaluations) }, true))
    columns.append(("tokens", summaries.prefix(shown).map { Self.range($0.tokens) }, true))
    columns.append(("best loss", summaries.prefix(shown).map { $0.best.map { Self.digits($0, 6) } ?? "–" }, true))
    let lines = Self.aligned(columns)
    let rest = table.runs.count - shown
    return (lines + (rest > 0 ? ["… and \(rest) more (--all lists them)"] : [])).joined(separator: "\n")
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

  private static func aligned(_ columns: [(title: String, cells: [String], isNumber: Bool)]) -> [String] {
    let widths = columns.map { column in ([column.title] + column.cells).map(\.count).max() ?? 0 }
    let rows = columns.map(\.cells.count).max() ?? 0
    return (-1..<rows).map { row in
      let cells = zip(columns, widths).map { column, width in
        pad(row < 0 ? column.title : column.cells[row], width, right: column.isNumber)
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func pad(_ text: String, _ width: Int, right: Bool) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
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

  /// Four digits; a whole number below a million keeps all of its own: a batch of 16384 is not 16380.
  private static func short(_ number: Double?) -> String {
    guard let number else { return "–" }
    return digits(number, abs(number) < 1e6 && number == number.rounded() ? 6 : 4)
  }

  /// At most so many significant digits, exponents from a million on.
  static func digits(_ number: Double, _ significant: Int) -> String {
    guard number.isFinite, number != 0 else { return "\(number)" }
    let text = "\(number.rounded(toSignificant: significant))"
    return text.hasSuffix(".0") && abs(number) < 1e6
      ? String(text.dropLast(2)) : Self.scientific(text, number, significant)
  }

  private static func scientific(_ text: String, _ number: Double, _ significant: Int) -> String {
    guard abs(number) >= 1e6, !text.contains("e"), let whole = text.split(separator: ".").first else { return text }
    let figures = whole.drop { $0 == "-" }
    let tail = String(figures.dropFirst().prefix(significant - 1).reversed().drop { $0 == "0" }.reversed())
    let sign = number < 0 ? "-" : ""
    return sign + figures.prefix(1) + (tail.isEmpty ? "" : "." + tail) + "e+\(figures.count - 1)"
  }

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
    return Printable.clean("\(place): \(entry.kind.rawValue):\(run) \(entry.reason)")
  }

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

extension Double {
  func rounded(toSignificant digits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    return Double(SignificantDigits.text(self, digits)) ?? self
  }
}

/// Scientific notation with a fixed number of digits, independent of locale.
enum SignificantDigits {
  static func text(_ number: Double, _ digits: Int) -> String {
    // The shortest exact text, rounded as decimal digits.
    let shortest = "\(abs(number))"
    let parts = shortest.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let sides = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = sides[0] + (sides.count > 1 ? sides[1] : "")
    let leading = whole.prefix { $0 == "0" }.count
    var figures = whole.dropFirst(leading).compactMap(\.wholeNumberValue)
    var power = exponent + sides[0].count - leading - 1
    if figures.count > digits {
      let isUp = figures[digits] >= 5
      figures = Array(figures.prefix(digits))
      if isUp { carry(&figures, &power) }
    }
    let text = figures.map(String.init).joined()
    return (number < 0 ? "-" : "") + text.prefix(1) + "." + text.dropFirst() + "e\(power)"
  }

  private static func carry(_ figures: inout [Int], _ power: inout Int) {
    for place in figures.indices.reversed() {
      if figures[place] < 9 {
        figures[place] += 1
        return
      }
      figures[place] = 0
    }
    figures = [1] + figures.dropLast()
    power += 1
  }
}
