// What has to fit together in a grid: batch and clip, mark and batch, width and heads, early stops and batches.

import Diagnostics
import Training
import Texts

struct PlanRules {
  let reader: NodeReader

  /// Reports what is missing in a grid and what does not fit; `node` is where the grid stands, `what` what it is called.
  func check(_ grid: GridKeys, _ what: String, at node: YAMLValue) {
    for key in grid.missing { reader.report(.missingKey(key, of: what, hint: nil), at: node.place) }
    let perSize = grid.perSize
    for (size, grid) in perSize {
      checkHeads(size, grid)
      for batch in grid.batches ?? [] { checkClips(batch, grid) }
      checkUntil(grid)
    }
    checkMarks(perSize.map(\.grid))
  }

  private func checkHeads(_ size: SizeKeys, _ grid: GridKeys) {
    let head = grid.headSize ?? 16
    let width = size.width.value
    guard !width.isMultiple(of: head) else { return }
    let headline = "width \(width) is not a multiple of the head size \(head)"
    reader.report(headline, at: size.width.node, hint: Self.nearest(width, head))
  }

  private func checkClips(_ batch: Placed<Int>, _ grid: GridKeys) {
    for clip in grid.clips ?? [ClipShape()] where !batch.value.isMultiple(of: clip.contextTokens) {
      reader.report(
        "a batch of \(batch.value) tokens is not a multiple of the clip (\(clip.contextTokens) tokens)", at: batch.node,
        hint: Self.nearest(batch.value, clip.contextTokens))
    }
  }

  /// An early stop is a mark: what lies between two would be cut to the one before without a word.
  private func checkUntil(_ grid: GridKeys) {
    let marks = Set((grid.marks ?? []).map(\.value)).sorted()
    for batch in grid.batches ?? [] {
      guard let last = grid.until?[batch.value], !marks.isEmpty, !marks.contains(last.value) else { continue }
      let near = marks.last { $0 < last.value } ?? marks[0]
      reader.report(
        "batch size \(batch.value) is to stop at \(last.value), which is no mark", at: last.node,
        hint: "expected one of: \(near)")
    }
  }

  /// Reports early stops of batch sizes that no grid of the plan has.
  func checkEarlyStops(_ grids: [GridKeys]) {
    let perSize = grids.flatMap(\.perSize).map(\.grid)
    let batches = Set(perSize.flatMap { $0.batches ?? [] }.map(\.value))
    guard !batches.isEmpty else { return }
    for (batch, last) in perSize.flatMap({ Array($0.until ?? [:]) }) where !batches.contains(batch) {
      let known = batches.sorted().map(String.init).joined(separator: ", ")
      reader.report(
        "until names batch size \(batch), which no run has", at: last.node, hint: "expected one of: \(known)")
    }
  }

  /// A run is measured at every mark exactly, and runs of all batch sizes are compared there: each mark is a whole number of
  /// steps at every batch size of the grid.
  private func checkMarks(_ grids: [GridKeys]) {
    let batches = Set(grids.flatMap(wholeClipBatches))
    guard let largest = batches.max() else { return }
    let step = batches.reduce(1, Self.leastCommonMultiple)
    let unit = step == largest ? "the largest batch, \(largest)" : "\(step), which every batch size divides"
    for mark in grids.flatMap({ $0.marks ?? [] }) where !mark.value.isMultiple(of: step) {
      let headline = "mark \(mark.value) is not a multiple of \(unit)"
      reader.report(headline, at: mark.node, hint: Self.nearest(mark.value, step))
    }
  }

  /// A batch size that is wrong itself says nothing about marks.
  private func wholeClipBatches(_ grid: GridKeys) -> [Int] {
    let clips = grid.clips ?? [ClipShape()]
    return (grid.batches ?? []).map(\.value).filter { batch in
      clips.allSatisfy { batch.isMultiple(of: $0.contextTokens) }
    }
  }

  /// Reports, once a size, what `lawbook train` would refuse.
  func checkRuns(_ all: [TrainingSettings], memory: Double, at node: YAMLValue) {
    var shapes = Set<ModelShape>()
    // Of a shape's runs the one with the largest batch takes the most memory.
    for settings in all.sorted(by: { $0.batchTokens > $1.batchTokens }) {
      let isFirst = shapes.insert(settings.shape).inserted
      guard let problem = settings.problems(memory: isFirst ? memory : .infinity).first else { continue }
      let headline = "\(runIdentifier(settings)) cannot be trained: \(problem.headline)"
      return reader.report(headline, at: node, hint: problem.hint)
    }
  }

  private static func nearest(_ number: Int, _ unit: Int) -> String {
    let below = number / unit * unit
    let above = below + unit
    if below == 0 { return "the nearest that is: \(above)" }
    return "the nearest that is: \(number - below <= above - number ? below : above)"
  }

  private static func leastCommonMultiple(_ one: Int, _ other: Int) -> Int {
    var (a, b) = (one, other)
    while b != 0 { (a, b) = (b, a % b) }
    let (product, isTooLarge) = (one / a).multipliedReportingOverflow(by: other)
    return isTooLarge ? .max : product
  }
}
