// A plan file into a `SweepPlan`: the keys of the whole, the grids, the rules, then the runs.

import Diagnostics
import Training
import Texts

struct PlanFile {
  let reader: NodeReader
  let root: Node
  /// What a run may take, bytes.
  let memory: Double
  private let grids: GridReader

  init(reader: NodeReader, root: Node, memory: Double) {
    self.reader = reader
    self.root = root
    self.memory = memory
    grids = GridReader(reader: reader)
  }

  /// The plan; what is wrong with it is in the reader, and then the plan is not to be used.
  func plan() -> SweepPlan {
    var plan = SweepPlan(name: "sweep", runs: [])
    guard let pairs = reader.pairs(root, "a sweep plan") else { return plan }
    var (common, steps, extra): (GridKeys, StepKeys, Node?) = (GridKeys(), StepKeys(), nil)
    if !pairs.contains(where: { $0.key == PlanKey.name.rawValue }) {
      reader.report("a sweep plan needs 'name'", at: root)
    }
    for (name, keyNode, value) in pairs {
      switch PlanKey(rawValue: name) {
      case .name: plan.name = reader.text(value, "name") ?? plan.name
      case .lines: plan.lines = reader.wholeNumber(value, "lines", in: 2...100_000) ?? plan.lines
      case .warmupSteps: steps.warmup = grids.whole(value, name, SettingLimits.warmupSteps) ?? steps.warmup
      case .validateEvery: steps.validate = grids.whole(value, name, SettingLimits.interval) ?? steps.validate
      case .logEvery: steps.log = grids.whole(value, name, SettingLimits.interval) ?? steps.log
      case .runs: extra = value
      case .some(let key): grids.read(key, value, into: &common)
      case nil: reader.unknownKey(name, keyNode, in: "a sweep plan", known: PlanKey.allCases.map(\.rawValue))
      }
    }
    let more = extra.map(reader.items) ?? []
    let isWhole = more.isEmpty || common.missing.isEmpty
    if !isWhole { plan.notes = topMakesNoRuns(common.missing) }
    plan.runs = runs(common, isWhole: isWhole, more, steps)
    return plan
  }

  /// What stands around `runs` need be no whole grid, but nobody is to take it for one.
  private func topMakesNoRuns(_ missing: [PlanKey]) -> [Diagnostic] {
    guard missing.count < GridKeys.needed.count else { return [] }
    let names = missing.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let headline = "there are no runs but those under 'runs': what stands around them lacks \(names)"
    return [Diagnostic(.note, at: reader.place(root), headline)]
  }

  /// The runs of the common grid, where it is whole, and of the grids under `runs`, each once.
  private func runs(_ common: GridKeys, isWhole: Bool, _ extra: [Node], _ steps: StepKeys) -> [SweepRun] {
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
    let perSize = all.flatMap(\.perSize).map { ($0.size, Expansion.settings($0.size, $0.grid, steps)) }
    for (size, settings) in perSize { rules.checkRuns(settings, memory: memory, at: size.width.node) }
    return Expansion.merged(perSize.flatMap { $1 }).map(SweepRun.init)
  }

  private func grid(_ node: Node) -> GridKeys? {
    guard let pairs = reader.pairs(node, "an item of runs") else { return nil }
    var grid = GridKeys()
    for (name, keyNode, value) in pairs {
      guard let key = PlanKey(rawValue: name), PlanKey.ofGrid.contains(key) else {
        let known = PlanKey.ofGrid.map(\.rawValue)
        reader.unknownKey(name, keyNode, in: "an item of runs", known: known)
        continue
      }
      grids.read(key, value, into: &grid)
    }
    return grid
  }
}

/// What counts steps, the same for every run.
struct StepKeys {
  var warmup = 20
  var validate = 200
  var log = 10
}
