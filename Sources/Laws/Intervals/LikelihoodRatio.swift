// How much worse a fit may be by chance: a likelihood ratio for every objective, squared, Huber's or absolute.

import Foundation
import Maths

/// Twice the drop of an objective in units in which chance makes it F with (degrees, freedom) degrees, times `degrees`.
public struct LikelihoodRatio: Sendable, Hashable {
  public var value: Double
  /// How many coefficients were held.
  public var degrees: Int
  /// Points less free coefficients.
  public var freedom: Int

  /// Probability of at least this ratio were the held coefficients true and the points independent; nil without degrees
  /// of freedom.
  public var probability: Double? {
    freedom > 0 && degrees > 0 ? fisherTail(value / Double(degrees), Double(degrees), Double(freedom)) : nil
  }
}

/// What turns a drop of an objective into a likelihood ratio: 2 (S − S₀)·mean(ψ′)/mean(ψ²), with ψ the penalty's derivative.
///
/// The drop-in-dispersion test of Schrader and Hettmansperger (1980) and Hampel et al. (1986, section 7.2). For squared
/// residuals it is the usual (S − S₀)/s². n·ln(S/S₀) would be a likelihood ratio only for a squared sum: a sum that is linear
/// in large residuals rises much less.
struct RatioScale: Sendable {
  /// mean(ψ²)/mean(ψ′), in the unit of the descent's sum; infinite without degrees of freedom.
  let scale: Double
  let freedom: Int

  /// - Parameter rise: by how much the objective as it is reported lies above its minimum.
  func ratio(of rise: Double, _ objective: Objective, degrees: Int) -> LikelihoodRatio {
    let drop = 2 * max(0, rise) / objective.reported
    return LikelihoodRatio(
      value: drop == 0 || scale.isInfinite ? 0 : drop / scale, degrees: degrees, freedom: freedom)
  }

  /// By how much the objective as it is reported may rise with one coefficient held, in 95 % of all data.
  func rise(_ objective: Objective) -> Double {
    guard freedom > 0 else { return .infinity }
    let t = studentQuantile(tail: 0.05, Double(freedom))
    return objective.reported * scale * t * t / 2
  }
}

extension LossProblem {
  /// - Parameter p: the minimum.
  func ratioScale(_ p: [Double], _ objective: Objective, _ weights: [Double]) -> RatioScale {
    let used = x.indices.filter { weights[$0] > 0 }
    let freedom = used.count - places.count
    guard freedom > 0 else { return RatioScale(scale: .infinity, freedom: 0) }
    let residuals = used.map { residual($0, p, logarithmic: objective.isLogarithmic) }
    let w = used.map { weights[$0] }
    var squares = 0.0
    for (r, weight) in zip(residuals, w) { squares += weight * pow(objective.slopes(r).first, 2) }
    // Of least absolute deviations as many residuals are zero as there are coefficients: they pull to neither side.
    if objective.penalty == .absolute { squares *= Double(freedom) / Double(used.count) }
    let curvature = objective.meanCurvature(residuals, w, freedom: freedom)
    return RatioScale(scale: curvature > 0 ? squares / Double(freedom) / curvature : .infinity, freedom: freedom)
  }
}

extension Objective {
  /// The mean of ψ′ over the noise that residuals show, themselves of a mean weight of w.
  ///
  /// Where ψ′ has steps (Huber's) or is a spike (absolute: 2 f(0), the sparsity of Koenker and Machado 1999) it is taken over
  /// a Gaussian kernel estimate of the density, with residuals widened by the degrees of freedom lost to the fit: counting
  /// residuals within delta would count mostly those that the coefficients were spent on.
  fileprivate func meanCurvature(_ residuals: [Double], _ w: [Double], freedom: Int) -> Double {
    let total = w.reduce(0, +)
    func average(_ value: (Double) -> Double) -> Double {
      zip(residuals, w).reduce(0) { $0 + $1.1 * value($1.0) } / total
    }
    guard penalty != .squared else { return average { $0 < 0 ? underTuned : 1 } }
    let widening = (Double(residuals.count) / Double(freedom)).squareRoot()
    let h = kernelWidth(residuals) * widening
    guard h > 0 else { return .infinity }
    guard let delta else {
      return (1 + underTuned) * average { exp(-0.5 * pow($0 * widening / h, 2)) } / h / (2 * Double.pi).squareRoot()
    }
    func share(_ r: Double, _ low: Double, _ high: Double) -> Double {
      0.5 * (erf((high - r * widening) / h / 2.0.squareRoot()) - erf((low - r * widening) / h / 2.0.squareRoot()))
    }
    return average { underTuned * share($0, -delta, 0) + share($0, 0, delta) }
  }
}

/// Silverman's rule (1986, eq. 3.28 and 3.30): 1.06 n^-1/5 times the standard deviation or 0.74 of the interquartile range.
private func kernelWidth(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard let low = quantile(0.25, ofSorted: sorted), let high = quantile(0.75, ofSorted: sorted) else { return 0 }
  let middle = mean(values)
  let deviation = mean(values.map { ($0 - middle) * ($0 - middle) }).squareRoot()
  return 1.06 * min(deviation, (high - low) / 1.349) * pow(Double(values.count), -0.2)
}
