// A run's training losses with their noise told from what happens in them.

import Foundation
import Maths

/// Logs of single batches scatter by tens of per cent: everything here is by medians and in log loss.
struct TrainingTrace: Sendable {
  /// Fewer lines than this do not tell a spike from scatter.
  static let leastLines = 30
  /// Lines to each side of the running median.
  private static let reach = 5
  /// A single line this many deviations above its neighbours: with 300 runs of 100 lines scatter alone makes one of 6.
  private static let spikeDeviations = 8.0
  /// And at least twice their loss: anything less is hardly seen on a curve.
  private static let spikeFactor = 2.0
  /// The first tenth is warm-up.
  private static let warmUp = 0.1

  let points: [RunCurve.Point]
  private let logs: [Double]
  /// Each line less the median of its neighbours.
  private let residuals: [Double]
  /// Of a single line, in log loss.
  let deviation: Double

  /// Nil with too few lines.
  init?(_ points: [RunCurve.Point]) {
    guard points.count >= Self.leastLines else { return nil }
    self.points = points
    let logs = points.map { log($0.loss) }
    self.logs = logs
    residuals = logs.indices.map { i in
      let near = logs[max(0, i - Self.reach)...min(logs.count - 1, i + Self.reach)]
      return logs[i] - (quantile(0.5, ofSorted: near.sorted()) ?? logs[i])
    }
    deviation = Spread(residuals).deviation
  }

  /// A sudden rise: where, by which factor above its neighbours, and how many deviations that is.
  struct Spike: Sendable {
    var tokens: Double
    var factor: Double
    var deviations: Double
  }

  /// After the warm-up, in the order of the run.
  var spikes: [Spike] {
    let limit = max(Self.spikeDeviations * deviation, log(Self.spikeFactor))
    return points.indices.dropFirst(Int(Double(points.count) * Self.warmUp)).filter { residuals[$0] > limit }.map {
      Spike(tokens: points[$0].tokens, factor: exp(residuals[$0]), deviations: residuals[$0] / max(deviation, 1e-12))
    }
  }

  /// A level of the loss with its standard error, both in log loss.
  struct Level: Sendable {
    var tokens: Double
    var value: Double
    var error: Double
  }

  /// Means of ten equal parts of the run, each held against its median's scatter.
  var levels: [Level] {
    (0..<10).map { part in
      let range = part * points.count / 10..<(part + 1) * points.count / 10
      // 1.25/√n: the standard error of a median.
      return Level(
        tokens: points[range.upperBound - 1].tokens, value: quantile(0.5, ofSorted: logs[range].sorted()) ?? .nan,
        error: 1.25 * deviation / Double(max(1, range.count)).squareRoot())
    }
  }

  /// The level of the last quarter.
  var end: Level {
    let last = logs.suffix(max(1, points.count / 4))
    return Level(
      tokens: points[points.count - 1].tokens, value: quantile(0.5, ofSorted: last.sorted()) ?? .nan,
      error: 1.25 * deviation / Double(last.count).squareRoot())
  }
}
