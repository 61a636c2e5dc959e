// What a sweep costs, for reading and as JSON.

import Tables
import Texts
import Diagnostics
import Sweeps
import Training

/// FLOPs a second of one process.
enum SweepRate {
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
    case .given(let rate): "\(NumberText.significant(rate / 1e9, 3)) GFLOP/s each"
    case .ofProduct(let rate):
      "\(NumberText.significant(rate / 1e9, 3)) GFLOP/s each, less what training loses at each width and batch size (--rate sets it)"
    }
  }
}

struct SweepText {
  let plan: SweepPlan
  let state: SweepState
  let jobs: Int
  let rate: SweepRate

  private var left: SweepPlan { SweepPlan(name: plan.name, runs: state.left, lines: plan.lines) }

  /// `lawbook sweep --dry-run`: what it costs in all, then by size.
  var dryRun: String {
    ([total] + (state.left.isEmpty ? [] : [""] + sizes) + notes).joined(separator: "\n")
  }

  /// A row a size, in the order of the plan.
  private var sizes: [String] {
    var table = TextTable([
      ("size", .left), ("N", .right), ("runs left", .right), ("B", .right), ("T", .right), ("FLOPs", .right),
      ("process time", .right),
    ])
    let bySize = Dictionary(grouping: left.runs) { sizeIdentifier($0.settings) }
    let order = bySize.keys.sorted {
      work(bySize[$0]) == work(bySize[$1]) ? $0 < $1 : work(bySize[$0]) > work(bySize[$1])
    }
    for size in order { table.add(row(size, bySize[size] ?? [])) }
    return table.lines
  }

  private func work(_ runs: [SweepRun]?) -> Double { (runs ?? []).reduce(0) { $0 + $1.work } }

  private func row(_ size: String, _ runs: [SweepRun]) -> [String] {
    let seconds = runs.reduce(0) { $0 + $1.work / rate.flopsPerSecond($1) }
    return [
      size, runs.first.map { NumberText.count(Double($0.settings.shape.params)) } ?? "", "\(runs.count)",
      Self.range(runs.map(\.settings.batchTokens)), Self.range(runs.map(\.tokens)),
      NumberText.significant(work(runs), 3),
      Self.time(seconds),
    ]
  }

  /// `64–256`, or the one number.
  private static func range(_ values: [Int]) -> String {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let text = NumberText.count(Double(low))
    return low == high ? text : text + "–" + NumberText.count(Double(high))
  }

  private var total: String {
    let seconds = left.seconds(jobs: jobs, rate: rate.flopsPerSecond)
    return """
      \(plan.name): \(plan.runs.count) runs, \(state.done.count) done, \(state.left.count) left
      \(NumberText.significant(left.work, 4)) FLOPs left, \(NumberText.significant(left.work - left.flops, 2)) of them for \
      validation; \(Self.time(seconds)) with \(jobs) \(jobs == 1 ? "process" : "processes") at \(rate.text)
      """
  }

  /// What is worth knowing before it starts, a line each.
  var notes: [String] {
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

  var json: JSONValue {
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
