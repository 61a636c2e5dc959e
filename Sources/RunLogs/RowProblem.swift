// Why a row takes no part, as a value with its numbers; its sentences stand here and nowhere else.

import Runs

/// What is wrong with a row.
enum RowProblem: Sendable, Hashable {
  case notANumber(Field, String)
  case decimalComma(Field, String)
  /// A value outside what its quantity can be.
  case impossible(Field, Double)
  case notPositive(Field, String)
  case lostLoss(Field, Double)
  /// The trainer says itself why the run diverged.
  case said(String)
  case namesNoRun
  case noTokens
  case noTraining
  case overflow(Field)
  case keptOut(String)
  /// The same measurement stands before, in another file where one is named.
  case repeats(line: Int, file: String?)
  /// Another run of the same seed and settings has the same loss to the last digit.
  case twin(String)
  /// The run went back and wrote this step anew, there.
  case superseded(line: Int, file: String?)
  /// The count of tokens begins anew while the steps go on.
  case clockRestarts
  case brokenLine
  case brokenQuotes
  case nulBytes
  case fields(Int, header: Int)
  case openEnd
  /// Rows of a typed file that are lost together, and why.
  case lostRows(Int, Int, String)
  case other(String)

  var kind: LedgerEntry.Kind {
    switch self {
    case .lostLoss, .said: .diverged
    case .noTokens: .incomplete
    case .keptOut: .excluded
    case .repeats, .twin: .duplicate
    case .superseded: .superseded
    case .brokenLine, .brokenQuotes, .nulBytes, .fields, .openEnd, .lostRows, .other: .torn
    default: .invalid
    }
  }

  /// The same for all rows that fail in the same way.
  var reason: String {
    switch self {
    case .notANumber(let field, _): "\(field.rawValue) is not a number"
    case .decimalComma(let field, _): "\(field.rawValue) has a decimal comma (--decimal-comma reads it)"
    case .impossible(let field, let value): "\(field.rawValue) is \(value)"
    case .notPositive(let field, let text): "\(field.rawValue) is \(text), not positive"
    case .lostLoss(let field, let value): "\(field.rawValue) is \(value)"
    case .said(let reason), .keptOut(let reason), .other(let reason): reason
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
    case .lostRows(let first, let last, let why): "rows \(first) to \(last) are lost: \(why)"
    case .openEnd: "the last line has no line end, so its last value may be cut (add one if it is whole)"
    }
  }

  /// The text that could not be read; nil where the reason says all.
  var detail: String? {
    switch self {
    case .notANumber(_, let text), .decimalComma(_, let text):
      "'\(text.count > Self.longest ? text.prefix(Self.longest) + "…" : text)'"
    default: nil
    }
  }

  private static let longest = 40
  private static func of(_ file: String?) -> String { file.map { " of \($0)" } ?? "" }
}
