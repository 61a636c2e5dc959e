// Counts what was derived or decided while reading.

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

  func notes(_ plan: LogPlan) -> [ReadingNote] {
    let derived = Event.allCases.filter { counts[$0.rawValue] > 0 }.map { event in
      ReadingNote.derived(derivation(event, plan), count: counts[event.rawValue])
    }
    let conflicts = Field.allCases.compactMap { field in
      self.conflicts[field].map { ReadingNote.conflict(field, runs: $0) }
    }
    return derived + conflicts
  }

  private func derivation(_ event: Event, _ plan: LogPlan) -> ReadingNote.Derivation {
    switch event {
    case .clock: .tokensOfStep
    case .clockMended: .tokensRecounted
    case .namesUnmatched: .namesUnmatched(pattern: plan.pattern?.text ?? "")
    case .batchOfClock: .batchOfClock
    case .batchOfSequences: .batchOfSequences
    case .tokens: .tokens
    case .step: .step
    case .compute: .compute(formula: plan.compute?.formula ?? "")
    case .params: .params
    case .paramsOfLayers: .paramsOfLayers(plan.layerWeights ?? 0)
    case .sizeNotDerived: .sizeMissing
    case .peakRate: .peakRate
    case .usualBatch: .usualBatch
    case .continued: .continued
    case .apart: .apart
    case .lostTrainingLoss: .lostTrainingLoss
    case .repeatedTraining: .repeatedTraining
    }
  }
}
