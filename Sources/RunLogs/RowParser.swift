// Rows of a block, one after the other, into a chunk. Settings repeat from row to row, so they are parsed only where
// their bytes differ from those of the row before.

import Runs

struct RowParser {
  private let log: LogFile
  private let plan: FilePlan
  private let scales: [Double]
  private var chunk = Chunk()
  private var cells: Cells
  private var json: JSONRows
  private let csv: CSVRows
  private let settingColumns: [Int]
  private let settingFields: [Field]
  private let runColumn: Int?
  private let moments: Moments
  /// Where the settings (and, last, the run) of the row before lie.
  private var earlier: [(start: Int, end: Int)]
  private var hasEarlier = false
  private var current = RunSettings()
  private var run = 0
  private var stretch = 0

  /// Columns of what changes from row to row.
  private struct Moments {
    var step, tokens, trainLoss, valLoss, compute: Int?
  }

  init(_ log: LogFile, _ plan: FilePlan, scales: [Double]) {
    self.log = log
    self.plan = plan
    self.scales = scales
    cells = Cells(columns: log.columns.count)
    json = JSONRows(names: log.columns, learns: false)
    var delimiter: UInt8 = 0x2C
    if case .csv(let own) = log.format { delimiter = own }
    csv = CSVRows(delimiter: delimiter, columns: log.columns.count)
    settingFields = Field.allCases.filter { $0.isSetting && plan.column($0) != nil }
    settingColumns = settingFields.compactMap { plan.column($0) }
    runColumn = plan.column(.run)
    earlier = Array(repeating: (0, 0), count: settingColumns.count + 1)
    moments = Moments(
      step: plan.column(.step), tokens: plan.column(.tokens), trainLoss: plan.column(.trainLoss),
      valLoss: plan.column(.valLoss), compute: plan.column(.compute))
  }

  /// The chunk of one block.
  mutating func parse(_ block: Block) -> Chunk {
    if block.isOverlong {
      chunk.lines = 1
      refuseRow(.torn, block.problem ?? "")
      return chunk
    }
    let text = block.bytes.span
    reserve(text, block.count)
    var at = 0
    while at < block.count {
      let next = parseLine(text, at, block)
      at = max(next, at + 1)
    }
    closePiece()
    if let problem = block.problem {
      chunk.refused.append(.init(line: 0, run: nil, kind: .torn, reason: problem, isRow: false))
    }
    return chunk
  }

  private mutating func reserve(_ text: Span<UInt8>, _ count: Int) {
    guard moments.trainLoss != nil, plan.identity != .row else { return }
    var lines = 0
    for at in 0..<count where text[at] == Bytes.newline { lines += 1 }
    chunk.steps.reserveCapacity(lines)
    chunk.tokens.reserveCapacity(lines)
    chunk.losses.reserveCapacity(lines)
    chunk.trainingLines.reserveCapacity(lines)
  }

  @inline(__always)
  private mutating func parseLine(_ text: Span<UInt8>, _ at: Int, _ block: Block) -> Int {
    chunk.lines += 1
    var next = at
    if log.format == .jsonLines {
      next = (Bytes.first(Bytes.newline, text, at, block.count) ?? block.count) + 1
      parseJSONLine(text, at, next - 1)
      return next
    }
    let outcome = csv.split(text, at, block.count, into: &cells, next: &next)
    if outcome == .whole, !(block.endsOpen && next >= block.count) {
      parseRow(text, at, next)
    } else {
      parseOddRow(text, at, next, outcome, block)
    }
    return next
  }

  private mutating func parseJSONLine(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
    if isBlank(text, start, end) { return }
    if json.read(text, start, end, into: &cells) {
      parseRow(text, start, end + 1)
    } else {
      refuseRow(.torn, tornReason(text, start, end))
    }
  }

  private func tornReason(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> String {
    if Bytes.first(0, text, start, end) != nil { return "the line holds NUL bytes" }
    return log.format == .jsonLines ? "the line is not one whole JSON object" : "the quotes of the line do not match"
  }

  private func isBlank(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for at in start..<end where text[at] != 0x20 && text[at] != 0x09 && text[at] != 0x0D && text[at] != Bytes.newline {
      return false
    }
    return true
  }

  /// Anything but a whole row that ends with a line end.
  @inline(never)
  private mutating func parseOddRow(
    _ text: Span<UInt8>, _ start: Int, _ next: Int, _ outcome: CSVRows.Outcome, _ block: Block
  ) {
    if isBlank(text, start, next) || (text[start] == 0x23 && outcome != .whole) { return }
    hasEarlier = hasEarlier && outcome == .whole
    switch outcome {
    case .whole where plan.usesLastColumn && !isSurelyWhole(text, start, next, block):
      refuseRow(.torn, "the last line has no line end, so its last value may be cut (add one if it is whole)")
    case .whole: parseRow(text, start, next)
    case .fields(let count) where Bytes.first(0, text, start, next) == nil:
      refuseRow(.torn, "\(count) fields where the header has \(log.columns.count)")
    case .fields: refuseRow(.torn, tornReason(text, start, next))
    case .badQuotes, .unfinished: refuseRow(.torn, tornReason(text, start, next))
    }
  }

  /// A row that the end of the file may have cut inside its last value: `0.51` of `0.5125` reads well and is wrong. It is
  /// whole only if something closes it: a quote, or the first half of a CR LF.
  private func isSurelyWhole(_ text: Span<UInt8>, _ start: Int, _ next: Int, _ block: Block) -> Bool {
    guard log.columns.count > 0, next >= 2 else { return false }
    if text[next - 2] == 0x0D { return true }
    return text[next - 2] == Bytes.quote && cells.ends[log.columns.count - 1] == next - 2
  }

  private mutating func refuseRow(_ kind: LedgerEntry.Kind, _ reason: String, run: String? = nil) {
    chunk.rows += 1
    chunk.refused.append(.init(line: chunk.lines, run: run, kind: kind, reason: reason))
  }
}

// MARK: - One whole row

extension RowParser {
  @inline(__always)
  private mutating func parseRow(_ text: Span<UInt8>, _ start: Int, _ next: Int) {
    let line = chunk.lines
    if cells.hasQuotes { chunk.lines += innerLines(text, start, next) }
    if !plan.filters.isEmpty, let reason = failedFilter(text) { return refuse(.excluded, reason, text, line) }
    if !(hasEarlier && isSameRun(text)) {
      if let problem = enterRun(text, start, next, line) { return refuse(.invalid, problem, text, line) }
    }
    measure(text, line)
  }

  /// Line ends inside quotes count as lines of the file too.
  private func innerLines(_ text: Span<UInt8>, _ start: Int, _ next: Int) -> Int {
    (start..<(next - 1)).count { text[$0] == Bytes.newline }
  }

  private func failedFilter(_ text: Span<UInt8>) -> String? {
    for filter in plan.filters {
      let values = filter.slots.map { slot -> FilterValue in
        guard let column = slot.column else { return .missing }
        let value = FilterValue(cell: cells.string(column, in: text))
        if case .number(let number) = value { return .number(number * slot.scale) }
        return value
      }
      if !filter.condition.holds(values) { return filter.reason }
    }
    return nil
  }

  @inline(__always)
  private mutating func isSameRun(_ text: Span<UInt8>) -> Bool {
    guard plan.identity != .row else { return false }
    if let runColumn, !isSame(runColumn, earlier[settingColumns.count], text) { return false }
    for place in 0..<settingColumns.count where !isSame(settingColumns[place], earlier[place], text) { return false }
    return true
  }

  @inline(__always)
  private func isSame(_ column: Int, _ before: (start: Int, end: Int), _ text: Span<UInt8>) -> Bool {
    let (start, end) = (cells.starts[column], cells.ends[column])
    return end &- start == before.end &- before.start && Bytes.same(text, start, before.start, count: end &- start)
  }

  /// Reads the settings of a row that differs from the one before and finds its run; what is wrong with them, if anything.
  @inline(never)
  private mutating func enterRun(_ text: Span<UInt8>, _ start: Int, _ next: Int, _ line: Int) -> String? {
    hasEarlier = false
    var settings = RunSettings()
    for (field, column) in zip(settingFields, settingColumns) {
      if let problem = read(field, column, text, into: &settings) { return problem }
    }
    let id = runColumn.map { cells.string($0, in: text) }.flatMap { $0.isEmpty ? nil : $0 }
    if id == nil, plan.identity == .named, log.format != .jsonLines { return "the row names no run" }
    closePiece()
    let isHeader = log.format == .jsonLines && plan.identity != .row && isHeaderRow(text) && settings.isAnyKnown
    switch plan.identity {
    case .row: run = chunk.registry.add(OpenRun(line: line, rowHash: rowHash(text, start, next)))
    case .named, .file: run = findRun(id, settings, line, isHeader)
    }
    chunk.registry[run].settings.absorb(settings, rows: 0)
    current = settings
    if isHeader {
      chunk.lastHeader = OpenRun(id: id, settings: settings, line: line)
    } else {
      remember()
    }
    return nil
  }

  private func rowHash(_ text: Span<UInt8>, _ start: Int, _ next: Int) -> UInt64 {
    var end = next - 1
    while end > start, text[end - 1] == 0x0D || text[end - 1] == 0x20 { end -= 1 }
    return Bytes.hash(text, start, end)
  }

  private mutating func findRun(_ id: String?, _ settings: RunSettings, _ line: Int, _ isHeader: Bool) -> Int {
    let known = chunk.registry.runs.count
    let place = chunk.registry.find(id ?? (isHeader ? nil : chunk.lastHeader?.id), settings, line: line)
    if place >= known, !isHeader {
      // A run that begins after a header line has that line's settings where its own rows say nothing.
      chunk.registry[place].isBeforeHeader = chunk.lastHeader == nil
      if let header = chunk.lastHeader { chunk.registry[place].inherited = header.settings }
    }
    return place
  }

  private func isHeaderRow(_ text: Span<UInt8>) -> Bool {
    [moments.step, moments.tokens, moments.trainLoss, moments.valLoss].allSatisfy { column in
      column.map { cells.starts[$0] == cells.ends[$0] } ?? true
    }
  }

  private mutating func remember() {
    for (place, column) in settingColumns.enumerated() { earlier[place] = (cells.starts[column], cells.ends[column]) }
    if let runColumn { earlier[settingColumns.count] = (cells.starts[runColumn], cells.ends[runColumn]) }
    hasEarlier = true
  }

  private mutating func closePiece() {
    guard !chunk.registry.runs.isEmpty else { return }
    if stretch > 0 { chunk.registry[run].settings.count(current.numbers[RunSettings.batch], rows: stretch) }
    stretch = 0
    let (training, evaluations) = (chunk.losses.count, chunk.evaluations.count)
    if let last = chunk.pieces.last {
      if last.run == run {
        chunk.pieces[chunk.pieces.count - 1] = .init(run: run, trainingEnd: training, evaluationEnd: evaluations)
        return
      }
      if last.trainingEnd == training, last.evaluationEnd == evaluations { return }
    } else if training == 0, evaluations == 0 {
      return
    }
    chunk.pieces.append(.init(run: run, trainingEnd: training, evaluationEnd: evaluations))
  }

  private func read(_ field: Field, _ column: Int, _ text: Span<UInt8>, into settings: inout RunSettings) -> String? {
    if field == .schedule || field == .block {
      let value = cells.string(column, in: text)
      if field == .schedule { settings.schedule = value.isEmpty ? nil : value }
      if field == .block { settings.block = value.isEmpty ? nil : value }
      return nil
    }
    guard let place = RunSettings.fields.firstIndex(of: field) else { return nil }
    let value: Double
    switch number(column, field, text) {
    case .missing: return nil
    case .malformed: return malformed(field, column, text)
    case .value(let found): value = found
    }
    if value.isNaN, place != RunSettings.params { return nil }
    guard value.isFinite, field == .seed || value > 0 || (field == .learningRate && value == 0) else {
      return "\(field.rawValue) is \(value)"
    }
    settings.numbers[place] = value
    return nil
  }
}

// MARK: - What a row measures

extension RowParser {
  private enum Reading {
    case missing
    case malformed
    case value(Double)
  }

  @inline(__always)
  private func number(_ column: Int?, _ field: Field, _ text: Span<UInt8>) -> Reading {
    guard let column else { return .missing }
    let (start, end) = cells.trimmed(column, in: text)
    guard start < end else { return .missing }
    guard let value = NumberParser.value(text, start, end) else {
      return isMissingByName(text, start, end) ? .missing : .malformed
    }
    let scale = scales[field.index]
    return .value(scale == 1 ? value : value * scale)
  }

  /// What tools write where there is no value.
  @inline(never)
  private func isMissingByName(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start <= 4 else { return false }
    return ["na", "n/a", "null", "none", "-"].contains(NumberParser.string(text, start, end).lowercased())
  }

  private func malformed(_ field: Field, _ column: Int, _ text: Span<UInt8>) -> String {
    let shown = cells.string(column, in: text)
    return "\(field.rawValue) is no number: '\(shown.count > 40 ? shown.prefix(40) + "…" : shown)'"
  }

  @inline(__always)
  private mutating func measure(_ text: Span<UInt8>, _ line: Int) {
    let train = number(moments.trainLoss, .trainLoss, text)
    let val = number(moments.valLoss, .valLoss, text)
    let step = number(moments.step, .step, text)
    let tokens = number(moments.tokens, .tokens, text)
    if case .missing = val, case .value(let loss) = train, loss.isFinite, abs(loss) < Self.largestLoss,
      let step = sound(step), let tokens = sound(tokens)
    {
      chunk.rows += 1
      chunk.trainingOnly += 1
      stretch += 1
      return keepTraining(loss, step, tokens, UInt32(clamping: line))
    }
    measureSlowly(text, line, train, val, step, tokens)
  }

  /// Losses beyond it are overflows on their way.
  private static var largestLoss: Double { 1e100 }

  /// NaN where missing; nil where it cannot be.
  @inline(__always)
  private func sound(_ reading: Reading) -> Double? {
    switch reading {
    case .missing: .nan
    case .malformed: nil
    case .value(let value): value >= 0 && value < .infinity ? value : nil
    }
  }

  @inline(__always)
  private mutating func keepTraining(_ loss: Double, _ step: Double, _ tokens: Double, _ line: UInt32) {
    chunk.steps.append(step)
    chunk.tokens.append(tokens)
    chunk.losses.append(loss)
    chunk.trainingLines.append(line)
  }

  /// Evaluations, rows without a loss, and everything that is wrong with a row.
  @inline(never)
  private mutating func measureSlowly(
    _ text: Span<UInt8>, _ line: Int, _ train: Reading, _ val: Reading, _ step: Reading, _ tokens: Reading
  ) {
    let compute = number(moments.compute, .compute, text)
    let all: [(Field, Int?, Reading)] = [
      (.step, moments.step, step), (.tokens, moments.tokens, tokens), (.compute, moments.compute, compute),
      (.trainLoss, moments.trainLoss, train), (.valLoss, moments.valLoss, val),
    ]
    for (field, column, reading) in all {
      if case .malformed = reading, let column { return refuse(.invalid, malformed(field, column, text), text, line) }
    }
    for (field, _, reading) in all.prefix(3) {
      if sound(reading) == nil, case .value(let value) = reading {
        return refuse(.invalid, "\(field.rawValue) is \(value)", text, line)
      }
    }
    guard let step = sound(step), let tokens = sound(tokens), let compute = sound(compute) else { return }
    keep(text, line, train, val, .init(step: step, tokens: tokens, loss: .nan, compute: compute, line: line))
  }

  private mutating func keep(
    _ text: Span<UInt8>, _ line: Int, _ train: Reading, _ val: Reading, _ measured: Chunk.Measured
  ) {
    let isTrainingSound: Bool
    switch (val, train) {
    case (.value(let loss), _) where !isLoss(loss):
      return refuse(.diverged, "val_loss is \(loss)", text, line)
    case (.missing, .value(let loss)) where !isLoss(loss):
      return refuse(.diverged, "train_loss is \(loss)", text, line)
    case (_, .value(let loss)): isTrainingSound = isLoss(loss)
    default: isTrainingSound = false
    }
    chunk.rows += 1
    stretch += 1
    guard case .value(let loss) = val else { return chunk.withoutLoss += 1 }
    var measured = measured
    measured.loss = loss
    chunk.evaluations.append(measured)
    guard case .value(let training) = train else { return }
    guard isTrainingSound else { return chunk.lostTrainingLosses += 1 }
    keepTraining(training, measured.step, measured.tokens, UInt32(clamping: line) | Chunk.withEvaluation)
  }

  private func isLoss(_ loss: Double) -> Bool { loss.isFinite && abs(loss) < Self.largestLoss }

  private mutating func refuse(_ kind: LedgerEntry.Kind, _ reason: String, _ text: Span<UInt8>, _ line: Int) {
    chunk.rows += 1
    let id = runColumn.map { cells.string($0, in: text) }.flatMap { $0.isEmpty ? nil : $0 }
    chunk.refused.append(.init(line: line, run: id, kind: kind, reason: reason))
  }
}
