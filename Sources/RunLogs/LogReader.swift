// Run logs of any kind in, one table out.

public import Runs
public import Diagnostics

/// How the columns of a log are read. Keys of `columns` and `units` are canonical names (`Field.rawValue`).
public struct LogMapping: Sendable, Hashable {
  /// Canonical name → column name in the log.
  public var columns: [String: String]
  /// Canonical name → what one unit in the log is worth (tokens: 1e9).
  public var units: [String: Double]
  /// Conditions a row must meet, such as `epoch_excluded == 0`, with the reason for the ledger where one is given.
  public var filters: [LogFilter]
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
  for found in try Inputs.files(paths) {
    switch LogFile.open(found) {
    case .success(let log): logs.append(log)
    case .failure(let problem):
      unreadable.append(
        .init(file: found.path, line: 0, run: nil, kind: .invalid, reason: "the file \(problem.reason)"))
    }
  }
  if logs.isEmpty { throw nothingRead(unreadable) }
  survey(&logs, options)
  var resolver = ColumnResolver(mapping, logs)
  var plan = try resolver.resolve()
  let files = leaveOutForeign(logs, &plan, &unreadable)
  let ready = plan
  let blocks = parallelBlocks(files, options, progress: progress) { block in
    var parser = RowParser(files[block.file], ready.files[block.file], scales: ready.scales)
    return parser.parse(block)
  }
  var assembly = Assembly(files, plan, blocks)
  assembly.ledger += unreadable
  let table = assembly.table()
  if table.counts.rows == 0 { throw nothingRead(table.ledger, fallback: files.map(\.path)) }
  return table
}

/// A table without losses beside others that have them is no log, unless it tells the settings of runs by name.
private func leaveOutForeign(_ logs: [LogFile], _ plan: inout LogPlan, _ ledger: inout [LedgerEntry]) -> [LogFile] {
  let isLog = plan.files.map { file in
    let hasLoss = file.column(.valLoss) != nil || file.column(.trainLoss) != nil
    return hasLoss || (file.column(.run) != nil && Field.allCases.contains { $0.isSetting && file.column($0) != nil })
  }
  for (log, isLog) in zip(logs, isLog) where !isLog {
    let reason = "the file has no column known as a loss"
    ledger.append(.init(file: log.path, line: 0, run: nil, kind: .incomplete, reason: reason))
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

private func nothingRead(_ ledger: [LedgerEntry], fallback: [String] = []) -> Failure {
  if ledger.isEmpty { return Failure(fallback.map { Diagnostic(.error, at: Place(file: $0), "holds no rows") }) }
  return Failure(
    ledger.prefix(100).map { entry in
      Diagnostic(.error, at: Place(file: entry.file, line: entry.line > 0 ? entry.line : nil), entry.reason)
    })
}
