// The sentences of what was decided or derived while logs were read.

public import Runs
import Texts

extension ReadingNote {
  /// Lower case, no full stop.
  public var words: String {
    switch self {
    case .format(let title, 1, let path): "\(path) is read as \(title)"
    case .format(let title, let files, _): "\(files) files are read as \(title)"
    case .notRead(let names):
      "\(names.count) \(names.count == 1 ? "file is" : "files are") not read: \(Self.list(names, most: 5))"
    case .column(let field, let name): "\(field.rawValue) is read from column '\(name)'"
    case .plainLoss(let name):
      "val_loss is read from column '\(name)', which may be the training loss: --map val_loss=\(name) says that it is not"
    case .bits(let name): "val_loss is in bits by the name of its column, '\(name)'"
    case .perhapsSamples(let name):
      "column '\(name)' may count samples and is not used: map batch_tokens=\(name) if it counts tokens"
    case .resembling(let field, let name):
      "no column gives \(field.rawValue); did you mean '\(name)'? (--map \(field.rawValue)=\(name))"
    case .repeatedColumn(let name, let file, let others):
      "column '\(name)' stands twice or more in \(file)\(others > 0 ? " and \(others) more" : ""): the first is read"
    case .unusedColumns(let names): "columns not used: \(Self.list(names, most: 30))"
    case .derived(let derivation, let count): derivation.words(count)
    case .conflict(let field, let runs):
      "\(field.rawValue) differs between rows of \(Self.some(runs, "run")): the first value is kept"
    case .otherCompute(let ratio, let formula):
      "logged compute is \(NumberStyle.short.text(ratio)) times \(formula)"
    case .excludesNothing(let run, let near):
      "the study excludes run '\(run)', which is not in the data" + (near.map { "; did you mean '\($0)'?" } ?? "")
    }
  }

  private static func list(_ names: [String], most: Int) -> String {
    names.prefix(most).joined(separator: ", ") + (names.count > most ? " and \(names.count - most) more" : "")
  }

  fileprivate static func some(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)\(noun.hasSuffix("s") ? "es" : "s")"
  }
}

extension ReadingNote.Derivation {
  fileprivate func words(_ count: Int) -> String {
    let runs = ReadingNote.some(count, "run")
    let evaluations = ReadingNote.some(count, "evaluation")
    return switch self {
    case .tokensOfStep: "tokens of \(evaluations) read from other rows of the same step"
    case .tokensRecounted: "tokens of \(runs) begin anew while the steps go on: counted as step × batch_tokens"
    case .namesUnmatched(let pattern): "\(ReadingNote.some(count, "run name")) not of the form '\(pattern)'"
    case .batchOfClock: "batch_tokens of \(runs) derived: tokens / step"
    case .batchOfSequences: "batch_tokens of \(runs) derived: sequences × their length"
    case .tokens: "tokens of \(evaluations) derived: step × batch_tokens"
    case .step: "step of \(evaluations) derived: tokens / batch_tokens"
    case .compute(let formula): "compute of \(evaluations) derived: \(formula)"
    case .params: "params of \(runs) derived from depth L and width d of Cross-DiT: N = 16·L·d²"
    case .paramsOfLayers(let weights):
      "params of \(runs) derived from depth L and width d: N = \(Int(exactly: weights).map(String.init) ?? "\(weights)")·L·d²"
    case .sizeMissing:
      "\(runs) without params though depth L and width d are known (--layer-weights 12 takes N = 12·L·d²)"
    case .peakRate: "learning_rate varies along \(runs): the peak is the run's"
    case .usualBatch: "batch_tokens varies along \(runs): the most frequent is the run's"
    case .continued: "\(runs) continued in another file: same name, no setting that differs"
    case .apart:
      "\(ReadingNote.some(count, "run name")) used in several files with different settings: kept as runs of their own"
    case .lostTrainingLoss: "\(evaluations) kept although train_loss is not finite there"
    case .repeatedTraining:
      "\(ReadingNote.some(count, "training loss")) repeated at the same tokens and left out of the curves"
    }
  }
}
