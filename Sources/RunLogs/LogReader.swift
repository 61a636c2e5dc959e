// Run logs of any kind in, one table out.

public import Runs
public import Diagnostics
import Dispatch
import Synchronization

/// How the columns of a log are read. Keys of `columns` and `units` are canonical names (`Field.rawValue`).
public struct LogMapping: Sendable, Hashable {
  /// Canonical name → column name in the log.
  public var columns: [String: String]
  /// Canonical name → what one unit in the log is worth (tokens: 1e9).
  public var units: [String: Double]
  /// Conditions a row must meet, such as `epoch_excluded == 0`, with the reason for the ledger where one is given.
  public var filters: [LogFilter]
  /// Weights of a layer in units of width²: N follows from depth and width, whatever a log says of it.
  public var layerWeights: Double?
  /// Settings of all runs by their canonical names, whatever their logs say.
  public var constants: [String: String] = [:]
  /// How names of runs are made: `gpt-{params}-bs{batch_sequences}-lr{learning_rate}`.
  public var namePattern: String?
  /// Numbers of logs are written 4,97 for 4.97.
  public var decimalComma = false
  /// How compute follows from params and tokens where the log has none; nil leaves it empty.
  public var compute: ComputeModel?

  public init(
    columns: [String: String] = [:], units: [String: Double] = [:], filters: [LogFilter] = [],
    compute: ComputeModel? = .sixND
  ) {
    self.columns = columns
    self.units = units
    self.filters = filters
    self.compute = compute
  }
}

public struct LogFilter: Sendable, Hashable {
  public var condition: String
  public var reason: String?
  public init(_ condition: String, reason: String? = nil) {
    self.condition = condition
    self.reason = reason
  }
}

/// Reads files, folders and globs into one table. Bad rows go to the ledger and never stop the good ones.
///
/// JSON Lines and text tables (comma, tab or semicolon; RFC 4180) are told apart by their first bytes. A last line without
/// a line end is kept only if its last value cannot have been cut: it is not used, something closes it (a brace, a quote,
/// CR), or eight rows and more before it show that it is as whole as theirs: all in one fixed format (`%.4f`), or ten
/// decimals and more where none has an exponent (a cut would change it by less than 1e-9).
///
/// - Throws: `Failure` when a path does not exist or matches nothing, when no row could be read, or when the mapping or a
///   filter names something that is not there.
/// - Parameter progress: called with bytes read and bytes in all, from several threads.
public func readLogs(
  _ paths: [String], mapping: LogMapping = .init(), progress: (@Sendable (Int, Int) -> Void)? = nil
) throws(Failure) -> RunTable {
  try readLogs(paths, mapping: mapping, options: .init(), progress: progress)
}

/// The same with blocks of a chosen size, for tests of what happens at their borders.
func readLogs(
  _ paths: [String], mapping: LogMapping, options: BlockOptions, progress: (@Sendable (Int, Int) -> Void)? = nil
) throws(Failure) -> RunTable {
  var unreadable: [LedgerEntry] = []
  var logs: [LogFile] = []
  var others: [String] = []
  var byTheWay: [LedgerEntry] = []
  for (found, outcome) in openAll(try Inputs.files(paths)) {
    switch outcome {
    case .success(let files):
      let beside = SideFiles.settings(beside: found.path, levels: found.depth ?? 0)
      logs += files.logs.map { log in
        var log = log
        log.beside = beside
        return log
      }
      unreadable += files.problems.map { LedgerEntry(file: found.path, .file($0)) }
    case .failure(.noLog): others.append(found.path)
    case .failure(.foreign(let kind)) where kind.isByTheWay && found.depth != nil:
      others.append(found.path)
      byTheWay.append(LedgerEntry(file: found.path, .file(.foreign(kind))))
    case .failure(let fault): unreadable.append(LedgerEntry(file: found.path, .file(fault)))
    }
  }
  shareSettings(&logs)
  let constants = mapping.constants.sorted { $0.key < $1.key }.map { Setting(name: $0.key, value: $0.value) }
  for index in logs.indices { logs[index].settings = constants + logs[index].settings }
  if logs.isEmpty { throw nothingRead(unreadable + byTheWay, others: others, in: paths) }
  survey(&logs, options)
  var resolver = ColumnResolver(mapping, logs)
  var plan = try resolver.resolve()
  plan.notes = formatNotes(logs, others) + plan.notes
  let files = leaveOutForeign(logs, &plan, &unreadable)
  let ready = plan
  let blocks = parallelBlocks(files, options, progress: progress) { block in
    var parser = RowParser(
      files[block.file], ready.files[block.file], scales: ready.scales, reasons: ready.reasons,
      decimalComma: mapping.decimalComma)
    return parser.parse(block)
  }
  let keptOut = asideBlocks(blocks)
  var assembly = Assembly(files, plan, blocks)
  assembly.ledger += unreadable
  let settings = keptOut.isEmpty ? [:] : assembly.settingsByName
  var table = assembly.table()
  if !keptOut.isEmpty {
    var unfiltered = plan
    unfiltered.tableFilters = []
    var aside = Assembly(files, unfiltered, keptOut)
    table.setAside += aside.keptOut(known: settings)
  }
  if table.counts.rows == 0 { throw nothingRead(table.ledger, fallback: files.map(\.path)) }
  return table
}

/// Which files were read as what, where that is not plain from their names, and which were not read.
private func formatNotes(_ logs: [LogFile], _ others: [String]) -> [ReadingNote] {
  let files = Dictionary(grouping: logs.filter { $0.content != nil || $0.table != nil }, by: \.title)
  let formats = files.sorted { $0.key < $1.key }.map { title, logs in
    let paths = Set(logs.map(\.path)).sorted()
    return ReadingNote.format(title, files: paths.count, first: paths[0])
  }
  return formats + (others.isEmpty ? [] : [.notRead(others)])
}

/// Opens files, several at a time: other formats are read as they are opened.
private func openAll(
  _ files: [Inputs.Found]
) -> [(Inputs.Found, Result<OpenedFile, FileFault>)] {
  let opened = Mutex<[Int: Result<OpenedFile, FileFault>]>([:])
  DispatchQueue.concurrentPerform(iterations: files.count) { index in
    let outcome = LogFile.open(files[index])
    opened.withLock { $0[index] = outcome }
  }
  let outcomes = opened.withLock { $0 }
  return files.indices.compactMap { index in outcomes[index].map { (files[index], $0) } }
}

/// What one file says of a run holds for the rows of the same run in its other files.
private func shareSettings(_ logs: inout [LogFile]) {
  var said: [String: [Setting]] = [:]
  for log in logs {
    if let run = log.runName, !log.settings.isEmpty { said[run, default: []] += log.settings }
  }
  for index in logs.indices {
    guard let run = logs[index].runName, let settings = said[run] else { continue }
    let own = Set(logs[index].settings.map(\.name))
    logs[index].settings += settings.filter { !own.contains($0.name) }
  }
  logs.removeAll { $0.content?.isEmpty ?? false }
}

/// A table without losses beside others that have them is no log, unless it tells the settings of runs by name.
private func leaveOutForeign(_ logs: [LogFile], _ plan: inout LogPlan, _ ledger: inout [LedgerEntry]) -> [LogFile] {
  let isLog = plan.files.map { file in
    let hasLoss = file.column(.valLoss) != nil || file.column(.trainLoss) != nil
    return hasLoss || (file.column(.run) != nil && Field.allCases.contains { $0.isSetting && file.column($0) != nil })
  }
  for (log, isLog) in zip(logs, isLog) where !isLog {
    ledger.append(LedgerEntry(file: log.path, .file(.noLoss)))
  }
  plan.files = zip(plan.files, isLog).filter(\.1).map(\.0)
  return zip(logs, isLog).filter(\.1).map(\.0)
}

/// Goes through JSON Lines once for their keys: which column holds what is decided over all of them.
private func survey(_ logs: inout [LogFile], _ options: BlockOptions) {
  let places = logs.indices.filter { logs[$0].format == .jsonLines }
  guard !places.isEmpty else { return }
  let surveys = parallelBlocks(places.map { logs[$0] }, options, progress: nil) { KeySurvey.of($0) }
  for (file, keys) in surveys { logs[places[file]].absorb(keys) }
}

private func nothingRead(
  _ ledger: [LedgerEntry], fallback: [String] = [], others: [String] = [], in paths: [String] = []
) -> Failure {
  if ledger.isEmpty, !others.isEmpty {
    let known = (["CSV", "JSON Lines"] + LogFormats.all.map { $0.title }).joined(separator: ", ")
    return Failure(
      "no run logs among \(others.count) \(others.count == 1 ? "file" : "files")",
      at: paths.first.map { Place(file: $0) },
      hint: "known are \(known)")
  }
  if ledger.isEmpty { return Failure(fallback.map { Diagnostic(.error, at: Place(file: $0), "holds no rows") }) }
  return Failure(ledger.prefix(100).map(\.diagnostic))
}

extension LedgerEntry {
  fileprivate var diagnostic: Diagnostic {
    Diagnostic(.error, at: Place(file: file, line: line > 0 ? line : nil), words)
  }
}
