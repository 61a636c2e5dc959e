// What is done of a sweep and what is left, from what lies in its folder. A log counts as that of a run of the plan only
// where its first line says so, setting by setting.

public import Diagnostics
public import Training

/// What a sweep's folder holds.
public struct SweepContents: Sendable {
  /// Logs in `runs/` by the run's id; nil for one without a closing line.
  public var logs: [String: FinishedLog?]
  /// The first lines of the logs in `unfinished/`, by the run's id.
  public var working: [String: LogHeader]

  public init(logs: [String: FinishedLog?] = [:], working: [String: LogHeader] = [:]) {
    self.logs = logs
    self.working = working
  }
}

/// A plan held against its folder.
public struct SweepState: Sendable {
  public var done: [SweepRun] = []
  /// What is to run, in the order in which it is started.
  public var left: [SweepRun] = []
  /// Logs in `runs/` that the plan does not name: kept.
  public var unnamed: [String] = []
  /// Runs that are done, made by another version of the program or with other BLAS kernels.
  public var ofOtherOrigin: [String] = []
  /// Runs that are done, of whose logs more or fewer lines are kept than the plan says.
  public var thinnedOtherwise: [String] = []

  /// - Parameters:
  ///   - version: the program's; a run that was begun by another one cannot go on.
  ///   - blasCore: the core type that the runs are made with; the same holds for it.
  /// - Throws: `Failure` naming every run on disk that was made or begun with other settings.
  public init(_ plan: SweepPlan, _ contents: SweepContents, version: String, blasCore: String) throws(Failure) {
    var wrong: [Diagnostic] = []
    for run in plan.startOrder {
      let header = { LogHeader(TrainingLog.header(run.settings, version: version, blasCore: blasCore)) }
      if let log = contents.logs[run.id] ?? nil {
        done.append(run)
        wrong += take(run, log, headerDifferences(log.header, header()), lines: plan.lines)
      } else {
        left.append(run)
        if let begun = contents.working[run.id] { wrong += Self.begun(run, headerDifferences(begun, header())) }
      }
    }
    unnamed = Set(contents.logs.keys).subtracting(plan.runs.map(\.id)).sorted()
    guard wrong.isEmpty else { throw Failure(wrong.sorted { $0.description < $1.description }) }
  }

  /// Looks at what a finished log differs in; what is wrong with it. More marks than the plan's are none the worse.
  private mutating func take(
    _ run: SweepRun, _ log: FinishedLog, _ differences: [HeaderDifference], lines: Int
  ) -> [Diagnostic] {
    let place = Place(file: "runs/\(run.id).jsonl")
    let settings = differences.filter { !$0.isOrigin && $0.key != "marks" }
    guard settings.isEmpty else {
      let headline = "the finished run has other settings than the plan's: \(settings.text)"
      return [Diagnostic(at: place, headline, hint: "change the plan, or delete the file to run it again")]
    }
    let marks = differences.first { $0.key == "marks" }.map {
      ($0.there ?? "").split(separator: ",").compactMap { Int($0) }
    }
    let missing = run.settings.marks.filter { marks?.contains($0) == false }.map(String.init)
    guard missing.isEmpty else {
      let headline = "the run is finished but was not measured at the plan's marks \(missing.joined(separator: ", "))"
      return [
        Diagnostic(at: place, headline, hint: "take these marks out of the plan, or delete the file to run it again")
      ]
    }
    if differences.contains(where: \.isOrigin) { ofOtherOrigin.append(run.id) }
    if !log.keeps(lines, logEvery: run.settings.logEvery) { thinnedOtherwise.append(run.id) }
    return []
  }

  private static func begun(_ run: SweepRun, _ differences: [HeaderDifference]) -> [Diagnostic] {
    guard !differences.isEmpty else { return [] }
    let headline = "the unfinished run was begun otherwise than the plan says: \(differences.text)"
    return [Diagnostic(at: Place(file: "unfinished/\(run.id)"), headline, hint: "delete the folder to begin it again")]
  }
}
