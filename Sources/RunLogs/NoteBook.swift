// Counts what was derived or decided while reading, and says it in sentences.

import Runs

struct NoteBook: Sendable {
  enum Event: Int, CaseIterable {
    case clock, clockMended, namesUnmatched, tokens, step, compute, params, paramsOfLayers, sizeNotDerived,
      batchOfClock, batchOfSequences, peakRate,
      usualBatch, continued, apart, lostTrainingLoss, repeatedTraining
  }

  private var counts = [Int](repeating: 0, count: Event.allCases.count)
  private var conflicts: [Field: Int] = [:]

  /// What follows from the rest of an evaluation that the log leaves out.
  struct Derived: OptionSet {
    let rawValue: UInt8
    static let tokens = Derived(rawValue: 1)
    static let step = Derived(rawValue: 2)
    static let compute = Derived(rawValue: 4)
    static let clock = Derived(rawValue: 8)
  }

  mutating func count(_ derived: Derived) {
    if derived.contains(.tokens) { count(.tokens, 1) }
    if derived.contains(.clock) { count(.clock, 1) }
    if derived.contains(.step) { count(.step, 1) }
    if derived.contains(.compute) { count(.compute, 1) }
  }

  mutating func count(_ event: Event, _ times: Int) { counts[event.rawValue] += times }
  mutating func conflict(_ field: Field) { conflicts[field, default: 0] += 1 }

  func sentences(_ plan: LogPlan) -> [String] {
    var sentences: [String] = []
    for event in Event.allCases where counts[event.rawValue] > 0 {
      sentences.append(sentence(event, counts[event.rawValue], plan))
    }
    for field in Field.allCases {
      guard let runs = conflicts[field] else { continue }
      sentences.append("\(field.rawValue) differs between rows of \(Self.some(runs, "run")): the first value is kept")
    }
    return sentences
  }

  private func sentence(_ event: Event, _ times: Int, _ plan: LogPlan) -> String {
    switch event {
    case .clock: "tokens of \(Self.some(times, "evaluation")) read from other rows of the same step"
    case .clockMended:
      "tokens of \(Self.some(times, "run")) begin anew while the steps go on: counted as step × batch_tokens"
    case .namesUnmatched: "\(Self.some(times, "run name")) not of the form '\(plan.pattern?.text ?? "")'"
    case .batchOfClock: "batch_tokens of \(Self.some(times, "run")) derived: tokens / step"
    case .batchOfSequences: "batch_tokens of \(Self.some(times, "run")) derived: sequences × their length"
    case .tokens: "tokens of \(Self.some(times, "evaluation")) derived: step × batch_tokens"
    case .step: "step of \(Self.some(times, "evaluation")) derived: tokens / batch_tokens"
    case .compute: "compute of \(Self.some(times, "evaluation")) derived: \(plan.compute?.formula ?? "")"
    case .params: "params of \(Self.some(times, "run")) derived from depth L and width d of Cross-DiT: N = 16·L·d²"
    case .paramsOfLayers:
      "params of \(Self.some(times, "run")) derived from depth L and width d: N = \(Self.short(plan.layerWeights))·L·d²"
    case .sizeNotDerived:
      "\(Self.some(times, "run")) without params though depth L and width d are known (--layer-weights 12 takes N = 12·L·d²)"
    case .peakRate: "learning_rate varies along \(Self.some(times, "run")): the peak is the run's"
    case .usualBatch: "batch_tokens varies along \(Self.some(times, "run")): the most frequent is the run's"
    case .continued: "\(Self.some(times, "run")) continued in another file: same name, no setting that differs"
    case .apart:
      "\(Self.some(times, "run name")) used in several files with different settings: kept as runs of their own"
    case .lostTrainingLoss: "\(Self.some(times, "evaluation")) kept although train_loss is not finite there"
    case .repeatedTraining:
      "\(Self.some(times, "training loss")) repeated at the same tokens and left out of the curves"
    }
  }

  private static func short(_ number: Double?) -> String {
    number.map { Int(exactly: $0).map(String.init) ?? "\($0)" } ?? ""
  }

  private static func some(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)\(noun.hasSuffix("s") ? "es" : "s")"
  }
}
