// Evaluations of the table: tokens, steps and compute derived where they are missing, filters on the table, duplicates.

import Runs

extension Assembly {
  /// Derives, checks and filters; what fails goes to the ledger.
  mutating func settleEvaluations(_ runs: [Run]) {
    var kept: [PlacedEvaluation] = []
    kept.reserveCapacity(evaluations.count)
    for evaluation in evaluations {
      var evaluation = evaluation
      evaluation.run = owner[evaluation.run]
      let run = runs[evaluation.run]
      evaluation.derived = derive(&evaluation.measured, run, clocks[evaluation.run])
      if let problem = problem(evaluation.measured, run) {
        refuse(problem, file: evaluation.file, line: evaluation.measured.line, run: run)
        if problem.kind == .excluded { aside.append(SetAside(evaluation, run, problem)) }
      } else {
        kept.append(evaluation)
      }
    }
    evaluations = kept
    settleRestarts(runs)
  }

  /// Fills in what follows from the rest; what that was.
  private func derive(
    _ measured: inout Chunk.Measured, _ run: Run, _ clock: RunClock?
  ) -> NoteBook.Derived {
    var derived: NoteBook.Derived = []
    if measured.tokens.isNaN, let tokens = clock?.tokens(at: measured.step) {
      measured.tokens = tokens
      derived.insert(.clock)
    }
    if measured.tokens.isNaN, let batch = run.batchTokens, !measured.step.isNaN {
      measured.tokens = measured.step * batch
      derived.insert(.tokens)
    }
    if measured.step.isNaN, let batch = run.batchTokens, batch > 0, !measured.tokens.isNaN {
      measured.step = measured.tokens / batch
      derived.insert(.step)
    }
    if measured.compute.isNaN, let compute = derivedCompute(measured.tokens, run) {
      measured.compute = compute
      derived.insert(.compute)
    }
    return derived
  }

  func derivedCompute(_ tokens: Double, _ run: Run) -> Double? {
    guard let params = run.params, let model = plan.compute, !tokens.isNaN else { return nil }
    return model.flopsPerToken(params: params, width: run.width, contextTokens: run.contextTokens) * tokens
  }

  private func problem(_ measured: Chunk.Measured, _ run: Run) -> LedgerReason? {
    if measured.tokens.isNaN { return .noTokens }
    if measured.tokens <= 0 { return .noTraining }
    if !measured.tokens.isFinite { return .overflow(.tokens) }
    if measured.compute.isInfinite { return .overflow(.compute) }
    return excluded(run, measured.step, measured.tokens, measured.compute, measured.loss)
  }

  /// The reason of the first table filter that fails.
  func excluded(_ run: Run, _ step: Double, _ tokens: Double, _ compute: Double, _ loss: Double) -> LedgerReason? {
    for filter in plan.tableFilters {
      let values = filter.fields.map { field -> FilterValue in
        switch field {
        case .run: .text(run.id)
        case .schedule: run.schedule.map { .init(cell: $0) } ?? .missing
        case .block: run.block.map { .init(cell: $0) } ?? .missing
        case .step: .init(step)
        case .tokens: .init(tokens)
        case .compute: .init(compute)
        case .valLoss, .trainLoss: .init(loss)
        default: .init(run.setting(field) ?? .nan)
        }
      }
      if !filter.condition.holds(values) { return filter.reason }
    }
    return nil
  }

  /// Sorted by run and tokens; the same run and tokens again is a duplicate, and where every row is a run, the same row.
  mutating func evaluations(ranked rank: [Int]) -> [Evaluation] {
    evaluations.sort { one, other in
      let (first, second) = (one.measured, other.measured)
      let (firstRank, secondRank) = (rank[one.run], rank[other.run])
      if firstRank != secondRank { return firstRank < secondRank }
      return (first.tokens, one.file, first.line) < (second.tokens, other.file, second.line)
    }
    var kept: [Evaluation] = []
    kept.reserveCapacity(evaluations.count)
    var last: PlacedEvaluation?
    for evaluation in evaluations {
      if let last, isRepeat(evaluation, of: last) {
        let file = last.file == evaluation.file ? nil : logs[last.file].path
        let reason = LedgerReason.repeats(line: last.measured.line, file: file)
        refuse(reason, evaluation)
        // A repeat of the same loss says nothing new.
        if evaluation.measured.loss != last.measured.loss {
          repeats.append(.init(run: rank[evaluation.run], evaluation: evaluation, reason: reason))
        }
        continue
      }
      last = evaluation
      notes.count(evaluation.derived)
      kept.append(Evaluation(evaluation.measured, run: rank[evaluation.run]))
    }
    evaluations = []
    return kept
  }

  private mutating func refuse(_ reason: LedgerReason, _ evaluation: PlacedEvaluation) {
    let run = Run(id: open[evaluation.run].id ?? logs[files[evaluation.run]].name)
    refuse(reason, file: evaluation.file, line: evaluation.measured.line, run: run)
  }

  private func isRepeat(_ one: PlacedEvaluation, of other: PlacedEvaluation) -> Bool {
    if one.run == other.run { return one.measured.tokens == other.measured.tokens }
    // Rows that are runs of their own are the same only if every byte is: other columns may tell them apart.
    guard open[one.run].rowHash != 0, open[one.run].rowHash == open[other.run].rowHash else { return false }
    return one.measured.tokens == other.measured.tokens && one.measured.loss == other.measured.loss
  }
}

extension FilterValue {
  /// NaN is no value.
  init(_ number: Double) { self = number.isNaN ? .missing : .number(number) }
}

extension Evaluation {
  init(_ measured: Chunk.Measured, run: Int) {
    self.init(
      run: run, step: measured.step.isNaN ? nil : measured.step, tokens: measured.tokens, loss: measured.loss,
      compute: measured.compute.isNaN ? nil : measured.compute, line: measured.line)
  }
}

extension Run {
  /// A numeric setting by field.
  func setting(_ field: Field) -> Double? {
    switch field {
    case .seed: seed
    case .params: params
    case .batchTokens: batchTokens
    case .learningRate: learningRate
    case .depth: depth
    case .width: width
    case .contextTokens: contextTokens
    case .frames: frames
    case .clipHeight: clipHeight
    case .clipWidth: clipWidth
    default: nil
    }
  }
}
