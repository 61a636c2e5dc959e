// A plan file into a `SweepPlan`: the keys of the whole, the grids, the rules, then the runs.

import Training
import YAMLFiles

struct PlanFile {
  let reader: NodeReader
  let root: Node
  private let grids: GridReader

  init(reader: NodeReader, root: Node) {
    self.reader = reader
    self.root = root
    grids = GridReader(reader: reader)
  }

  /// The plan; what is wrong with it is in the reader, and then the plan is not to be used.
  func plan() -> SweepPlan {
    var plan = SweepPlan(name: "sweep", runs: [])
    guard let pairs = reader.pairs(root, "a sweep plan") else { return plan }
    var (common, steps, extra): (GridKeys, StepKeys, Node?) = (GridKeys(), StepKeys(), nil)
    for (name, keyNode, value) in pairs {
      switch PlanKey(rawValue: name) {
      case .name: plan.name = reader.text(value, "name") ?? plan.name
      case .lines: plan.lines = reader.wholeNumber(value, "lines", in: 2...100_000) ?? plan.lines
      case .warmupSteps: steps.warmup = reader.wholeNumber(value, "warmup_steps", in: 0...1e6) ?? steps.warmup
      case .validateEvery: steps.validate = reader.wholeNumber(value, "validate_every", in: 1...1e9) ?? steps.validate
      case .logEvery: steps.log = reader.wholeNumber(value, "log_every", in: 1...1e9) ?? steps.log
      case .runs: extra = value
      case .some(let key): grids.read(key, value, into: &common)
      case nil: reader.unknownKey(name, keyNode, in: "a sweep plan", known: PlanKey.allCases.map(\.rawValue))
      }
    }
    checkKeys(pairs.map(\.key), sizes: pairs.first { $0.key == PlanKey.sizes.rawValue }?.value)
    plan.runs = runs(common, extra.map(reader.items) ?? [], steps)
    return plan
  }

  /// A key that every size gives for itself need not stand at the top.
  private func checkKeys(_ names: [String], sizes: Node?) {
    let grid: [PlanKey] = names.contains(PlanKey.runs.rawValue) ? [] : [.sizes, .batchTokens, .learningRates, .marks]
    let needed = [.name] + grid.filter { !eachSizeSays($0, sizes) }
    grids.require(needed.map(\.rawValue), in: names, "a sweep plan", at: root)
  }

  private func eachSizeSays(_ key: PlanKey, _ sizes: Node?) -> Bool {
    let all = sizes.map(reader.items) ?? []
    return !all.isEmpty
      && all.allSatisfy { size in
        reader.pairs(size, "a size")?.contains { $0.key == key.rawValue } ?? false
      }
  }

  /// The runs of the common grid and of the grids under `runs`, each once. A plan whose common grid lacks a key has only
  /// those under `runs`.
  private func runs(_ common: GridKeys, _ extra: [Node], _ steps: StepKeys) -> [SweepRun] {
    var all: [(grid: GridKeys, node: Node)] = extra.isEmpty || isWhole(common) ? [(common, root)] : []
    for node in extra {
      guard let own = grid(node) else { continue }
      all.append((own.filled(from: common), node))
    }
    let rules = PlanRules(reader: reader)
    all.forEach { rules.check($0.grid, at: $0.node) }
    rules.checkEarlyStops(all.map(\.grid))
    guard reader.diagnostics.isEmpty else { return [] }
    let count = all.reduce(0) { Expansion.added($0, Expansion.count($1.grid)) }
    guard count <= SweepPlan.mostRuns else {
      let hint = "a sweep has at most \(SweepPlan.mostRuns)"
      reader.report("the plan has \(count == .max ? "far too many" : "\(count)") runs", at: root, hint: hint)
      return []
    }
    return Expansion.merged(all.flatMap { Expansion.settings($0.grid, steps) }).map(SweepRun.init)
  }

  private func isWhole(_ grid: GridKeys) -> Bool {
    grid.sizes != nil
      && (grid.perSize.allSatisfy { $0.grid.batches != nil && $0.grid.rates != nil && $0.grid.marks != nil })
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
