// A run that went back: resumed from an earlier checkpoint, or rewound. The rows written last are the run.

import Runs

enum Restarts {
  /// What a row says of where it stands in a run.
  struct Point {
    var step: Double
    var tokens: Double
    var loss: Double
  }

  /// For each row of a run (in the order in which they were written) that was trained anew, the row from which on.
  ///
  /// A run went back where its tokens fall and then come again with other losses; rows that come in no order at all, as
  /// in a table sorted otherwise, are no restart.
  static func superseded(_ points: [Point]) -> [Int: Int] {
    let falls = points.indices.dropFirst().filter { points[$0].tokens < points[$0 - 1].tokens }
    guard !falls.isEmpty, falls.count <= max(3, points.count / 8) else { return [:] }
    var lost: [Int: Int] = [:]
    for (place, fall) in falls.enumerated() {
      let end = place + 1 < falls.count ? falls[place + 1] : points.count
      let anew = Dictionary(points[fall..<end].map { ($0.tokens, $0.loss) }, uniquingKeysWith: { one, _ in one })
      let earlier = (0..<fall).filter { lost[$0] == nil && points[$0].tokens >= points[fall].tokens }
      let differs = earlier.contains { row in anew[points[row].tokens].map { $0 != points[row].loss } ?? false }
      guard differs else { continue }
      for row in earlier { lost[row] = fall }
    }
    return lost
  }

  /// The first row at which the count of tokens begins anew while the steps go on.
  static func clockRestart(_ points: [Point]) -> Int? {
    points.indices.dropFirst().first {
      points[$0].tokens < points[$0 - 1].tokens && points[$0].step > points[$0 - 1].step
    }
  }
}

extension Assembly {
  /// Mends or refuses counts of tokens that begin anew, and refuses what was trained anew later.
  mutating func settleRestarts(_ runs: [Run]) {
    var last = [Double](repeating: -1, count: runs.count)
    var back: Set<Int> = []
    for evaluation in evaluations {
      if evaluation.measured.tokens < last[evaluation.run] { back.insert(evaluation.run) }
      last[evaluation.run] = evaluation.measured.tokens
    }
    guard !back.isEmpty else { return }
    var written: [Int: [Int]] = [:]
    for (index, evaluation) in evaluations.enumerated() where back.contains(evaluation.run) {
      written[evaluation.run, default: []].append(index)
    }
    var problems: [Int: LedgerReason] = [:]
    for (run, rows) in written.sorted(by: { $0.key < $1.key }) { settle(rows, runs[run], &problems) }
    for index in problems.keys.sorted() {
      guard let problem = problems[index] else { continue }
      let evaluation = evaluations[index]
      refuse(problem, file: evaluation.file, line: evaluation.measured.line, run: runs[evaluation.run])
    }
    evaluations = evaluations.enumerated().filter { problems[$0.offset] == nil }.map(\.element)
  }

  private mutating func settle(_ rows: [Int], _ run: Run, _ problems: inout [Int: LedgerReason]) {
    if let restart = Restarts.clockRestart(rows.map { point(evaluations[$0].measured) }) {
      guard let batch = run.batchTokens ?? perStep(rows[..<restart]),
        rows.allSatisfy({ !evaluations[$0].measured.step.isNaN })
      else {
        for row in rows[restart...] { problems[row] = .clockRestarts }
        return
      }
      for row in rows { recount(row, run, batch) }
      notes.count(.clockMended, 1)
    }
    for (row, by) in Restarts.superseded(rows.map { point(evaluations[$0].measured) }) {
      let later = evaluations[rows[by]]
      let file = later.file == evaluations[rows[row]].file ? nil : logs[later.file].path
      problems[rows[row]] = .superseded(line: later.measured.line, file: file)
    }
  }

  /// Tokens a step before the count began anew, where its rows agree.
  private func perStep(_ rows: ArraySlice<Int>) -> Double? {
    var clock = RunClock()
    for row in rows { clock.add(evaluations[row].measured.step, evaluations[row].measured.tokens) }
    return rows.count > 1 ? clock.tokensPerStep : nil
  }

  private mutating func recount(_ row: Int, _ run: Run, _ batch: Double) {
    evaluations[row].measured.tokens = evaluations[row].measured.step * batch
    evaluations[row].measured.compute = derivedCompute(evaluations[row].measured.tokens, run) ?? .nan
  }

  private func point(_ measured: Chunk.Measured) -> Restarts.Point {
    .init(step: measured.step, tokens: measured.tokens, loss: measured.loss)
  }
}
