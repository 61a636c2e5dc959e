// What is done of a sweep and what is left, from what lies in its folder.

public import Diagnostics
import Training

/// What a sweep's folder holds.
public struct SweepContents: Sendable {
  /// Logs in `runs/` by the run's id; nil for one without a closing line.
  public var logs: [String: FinishedLog?]
  /// The arguments of the runs in `work/`, by the run's id.
  public var working: [String: [String]]

  public init(logs: [String: FinishedLog?] = [:], working: [String: [String]] = [:]) {
    self.logs = logs
    self.working = working
  }
}

/// A plan held against its folder.
public struct SweepState: Sendable {
  public var done: [SweepRun] = []
  /// What is to run, in the order in which it is started.
  public var left: [SweepRun] = []
  /// Runs in `runs/` that the plan does not name: kept.
  public var unnamed: [String] = []

  /// - Throws: `Failure` naming every run on disk that was made or begun with other settings.
  public init(_ plan: SweepPlan, _ contents: SweepContents) throws(Failure) {
    var wrong: [Diagnostic] = []
    for run in plan.startOrder {
      if let log = contents.logs[run.id] ?? nil {
        done.append(run)
        if let diagnostic = Self.missingMarks(run, log) { wrong.append(diagnostic) }
      } else {
        left.append(run)
        if let diagnostic = Self.otherSettings(run, contents.working[run.id]) { wrong.append(diagnostic) }
      }
    }
    unnamed = Set(contents.logs.keys).subtracting(plan.runs.map(\.id)).sorted()
    guard wrong.isEmpty else { throw Failure(wrong.sorted { $0.description < $1.description }) }
  }

  private static func missingMarks(_ run: SweepRun, _ log: FinishedLog) -> Diagnostic? {
    guard let marks = log.marks else { return nil }
    let missing = run.settings.marks.filter { !marks.contains($0) }
    guard !missing.isEmpty else { return nil }
    let list = missing.map(String.init).joined(separator: ", ")
    return Diagnostic(
      at: Place(file: "runs/\(run.id).jsonl"), "the run is finished but was not measured at the plan's marks \(list)",
      hint: "take these marks out of the plan, or delete the file to run it again")
  }

  private static func otherSettings(_ run: SweepRun, _ arguments: [String]?) -> Diagnostic? {
    let wanted = run.settings.arguments
    guard let arguments, arguments != wanted else { return nil }
    let differing = zip(arguments, wanted).enumerated().first { $0.element.0 != $0.element.1 }
    let what = differing.map { "\(wanted[max(0, $0.offset - 1)]) \($0.element.0) and not \($0.element.1)" }
    return Diagnostic(
      at: Place(file: "work/\(run.id)"), "the unfinished run was begun with other settings than the plan's",
      hint: "\(what.map { "it has \($0); " } ?? "")delete the folder and work/\(run.id).arguments to begin it again")
  }
}
