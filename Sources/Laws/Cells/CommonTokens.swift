// Finds the numbers of tokens at which the runs of one model size were measured together.

import Foundation

/// A number of tokens and the measurements that count as taken there, at most one a run.
struct TokensWindow {
  var tokens: Double
  /// Indices of measurements.
  var members: [Int]
}

/// The common T of one size's measurements, in rising order.
///
/// Every measured T is a candidate, worth the number of different (B, eta) within the tolerance; the best are taken
/// first and what they hold is gone for the others, so dense curves neither chain together nor fall into cells of one
/// run. Points between the common T of a sweep, where only some of its runs happen to meet, make no cell.
///
/// - Parameter measured: of one size, in rising order of tokens.
func commonTokens(_ measured: [Measurement], tolerance: Double) -> [TokensWindow] {
  var search = WindowSearch(measured, tolerance: tolerance)
  return search.windows().sorted { $0.tokens < $1.tokens }
}

private struct Candidate {
  /// Index of the measurement whose T it is.
  var centre: Int
  var pairs: Int
  /// Σ|ln T/T₀| of the members: how well they agree.
  var spread: Double
}

private struct WindowSearch {
  let logs: [Double]
  let tokens: [Double]
  /// Runs and different (B, eta), numbered from 0.
  let runs: [Int]
  let pairs: [Int]
  let reach: Double
  /// For each run: ln T from its first to its last measurement, a tolerance added, and its (B, eta).
  private let spans: [ClosedRange<Double>]
  private let pairOfRun: [Int]
  private var taken: [Bool]
  private var chosen: [(pairs: Int, runs: Set<Int>)] = []
  /// The nearest free measurement of each run in the window that was looked at last.
  private var nearest: [Int]

  init(_ measured: [Measurement], tolerance: Double) {
    tokens = measured.map(\.tokens)
    logs = tokens.map { log($0) }
    runs = numbered(measured.map { $0.point.run })
    pairs = numbered(measured.map { [$0.point.batchTokens ?? 0, $0.point.learningRate ?? 0] })
    reach = log1p(tolerance) + 1e-9
    taken = measured.map { _ in false }
    nearest = [Int](repeating: -1, count: (runs.max() ?? -1) + 1)
    (spans, pairOfRun) = WindowSearch.spans(logs, runs, pairs, reach: reach)
  }

  /// Runs are numbered in the order of their first measurement, and measurements come in rising order of T.
  private static func spans(
    _ logs: [Double], _ runs: [Int], _ pairs: [Int], reach: Double
  ) -> ([ClosedRange<Double>], [Int]) {
    var spans: [ClosedRange<Double>] = []
    var pairOfRun: [Int] = []
    for (i, run) in runs.enumerated() {
      if run == spans.count {
        spans.append(logs[i] - reach...logs[i] + reach)
        pairOfRun.append(pairs[i])
      } else {
        spans[run] = spans[run].lowerBound...logs[i] + reach
      }
    }
    return (spans, pairOfRun)
  }

  /// Best candidates first; one that lost members to a better one is judged again later.
  mutating func windows() -> [TokensWindow] {
    var waiting = [[Candidate]](repeating: [], count: (pairs.max() ?? 0) + 2)
    for centre in logs.indices where centre == 0 || tokens[centre] != tokens[centre - 1] {
      let candidate = judge(centre, members(centre))
      waiting[candidate.pairs].append(candidate)
    }
    var windows: [TokensWindow] = []
    for level in waiting.indices.reversed() where level >= 2 {
      for old in waiting[level].sorted(by: better) where !taken[old.centre] {
        let members = members(old.centre)
        let now = judge(old.centre, members)
        if now.pairs < level {
          waiting[now.pairs].append(now)
        } else if accept(now, members) {
          windows.append(TokensWindow(tokens: tokens[now.centre], members: members))
        }
      }
    }
    return windows
  }

  private func better(_ a: Candidate, _ b: Candidate) -> Bool {
    a.spread == b.spread ? tokens[a.centre] > tokens[b.centre] : a.spread < b.spread
  }

  /// Takes a candidate, unless it is an accident of dense curves: runs that all meet in a fuller cell, and fewer than
  /// three quarters of the (B, eta) that were under way at its T.
  private mutating func accept(_ candidate: Candidate, _ members: [Int]) -> Bool {
    let own = Set(members.map { runs[$0] })
    let repeated = chosen.contains { candidate.pairs < $0.pairs && own.isSubset(of: $0.runs) }
    if repeated && candidate.pairs * 4 < pairsUnderWay(logs[candidate.centre]) * 3 { return false }
    for i in neighbours(candidate.centre) { taken[i] = true }
    chosen.append((candidate.pairs, own))
    return true
  }

  /// How many different (B, eta) have measurements both up to and from this T on.
  private func pairsUnderWay(_ logTokens: Double) -> Int {
    var found = Set<Int>()
    for (run, span) in spans.enumerated() where span.contains(logTokens) { found.insert(pairOfRun[run]) }
    return found.count
  }

  private func neighbours(_ centre: Int) -> ClosedRange<Int> {
    var (low, high) = (centre, centre)
    while low > 0, logs[centre] - logs[low - 1] <= reach { low -= 1 }
    while high + 1 < logs.count, logs[high + 1] - logs[centre] <= reach { high += 1 }
    return low...high
  }

  /// The free measurement of each run that is nearest to the centre, in rising order of tokens.
  private mutating func members(_ centre: Int) -> [Int] {
    let window = neighbours(centre)
    for i in window where !taken[i] {
      let other = nearest[runs[i]]
      if other < 0 || distance(i, centre) < distance(other, centre) { nearest[runs[i]] = i }
    }
    let members = window.filter { nearest[runs[$0]] == $0 }
    for i in members { nearest[runs[i]] = -1 }
    return members
  }

  private func judge(_ centre: Int, _ members: [Int]) -> Candidate {
    var spread = 0.0
    for i in members { spread += distance(i, centre) }
    return Candidate(centre: centre, pairs: Set(members.map { pairs[$0] }).count, spread: spread)
  }

  private func distance(_ i: Int, _ centre: Int) -> Double { abs(logs[i] - logs[centre]) }
}

/// Numbers different values from 0 in the order of their first appearance.
private func numbered<Value: Hashable>(_ values: [Value]) -> [Int] {
  var numbers: [Value: Int] = [:]
  return values.map { value in
    if let number = numbers[value] { return number }
    numbers[value] = numbers.count
    return numbers.count - 1
  }
}
