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
    let order = RunOrder(runs: runs, open: open, files: files, first: first)
    let ordered = runs.indices.filter { owner[$0] == $0 && hasRows[$0] }.sorted { order.precedes($0, $1) }
    return withoutRepeats(ordered, first)
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
}

/// What `runOrder` compares. There may be a run on every line, so what decides most often lies together.
private struct RunOrder {
  private struct Sizes {
    var params, batch, rate: Double
  }

  private let sizes: [Sizes]
  private let runs: [Run]
  private let open: [OpenRun]
  private let files: [Int]
  private let first: [Assembly.PlacedEvaluation?]

  init(runs: [Run], open: [OpenRun], files: [Int], first: [Assembly.PlacedEvaluation?]) {
    (self.runs, self.open, self.files, self.first) = (runs, open, files, first)
    // What is not known comes last.
    sizes = runs.map { run in
      Sizes(
        params: run.params ?? .infinity, batch: run.batchTokens ?? .infinity, rate: run.learningRate ?? .infinity)
    }
  }

  func precedes(_ one: Int, _ other: Int) -> Bool {
    let (size, otherSize) = (sizes[one], sizes[other])
    if size.params != otherSize.params { return size.params < otherSize.params }
    if size.batch != otherSize.batch { return size.batch < otherSize.batch }
    if size.rate != otherSize.rate { return size.rate < otherSize.rate }
    let (name, otherName) = (open[one].id ?? "", open[other].id ?? "")
    return name == otherName ? precedesOfSameName(one, other) : NaturalOrder.precedes(name, otherName)
  }

  private static let settings: [Field] = [.seed, .depth, .width, .contextTokens, .frames, .clipHeight, .clipWidth]

  private func precedesOfSameName(_ one: Int, _ other: Int) -> Bool {
    for field in Self.settings {
      if let order = order(runs[one].setting(field), runs[other].setting(field)) { return order }
    }
    if let order = order(first[one]?.measured.tokens, first[other]?.measured.tokens) { return order }
    if let order = order(first[one]?.measured.loss, first[other]?.measured.loss) { return order }
    if runs[one].schedule != runs[other].schedule { return (runs[one].schedule ?? "") < (runs[other].schedule ?? "") }
    if runs[one].block != runs[other].block { return (runs[one].block ?? "") < (runs[other].block ?? "") }
    return (open[one].rowHash, files[one], runs[one].line) < (open[other].rowHash, files[other], runs[other].line)
  }

  private func order(_ one: Double?, _ other: Double?) -> Bool? {
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
