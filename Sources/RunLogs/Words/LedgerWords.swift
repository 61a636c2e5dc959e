// The words of every reason of the ledger.

public import Runs

extension LedgerReason {
  /// Lower case, no full stop.
  public var words: String {
    switch self {
    case .notANumber(let field): "\(field.rawValue) is not a number"
    case .decimalComma(let field): "\(field.rawValue) has a decimal comma (--decimal-comma reads it)"
    case .impossible(let field, let value), .lostLoss(let field, let value): "\(field.rawValue) is \(value)"
    case .notPositive(let field, let text): "\(field.rawValue) is \(text), not positive"
    case .said(let words), .asked(let words): words
    case .condition(let text):
      text.contains(" and ") || text.contains(" or ") ? "not (\(text))" : "not \(text)"
    case .excluded: "excluded by the study"
    case .namesNoRun: "the row names no run"
    case .noTokens: "tokens are not given and do not follow from step and batch_tokens"
    case .noTraining: "tokens is 0: before any training no law applies"
    case .overflow(.tokens): "tokens overflow"
    case .overflow(let field): "\(field.rawValue) overflows"
    case .repeats(let line, let file): "repeats line \(line)\(Self.of(file))"
    case .twin(let run): "the same seed, settings and loss as run '\(run)'"
    case .superseded(let line, let file):
      "the run went back and trained this step anew from line \(line)\(Self.of(file)) on"
    case .clockRestarts:
      "the count of tokens begins anew while the steps go on (say the batch: --set-column batch_tokens=…)"
    case .brokenLine: "the line is not one whole JSON object"
    case .brokenQuotes: "the quotes of the line do not match"
    case .nulBytes: "the line holds NUL bytes"
    case .fields(let count, let header): "\(count) fields where the header has \(header)"
    case .openEnd: "the last line has no line end, so its last value may be cut (add one if it is whole)"
    case .lostRows(let first, let last, let fault): "rows \(first) to \(last) are lost: \(fault.words)"
    case .file(let fault): fault.sentence
    }
  }

  private static func of(_ file: String?) -> String { file.map { " of \($0)" } ?? "" }
}

extension LedgerEntry {
  /// The reason, and the text that could not be read where there is one.
  public var words: String { reason.words + (detail.map { ": \($0)" } ?? "") }
}
