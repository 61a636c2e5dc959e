// The keys of a grid, read one by one. What is out of range is reported at its place.

import Training
import Texts

/// Reads mappings of grid keys.
struct GridReader {
  let reader: NodeReader

  /// Reads one key into the grid.
  func read(_ key: PlanKey, _ node: Node, into grid: inout GridKeys) {
    grid.given.insert(key)
    switch key {
    case .sizes:
      grid.sizes = list(node, "sizes", size)
      grid.givenBySizes = givenByAll(reader.items(node))
    case .batchTokens:
      grid.batches = list(node, "batch_tokens") { placed($0, "a batch size", SettingLimits.batchTokens) }
    case .learningRates:
      let range = Double.leastNormalMagnitude...SettingLimits.highestLearningRate
      grid.rates = list(node, "learning_rates") { reader.number($0, "a learning rate", in: range) }
    case .seeds: grid.seeds = list(node, "seeds") { whole($0, "a seed", Self.seeds).map(UInt64.init) }
    case .schedules: grid.schedules = list(node, "schedules") { named($0, "schedule") }
    case .blocks: grid.blocks = list(node, "blocks") { named($0, "block") }
    case .clips: grid.clips = list(node, "clips", clip)
    case .headSize: grid.headSize = multiple(node, "head_size", of: 8, SettingLimits.headSize)
    case .marks: grid.marks = list(node, "marks") { placed($0, "a mark", SettingLimits.mark) }
    case .until: grid.until = until(node)
    default: break
    }
  }

  /// What a Double of the file holds exactly.
  private static let seeds = 0...9_000_000_000_000_000

  /// The items of a list, or one value; nil when there is nothing in it, which is reported.
  private func list<Value>(_ node: Node, _ what: String, _ item: (Node) -> Value?) -> [Value]? {
    let nodes = reader.items(node)
    if nodes.isEmpty { reader.report("\(what) is an empty list", at: node) }
    let values = nodes.compactMap(item)
    return values.isEmpty ? nil : values
  }

  func whole(_ node: Node, _ what: String, _ range: ClosedRange<Int>) -> Int? {
    reader.wholeNumber(node, what, in: Double(range.lowerBound)...Double(range.upperBound))
  }

  private func placed(_ node: Node, _ what: String, _ range: ClosedRange<Int>) -> Placed<Int>? {
    whole(node, what, range).map { Placed(value: $0, node: node) }
  }

  private func multiple(_ node: Node, _ what: String, of unit: Int, _ range: ClosedRange<Int>) -> Int? {
    guard let number = whole(node, what, range) else { return nil }
    if number.isMultiple(of: unit) { return number }
    let below = number / unit * unit
    let near = below == 0 ? "\(unit)" : "\(below) or \(below + unit)"
    reader.report("\(what) must be a multiple of \(unit), not \(number)", at: node, hint: "the nearest: \(near)")
    return nil
  }

  private func named<Value: RawRepresentable & CaseIterable>(_ node: Node, _ what: String) -> Value?
  where Value.RawValue == String {
    guard let text = reader.text(node, what) else { return nil }
    if let value = Value(rawValue: text) { return value }
    reader.unknownName(text, node, what: what, known: Value.allCases.map(\.rawValue))
    return nil
  }

  private func until(_ node: Node) -> [Int: Placed<Int>]? {
    guard let pairs = reader.pairs(node, "until") else { return nil }
    var found: [Int: Placed<Int>] = [:]
    for (_, keyNode, value) in pairs {
      guard let batch = whole(keyNode, "a batch size of until", SettingLimits.batchTokens) else { continue }
      found[batch] = placed(value, "the last mark of batch size \(batch)", SettingLimits.mark)
    }
    return found
  }
}

// Sizes and clips: mappings in a list.
extension GridReader {
  private func size(_ node: Node) -> SizeKeys? {
    guard let pairs = reader.pairs(node, "a size") else { return nil }
    var keys = GridKeys()
    var (layers, width): (Int?, Placed<Int>?)
    for (name, keyNode, value) in pairs {
      switch PlanKey(rawValue: name) {
      case _ where name == "layers": layers = whole(value, "layers", SettingLimits.layers)
      case _ where name == "width": width = placed(value, "width", SettingLimits.width)
      case .some(let key) where PlanKey.ofSize.contains(key): read(key, value, into: &keys)
      default:
        reader.unknownKey(name, keyNode, in: "a size", known: ["layers", "width"] + PlanKey.ofSize.map(\.rawValue))
      }
    }
    for key in ["layers", "width"] where !pairs.contains(where: { $0.key == key }) {
      reader.report("a size needs '\(key)'", at: node)
    }
    guard let layers, let width else { return nil }
    return SizeKeys(layers: layers, width: width, keys: keys)
  }

  /// The grid keys that every size has, whatever its values are worth.
  private func givenByAll(_ sizes: [Node]) -> Set<PlanKey> {
    Set(PlanKey.ofSize.filter { key in sizes.allSatisfy { reader.value(of: key.rawValue, in: $0) != nil } })
  }

  private func clip(_ node: Node) -> ClipShape? {
    guard let pairs = reader.pairs(node, "a clip") else { return nil }
    var clip = ClipShape()
    for (name, keyNode, value) in pairs {
      switch name {
      case "frames": clip.frames = whole(value, "frames", SettingLimits.frames) ?? clip.frames
      case "height": clip.height = multiple(value, "height of a clip", of: 2, SettingLimits.side) ?? clip.height
      case "width": clip.width = multiple(value, "width of a clip", of: 2, SettingLimits.side) ?? clip.width
      case "frame_rate":
        let range = Double.leastNormalMagnitude...SettingLimits.highestFrameRate
        clip.frameRate = reader.number(value, "frame_rate", in: range) ?? clip.frameRate
      default: reader.unknownKey(name, keyNode, in: "a clip", known: ["frames", "height", "width", "frame_rate"])
      }
    }
    return clip
  }
}
