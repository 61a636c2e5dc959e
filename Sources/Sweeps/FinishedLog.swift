// What a sweep needs to know of a log: whether it is closed, how it ended, what it was made with, and how much is kept of it.

public import Training

/// A log with a closing line.
public struct FinishedLog: Sendable, Hashable {
  /// `completed` or `diverged`.
  public var status: String
  /// Why it diverged.
  public var reason: String?
  /// Every setting, and what made the run.
  public var header: LogHeader
  /// Training lines in it, and the step of the last of them.
  public var trainingLines: Int
  public var lastTrainingStep: Int

  /// Nil when the log has no closing line: the run was cut.
  public init?(_ log: WrittenLog) {
    guard let ending = log.ending else { return nil }
    (status, reason) = ending
    header = log.header
    let training = log.lines.filter { $0.content == .training }
    (trainingLines, lastTrainingStep) = (training.count, training.last?.step ?? 0)
  }

  /// Whether as many training lines are in it as a sweep keeps of a run that has one every `logEvery` steps.
  func keeps(_ lines: Int, logEvery: Int) -> Bool {
    trainingLines == min(lines, (lastTrainingStep + logEvery - 1) / logEvery)
  }
}
