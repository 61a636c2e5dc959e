// What a run's curve says at a glance, and the runs that it can be compared with.

import Foundation
import Maths
import Runs

/// One run: its evaluations, its training losses, and how far its loss fell over the last doubling of T.
struct RunCurve: Sendable {
  struct Point: Sendable {
    var tokens: Double
    var loss: Double
  }

  var index: Int
  var run: Run
  /// In rising order of T.
  var evaluations: [Point]
  var training: [Point]

  var settings: RunSettings {
    RunSettings(params: run.params, batchTokens: run.batchTokens, learningRate: run.learningRate)
  }

  var end: Point { evaluations[evaluations.count - 1] }

  /// ln L(T/2) − ln L(T) at the end of the evaluations, between two of them straight in the logs; nil where the first
  /// evaluation is later than T/2.
  var lastFall: Double? { Self.logLoss(evaluations, at: end.tokens / 2).map { $0 - log(end.loss) } }

  static func logLoss(_ points: [Point], at tokens: Double) -> Double? {
    // A mark at exactly half is met up to rounding.
    guard let above = points.firstIndex(where: { $0.tokens >= tokens * (1 - 1e-9) }) else { return nil }
    let high = points[above]
    guard above > 0 else { return high.tokens <= tokens * (1 + 1e-2) ? log(high.loss) : nil }
    let low = points[above - 1]
    let share = log(tokens / low.tokens) / log(high.tokens / low.tokens)
    return log(low.loss) + min(1, share) * log(high.loss / low.loss)
  }
}

/// The runs of a study, each with its peers: the same N, schedule and final T, so that B, eta and seed are all that
/// sets them apart.
struct PeerGroups: Sendable {
  let result: StudyResult
  let curves: [RunCurve]
  /// Positions in `curves` of each group of peers.
  let groups: [[Int]]

  /// Fewer runs say nothing of what is usual among them.
  static let leastPeers = 5

  init(_ result: StudyResult) {
    self.result = result
    curves = Self.curves(result.table)
    groups = Self.groups(curves)
  }

  private static func curves(_ table: RunTable) -> [RunCurve] {
    let evaluations = Dictionary(grouping: table.evaluations, by: \.run)
    return table.runs.indices.compactMap { index in
      let points = (evaluations[index] ?? []).filter { $0.tokens > 0 && $0.loss > 0 && $0.loss.isFinite }
        .map { RunCurve.Point(tokens: $0.tokens, loss: $0.loss) }.sorted { $0.tokens < $1.tokens }
      guard !points.isEmpty, table.runs[index].params != nil else { return nil }
      return RunCurve(
        index: index, run: table.runs[index], evaluations: points, training: table.training.curve(of: index))
    }
  }

  private static func groups(_ curves: [RunCurve]) -> [[Int]] {
    let order = curves.indices.sorted { a, b in
      let (x, y) = (curves[a], curves[b])
      if x.run.schedule ?? "" != y.run.schedule ?? "" { return x.run.schedule ?? "" < y.run.schedule ?? "" }
      return (x.run.params ?? 0, x.end.tokens, x.index) < (y.run.params ?? 0, y.end.tokens, y.index)
    }
    var groups: [[Int]] = []
    for i in order {
      if let first = groups.last?.first, curves[first].isPeer(of: curves[i]) {
        groups[groups.count - 1].append(i)
      } else {
        groups.append([i])
      }
    }
    return groups
  }

  /// What the data lack for the checks of single runs.
  var missing: [MissingCheck] {
    var checks: [MissingCheck] = []
    if curves.allSatisfy({ $0.lastFall == nil }) { checks.append(.curves) }
    if curves.allSatisfy({ $0.training.count < TrainingTrace.leastLines }) {
      checks.append(.trainingLosses(lines: TrainingTrace.leastLines))
    }
    if !curves.isEmpty, groups.allSatisfy({ $0.count < Self.leastPeers }) { checks.append(.peers(Self.leastPeers)) }
    return checks
  }

  /// A witness must end lower by more than evaluations scatter.
  private static let clearlyLower = 0.01

  /// The run with the next lower eta, all else equal, and lower loss: the witness that eta is too high.
  func calmer(than curve: RunCurve, among peers: [Int]) -> RunCurve? {
    guard let rate = curve.run.learningRate else { return nil }
    return peers.map { curves[$0] }.filter { other in
      guard let lower = other.run.learningRate else { return false }
      return lower < rate * (1 - 1e-3) && other.run.batchTokens == curve.run.batchTokens
        && other.end.loss < curve.end.loss * (1 - Self.clearlyLower)
    }
    .max { ($0.run.learningRate ?? 0, -$0.end.loss) < ($1.run.learningRate ?? 0, -$1.end.loss) }
  }
}

extension RunCurve {
  fileprivate func isPeer(of other: RunCurve) -> Bool {
    guard let n = run.params, let m = other.run.params else { return false }
    return run.schedule == other.run.schedule && abs(log(n / m)) < 1e-3
      && abs(log(end.tokens / other.end.tokens)) < 1e-2
  }
}

extension TrainingCurves {
  /// The training losses of one run, those that are no number left out.
  fileprivate func curve(of run: Int) -> [RunCurve.Point] {
    guard run + 1 < starts.count else { return [] }
    return (starts[run]..<starts[run + 1]).compactMap { i in
      tokens[i] > 0 && losses[i] > 0 && losses[i].isFinite
        ? RunCurve.Point(tokens: tokens[i], loss: losses[i]) : nil
    }
  }
}

/// The middle of some values and how far they usually lie from it, by ranks: outliers move neither.
struct Spread: Sendable {
  var median: Double
  /// 1.4826 times the median absolute deviation: the standard deviation of normal values.
  var deviation: Double

  init(_ values: [Double]) {
    let middle = quantile(0.5, ofSorted: values.sorted()) ?? .nan
    median = middle
    deviation = 1.4826 * (quantile(0.5, ofSorted: values.map { abs($0 - middle) }.sorted()) ?? .nan)
  }
}
