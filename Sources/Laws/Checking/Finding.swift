// What `diagnosis()` says of a study: findings with their evidence, and what could not be looked at.

import Runs

/// One thing that is wrong, or likely so, with a run or with the study as a whole.
public struct Finding: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case diverged
    case flat
    case instability
    case plateau
    case underTraining = "under_training"
    case generalisation
    case noise
    case seeds
    case edges
    case span
    case cells
  }

  /// In falling order of weight.
  public enum Severity: Int, Sendable, Hashable, CaseIterable {
    /// The laws that rest on it say something else than they would without.
    case serious
    /// Look at it before the laws are used.
    case warning
    /// Worth knowing.
    case note

    public var name: String { ["serious", "warning", "note"][rawValue] }
  }

  /// A number that the finding rests on.
  public struct Evidence: Sendable, Hashable {
    public var name: String
    public var value: Double
    public var unit: String

    public init(_ name: String, _ value: Double, _ unit: String = "") {
      (self.name, self.value, self.unit) = (name, value, unit)
    }
  }

  public var kind: Kind
  public var severity: Severity
  /// Index into the table's runs; nil for what concerns the study.
  public var run: Int?
  /// The run's own name where it is not in the table, such as one that diverged before its first evaluation.
  public var runName: String?
  public var statement: Statement
  public var evidence: [Evidence]
  public var hint: Hint

  public init(
    _ kind: Kind, _ severity: Severity, run: Int? = nil, runName: String? = nil, _ statement: Statement,
    evidence: [Evidence] = [], hint: Hint
  ) {
    (self.kind, self.severity, self.run, self.runName) = (kind, severity, run, runName)
    (self.statement, self.evidence, self.hint) = (statement, evidence, hint)
  }
}

/// All findings of a study, and what its data do not allow to be looked at.
public struct Diagnosis: Sendable, Hashable {
  /// The gravest first; within a severity by kind, then in the order of the runs.
  public var findings: [Finding]
  /// Checks that were not made.
  public var missing: [MissingCheck]
  /// Runs that were looked at one by one.
  public var runs: Int

  /// Runs with at least one finding.
  public var flaggedRuns: Int {
    let named = findings.filter { $0.run == nil }.compactMap(\.runName)
    return Set(findings.compactMap(\.run)).count + Set(named).count
  }
}

extension StudyResult {
  /// Looks at every run beside those of its size, and at what the laws rest on.
  public func diagnosis() -> Diagnosis {
    let peers = PeerGroups(self)
    let findings =
      flatness() + divergence() + peers.instabilities() + peers.plateaus() + peers.underTrained()
      + peers.poorGeneralisation()
      + cellOutliers() + noiseFindings() + gridFindings() + spanFindings()
    return Diagnosis(
      findings: findings.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
        .map(\.element),
      missing: peers.missing + seedsMissing, runs: peers.curves.count)
  }

  private func flatness() -> [Finding] {
    flatLosses.map { [Finding(.flat, .serious, .sameLosses($0), hint: .noRunHelps)] } ?? []
  }

  /// Runs that the reader has put aside because their loss left the numbers.
  private func divergence() -> [Finding] {
    let entries = table.ledger.filter { $0.kind == .diverged }
    var seen = Set<String>()
    return entries.compactMap { entry in
      let name = entry.run ?? "\(entry.file):\(entry.line)"
      guard seen.insert(name).inserted else { return nil }
      return Finding(
        .diverged, .warning, run: table.runs.firstIndex { $0.id == entry.run }, runName: name,
        .diverged(file: entry.file, line: entry.line, reason: entry.reason), hint: .divergedCell)
    }
  }
}

extension Finding {
  fileprivate var order: Int {
    severity.rawValue * Kind.allCases.count + (Kind.allCases.firstIndex(of: kind) ?? 0)
  }
}
