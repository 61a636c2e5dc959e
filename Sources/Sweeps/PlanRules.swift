// What has to fit together in a grid: batch and clip, mark and batch, width and heads, early stops and batches.

import Training
import YAMLFiles

struct PlanRules {
  let reader: NodeReader

  /// Reports what does not fit in a grid whose keys are complete; `node` is where the grid stands.
  func check(_ grid: GridKeys, at node: Node) {
    guard let sizes = grid.sizes, !sizes.isEmpty else { return missing("sizes", node) }
    let perSize = grid.perSize
    for key in Self.missingKeys(perSize.map(\.grid)) { missing(key, node) }
    for (size, grid) in perSize {
      checkHeads(size, grid)
      for batch in grid.batches ?? [] { checkClips(batch, grid) }
      checkUntil(grid)
    }
    checkMarks(perSize.map(\.grid))
  }

  /// A key that a list of only wrong values left out is not missing: that was said where the values stand.
  private func missing(_ key: String, _ node: Node) {
    if reader.diagnostics.isEmpty { reader.report("the runs need '\(key)'", at: node) }
  }

  private static func missingKeys(_ grids: [GridKeys]) -> [String] {
    [
      ("batch_tokens", grids.contains { $0.batches == nil }), ("learning_rates", grids.contains { $0.rates == nil }),
      ("marks", grids.contains { $0.marks == nil }),
    ].filter(\.1).map(\.0)
  }

  private func checkHeads(_ size: SizeKeys, _ grid: GridKeys) {
    let head = grid.headSize ?? 16
    let width = size.width.value
    guard !width.isMultiple(of: head) else { return }
    let headline = "width \(width) is no multiple of the head size \(head)"
    reader.report(headline, at: size.width.node, hint: Self.nearest(width, head))
  }

  private func checkClips(_ batch: Placed<Int>, _ grid: GridKeys) {
    for clip in grid.clips ?? [ClipShape()] where !batch.value.isMultiple(of: clip.contextTokens) {
      reader.report(
        "a batch of \(batch.value) tokens is no whole number of clips of \(clip.contextTokens) tokens", at: batch.node,
        hint: Self.nearest(batch.value, clip.contextTokens))
    }
  }

  private func checkUntil(_ grid: GridKeys) {
    for (batch, last) in grid.until ?? [:] {
      guard let lowest = grid.marks?.map(\.value).min(), lowest > last.value else { continue }
      let headline = "batch size \(batch) would stop at \(last.value), before the first mark \(lowest)"
      reader.report(headline, at: last.node)
    }
  }

  /// Reports early stops of batch sizes that no grid of the plan has.
  func checkEarlyStops(_ grids: [GridKeys]) {
    let perSize = grids.flatMap(\.perSize).map(\.grid)
    let batches = Set(perSize.flatMap { $0.batches ?? [] }.map(\.value))
    for (batch, last) in perSize.flatMap({ Array($0.until ?? [:]) }) where !batches.contains(batch) {
      let known = batches.sorted().map(String.init).joined(separator: ", ")
      reader.report("until names batch size \(batch), which no run has", at: last.node, hint: "there is: \(known)")
    }
  }

  /// A run is measured at every mark exactly, so each mark is a whole number of steps at every batch size of the grid.
  private func checkMarks(_ grids: [GridKeys]) {
    let batches = Set(grids.flatMap(wholeClipBatches))
    guard let largest = batches.max() else { return }
    let step = batches.reduce(1, Self.leastCommonMultiple)
    let unit = step == largest ? "the largest batch, \(largest)" : "\(step), which every batch size divides"
    for mark in grids.flatMap({ $0.marks ?? [] }) where !mark.value.isMultiple(of: step) {
      let headline = "mark \(mark.value) is no multiple of \(unit)"
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
