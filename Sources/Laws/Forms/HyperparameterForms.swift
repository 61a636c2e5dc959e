// Which of N, T and C the optimal batch size and learning rate depend on: nested tests and what each form foretells.

import Foundation
import Maths

/// What a hyperparameter law is a power law of.
public enum HyperparameterForm: String, Sendable, Hashable, CaseIterable {
  /// `a·T^b·N^c` (Yin et al. 2024, law 1).
  case both
  case tokens
  case params
  /// `a·C^b`, C the training compute of the cell (Bi et al. 2024).
  case compute
  case constant

  public var text: String {
    switch self {
    case .both: "a·T^b·N^c"
    case .tokens: "a·T^b"
    case .params: "a·N^c"
    case .compute: "a·C^b"
    case .constant: "a"
    }
  }
}

/// One form fitted to the optima of a study.
public struct HyperparameterAlternative: Sendable, Hashable {
  public var form: HyperparameterForm
  /// Exponents by name: `tokens`, `params`, `compute`.
  public var exponents: [String: Double]
  /// Residual standard deviation of ln y.
  public var deviation: Double
  /// Akaike's criterion for small samples, less that of the best form; nil where there are too few optima for it.
  public var aicc: Double?
  /// Where each model size in turn is left out of the fit; nil with fewer than three sizes or where a fit without one is not
  /// determined.
  public var heldOut: HeldOutErrors?
  /// Probability of so much worse a fit than that in N and T both, were what this form lacks not needed (F test); nil for
  /// that form itself, and without degrees of freedom.
  public var probability: Double?

  /// Root mean square of ln(predicted/measured) over the sizes left out.
  public var leftOut: Double? { heldOut?.size }
}

extension HyperparameterAlternative: RankedForm {
  var name: String { form.text }
  var coefficients: Int { exponents.count + 1 }
  var isFitted: Bool { true }
}

/// Every form fitted to the same optima, in the order of `FormRanking`.
func hyperparameterAlternatives(
  _ points: [HyperparameterPoint], compute: [Double], weights: [Double]? = nil
) -> [HyperparameterAlternative] {
  let problem = FormProblem(points: points, compute: compute, weights: weights ?? points.map(\.weight))
  guard let full = problem.fit(.both, all: true) else { return [] }
  var result = HyperparameterForm.allCases.compactMap { problem.alternative($0, beside: full) }
  if let least = result.compactMap(\.aicc).min() {
    for i in result.indices { result[i].aicc = result[i].aicc.map { $0 - least } }
  }
  return FormRanking(result).all
}

private struct FormProblem {
  let points: [HyperparameterPoint]
  let compute: [Double]
  let weights: [Double]

  struct Fit {
    var coefficients: [Double]
    var misfit: Double
  }

  private func column(_ name: String) -> [Double] {
    let values: [Double] =
      switch name {
      case "tokens": points.map { log($0.tokens) }
      case "params": points.map { log($0.params) }
      default: compute.map { log($0) }
      }
    let middle = mean(values)
    return values.map { $0 - middle }
  }

  private func names(_ form: HyperparameterForm) -> [String] {
    switch form {
    case .both: ["tokens", "params"]
    case .tokens: ["tokens"]
    case .params: ["params"]
    case .compute: ["compute"]
    case .constant: []
    }
  }

  func columns(_ form: HyperparameterForm) -> [[Double]] { [points.map { _ in 1 }] + names(form).map(column) }

  /// The fit to all points, or to those of `kept`.
  func fit(_ form: HyperparameterForm, all: Bool, kept: [Bool] = []) -> Fit? {
    let w = all ? weights : zip(weights, kept).map { $1 ? $0 : 0 }
    let columns = columns(form)
    let y = points.map { log($0.value) }
    guard w.count(where: { $0 > 0 }) >= columns.count,
      let c = leastSquares(columns: columns, y, weights: w)
    else { return nil }
    var misfit = 0.0
    for i in y.indices {
      let r = y[i] - zip(c, columns).reduce(0) { $0 + $1.0 * $1.1[i] }
      misfit += w[i] * r * r
    }
    return Fit(coefficients: c, misfit: misfit)
  }

  func alternative(_ form: HyperparameterForm, beside full: Fit) -> HyperparameterAlternative? {
    guard let fit = fit(form, all: true) else { return nil }
    let (n, k) = (Double(points.count), Double(fit.coefficients.count))
    let freedom = n - 3
    var result = HyperparameterAlternative(
      form: form,
      exponents: Dictionary(zip(names(form), fit.coefficients.dropFirst()), uniquingKeysWith: { one, _ in one }),
      deviation: (fit.misfit / max(1, n - k)).squareRoot(), heldOut: heldOut(form))
    if form != .both, form != .compute, freedom > 0, full.misfit > 0 {
      let dropped = 3 - k
      result.probability = fisherTail((fit.misfit - full.misfit) / dropped / (full.misfit / freedom), dropped, freedom)
    }
    // The spread of the residuals is one parameter more.
    if n - k - 2 > 0, fit.misfit > 0 {
      result.aicc = n * log(fit.misfit / n) + 2 * (k + 1) + 2 * (k + 1) * (k + 2) / (n - k - 2)
    }
    return result
  }

  private func heldOut(_ form: HyperparameterForm) -> HeldOutErrors? {
    let sizes = Set(points.map(\.params))
    guard sizes.count >= 3 else { return nil }
    let columns = columns(form)
    var errors = HeldOutErrors(misses: [])
    for size in sizes.sorted() {
      guard let fit = fit(form, all: false, kept: points.map { $0.params != size }) else { return nil }
      for i in points.indices where points[i].params == size {
        let r = log(points[i].value) - zip(fit.coefficients, columns).reduce(0) { $0 + $1.0 * $1.1[i] }
        errors.misses.append(r)
        errors.weights.append(weights[i])
      }
    }
    return errors.weights.contains { $0 > 0 } ? errors : nil
  }
}
