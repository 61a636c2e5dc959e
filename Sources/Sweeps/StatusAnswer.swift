// How far a sweep is, for reading and as JSON.

import Diagnostics
public import Tables
import Texts
import Training

public struct StatusAnswer: Sendable {
  let status: SweepStatus
  /// Jobs of a batch system that were submitted for the folder.
  let jobs: [String]

  public init(_ status: SweepStatus, jobs: [String] = []) { (self.status, self.jobs) = (status, jobs) }

  public var answer: Answer {
    let parts = [
      Answer.Part("", total), Answer.Part("", table: shown.isEmpty ? nil : table), Answer.Part("", failures),
    ]
    return Answer(parts.filter { !$0.sentences.isEmpty || $0.table != nil }, json: json)
  }

  /// Those that someone is at, has been at, or should look at.
  private var shown: [RunStatus] {
    status.runs.filter { run in
      switch run.state {
      case .done, .waiting: false
      default: true
      }
    }
  }

  private var total: [String] {
    let states = status.runs.map(\.state.word)
    let counts = ["done", "diverged", "running", "silent", "failed", "begun", "waiting"].compactMap { word in
      let count = states.count { $0 == word }
      return count > 0 ? "\(count) \(word)" : nil
    }
    let left = states.count { $0 != "done" && $0 != "diverged" }
    let name = "\(status.plan.name): \(counted(status.runs.count, "run")), \(counts.joined(separator: ", "))."
    if left == 0 { return [name] }
    let unknown = states.contains("running") ? "Time left: not known yet." : "Nothing is running."
    let time = status.secondsLeft.map { "Time left: \(spokenTime($0)) at the present speed." } ?? unknown
    return [name, time] + (jobs.isEmpty ? [] : ["Slurm jobs: \(jobs.joined(separator: ", "))."])
  }

  private var table: Table {
    var builder = TableBuilder(shown)
    builder.words("run", "run") { $0.run.id }
    builder.words("state", "state") { $0.state.word }
    builder.number("share", .percent("done", decimals: 0)) { $0.share }
    builder.number("tokens_per_second", Measure("tokens/s", style: .significant(3)), priority: 1) { run in
      if case .running(let text) = run.state { text.tokensPerSecond } else { nil }
    }
    builder.words("holder", "by", priority: 2) { $0.state.holder?.text ?? "" }
    return builder.table("sweep_status")
  }

  private var failures: [String] {
    status.runs.compactMap { run in
      guard case .failed(let reason) = run.state else { return nil }
      return reason.split(separator: "\n").first.map(String.init)
    }
  }

  private var json: JSONValue {
    [
      "name": .string(status.plan.name), "flops_left": .number(status.workLeft),
      "seconds_left": JSONValue(status.secondsLeft), "jobs": .array(jobs.map { .string($0) }),
      "runs": .array(
        status.runs.map { run in
          [
            "id": .string(run.run.id), "state": .string(run.state.word), "tokens": JSONValue(run.tokens),
            "tokens_total": JSONValue(run.run.tokens), "host": JSONValue(run.state.holder?.host),
            "process": JSONValue(run.state.holder.map { Double($0.pid) }),
            "job": JSONValue(run.state.holder.flatMap { $0.job.isEmpty ? nil : $0.job }),
          ]
        }),
    ]
  }
}

extension RunStatus.State {
  var word: String {
    switch self {
    case .done(.completed): "done"
    case .done(.diverged): "diverged"
    case .running: "running"
    case .silent: "silent"
    case .failed: "failed"
    case .begun: "begun"
    case .waiting: "waiting"
    }
  }

  var holder: LockHolder? {
    switch self {
    case .running(let text): text.holder
    case .silent(let text): text?.holder
    default: nil
    }
  }
}
