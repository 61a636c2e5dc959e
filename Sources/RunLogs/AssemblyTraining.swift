// Training losses of the table, copied from the chunks to their runs. Millions of rows pass here: the common case (every
// run in order, nothing missing, nothing filtered) touches each value once.

import Runs

extension Assembly {
  private struct Columns {
    var starts: [Int]
    var steps: [Double]
    var tokens: [Double]
    var losses: [Double]
    var lines: [UInt32]
    /// Empty where there is but one file.
    var files: [UInt32]
  }

  mutating func trainingCurves(_ runs: [Run], _ rank: [Int]) -> TrainingCurves {
    var columns = emptyColumns(runs.count, rank)
    guard !columns.losses.isEmpty else { return TrainingCurves(starts: columns.starts) }
    fill(&columns, runs, rank)
    var end = 0
    for run in runs.indices {
      let range = columns.starts[run]..<columns.starts[run + 1]
      columns.starts[run] = end
      if end == range.lowerBound, isClean(columns, range) {
        end = range.upperBound
      } else {
        compact(&columns, range, to: &end, runs[run])
      }
    }
    columns.starts[runs.count] = end
    let surplus = columns.losses.count - end
    columns.steps.removeLast(surplus)
    columns.tokens.removeLast(surplus)
    columns.losses.removeLast(surplus)
    return .init(starts: columns.starts, steps: columns.steps, tokens: columns.tokens, losses: columns.losses)
  }

  private func emptyColumns(_ runs: Int, _ rank: [Int]) -> Columns {
    var starts = [Int](repeating: 0, count: runs + 1)
    for part in parts {
      var at = 0
      for piece in part.pieces {
        starts[rank[piece.run] + 1] += piece.trainingEnd - at
        at = piece.trainingEnd
      }
    }
    for run in 0..<runs { starts[run + 1] += starts[run] }
    let zeros = [Double](repeating: 0, count: starts[runs])
    return Columns(
      starts: starts, steps: zeros, tokens: zeros, losses: zeros, lines: Array(repeating: 0, count: starts[runs]),
      files: logs.count > 1 ? Array(repeating: 0, count: starts[runs]) : [])
  }

  private mutating func fill(_ columns: inout Columns, _ runs: [Run], _ rank: [Int]) {
    var ends = columns.starts
    for part in parts {
      let chunk = chunks[part.chunk]
      chunks[part.chunk] = Chunk()
      var at = 0
      for piece in part.pieces {
        let run = rank[piece.run]
        copy(chunk, at..<piece.trainingEnd, part, to: ends[run], &columns)
        ends[run] += piece.trainingEnd - at
        at = piece.trainingEnd
      }
    }
    for run in runs.indices { derive(&columns, columns.starts[run]..<columns.starts[run + 1], runs[run]) }
  }

  private func copy(_ chunk: Chunk, _ range: Range<Int>, _ part: TrainingPart, to place: Int, _ columns: inout Columns)
  {
    let offset = UInt32(clamping: part.lineOffset)
    for (step, at) in range.enumerated() {
      columns.steps[place + step] = chunk.steps[at]
      columns.tokens[place + step] = chunk.tokens[at]
      columns.losses[place + step] = chunk.losses[at]
      columns.lines[place + step] = chunk.trainingLines[at] &+ offset
    }
    guard !columns.files.isEmpty else { return }
    for step in 0..<range.count { columns.files[place + step] = UInt32(clamping: part.file) }
  }

  private mutating func derive(_ columns: inout Columns, _ range: Range<Int>, _ run: Run) {
    guard let batch = run.batchTokens, batch > 0 else { return }
    for at in range {
      if columns.tokens[at].isNaN {
        columns.tokens[at] = columns.steps[at] * batch
      } else if columns.steps[at].isNaN {
        columns.steps[at] = columns.tokens[at] / batch
      }
    }
  }

  private func isClean(_ columns: Columns, _ range: Range<Int>) -> Bool {
    guard plan.tableFilters.isEmpty else { return false }
    var last = -1.0
    for at in range {
      let tokens = columns.tokens[at]
      guard tokens > last, tokens < .infinity else { return false }
      last = tokens
    }
    return true
  }

  private struct Point {
    var step: Double
    var tokens: Double
    var loss: Double
    var file: Int
    var line: Int
    var isEvaluation: Bool
  }

  /// Sorts the rows of a run, leaves out what has no place, and writes the rest from `end` on (never beyond the range).
  private mutating func compact(_ columns: inout Columns, _ range: Range<Int>, to end: inout Int, _ run: Run) {
    let points = range.map { at in
      Point(
        step: columns.steps[at], tokens: columns.tokens[at], loss: columns.losses[at],
        file: columns.files.isEmpty ? 0 : Int(columns.files[at]), line: Int(columns.lines[at] & ~Chunk.withEvaluation),
        isEvaluation: columns.lines[at] & Chunk.withEvaluation != 0)
    }
    let lost = Restarts.superseded(points.map { .init(step: $0.step, tokens: $0.tokens, loss: $0.loss) })
    for (row, by) in lost.sorted(by: { $0.key < $1.key }) {
      let file = points[by].file == points[row].file ? nil : logs[points[by].file].path
      refuse(points[row], .superseded(line: points[by].line, file: file), run)
    }
    var last: Point?
    for point in points.enumerated().filter({ lost[$0.offset] == nil }).map(\.element).sorted(by: precedes) {
      if let refusal = refusal(point, last, run) {
        refuse(point, refusal, run)
        continue
      }
      columns.steps[end] = point.step
      columns.tokens[end] = point.tokens
      columns.losses[end] = point.loss
      last = point
      end += 1
    }
  }

  private func precedes(_ one: Point, _ other: Point) -> Bool {
    let tokens = (one.tokens.isNaN ? .infinity : one.tokens, other.tokens.isNaN ? .infinity : other.tokens)
    return tokens.0 == tokens.1 ? (one.file, one.line) < (other.file, other.line) : tokens.0 < tokens.1
  }

  private func refusal(_ point: Point, _ last: Point?, _ run: Run) -> LedgerReason? {
    if point.tokens.isNaN { return .noTokens }
    if !point.tokens.isFinite { return .overflow(.tokens) }
    let compute = plan.tableFilters.isEmpty ? .nan : derivedCompute(point.tokens, run) ?? .nan
    if let reason = excluded(run, point.step, point.tokens, compute, .nan) { return reason }
    guard let last, last.tokens == point.tokens else { return nil }
    return .repeats(line: last.line, file: last.file == point.file ? nil : logs[last.file].path)
  }

  /// A row that also is an evaluation is kept or refused as one; its training loss only leaves the curve.
  private mutating func refuse(_ point: Point, _ refusal: LedgerReason, _ run: Run) {
    guard !point.isEvaluation else { return notes.count(.repeatedTraining, refusal.kind == .duplicate ? 1 : 0) }
    counts.trainingOnly -= 1
    refuse(refusal, file: point.file, line: point.line, run: run)
  }
}
