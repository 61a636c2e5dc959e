// What one mapping of a plan says of a grid, each value with its place; nil is what it leaves to the one around it.

import Training
import Texts

/// A value and where it stands.
struct Placed<Value: Sendable>: Sendable {
  var value: Value
  var node: YAMLValue
}

/// A model size, and what it says of its own part of the grid.
struct SizeKeys: Sendable {
  var layers: Int
  var width: Placed<Int>
  var keys: GridKeys
}

struct GridKeys: Sendable {
  var sizes: [SizeKeys]?
  var batches: [Placed<Int>]?
  var rates: [Double]?
  var seeds: [UInt64]?
  var schedules: [Schedule]?
  var blocks: [BlockKind]?
  var clips: [ClipShape]?
  var averaging: [Double]?
  var headSize: Int?
  var marks: [Placed<Int>]?
  /// The last mark of a batch size.
  var until: [Int: Placed<Int>]?
  /// The keys that stand there, also those without a value of use.
  var given: Set<String> = []
  /// Those that every size says for itself.
  var givenBySizes: Set<String> = []

  /// What a grid cannot do without.
  static let needed = ["sizes", "batch_tokens", "learning_rates", "marks"]
  /// What of it is not there.
  var missing: [String] { Self.needed.filter { !given.contains($0) && !givenBySizes.contains($0) } }

  /// These keys, and for what they do not say those of the mapping around.
  func filled(from outer: GridKeys) -> GridKeys {
    GridKeys(
      sizes: sizes ?? outer.sizes.map { $0.map { overruled($0) } }, batches: batches ?? outer.batches,
      rates: rates ?? outer.rates, seeds: seeds ?? outer.seeds, schedules: schedules ?? outer.schedules,
      blocks: blocks ?? outer.blocks, clips: clips ?? outer.clips, averaging: averaging ?? outer.averaging,
      headSize: headSize ?? outer.headSize,
      marks: marks ?? outer.marks, until: until ?? outer.until, given: given.union(outer.given),
      givenBySizes: given.contains("sizes") ? givenBySizes : outer.givenBySizes)
  }

  /// A size taken over from outside: what these keys say goes before what the size said there.
  private func overruled(_ size: SizeKeys) -> SizeKeys {
    var size = size
    if batches != nil { size.keys.batches = nil }
    if rates != nil { size.keys.rates = nil }
    if seeds != nil { size.keys.seeds = nil }
    if headSize != nil { size.keys.headSize = nil }
    if marks != nil { size.keys.marks = nil }
    if until != nil { size.keys.until = nil }
    return size
  }

  /// The grid of each size, with what the size says of its own put in.
  var perSize: [(size: SizeKeys, grid: GridKeys)] {
    (sizes ?? []).map { size in
      var grid = size.keys.filled(from: self)
      grid.sizes = nil
      return (size, grid)
    }
  }

  /// The marks that a batch size runs to.
  func marks(batch: Int) -> [Int] {
    let last = until?[batch]?.value ?? .max
    return Array(Set((marks ?? []).map(\.value))).sorted().filter { $0 <= last }
  }
}
