// A plan file into a `SweepPlan`: the keys of the whole, the grids, the rules, then the runs.

import Diagnostics
import Training
import Texts

struct PlanFile {
  let reader: NodeReader
  let root: YAMLValue
  /// What a run may take, bytes.
  let memory: Double

  /// The plan; what is wrong with it is in the reader, and then the plan is not to be used.
  func plan() -> SweepPlan {
    var keys = PlanKeys()
    PlanSettings.group.read(root, into: &keys, reader)
    guard root.map != nil else { return SweepPlan(name: keys.name, runs: []) }
    keys.grid.note(keysOf: root)
    var plan = SweepPlan(name: keys.name, runs: [], lines: keys.lines)
    let missing = keys.grid.missing
    let isWhole = keys.extra.isEmpty || missing.isEmpty
    if !isWhole { plan.notes = topMakesNoRuns(missing) }
    plan.runs = runs(keys.grid, isWhole: isWhole, keys.extra, keys.run)
    plan.notes += warmUps(plan.runs)
    return plan
  }

  /// What stands around `runs` need be no whole grid, but nobody is to take it for one.
  private func topMakesNoRuns(_ missing: [String]) -> [Diagnostic] {
    guard missing.count < GridKeys.needed.count else { return [] }
    let names = missing.map { "'\($0)'" }.joined(separator: ", ")
    let headline = "there are no runs but those under 'runs': what stands around them lacks \(names)"
    return [Diagnostic(.note, at: root.place, headline)]
  }

  /// Runs, or marks of runs, that the warm-up does not leave time for: told once, by the first of them.
  private func warmUps(_ runs: [SweepRun]) -> [Diagnostic] {
    let short = runs.filter { $0.settings.warning != nil }
    guard let first = short.first, let warning = first.settings.warning else { return [] }
    let others = short.count == 1 ? "" : " (the first of \(short.count) such runs)"
    return [
      Diagnostic(.warning, at: root.place, "\(first.id)\(others): \(warning.headline)", hint: warning.hint)
    ]
  }

  /// The runs of the common grid, where it is whole, and of the grids under `runs`, each once.
  private func runs(_ common: GridKeys, isWhole: Bool, _ extra: [YAMLValue], _ run: TrainingSettings) -> [SweepRun] {
    let rules = PlanRules(reader: reader)
    var all = isWhole ? [common] : []
    if isWhole { rules.check(common, "a sweep plan", at: root) }
    for node in extra {
      guard let own = grid(node)?.filled(from: common) else { continue }
      rules.check(own, "an item of runs", at: node)
      all.append(own)
    }
    rules.checkEarlyStops(all)
    guard reader.diagnostics.isEmpty else { return [] }
    let count = all.reduce(0) { Expansion.added($0, Expansion.count($1)) }
    guard count <= SweepPlan.mostRuns else {
      let hint = "a sweep has at most \(SweepPlan.mostRuns)"
      reader.report("the plan has \(count == .max ? "far too many" : "\(count)") runs", at: root, hint: hint)
      return []
    }
    let perSize = all.flatMap(\.perSize).map { ($0.size, Expansion.settings($0.size, $0.grid, run)) }
    for (size, settings) in perSize { rules.checkRuns(settings, memory: memory, at: size.width.node) }
    return Expansion.merged(perSize.flatMap { $1 }).map(SweepRun.init)
  }

  private func grid(_ node: YAMLValue) -> GridKeys? {
    var grid = GridKeys()
    GridSettings.group.read(node, into: &grid, reader)
    guard node.map != nil else { return nil }
    grid.note(keysOf: node)
    return grid
  }
}
