// What a sweep costs, for reading and as JSON.

public import Tables
public import Texts
import Diagnostics
import Training

/// FLOPs a second of one process.
public enum SweepRate: Sendable {
  /// The same for every run, as was asked for.
  case given(Double)
  /// That of a large matrix product here, of which each run has its share.
  case ofProduct(Double)

  func flopsPerSecond(_ run: SweepRun) -> Double {
    switch self {
    case .given(let rate): rate
    case .ofProduct(let rate): rate * run.expectedShare
    }
  }

  var text: String {
    switch self {
    case .given(let rate): "\(NumberStyle.significant(3).text(rate / 1e9)) GFLOP/s each"
    case .ofProduct(let rate):
      "\(NumberStyle.significant(3).text(rate / 1e9)) GFLOP/s each, less what training loses at each width and batch size (--rate sets it)"
    }
  }
}

/// The runs of one size.
private struct SizeRow: Comparable {
  var name: String
  var runs: [SweepRun]
  /// FLOPs.
  var work: Double

  init(_ name: String, _ runs: [SweepRun]) {
    (self.name, self.runs) = (name, runs)
    work = runs.reduce(0) { $0 + $1.work }
  }

  static func < (one: SizeRow, other: SizeRow) -> Bool {
    one.work == other.work ? one.name < other.name : one.work > other.work
  }

  static func == (one: SizeRow, other: SizeRow) -> Bool { one.name == other.name }
}

public struct SweepAnswer: Sendable {
  let plan: SweepPlan
  let state: SweepState
  let jobs: Int
  let rate: SweepRate

  public init(plan: SweepPlan, state: SweepState, jobs: Int, rate: SweepRate) {
    (self.plan, self.state, self.jobs, self.rate) = (plan, state, jobs, rate)
  }

  private var left: SweepPlan { SweepPlan(name: plan.name, runs: state.left, lines: plan.lines) }

  /// `lawbook sweep --dry-run`: what it costs in all, then by size.
  public var answer: Answer {
    let parts = [
      Answer.Part("", total), Answer.Part("", table: state.left.isEmpty ? nil : sizes), Answer.Part("", notes),
    ]
    return Answer(parts.filter { !$0.sentences.isEmpty || $0.table != nil }, json: json)
  }

  /// A row a size, the costliest first.
  private var sizes: Table {
    let rows = Dictionary(grouping: left.runs) { sizeIdentifier($0.settings) }.map(SizeRow.init).sorted()
    var builder = TableBuilder(rows)
    builder.words("size", "size") { $0.name }
    builder.number("params", .params) { $0.runs.first.map { Double($0.settings.shape.params) } }
    builder.number("runs", .count("runs left")) { Double($0.runs.count) }
    builder.words("batch_tokens", "B", priority: 2) { Self.range($0.runs.map(\.settings.batchTokens)) }
    builder.words("tokens", "T", priority: 1) { Self.range($0.runs.map(\.tokens)) }
    builder.number("flops", .compute.named("FLOPs")) { $0.work }
    builder.number("seconds", Measure("process seconds", unit: "s", style: .significant(3))) { row in
      row.runs.reduce(0) { $0 + $1.work / rate.flopsPerSecond($1) }
    }
    return builder.table("sweep_sizes")
  }

  /// `64 to 256`, or the one number.
  private static func range(_ values: [Int]) -> String {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let text = NumberStyle.count.text(Double(low))
    return low == high ? text : text + " to " + NumberStyle.count.text(Double(high))
  }

  private var total: [String] {
    let seconds = left.seconds(jobs: jobs, rate: rate.flopsPerSecond)
    let validation = NumberStyle.compute.text(left.work - left.flops)
    return [
      "\(plan.name): \(counted(plan.runs.count, "run")), \(state.done.count) done, \(state.left.count) left.",
      "Left: \(NumberStyle.compute.text(left.work)) FLOPs, \(validation) of them for validation.",
      "Time: \(spokenTime(seconds)) with \(counted(jobs, "process", "processes")) at \(rate.text).",
    ]
  }

  /// What is worth knowing before it starts, a line each.
  public var notes: [String] {
    let kinds = [
      (state.unnamed, "that the plan does not name"),
      (state.ofOtherOrigin, "made by another version or with other BLAS kernels"),
      (state.thinnedOtherwise, "with more or fewer lines than the plan keeps"),
    ]
    return plan.notes.map(\.description)
      + kinds.compactMap { logs, what in
        logs.first.map { "note: \(logs.count) \(logs.count == 1 ? "log" : "logs") in runs/ \(what); the first: \($0)" }
      }
  }

  public var json: JSONValue {
    let done = Set(state.done.map(\.id))
    return [
      "name": .string(plan.name), "flops": .number(plan.flops), "flops_left": .number(left.flops),
      "validation_flops_left": .number(left.work - left.flops),
      "hours_left": .number(left.seconds(jobs: jobs, rate: rate.flopsPerSecond) / 3600), "jobs": JSONValue(jobs),
      "unnamed": JSONValue(state.unnamed.map { .string($0) }),
      "runs": JSONValue(plan.runs.map { json($0, isDone: done.contains($0.id)) }),
    ]
  }

  private func json(_ run: SweepRun, isDone: Bool) -> JSONValue {
    let (settings, shape) = (run.settings, run.settings.shape)
    return [
      "id": .string(run.id), "done": .bool(isDone), "flops": .number(run.flops),
      "validation_flops": .number(run.validationFLOPs), "flops_per_second": .number(rate.flopsPerSecond(run)),
      "params": JSONValue(shape.params),
      "layers": JSONValue(shape.layers), "width": JSONValue(shape.width), "block": .string(shape.block.rawValue),
      "batch_tokens": JSONValue(settings.batchTokens), "learning_rate": .number(settings.learningRate),
      "schedule": .string(settings.schedule.rawValue), "seed": JSONValue(Int(settings.seed)),
      "marks": JSONValue(settings.marks.map { JSONValue($0) }),
    ]
  }
}

/// `12 s`, `3 min 5 s`, `2 h 10 min`.
public func spokenTime(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "ages" }
  if seconds < 59.5 {
    return seconds < 9.95 ? "\((max(0, seconds) * 10).rounded() / 10) s" : "\(Int(seconds.rounded())) s"
  }
  let whole = Int(seconds.rounded())
  if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
  return "\(whole / 3600) h \(whole % 3600 / 60) min"
}
