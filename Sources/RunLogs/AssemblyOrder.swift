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
    let order = runs.indices.filter { owner[$0] == $0 && hasRows[$0] }.sorted { one, other in
      precedes(one, other, runs, first) ?? ((files[one], runs[one].line) < (files[other], runs[other].line))
    }
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

  private static let sizes: [Field] = [.params, .batchTokens, .learningRate]
  private static let settings: [Field] = [.seed, .depth, .width, .contextTokens, .frames, .clipHeight, .clipWidth]

  /// Nil where only their places tell two runs apart. Nothing is copied: there may be a run on every line.
  private func precedes(_ one: Int, _ other: Int, _ runs: [Run], _ first: [PlacedEvaluation?]) -> Bool? {
    if let order = Self.order(Self.sizes, runs[one], runs[other]) { return order }
    if open[one].id != open[other].id {
      let (name, otherName) = (open[one].id ?? "", open[other].id ?? "")
      if name != otherName { return NaturalOrder.precedes(name, otherName) }
    }
    if let order = Self.order(Self.settings, runs[one], runs[other]) { return order }
    if let order = Self.order(first[one]?.measured.tokens, first[other]?.measured.tokens) { return order }
    if let order = Self.order(first[one]?.measured.loss, first[other]?.measured.loss) { return order }
    if runs[one].schedule != runs[other].schedule { return (runs[one].schedule ?? "") < (runs[other].schedule ?? "") }
    if runs[one].block != runs[other].block { return (runs[one].block ?? "") < (runs[other].block ?? "") }
    return open[one].rowHash == open[other].rowHash ? nil : open[one].rowHash < open[other].rowHash
  }

  private static func order(_ fields: [Field], _ one: Run, _ other: Run) -> Bool? {
    for field in fields {
      if let order = order(one.setting(field), other.setting(field)) { return order }
    }
    return nil
  }

  /// What is not known comes last.
  private static func order(_ one: Double?, _ other: Double?) -> Bool? {
    let (one, other) = (one ?? .infinity, other ?? .infinity)
    return one == other ? nil : one < other
  }
}

/// `run2` before `run10`.
enum NaturalOrder {
  static func precedes(_ one: String, _ other: String) -> Bool {
    let (first, second) = (one.utf8.span, other.utf8.span)
    var (i, j) = (0, 0)
    while i < first.count, j < second.count {
      if isDigit(first[i]), isDigit(second[j]) {
        let (a, b) = (number(first, &i), number(second, &j))
        if a.count != b.count { return a.count < b.count }
        for (x, y) in zip(a, b) where first[x] != second[y] { return first[x] < second[y] }
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

  /// Where the digits from `at` on stand, without leading zeros.
  private static func number(_ bytes: Span<UInt8>, _ at: inout Int) -> Range<Int> {
    var start = at
    while at < bytes.count, isDigit(bytes[at]) { at += 1 }
    while start < at, bytes[start] == 0x30 { start += 1 }
    return start..<at
  }
}
