// The keys of a grid, read one by one. What is out of range is reported at its place.

import Training
import YAMLFiles

/// Reads mappings of grid keys.
struct GridReader {
  let reader: NodeReader

  /// Reads one key into the grid.
  func read(_ key: PlanKey, _ node: Node, into grid: inout GridKeys) {
    switch key {
    case .sizes: grid.sizes = list(node, "sizes", size)
    case .batchTokens: grid.batches = list(node, "batch_tokens") { placed($0, "a batch size", 1...1_048_576) }
    case .learningRates:
      grid.rates = list(node, "learning_rates") { reader.number($0, "a learning rate", in: 1e-8...10) }
    case .seeds: grid.seeds = list(node, "seeds") { whole($0, "a seed", 0...9e15).map(UInt64.init) }
    case .schedules: grid.schedules = list(node, "schedules") { named($0, "schedule") }
    case .blocks: grid.blocks = list(node, "blocks") { named($0, "block") }
    case .clips: grid.clips = list(node, "clips", clip)
    case .headSize: grid.headSize = multiple(node, "head_size", of: 8, 8...256)
    case .marks: grid.marks = list(node, "marks") { placed($0, "a mark", 1...1e12) }
    case .until: grid.until = until(node)
    default: break
    }
  }

  /// The items of a list, or one value; nil when there is nothing in it, which is reported.
  private func list<Value>(_ node: Node, _ what: String, _ item: (Node) -> Value?) -> [Value]? {
    let nodes = reader.items(node)
    if nodes.isEmpty { reader.report("\(what) is an empty list", at: node) }
    let values = nodes.compactMap(item)
    return values.isEmpty ? nil : values
  }

  private func whole(_ node: Node, _ what: String, _ range: ClosedRange<Double>) -> Int? {
    reader.wholeNumber(node, what, in: range)
  }

  private func placed(_ node: Node, _ what: String, _ range: ClosedRange<Double>) -> Placed<Int>? {
    whole(node, what, range).map { Placed(value: $0, node: node) }
  }

  private func multiple(_ node: Node, _ what: String, of unit: Int, _ range: ClosedRange<Double>) -> Int? {
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
      guard let batch = whole(keyNode, "a batch size of until", 1...1_048_576) else { continue }
      found[batch] = placed(value, "the last mark of batch size \(batch)", 1...1e12)
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
      case _ where name == "layers": layers = whole(value, "layers", 1...64)
      case _ where name == "width": width = placed(value, "width", 8...4096)
      case .some(let key) where PlanKey.ofSize.contains(key): read(key, value, into: &keys)
      default:
        reader.unknownKey(name, keyNode, in: "a size", known: ["layers", "width"] + PlanKey.ofSize.map(\.rawValue))
      }
    }
    require(["layers", "width"], in: pairs.map(\.key), "a size", at: node)
    guard let layers, let width else { return nil }
    return SizeKeys(layers: layers, width: width, keys: keys)
  }

  private func clip(_ node: Node) -> ClipShape? {
    guard let pairs = reader.pairs(node, "a clip") else { return nil }
    var clip = ClipShape()
    for (name, keyNode, value) in pairs {
      switch name {
      case "frames": clip.frames = whole(value, "frames", 1...64) ?? clip.frames
      case "height": clip.height = multiple(value, "height of a clip", of: 2, 2...256) ?? clip.height
      case "width": clip.width = multiple(value, "width of a clip", of: 2, 2...256) ?? clip.width
      case "frame_rate": clip.frameRate = reader.number(value, "frame_rate", in: 0.01...100) ?? clip.frameRate
      default: reader.unknownKey(name, keyNode, in: "a clip", known: ["frames", "height", "width", "frame_rate"])
      }
    }
    return clip
  }

  func require(_ keys: [String], in names: [String], _ what: String, at node: Node) {
    for key in keys where !names.contains(key) { reader.report("\(what) needs '\(key)'", at: node) }
  }
}
