// Whether data show that a law, or the surfaces under it, are of the wrong shape: what no resampling of noise tells.

import Foundation
import Maths

extension LossProblem {
  /// Below this probability a bend is told: one study in two hundred says so by chance, for each of N and T.
  private static let bend = 5e-3

  /// Whether residuals in log loss bend with ln N or ln T: Student's t of a squared term added to the law, in the linear
  /// approximation at the fit (Bates and Watts 1988, section 3.10).
  func bends(_ p: [Double], _ weights: [Double]) -> [FitNote] {
    let squares = Objective(.squared, logarithmic: true)
    let fitted = minimise(squares, weights, from: p)?.parameters ?? p
    let free = places.filter { $0 != [0] || fitted[0] > 0 }
    let gradients = x.indices.map { gradient($0, fitted, logarithmic: true) }
    let columns = free.map { group in gradients.map { row in group.reduce(0) { $0 + row[$1] } } }
    let residuals = x.indices.map { -residual($0, fitted, logarithmic: true) }
    return [(FitNote.Exponent.alpha, x), (.beta, y)].compactMap { exponent, logs in
      let middle = mean(logs)
      let square = logs.map { ($0 - middle) * ($0 - middle) }
      guard let tail = tail(of: square, beside: columns, residuals, weights), tail < Self.bend else { return nil }
      return .bends(exponent, probability: tail)
    }
  }

  /// Of Student's t of a column's coefficient beside others; nil without degrees of freedom or where they say it all.
  private func tail(
    of column: [Double], beside others: [[Double]], _ residuals: [Double], _ weights: [Double]
  ) -> Double? {
    let freedom = Double(weights.count { $0 > 0 } - others.count - 1)
    guard freedom >= 3,
      let c = leastSquares(columns: others + [column], residuals, weights: weights, independence: 1e-4),
      let along = leastSquares(columns: others, column, weights: weights), let last = c.last
    else { return nil }
    func combined(_ c: [Double], _ columns: [[Double]], _ i: Int) -> Double {
      zip(c, columns).reduce(0) { $0 + $1.0 * $1.1[i] }
    }
    let own = column.indices.reduce(0.0) { $0 + weights[$1] * pow(column[$1] - combined(along, others, $1), 2) }
    let left = residuals.indices.reduce(0.0) { sum, i in
      sum + weights[i] * pow(residuals[i] - combined(c, others + [column], i), 2)
    }
    // Rounding is no residual.
    guard left > 1e-20 * Double(residuals.count), own > 0 else { return nil }
    return studentTail(last * (own * freedom / left).squareRoot(), freedom)
  }
}

extension SideFitter {
  /// A share by which optima may be off together before it is worth saying.
  private static let leastMisfit = 0.02

  /// What the surfaces of the cells and that of all runs say against the laws of B and eta.
  func surfaceNotes(_ side: SideFit, _ laws: LawSet) -> [FitNote] {
    guard input.basis == .optima, !input.isJoint else { return [] }
    let misfits = [
      (LawName.batch, input.misfit.batch, laws.batch), (.learningRate, input.misfit.rate, laws.learningRate),
    ]
    let limited = misfits.filter { $0.1 > Self.leastMisfit && $0.2 != nil }.map { FitNote.misfit($0.0, share: $0.1) }
    return limited
      + [(LawName.batch, SweptAxis.batch), (.learningRate, .rate)].compactMap { disagreement($0, $1, side, laws) }
  }

  /// At the middle of the data, by more than both intervals and a share that matters.
  private func disagreement(_ name: LawName, _ axis: SweptAxis, _ side: SideFit, _ laws: LawSet) -> FitNote? {
    let (law, noise, points) =
      axis == .batch
      ? (laws.batch, side.noise.batch, input.batchPoints) : (laws.learningRate, side.noise.rate, input.ratePoints)
    guard let law, let noise, let joint = input.joint, !points.isEmpty else { return nil }
    let centre = joint.centre
    let own = log(law(params: exp(centre.params), tokens: exp(centre.tokens)))
    let other = joint.atCentre(axis)
    let misfit = axis == .batch ? input.misfit.batch : input.misfit.rate
    let scatter = noise.deviation * noise.deviation / Double(points.count)
    let deviation = (scatter + misfit * misfit + other.deviation * other.deviation).squareRoot()
    guard abs(own - other.log) > max(3 * deviation, 0.05) else { return nil }
    return .surfacesDisagree(name, ratio: exp(abs(own - other.log)))
  }
}
