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
  /// A sentence with the numbers.
  public var statement: String
  public var evidence: [Evidence]
  public var hint: String

  public init(
    _ kind: Kind, _ severity: Severity, run: Int? = nil, runName: String? = nil, _ statement: String,
    evidence: [Evidence] = [], hint: String = ""
  ) {
    (self.kind, self.severity, self.run, self.runName) = (kind, severity, run, runName)
    (self.statement, self.evidence, self.hint) = (statement, evidence, hint)
  }
}

/// All findings of a study, and what its data do not allow to be looked at.
public struct Diagnosis: Sendable, Hashable {
  /// The gravest first; within a severity by kind, then in the order of the runs.
  public var findings: [Finding]
  /// Sentences on checks that were not made.
  public var missing: [String]
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
    let ward = Ward(self)
    let findings =
      flatness() + divergence() + ward.instabilities() + ward.plateaus() + ward.underTrained()
      + ward.poorGeneralisation()
      + cellOutliers() + noiseFindings() + gridFindings() + spanFindings()
    return Diagnosis(
      findings: findings.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
        .map(\.element),
      missing: ward.missing + seedsMissing, runs: ward.curves.count)
  }

  private func flatness() -> [Finding] {
    flatLosses.map { [Finding(.flat, .serious, $0, hint: "no law can be told from one loss, and no run would help")] }
      ?? []
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
        "the log ends in a loss that is no number (\(entry.file), line \(entry.line)): \(entry.reason)",
        hint: "its cell is judged without it; where the learning rate is the cause, the grid's edge lies below it")
    }
  }
}

extension Finding {
  fileprivate var order: Int {
    severity.rawValue * Kind.allCases.count + (Kind.allCases.firstIndex(of: kind) ?? 0)
  }
}
