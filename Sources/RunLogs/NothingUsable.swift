// Why a source gives nothing to fit: one message for each cause, however many rows it costs.

public import Diagnostics
public import Runs

extension RunTable {
  /// What is wrong where no row can be used, the most frequent cause first; nil where some row can.
  public var nothingUsable: Failure? {
    guard evaluations.isEmpty, training.losses.isEmpty else { return nil }
    let causes = Dictionary(grouping: ledger) { "\($0.kind.rawValue) \($0.reason.words)" }
    let sorted = causes.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    guard !sorted.isEmpty else {
      return Failure("no row has a loss", hint: "name the column of the loss with --map val_loss=COLUMN")
    }
    return Failure(sorted.prefix(Self.mostCauses).map { Self.diagnostic($0.value) })
  }

  private static let mostCauses = 10

  private static func diagnostic(_ entries: [LedgerEntry]) -> Diagnostic {
    let first = entries[0]
    let place = Place(file: first.file, line: first.line > 0 ? first.line : nil)
    let many = entries.count > 1 ? " (\(entries.count) rows)" : ""
    return Diagnostic(
      .error, at: place, "\(first.words)\(many)", hint: hint(first))
  }

  private static func hint(_ entry: LedgerEntry) -> String? {
    guard entry.kind == .incomplete else { return nil }
    return
      "--set-column batch_tokens=524288 gives the batch of all runs, --name 'x-bs{batch_sequences}' reads it from names"
  }
}
