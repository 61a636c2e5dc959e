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
/// - Throws: `Failure` when a path does not exist or matches nothing, when no row could be read, or when the mapping or a
///   filter names something that is not there.
/// - Parameter progress: called with bytes read and bytes in all.
public func readLogs(
  _ paths: [String], mapping: LogMapping = .init(), progress: (@Sendable (Int, Int) -> Void)? = nil
) throws(Failure) -> RunTable {
  throw Failure("no reader yet")
}
