// A law that is flat on one side of a batch size and proportional to it on the other: eta_opt(B), and T(B) at equal loss.

import Foundation
import Maths

/// ln y = ln level + side·ln(1 + (x/turn)^side), x a batch size: side −1 rises in proportion and levels off at `level`,
/// side +1 starts at `level` and rises in proportion.
struct TurningPoint: Sendable {
  enum Side: Double, Sendable { case levelsOff = -1, takesOff = 1 }

  private let side: Side
  /// ln x, ln y and weights with a mean of 1.
  private let x: [Double]
  private let y: [Double]
  private let w: [Double]
  /// ln turn, on a grid a thousand times wider than the points on each side, with the misfit at each.
  private let scan: [(k: Double, misfit: Double)]
  /// ln level and ln turn of the least misfit.
  private(set) var logLevel = 0.0
  private(set) var logTurn = 0.0
  private var misfit = 0.0
  /// The largest misfit inside the 95 % interval.
  private var threshold = 0.0
  let freedom: Double

  /// Least squares in ln y.
  ///
  /// - Throws: `tooFew` below three points, `flat` and `proportional` where the misfit is least at an end of the grid,
  ///   `undetermined` where both ends lie within the 95 % interval. Reasons and remedies are the caller's.
  init(_ side: Side, x: [Double], y: [Double], weights: [Double]) throws(TurningFailure) {
    guard x.count >= 3, distinct(x) >= 3, let low = x.min(), let high = x.max() else { throw .tooFew }
    self.side = side
    (self.x, self.y) = (x.map { log($0) }, y.map { log($0) })
    let average = mean(weights)
    w = weights.map { $0 / average }
    freedom = Double(x.count - 2)
    let (first, last) = (log(low) - 7, log(high) + 7)
    let (points, steps) = (TurningPoint.Points(side: side, x: self.x, y: self.y, w: w), 700)
    scan = (0...steps).map { i in
      let k = first + (last - first) * Double(i) / Double(steps)
      return (k, points.misfit(k).misfit)
    }
    guard let best = scan.indices.min(by: { scan[$0].misfit < scan[$1].misfit }) else { throw .tooFew }
    // The misfit levels off towards the ends: a least value within the last factor of two is one at infinity.
    guard best > steps / 20, best < steps - steps / 20 else {
      throw (best < steps / 2) == (side == .levelsOff) ? .flat : .proportional
    }
    logTurn = goldenSection(from: scan[best - 1].k, to: scan[best + 1].k) { points.misfit($0).misfit }
    let found = points.misfit(logTurn)
    (logLevel, misfit) = (found.level, found.misfit)
    let t = studentQuantile(tail: 0.05, freedom)
    threshold = misfit * (1 + t * t / freedom)
    if isOpenBelow && isOpenAbove { throw .undetermined }
  }

  /// Standard deviation of ln y about the law.
  var deviation: Double { (misfit / freedom).squareRoot() }

  /// exp(level·ln level + turn·ln turn) with its 95 % interval: all values of it that raise the misfit by no more than
  /// t²·s², t of Student with n − 2 degrees of freedom. A bound at 0 or infinity is open.
  func estimate(level: Double, turn: Double) -> Estimate {
    let points = TurningPoint.Points(side: side, x: x, y: y, w: w)
    let value = level * logLevel + turn * logTurn
    var (low, high) = (value, value)
    let total = w.reduce(0, +)
    for (k, misfit) in scan where misfit <= threshold {
      let half = abs(level) * max(0, (threshold - misfit) / total).squareRoot()
      let middle = level * points.misfit(k).level + turn * k
      (low, high) = (min(low, middle - half), max(high, middle + half))
    }
    // Which way it runs as the turn goes to infinity and to 0, where the level follows the turn on one side.
    let above = isOpenAbove ? (side == .levelsOff ? level + turn : turn) : 0
    let below = isOpenBelow ? (side == .levelsOff ? turn : level + turn) : 0
    if above < 0 || below > 0 { low = -.infinity }
    if above > 0 || below < 0 { high = .infinity }
    return Estimate(exp(value), low: exp(low), high: exp(high))
  }

  var isOpenBelow: Bool { (scan.first?.misfit ?? 0) <= threshold }
  var isOpenAbove: Bool { (scan.last?.misfit ?? 0) <= threshold }

  private struct Points {
    var side: Side
    var x: [Double]
    var y: [Double]
    var w: [Double]

    /// With the turn given the level is a weighted mean.
    func misfit(_ k: Double) -> (level: Double, misfit: Double) {
      let s = side.rawValue
      let rest = zip(x, y).map { $1 - s * softplus(s * ($0 - k)) }
      let level = zip(w, rest).reduce(0) { $0 + $1.0 * $1.1 } / w.reduce(0, +)
      return (level, zip(w, rest).reduce(0) { $0 + $1.0 * ($1.1 - level) * ($1.1 - level) })
    }

    private func softplus(_ z: Double) -> Double { z > 0 ? z + log1p(exp(-z)) : log1p(exp(z)) }
  }
}

enum TurningFailure: Error { case tooFew, flat, proportional, undetermined }
