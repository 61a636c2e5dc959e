// What a log says about a run as a whole, gathered from its rows, and which rows belong to the same run.

package import Runs
import Texts

/// Whether a text is a value that a setting can have.
package func isSetting(_ field: Field, _ text: String) -> Bool {
  var settings = RunSettings()
  return settings.set(field, text, scale: 1)
}

/// The settings of a run as far as they are known; NaN where they are not.
struct RunSettings: Sendable {
  /// By place in `RunSettings.fields`.
  var numbers = [Double](repeating: .nan, count: RunSettings.fields.count)
  var schedule: String?
  var block: String?
  var learningRateVaries = false
  /// Batch sizes and for how many rows each held, in order of appearance.
  private(set) var batches: [(size: Double, rows: Int)] = []
  /// Place of each size in `batches` once there are many: a batch may grow with every step.
  private var batchPlaces: [Double: Int] = [:]
  /// Places in `fields` where rows contradict each other; the first value holds.
  var conflicts: Set<Int> = []

  static let fields: [Field] = [
    .params, .seed, .batchTokens, .learningRate, .depth, .width, .contextTokens, .frames, .clipHeight, .clipWidth,
    .batchSequences,
  ]
  static let params = 0
  static let seed = 1
  static let batch = 2
  static let learningRate = 3

  subscript(field: Field) -> Double? {
    guard let place = Self.fields.firstIndex(of: field), !numbers[place].isNaN else { return nil }
    return numbers[place]
  }

  /// Takes a value as it is written; false where it is none that the field can have.
  mutating func set(_ field: Field, _ text: String, scale: Double, decimalComma: Bool = false) -> Bool {
    let text = text.trimmedSpaces
    switch field {
    case .schedule: schedule = text
    case .block: block = text
    default:
      guard let place = Self.fields.firstIndex(of: field),
        let value = Quantity.parse(text, decimalComma: decimalComma), value > 0 || field == .seed
      else { return false }
      numbers[place] = value * scale
    }
    return !text.isEmpty
  }

  mutating func replace(_ field: Field, _ value: Double) {
    guard let place = Self.fields.firstIndex(of: field) else { return }
    numbers[place] = value
    if field == .batchTokens { (batches, batchPlaces) = ([], [:]) }
    if field == .learningRate { learningRateVaries = false }
    conflicts.remove(place)
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
    if let known = place(ofBatch: size) { return batches[known].rows += rows }
    batches.append((size, rows))
    guard batches.count > Self.fewBatches else { return }
    if batchPlaces.isEmpty {
      for (place, batch) in batches.enumerated() { batchPlaces[batch.size] = place }
    } else {
      batchPlaces[size] = batches.count - 1
    }
  }

  private static let fewBatches = 16

  private func place(ofBatch size: Double) -> Int? {
    batchPlaces.isEmpty ? batches.firstIndex { $0.size == size } : batchPlaces[size]
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
