// The forms of the loss law fitted to the same points: which one foretells best what it did not see.

import Foundation

/// One form fitted to the points of a study.
public struct LossAlternative: Sendable, Hashable {
  public var form: LossForm
  public var law: LossLaw?
  /// The objective at the fit, as reported.
  public var value: Double?
  /// Free parameters.
  public var parameters: Int
  /// Akaike's criterion for small samples, less that of the best form: of a normal likelihood for squared residuals, else
  /// Ronchetti's (1985), 2 S·mean(ψ′)/mean(ψ²) + 2 k, with the means of the form that fits best.
  public var aicc: Double?
  /// Probability of so much worse a fit than that of the next larger form (tied in additive in interaction), were what this one
  /// lacks not needed and the points independent; nil where there is none.
  public var probability: Double?
  /// Over an expanding window: fitted up to one size, the next is predicted, from the fourth size on; nil with fewer sizes
  /// or where a fit is refused.
  public var heldOut: HeldOutErrors?
  /// Why it could not be fitted.
  public var refusal: Refusal?

  /// Root mean square of ln(predicted/measured) at the next size.
  public var nextSize: Double? { heldOut?.size }
}

extension LossAlternative: RankedForm {
  var name: String { form.rawValue }
  var coefficients: Int { parameters }
  var isFitted: Bool { law != nil }
}

/// Forms fitted to the same points, in the order of `FormRanking`.
public func lossAlternatives(
  _ points: [LossPoint], objective: Objective, floor: Double? = nil, forms: [LossForm] = LossForm.allCases
) -> [LossAlternative] {
  let points = points.sorted(by: LossPoint.precedes)
  var result = forms.map { alternative($0, points, objective, floor) }
  setAICc(&result, points, objective, floor)
  for (small, large) in [(LossForm.tied, LossForm.additive), (.additive, .interaction)] {
    test(small, in: large, &result, points, objective, floor)
  }
  if let least = result.compactMap(\.aicc).min() {
    for i in result.indices { result[i].aicc = result[i].aicc.map { $0 - least } }
  }
  return FormRanking(result).all
}

private func alternative(
  _ form: LossForm, _ points: [LossPoint], _ objective: Objective, _ floor: Double?
) -> LossAlternative {
  let parameters = LossProblem([], form: form, floor: floor).places.count
  var result = LossAlternative(form: form, parameters: parameters)
  do {
    let fit = try fitLossLaw(points, objective: objective, form: form, floor: floor)
    (result.law, result.value) = (fit.law, fit.value)
    result.heldOut = nextSizeErrors(points, objective, form, floor)
  } catch { result.refusal = error }
  return result
}

private func test(
  _ small: LossForm, in large: LossForm, _ forms: inout [LossAlternative], _ points: [LossPoint],
  _ objective: Objective, _ floor: Double?
) {
  guard let i = forms.firstIndex(where: { $0.form == small }), let held = forms[i].value,
    let larger = forms.first(where: { $0.form == large }), let value = larger.value,
    let ratio = larger.ratioScale(points, objective, floor)
  else { return }
  let degrees = larger.parameters - forms[i].parameters
  forms[i].probability = ratio.ratio(of: held - value, objective, degrees: degrees).probability
}

extension LossAlternative {
  fileprivate func ratioScale(_ points: [LossPoint], _ objective: Objective, _ floor: Double?) -> RatioScale? {
    guard let law else { return nil }
    let problem = LossProblem(points, form: form, floor: floor)
    let weights = lossWeights(points, objective, form: form, floor: floor)
    return problem.ratioScale(problem.parameters(of: law), objective, weights)
  }
}

/// Robust sums have no likelihood of their own: they are set against the scale that makes their drops likelihood ratios.
private func setAICc(
  _ forms: inout [LossAlternative], _ points: [LossPoint], _ objective: Objective, _ floor: Double?
) {
  let best = forms.filter { $0.law != nil }.min { ($0.value ?? .infinity) < ($1.value ?? .infinity) }
  guard let ratio = best?.ratioScale(points, objective, floor) else { return }
  for i in forms.indices {
    let (n, k) = (Double(points.count), Double(forms[i].parameters + 1))
    guard let value = forms[i].value, value > 0, n - k - 1 > 0 else { continue }
    let misfit =
      objective.penalty == .squared
      ? n * log(value / n) : ratio.ratio(of: value, objective, degrees: 0).value
    forms[i].aicc = misfit + 2 * k + 2 * k * (k + 1) / (n - k - 1)
  }
}

/// Fits up to each size in turn and predicts the next.
private func nextSizeErrors(
  _ points: [LossPoint], _ objective: Objective, _ form: LossForm, _ floor: Double?
) -> HeldOutErrors? {
  let sizes = Set(points.map(\.params)).sorted()
  guard sizes.count >= 4 else { return nil }
  var misses: [Double] = []
  for next in 3..<sizes.count {
    let seen = points.filter { $0.params < sizes[next] }
    guard let fit = try? fitLossLaw(seen, objective: objective, form: form, floor: floor) else { return nil }
    for point in points where point.params == sizes[next] {
      misses.append(log(fit.law(params: point.params, tokens: point.tokens) / point.loss))
    }
  }
  return HeldOutErrors(misses: misses)
}
