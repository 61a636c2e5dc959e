// Rows of a block, one after the other, into a chunk. Settings repeat from row to row, so they are parsed only where
// their bytes differ from those of the row before.

import Runs

struct RowParser {
  let log: LogFile
  let plan: FilePlan
  let scales: [Double]
  let reasons: [LedgerReason]
  var chunk = Chunk()
  var cells: Cells
  var json: JSONRows
  let csv: CSVRows
  let settingColumns: [Int]
  let settingFields: [Field]
  let runColumn: Int?
  let moments: Moments
  /// Where the settings (and, last, the run) of the row before lie.
  var earlier: [(start: Int, end: Int)]
  var hasEarlier = false
  var current = RunSettings()
  var run = 0
  var stretch = 0
  /// Rows that a condition keeps out (and the headers between them), which are gone through again for their evaluations.
  var asideRows: [AsideRow] = []
  let isAside: Bool
  /// Cells hold values, not text.
  let isTyped: Bool
  /// Commas are decimal marks.
  let decimalComma: Bool

  struct AsideRow {
    var start, next, line: Int
    /// The condition that failed, -1 for a header.
    var filter: Int
  }

  /// A column of numbers and what one unit in it is worth.
  struct Source {
    var field: Field
    /// -1 where the file has none.
    var column: Int
    var scale: Double
  }

  /// What changes from row to row.
  struct Moments {
    var step, tokens, trainLoss, valLoss, compute: Source
  }

  init(
    _ log: LogFile, _ plan: FilePlan, scales: [Double], reasons: [LedgerReason] = [], isAside: Bool = false,
    decimalComma: Bool = false
  ) {
    self.reasons = reasons
    self.isAside = isAside
    self.decimalComma = decimalComma
    self.log = log
    isTyped = log.format == .typed
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
    let source = { (field: Field) in
      Source(field: field, column: plan.columns[field.index], scale: scales[field.index])
    }
    moments = Moments(
      step: source(.step), tokens: source(.tokens), trainLoss: source(.trainLoss), valLoss: source(.valLoss),
      compute: source(.compute))
  }

  /// The chunk of one block.
  mutating func parse(_ block: Block) -> Chunk {
    if block.isOverlong {
      chunk.lines = 1
      refuseRow(block.problem.map { .file($0) } ?? .brokenLine)
      return chunk
    }
    if let table = log.table { return parse(table, group: block.group) }
    let text = block.bytes.span
    reserve(text, block.count)
    var at = 0
    while at < block.count {
      let next = parseLine(text, at, block)
      at = max(next, at + 1)
    }
    closePiece()
    if !asideRows.isEmpty { chunk.aside = [aside(text)] }
    if let problem = block.problem {
      chunk.refused.append(.init(line: 0, run: nil, problem: .init(.file(problem)), isRow: false))
    }
    return chunk
  }

  mutating func reserve(_ text: Span<UInt8>, _ count: Int) {
    guard moments.trainLoss.column >= 0, plan.identity != .row else { return }
    // Rows of a log are about equally long: the first ones tell how many there are.
    let sample = min(count, 1 << 12)
    let seen = (0..<sample).count { text[$0] == Bytes.newline }
    reserve(seen * (count / max(sample, 1) + 1) * 17 / 16)
  }

  mutating func reserve(_ lines: Int) {
    chunk.steps.reserveCapacity(lines)
    chunk.tokens.reserveCapacity(lines)
    chunk.losses.reserveCapacity(lines)
    chunk.trainingLines.reserveCapacity(lines)
  }

  @inline(__always)
  mutating func parseLine(_ text: Span<UInt8>, _ at: Int, _ block: Block) -> Int {
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

  mutating func parseJSONLine(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
    if Self.isBlank(text, start, end) { return }
    if json.read(text, start, end, into: &cells) {
      parseRow(text, start, end + 1)
    } else {
      refuseRow(Self.tornReason(text, start, end, isJSON: log.format == .jsonLines))
    }
  }

  static func tornReason(_ text: Span<UInt8>, _ start: Int, _ end: Int, isJSON: Bool) -> LedgerReason {
    if Bytes.first(0, text, start, end) != nil { return .nulBytes }
    return isJSON ? .brokenLine : .brokenQuotes
  }

  // Static: a method of the parser that reads nothing of it costs a copy of it a row.
  static func isBlank(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for at in start..<end where text[at] != 0x20 && text[at] != 0x09 && text[at] != 0x0D && text[at] != Bytes.newline {
      return false
    }
    return true
  }

  /// Anything but a whole row that ends with a line end.
  @inline(never)
  mutating func parseOddRow(
    _ text: Span<UInt8>, _ start: Int, _ next: Int, _ outcome: CSVRows.Outcome, _ block: Block
  ) {
    if Self.isBlank(text, start, next) || (text[start] == 0x23 && outcome != .whole) { return }
    hasEarlier = hasEarlier && outcome == .whole
    switch outcome {
    case .whole where plan.usesLastColumn && !isSurelyWhole(text, start, next, block):
      refuseRow(.openEnd, run: runName(text))
    case .whole: parseRow(text, start, next)
    case .fields(let count) where Bytes.first(0, text, start, next) == nil:
      refuseRow(.fields(count, header: log.columns.count))
    case .fields, .badQuotes, .unfinished:
      refuseRow(Self.tornReason(text, start, next, isJSON: log.format == .jsonLines))
    }
  }

  /// A row that the end of the file may have cut inside its last value: `0.51` of `0.5125` reads well and is wrong. It is
  /// whole only if something closes it (a quote, or the first half of a CR LF), if it has so many decimals that a cut would
  /// not matter, or if all rows before write that value in one fixed format and this one does too.
  func isSurelyWhole(_ text: Span<UInt8>, _ start: Int, _ next: Int, _ block: Block) -> Bool {
    guard let last = log.columns.indices.last, next >= 2 else { return false }
    if text[next - 2] == 0x0D { return true }
    if text[next - 2] == Bytes.quote { return cells.ends[last] == next - 2 }
    guard cells.starts[last] < cells.ends[last] else { return false }
    return log.lastColumn?.shows(ValueFormat((cells.starts[last]..<cells.ends[last]).map { text[$0] })) ?? false
  }

  mutating func refuseRow(_ reason: LedgerReason, run: String? = nil) {
    chunk.rows += 1
    chunk.refused.append(.init(line: chunk.lines, run: run, problem: RowProblem(reason)))
  }
}

// MARK: - One whole row

extension RowParser {
  @inline(__always)
  mutating func parseRow(_ text: Span<UInt8>, _ start: Int, _ next: Int) {
    let line = chunk.lines
    if cells.hasQuotes { chunk.lines += innerLines(text, start, next) }
    if !plan.filters.isEmpty, let filter = failedFilter(text) {
      asideRows.append(AsideRow(start: start, next: next, line: line, filter: filter))
      return refuse(.init(reasons[filter]), text, line)
    }
    if !(hasEarlier && isSameRun(text)) {
      if let problem = enterRun(text, start, next, line) { return refuse(problem, text, line) }
    }
    measure(text, line)
  }

  /// Line ends inside quotes count as lines of the file too.
  func innerLines(_ text: Span<UInt8>, _ start: Int, _ next: Int) -> Int {
    (start..<(next - 1)).count { text[$0] == Bytes.newline }
  }

  /// The place of the first condition that the row does not meet.
  func failedFilter(_ text: Span<UInt8>) -> Int? {
    for filter in plan.filters {
      let values = filter.slots.map { slot -> FilterValue in
        guard let column = slot.column else { return .missing }
        if isTyped, let number = cells.typed(column) {
          return cells.starts[column] == cells.ends[column] ? .missing : FilterValue(number * slot.scale)
        }
        let value = FilterValue(cell: cells.string(column, in: text), decimalComma: decimalComma)
        if case .number(let number) = value { return .number(number * slot.scale) }
        return value
      }
      if !filter.condition.holds(values) { return filter.place }
    }
    return nil
  }

  @inline(__always)
  mutating func isSameRun(_ text: Span<UInt8>) -> Bool {
    guard plan.identity != .row else { return false }
    if let runColumn, !isSame(runColumn, earlier[settingColumns.count], text) { return false }
    for place in 0..<settingColumns.count where !isSame(settingColumns[place], earlier[place], text) { return false }
    return true
  }

  @inline(__always)
  func isSame(_ column: Int, _ before: (start: Int, end: Int), _ text: Span<UInt8>) -> Bool {
    let (start, end) = (cells.starts[column], cells.ends[column])
    if isTyped {
      if start == before.start, end == before.end { return true }
      guard cells.typed(column) == nil else { return false }
    }
    return end &- start == before.end &- before.start && Bytes.same(text, start, before.start, count: end &- start)
  }
}
