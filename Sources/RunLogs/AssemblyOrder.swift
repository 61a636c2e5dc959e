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
    let (first, second) = (pieces(one), pieces(other))
    for (a, b) in zip(first, second) where a != b {
      if let aDigits = digits(a), let bDigits = digits(b), aDigits != bDigits {
        return (aDigits.count, aDigits) < (bDigits.count, bDigits)
      }
      return a < b
    }
    if first.count != second.count { return first.count < second.count }
    return one < other
  }

  /// Runs of digits and of anything else.
  private static func pieces(_ text: String) -> [String] {
    var pieces: [String] = []
    var wasDigit: Bool?
    for scalar in text.unicodeScalars {
      let isDigit = (0x30...0x39).contains(scalar.value)
      if isDigit == wasDigit {
        pieces[pieces.count - 1].unicodeScalars.append(scalar)
      } else {
        pieces.append(String(scalar))
      }
      wasDigit = isDigit
    }
    return pieces
  }

  private static func digits(_ piece: String) -> String? {
    guard let first = piece.first, first.isASCII, first.isNumber else { return nil }
    return String(piece.drop { $0 == "0" })
  }
}
