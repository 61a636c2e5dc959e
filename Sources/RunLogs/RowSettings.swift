// The settings of a row: read only where they differ from the row before, and from them the run that the row belongs to.

import Runs

extension RowParser {
  /// Reads the settings of a row that differs from the one before and finds its run; what is wrong with them, if anything.
  @inline(never)
  mutating func enterRun(_ text: Span<UInt8>, _ start: Int, _ next: Int, _ line: Int) -> RowProblem? {
    hasEarlier = false
    var settings = RunSettings()
    for (field, column) in zip(settingFields, settingColumns) {
      if let problem = read(field, column, text, into: &settings) { return problem }
    }
    settings.fill(from: plan.constants)
    let id = runColumn.map { cells.string($0, in: text) }.flatMap { $0.isEmpty ? nil : $0 }
    if id == nil, plan.identity == .named, log.format != .jsonLines { return .init(.namesNoRun) }
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
      if !plan.filters.isEmpty { asideRows.append(AsideRow(start: start, next: next, line: line, filter: -1)) }
    } else {
      remember()
    }
    return nil
  }

  func rowHash(_ text: Span<UInt8>, _ start: Int, _ next: Int) -> UInt64 {
    if isTyped { return typedHash(text) }
    var end = next - 1
    while end > start, text[end - 1] == 0x0D || text[end - 1] == 0x20 { end -= 1 }
    return Bytes.hash(text, start, end)
  }

  mutating func findRun(_ id: String?, _ settings: RunSettings, _ line: Int, _ isHeader: Bool) -> Int {
    let known = chunk.registry.runs.count
    let place = chunk.registry.find(id ?? (isHeader ? nil : chunk.lastHeader?.id), settings, line: line)
    if place >= known, !isHeader {
      // A run that begins after a header line has that line's settings where its own rows say nothing.
      chunk.registry[place].isBeforeHeader = chunk.lastHeader == nil
      if let header = chunk.lastHeader { chunk.registry[place].inherited = header.settings }
    }
    return place
  }

  func isHeaderRow(_ text: Span<UInt8>) -> Bool {
    [moments.step, moments.tokens, moments.trainLoss, moments.valLoss].allSatisfy { source in
      source.column < 0 || cells.starts[source.column] == cells.ends[source.column]
    }
  }

  mutating func remember() {
    for (place, column) in settingColumns.enumerated() { earlier[place] = (cells.starts[column], cells.ends[column]) }
    if let runColumn { earlier[settingColumns.count] = (cells.starts[runColumn], cells.ends[runColumn]) }
    hasEarlier = true
  }

  mutating func closePiece() {
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

  func read(_ field: Field, _ column: Int, _ text: Span<UInt8>, into settings: inout RunSettings) -> RowProblem? {
    if field == .schedule || field == .block {
      let value = cells.string(column, in: text)
      if field == .schedule { settings.schedule = value.isEmpty ? nil : value }
      if field == .block { settings.block = value.isEmpty ? nil : value }
      return nil
    }
    guard let place = RunSettings.fields.firstIndex(of: field) else { return nil }
    let value: Double
    switch number(Source(field: field, column: column, scale: scales[field.index]), text) {
    case .missing: return nil
    case .malformed: return malformed(field, column, text)
    case .value(let found): value = found
    }
    if value.isNaN, place != RunSettings.params { return nil }
    guard value.isFinite, field == .seed || value > 0 || (field == .learningRate && value == 0) else {
      return .init(.impossible(field, value))
    }
    settings.numbers[place] = value
    return nil
  }
}
