// The order of runs: by what they are (size, batch, rate, name, first measurement), and only then by where they stood.

import Runs

extension Assembly {
  /// Runs of the table in order. A row that repeats another, and a header that names no run, are none.
  mutating func runOrder(_ runs: [Run]) -> [Int] {
    var first = [PlacedEvaluation?](repeating: nil, count: runs.count)
    for evaluation in evaluations {
      guard let known = first[evaluation.run] else {
        first[evaluation.run] = evaluation
        continue
      }
      if (evaluation.measured.tokens, evaluation.measured.loss) < (known.measured.tokens, known.measured.loss) {
        first[evaluation.run] = evaluation
      }
    }
    var hasRows = first.map { $0 != nil }
    for part in parts { for piece in part.pieces { hasRows[owner[piece.run]] = true } }
    let keys = runs.indices.map { key(runs[$0], $0, first[$0]) }
    let order = runs.indices.filter { owner[$0] == $0 && hasRows[$0] }.sorted { keys[$0] < keys[$1] }
    return withoutRepeats(order, first)
  }

  /// Rows that are runs and repeat the one before them leave no run behind; what they measured falls to that one.
  private mutating func withoutRepeats(_ order: [Int], _ first: [PlacedEvaluation?]) -> [Int] {
    var kept: [Int] = []
    for run in order {
      if let last = kept.last, open[run].rowHash != 0, open[run].rowHash == open[last].rowHash,
        first[run]?.measured.loss == first[last]?.measured.loss,
        first[run]?.measured.tokens == first[last]?.measured.tokens
      {
        owner[run] = last
        continue
      }
      kept.append(run)
    }
    return kept
  }

  private func key(_ run: Run, _ index: Int, _ first: PlacedEvaluation?) -> RunKey {
    let last = Double.infinity
    let settings = [
      run.seed, run.depth, run.width, run.contextTokens, run.frames, run.clipHeight, run.clipWidth,
      first?.measured.tokens,
      first?.measured.loss,
    ]
    return RunKey(
      size: [run.params ?? last, run.batchTokens ?? last, run.learningRate ?? last], id: open[index].id ?? "",
      settings: settings.map { $0 ?? last }, words: [run.schedule ?? "", run.block ?? ""], hash: open[index].rowHash,
      file: files[index], line: run.line)
  }
}

private struct RunKey: Comparable {
  var size: [Double]
  var id: String
  var settings: [Double]
  var words: [String]
  var hash: UInt64
  var file: Int
  var line: Int

  static func < (one: RunKey, other: RunKey) -> Bool {
    if one.size != other.size { return one.size.lexicographicallyPrecedes(other.size) }
    if one.id != other.id { return NaturalOrder.precedes(one.id, other.id) }
    if one.settings != other.settings { return one.settings.lexicographicallyPrecedes(other.settings) }
    if one.words != other.words { return one.words.lexicographicallyPrecedes(other.words) }
    return (one.hash, one.file, one.line) < (other.hash, other.file, other.line)
  }
}

/// `run2` before `run10`.
enum NaturalOrder {
  static func precedes(_ one: String, _ other: String) -> Bool {
    let (first, second) = (Array(one.utf8), Array(other.utf8))
    var (i, j) = (0, 0)
    while i < first.count, j < second.count {
      if isDigit(first[i]), isDigit(second[j]) {
        let (a, b) = (number(first, &i), number(second, &j))
        if a.count != b.count { return a.count < b.count }
        if let differing = zip(a, b).first(where: { $0 != $1 }) { return differing.0 < differing.1 }
      } else if first[i] != second[j] {
        return first[i] < second[j]
      } else {
        (i, j) = (i + 1, j + 1)
      }
    }
    let (rest, otherRest) = (first.count - i, second.count - j)
    return rest == otherRest ? one < other : rest < otherRest
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// The digits from `at` on without leading zeros.
  private static func number(_ bytes: [UInt8], _ at: inout Int) -> ArraySlice<UInt8> {
    let start = at
    while at < bytes.count, isDigit(bytes[at]) { at += 1 }
    return bytes[start..<at].drop { $0 == 0x30 }
  }
}
