// Chunks put together into one table: runs found again from block to block and file to file, what is missing derived,
// duplicates refused, everything ordered by what it is rather than by where it stood.

import Diagnostics
import Runs

struct Assembly {
  struct PlacedEvaluation {
    var run: Int
    var file: Int
    var measured: Chunk.Measured
    /// What of it was derived.
    var derived: NoteBook.Derived = []
    /// The condition that keeps it out, -1 where none does.
    var filter: Int32 = -1
  }

  /// Training losses of a chunk: which stretch belongs to which run.
  struct TrainingPart {
    var chunk: Int
    var file: Int
    var lineOffset: Int
    var pieces: [Chunk.Piece]
  }

  /// A measurement that repeats another with a loss of its own; `run` is its place in the table.
  struct Repeat {
    var run: Int
    var evaluation: PlacedEvaluation
    var reason: LedgerReason
  }

  let logs: [LogFile]
  let plan: LogPlan
  var chunks: [Chunk]
  /// All runs, each with its file.
  var open: [OpenRun] = []
  var files: [Int] = []
  /// The run that a run was merged into (itself where none).
  var owner: [Int] = []
  var evaluations: [PlacedEvaluation] = []
  var parts: [TrainingPart] = []
  var repeats: [Repeat] = []
  /// Evaluations that fail a condition on the table.
  var aside: [SetAside] = []
  /// Settings of runs by name that were read elsewhere, for runs whose own rows do not say them.
  var known: [String: RunSettings] = [:]
  /// What each run says of steps and tokens, where evaluations need it.
  var clocks: [Int: RunClock] = [:]
  var clockRows: [(run: Int, step: Double, tokens: Double)] = []
  var ledger: [LedgerEntry] = []
  var counts = RowCounts()
  var notes = NoteBook()

  init(_ logs: [LogFile], _ plan: LogPlan, _ blocks: [(file: Int, outcome: Chunk)]) {
    self.logs = logs
    self.plan = plan
    chunks = blocks.map(\.outcome)
    gather(blocks.map(\.file))
  }

  private mutating func gather(_ fileOfChunk: [Int]) {
    var reading = FileReading(file: -1, lines: 0)
    for index in chunks.indices {
      let file = fileOfChunk[index]
      if reading.file != file { reading = FileReading(file: file, lines: logs[file].headLines) }
      gather(index, &reading)
    }
    owner = Array(open.indices)
    readNames()
  }

  /// What names of runs say comes before what their logs say: the user asked for it.
  private mutating func readNames() {
    guard let pattern = plan.pattern else { return }
    for index in open.indices {
      guard let values = pattern.values(in: name(index)) else {
        notes.count(.namesUnmatched, 1)
        continue
      }
      for (field, value) in values { open[index].settings.replace(field, value * plan.scales[field.index]) }
    }
  }

  /// What is known while one file is gone through, chunk after chunk.
  private struct FileReading {
    var file: Int
    var lines: Int
    var registry = RunRegistry()
    /// Place in `open` of each run of the registry.
    var places: [Int] = []
    var header: OpenRun?
  }

  private mutating func gather(_ index: Int, _ reading: inout FileReading) {
    let runs = chunks[index].registry.runs.map { place($0, &reading) }
    if let header = chunks[index].lastHeader {
      let id = header.id ?? reading.header?.id
      reading.header = header
      reading.header?.id = id
    }
    for piece in chunks[index].pieces.indices {
      chunks[index].pieces[piece].run = runs[chunks[index].pieces[piece].run]
    }
    let chunk = chunks[index]
    gatherEvaluations(chunk, reading)
    if !chunk.losses.isEmpty {
      parts.append(.init(chunk: index, file: reading.file, lineOffset: reading.lines, pieces: chunk.pieces))
    }
    for clock in chunk.clocks { clockRows.append((runs[clock.run], clock.step, clock.tokens)) }
    refuse(chunk, reading)
    count(chunk)
    chunks[index].evaluations = []
    chunks[index].registry = RunRegistry()
    reading.lines += chunk.lines
  }

  private mutating func place(_ run: OpenRun, _ reading: inout FileReading) -> Int {
    var run = run
    run.line += reading.lines
    if plan.files[reading.file].identity != .row {
      let id = run.id ?? reading.header?.id ?? plan.files[reading.file].runName
      let known = reading.registry.runs.count
      let own = reading.registry.find(id, run.settings, line: run.line)
      if own < known {
        open[reading.places[own]].settings.absorb(run.settings, rows: 0)
        reading.registry[own].settings.absorb(run.settings, rows: 0)
        return reading.places[own]
      }
      reading.registry[own].settings = run.settings
      reading.places.append(open.count)
      run.id = id
      if run.isBeforeHeader { run.inherited = reading.header?.settings }
    }
    open.append(run)
    files.append(reading.file)
    return open.count - 1
  }

  private mutating func gatherEvaluations(_ chunk: Chunk, _ reading: FileReading) {
    var at = 0
    for piece in chunk.pieces {
      while at < piece.evaluationEnd {
        var measured = chunk.evaluations[at]
        measured.line += reading.lines
        evaluations.append(
          .init(
            run: piece.run, file: reading.file, measured: measured,
            filter: chunk.filters.isEmpty ? -1 : chunk.filters[at]))
        at += 1
      }
    }
  }

  private mutating func refuse(_ chunk: Chunk, _ reading: FileReading) {
    for entry in chunk.refused {
      let line = entry.isRow ? entry.line + reading.lines : 0
      ledger.append(
        .init(
          file: logs[reading.file].path, line: line, run: entry.run, entry.problem.reason, detail: entry.problem.detail)
      )
    }
  }

  mutating func count(_ chunk: Chunk) {
    counts.rows += chunk.rows
    counts.trainingOnly += chunk.trainingOnly
    counts.withoutLoss += chunk.withoutLoss
    counts.refused += chunk.refused.count(where: \.isRow)
    notes.count(.lostTrainingLoss, chunk.lostTrainingLosses)
  }
}

extension Assembly {
  /// The finished table.
  mutating func table() -> RunTable {
    joinContinued()
    readClocks()
    var runs = open.indices.map { finished($0) }
    settleEvaluations(runs)
    let order = runOrder(runs)
    var rank = [Int](repeating: 0, count: runs.count)
    for (place, run) in order.enumerated() { rank[run] = place }
    for run in owner.indices where owner[run] != run { rank[run] = rank[owner[run]] }
    runs = order.map { runs[$0] }
    let kept = withoutTwins(evaluations(ranked: rank), runs)
    let training = trainingCurves(runs, rank)
    counts.evaluations = kept.count
    ledger.sort { one, other in
      (one.file, one.line) == (other.file, other.line)
        ? "\(one.reason)" < "\(other.reason)" : (one.file, one.line) < (other.file, other.line)
    }
    var table = RunTable(
      runs: runs, evaluations: kept, training: training, ledger: ledger,
      notes: plan.notes + notes.notes(plan),
      counts: counts)
    table.setAside = repeats.map { repeated in
      SetAside(
        run: runs[repeated.run], evaluation: Evaluation(repeated.evaluation.measured, run: repeated.run),
        repeated.reason)
    }
    table.setAside += aside.inOrder
    return table
  }

  mutating func refuse(_ reason: LedgerReason, file: Int, line: Int, run: Run) {
    counts.refused += 1
    ledger.append(.init(file: logs[file].path, line: line, run: run.id, reason))
  }

  /// The same name in several files is one run that was continued, where nothing that both files say differs.
  mutating func joinContinued() {
    guard logs.count > 1 else { return }
    var named: [String: [Int]] = [:]
    for run in open.indices {
      if let id = open[run].id { named[id, default: []].append(run) }
    }
    for id in named.keys.sorted() {
      guard let runs = named[id], Set(runs.map { files[$0] }).count > 1 else { continue }
      join(runs, id)
    }
  }

  private mutating func join(_ runs: [Int], _ id: String) {
    var heads: [Head] = []
    // By size and seed: a name may stand for thousands of runs that differ in nothing else.
    var alike: [[Double]: [Int]] = [:]
    for run in runs {
      let settings = complete(open[run])
      let identity = [settings.numbers[RunSettings.params], settings.numbers[RunSettings.seed]]
      let isKnown = !identity.contains(where: \.isNaN)
      let candidates = isKnown ? (alike[identity] ?? []) + (alike[[]] ?? []) : Array(heads.indices)
      let match = candidates.filter { heads[$0].takes(settings, from: files[run]) }.min()
      if let match {
        owner[run] = heads[match].run
        heads[match].files.insert(files[run])
        heads[match].settings.absorb(settings, rows: 0)
      } else {
        alike[isKnown ? identity : [], default: []].append(heads.count)
        heads.append(Head(run: run, files: [files[run]], settings: settings))
      }
    }
    for head in heads where head.files.count > 1 { open[head.run].settings = head.settings }
    if heads.count < runs.count { notes.count(.continued, 1) }
    if heads.count > 1 { notes.count(.apart, 1) }
  }

  /// The first part of a run that goes on in other files, with all that its parts say.
  private struct Head {
    var run: Int
    var files: Set<Int>
    var settings: RunSettings

    func takes(_ part: RunSettings, from file: Int) -> Bool { !files.contains(file) && settings.agrees(with: part) }
  }

  func complete(_ run: OpenRun) -> RunSettings {
    var settings = run.settings
    if let inherited = run.inherited { settings.fill(from: inherited) }
    if let id = run.id, let known = known[id] { settings.fill(from: known) }
    return settings
  }

  /// What is known of each run by its name, before the table is made.
  var settingsByName: [String: RunSettings] {
    Dictionary(
      open.compactMap { run in run.id.map { ($0, complete(run)) } }, uniquingKeysWith: { one, _ in one })
  }

  private static let forgotten = RunSettings()

  mutating func finished(_ index: Int) -> Run {
    let settings = complete(open[index])
    // From here on only the name and the fingerprint of the row are asked for.
    open[index].settings = Self.forgotten
    open[index].inherited = nil
    var run = Run(id: name(index), file: logs[files[index]].path, line: open[index].line)
    run.seed = settings[.seed]
    run.params = settings[.params]
    run.learningRate = settings[.learningRate]
    let batch = settings.usualBatch
    run.batchTokens = batch.isNaN ? nil : batch
    run.contextTokens = settings[.contextTokens]
    deriveBatch(&run, index, settings)
    run.depth = settings[.depth]
    run.width = settings[.width]
    run.frames = settings[.frames]
    run.clipHeight = settings[.clipHeight]
    run.clipWidth = settings[.clipWidth]
    run.schedule = settings.schedule
    run.block = settings.block
    note(settings)
    deriveParams(&run)
    return run
  }

  private mutating func note(_ settings: RunSettings) {
    if settings.learningRateVaries { notes.count(.peakRate, 1) }
    if settings.batches.count > 1 { notes.count(.usualBatch, 1) }
    for place in settings.conflicts.sorted() { notes.conflict(RunSettings.fields[place]) }
  }

  private func name(_ index: Int) -> String {
    if let id = open[index].id { return id }
    let stem = logs[files[index]].name
    return plan.files[files[index]].identity == .row ? "\(stem):\(open[index].line)" : stem
  }

  /// B from the run's own count of tokens, or from sequences of a known length.
  private mutating func deriveBatch(_ run: inout Run, _ index: Int, _ settings: RunSettings) {
    guard run.batchTokens == nil else { return }
    if let perStep = clocks[index]?.tokensPerStep {
      run.batchTokens = perStep
      notes.count(.batchOfClock, 1)
    } else if let sequences = settings[.batchSequences], let length = run.contextTokens {
      run.batchTokens = sequences * length
      notes.count(.batchOfSequences, 1)
    }
  }

  /// N = 16·L·d² of a Cross-DiT (self-attention 4d², cross-attention 4d², MLP 8d² a layer; Yin et al. 2024), or as the
  /// user says what a layer holds: then in place of a logged size, which may count embeddings.
  private mutating func deriveParams(_ run: inout Run) {
    guard run.params == nil || plan.layerWeights != nil, let depth = run.depth, let width = run.width else { return }
    guard let weights = plan.layerWeights ?? (run.block == "cross-dit" ? 16 : nil) else {
      return notes.count(.sizeNotDerived, run.block == nil ? 1 : 0)
    }
    let params = weights * depth * width * width
    guard params.isFinite else { return }
    run.params = params
    notes.count(plan.layerWeights == nil ? .params : .paramsOfLayers, 1)
  }
}
