// What a sweep costs, for reading and as JSON.

import Sweeps
import Training

struct SweepText {
  let plan: SweepPlan
  let state: SweepState
  let jobs: Int
  /// FLOPs a second of one process.
  let rate: Double
  /// Whether the rate was given or is an estimate.
  let isRateGiven: Bool

  private var left: SweepPlan { SweepPlan(name: plan.name, runs: state.left, lines: plan.lines) }

  /// `lawbook sweep --dry-run`.
  var dryRun: String {
    var table = TextTable([
      ("run", .left), ("N", .right), ("steps", .right), ("T", .right), ("FLOPs", .right), ("time", .right),
    ])
    for run in state.left { table.add(row(run)) }
    return (table.lines + ["", total] + notes).joined(separator: "\n")
  }

  private func row(_ run: SweepRun) -> [String] {
    [
      run.id, "\(run.settings.shape.params)", "\(run.settings.steps)", "\(run.tokens)",
      NumberText.significant(run.flops, 3), Self.time(run.flops / rate),
    ]
  }

  private var total: String {
    let guess = isRateGiven ? "" : " (this machine's matrix products, less what training loses: --rate sets it)"
    return """
      \(plan.name): \(plan.runs.count) runs, \(state.done.count) done, \(state.left.count) left
      \(NumberText.significant(left.flops, 4)) FLOPs left, \(Self.time(left.seconds(jobs: jobs, rate: rate))) \
      with \(jobs) \(jobs == 1 ? "process" : "processes") at \(NumberText.significant(rate / 1e9, 3)) GFLOP/s each\(guess)
      """
  }

  var notes: [String] {
    guard !state.unnamed.isEmpty else { return [] }
    let some = state.unnamed.prefix(5).joined(separator: ", ") + (state.unnamed.count > 5 ? ", …" : "")
    return ["runs/ holds \(state.unnamed.count) more that the plan does not name; they are kept: \(some)"]
  }

  var json: JSONValue {
    let done = Set(state.done.map(\.id))
    return [
      "name": .string(plan.name), "flops": .number(plan.flops), "flops_left": .number(left.flops),
      "hours_left": .number(left.seconds(jobs: jobs, rate: rate) / 3600), "jobs": JSONValue(jobs),
      "flops_per_second": .number(rate), "unnamed": JSONValue(state.unnamed.map { .string($0) }),
      "runs": JSONValue(plan.runs.map { json($0, isDone: done.contains($0.id)) }),
    ]
  }

  private func json(_ run: SweepRun, isDone: Bool) -> JSONValue {
    let (settings, shape) = (run.settings, run.settings.shape)
    return [
      "id": .string(run.id), "done": .bool(isDone), "flops": .number(run.flops), "params": JSONValue(shape.params),
      "layers": JSONValue(shape.layers), "width": JSONValue(shape.width), "block": .string(shape.block.rawValue),
      "batch_tokens": JSONValue(settings.batchTokens), "learning_rate": .number(settings.learningRate),
      "schedule": .string(settings.schedule.rawValue), "seed": JSONValue(Int(settings.seed)),
      "marks": JSONValue(settings.marks.map { JSONValue($0) }),
    ]
  }

  /// `12 s`, `3 min 5 s`, `2 h 10 min`.
  static func time(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "ages" }
    if seconds < 59.5 {
      return seconds < 9.95 ? "\((max(0, seconds) * 10).rounded() / 10) s" : "\(Int(seconds.rounded())) s"
    }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
