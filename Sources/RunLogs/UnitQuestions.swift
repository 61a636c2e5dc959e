// Counts that look like those of another unit: asked about before anything is fitted to them.

public import Diagnostics
public import Runs
import Texts

/// What must be answered before a table is fitted: each question names both readings and the options that choose.
///
/// A unit that the mapping gives, be it 1, is an answer.
public func unitQuestions(_ table: RunTable, _ mapping: LogMapping) -> [Diagnostic] {
  UnitQuestions(table: table, units: Set(mapping.units.keys)).all
}

private struct UnitQuestions {
  /// Counts of both parameters and tokens below this are no counts.
  static let smallest = 1e4
  /// No run takes more steps: a batch that asks for them counts something else than tokens.
  static let mostSteps = 1e7

  let table: RunTable
  let units: Set<String>

  var all: [Diagnostic] { [smallCounts, samples, steps].compactMap(\.self) }

  /// 0.016 to 1 parameters, 1 to 16 tokens.
  private var smallCounts: Diagnostic? {
    guard let params = range(table.runs.compactMap(\.params)), let tokens = range(table.evaluations.map(\.tokens)),
      params.upperBound < Self.smallest, tokens.upperBound < Self.smallest, !units.contains("params"),
      !units.contains("tokens")
    else { return nil }
    return Diagnostic(
      .error, "params are \(text(params)) and tokens are \(text(tokens)): billions, or counts?",
      hint: "add --units params=1e9,tokens=1e9 for billions, --units params=1,tokens=1 for counts")
  }

  /// 10⁹ tokens in batches of 8.
  private var samples: Diagnostic? {
    guard !units.contains("batch_tokens"), let batches = range(table.runs.compactMap(\.batchTokens)) else { return nil }
    let steps = table.evaluations.compactMap { evaluation in
      table.runs[evaluation.run].batchTokens.map { evaluation.tokens / $0 }
    }
    guard let most = steps.max(), most > Self.mostSteps else { return nil }
    return Diagnostic(
      .error,
      "batch_tokens are \(text(batches)), which makes \(NumberStyle.short.text(most)) steps: sequences, or tokens?",
      hint: "add --units batch_tokens=LENGTH for sequences of that many tokens, --units batch_tokens=1 for tokens")
  }

  /// Tokens that are the steps.
  private var steps: Diagnostic? {
    let logged = table.evaluations.filter { $0.step != nil }
    guard !units.contains("tokens"), logged.count > 2, logged.allSatisfy({ $0.step == $0.tokens }),
      logged.contains(where: { table.runs[$0.run].batchTokens ?? 1 > 1 })
    else { return nil }
    return Diagnostic(
      .error, "tokens equal the steps in every row: steps, or tokens?",
      hint: "add --map step=COLUMN for steps, --units tokens=1 for tokens")
  }

  private func range(_ values: [Double]) -> ClosedRange<Double>? {
    guard let least = values.min(), let most = values.max() else { return nil }
    return least...most
  }

  private func text(_ range: ClosedRange<Double>) -> String {
    range.lowerBound == range.upperBound
      ? NumberStyle.short.text(range.lowerBound)
      : "\(NumberStyle.short.text(range.lowerBound)) to \(NumberStyle.short.text(range.upperBound))"
  }
}
