// What a log says about a run as a whole, gathered from its rows, and which rows belong to the same run.

import Runs

/// The settings of a run as far as they are known; NaN where they are not.
struct RunSettings: Sendable {
  /// By place in `RunSettings.fields`.
  var numbers = [Double](repeating: .nan, count: RunSettings.fields.count)
  var schedule: String?
  var block: String?
  var learningRateVaries = false
  /// Batch sizes and for how many rows each held, in order of appearance.
  var batches: [(size: Double, rows: Int)] = []
  /// Places in `fields` where rows contradict each other; the first value holds.
  var conflicts: Set<Int> = []

  static let fields: [Field] = [
    .params, .seed, .batchTokens, .learningRate, .depth, .width, .contextTokens, .frames, .clipHeight, .clipWidth,
  ]
  static let params = 0
  static let seed = 1
  static let batch = 2
  static let learningRate = 3

  subscript(field: Field) -> Double? {
    guard let place = Self.fields.firstIndex(of: field), !numbers[place].isNaN else { return nil }
    return numbers[place]
  }

  var isAnyKnown: Bool { schedule != nil || block != nil || numbers.contains { !$0.isNaN } }

  /// Takes over what a stretch of `rows` rows says.
  mutating func absorb(_ other: RunSettings, rows: Int) {
    for place in numbers.indices where !other.numbers[place].isNaN { absorb(other.numbers[place], at: place) }
    learningRateVaries = learningRateVaries || other.learningRateVaries
    conflicts.formUnion(other.conflicts)
    schedule = schedule ?? other.schedule
    block = block ?? other.block
    if rows > 0 { count(other.numbers[Self.batch], rows: rows) }
    for batch in other.batches { count(batch.size, rows: batch.rows) }
  }

  private mutating func absorb(_ value: Double, at place: Int) {
    let known = numbers[place]
    if known.isNaN {
      numbers[place] = value
    } else if known != value {
      switch place {
      case Self.learningRate:
        learningRateVaries = true
        numbers[place] = max(known, value)
      case Self.batch: break
      default: conflicts.insert(place)
      }
    }
  }

  mutating func count(_ size: Double, rows: Int) {
    guard !size.isNaN else { return }
    if let known = batches.firstIndex(where: { $0.size == size }) {
      batches[known].rows += rows
    } else {
      batches.append((size, rows))
    }
  }

  /// Only what is not known yet.
  mutating func fill(from other: RunSettings) {
    for place in numbers.indices where numbers[place].isNaN { numbers[place] = other.numbers[place] }
    schedule = schedule ?? other.schedule
    block = block ?? other.block
  }

  /// The batch size that most rows have; the smaller one of two that are equally frequent.
  var usualBatch: Double {
    batches.max { ($0.rows, -$0.size) < ($1.rows, -$1.size) }?.size ?? numbers[Self.batch]
  }

  /// Whether both may describe one run that was continued: nothing that both say differs.
  func agrees(with other: RunSettings) -> Bool {
    for place in numbers.indices {
      let (one, two) = (numbers[place], other.numbers[place])
      if place == Self.learningRate, learningRateVaries || other.learningRateVaries { continue }
      if place == Self.batch, batches.count > 1 || other.batches.count > 1 { continue }
      if !one.isNaN, !two.isNaN, one != two { return false }
    }
    return Self.agree(schedule, other.schedule) && Self.agree(block, other.block)
  }

  private static func agree(_ one: String?, _ other: String?) -> Bool { one == nil || other == nil || one == other }
}

/// A run while it is being read.
struct OpenRun: Sendable {
  /// Nil where the row does not say: the run of the header line before, or the file itself.
  var id: String?
  var settings = RunSettings()
  var line: Int
  /// Read before any header line of its block.
  var isBeforeHeader = false
  /// What the header line before it said for all runs that follow.
  var inherited: RunSettings?
  /// Fingerprint of the row where every row is a run.
  var rowHash: UInt64 = 0
}

/// The runs of a file or block by name, size and seed: rows of one name with another size or seed are another run.
struct RunRegistry: Sendable {
  private(set) var runs: [OpenRun] = []
  private var byID: [String: [Int]] = [:]

  subscript(run: Int) -> OpenRun {
    get { runs[run] }
    set { runs[run] = newValue }
  }

  /// The run of that name whose size and seed do not contradict these settings, a new one where there is none.
  mutating func find(_ id: String?, _ settings: RunSettings, line: Int) -> Int {
    let key = id ?? ""
    if let known = byID[key]?.last(where: { fits(runs[$0], id, settings) }) { return known }
    return add(OpenRun(id: id, line: line), key: key)
  }

  /// A run that is never looked up again.
  mutating func add(_ run: OpenRun) -> Int {
    runs.append(run)
    return runs.count - 1
  }

  private mutating func add(_ run: OpenRun, key: String) -> Int {
    let place = add(run)
    byID[key, default: []].append(place)
    return place
  }

  private func fits(_ run: OpenRun, _ id: String?, _ settings: RunSettings) -> Bool {
    guard (run.id == nil) == (id == nil) else { return false }
    return [RunSettings.params, RunSettings.seed].allSatisfy { place in
      let (one, two) = (run.settings.numbers[place], settings.numbers[place])
      return one.isNaN || two.isNaN || one == two
    }
  }
}
