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
  /// Akaike's criterion for small samples, less that of the best form.
  public var aicc: Double?
  /// Root mean square of ln(predicted/measured) over an expanding window: fitted up to one size, the next is predicted,
  /// from the fourth size on; nil with fewer sizes or where a fit is refused.
  public var nextSize: Double?
  /// Why it could not be fitted.
  public var refusal: String?
}

/// Every form fitted to the same points, the one with the least error at the next size first, then by AICc; refused ones last.
public func lossAlternatives(_ points: [LossPoint], objective: Objective, floor: Double? = nil) -> [LossAlternative] {
  let points = points.sorted(by: LossPoint.precedes)
  var result = LossForm.allCases.map { alternative($0, points, objective, floor) }
  if let least = result.compactMap(\.aicc).min() {
    for i in result.indices { result[i].aicc = result[i].aicc.map { $0 - least } }
  }
  func rank(_ one: LossAlternative) -> (Double, Double) { (one.nextSize ?? .infinity, one.aicc ?? .infinity) }
  return result.sorted { rank($0) < rank($1) }
}

private func alternative(
  _ form: LossForm, _ points: [LossPoint], _ objective: Objective, _ floor: Double?
) -> LossAlternative {
  let parameters = LossProblem([], form: form, floor: floor).places.count
  var result = LossAlternative(form: form, parameters: parameters)
  do {
    let fit = try fitLossLaw(points, objective: objective, form: form, floor: floor)
    (result.law, result.value) = (fit.law, fit.value)
    let (n, k) = (Double(points.count), Double(parameters + 1))
    if n - k - 1 > 0, fit.value > 0 { result.aicc = n * log(fit.value / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1) }
    result.nextSize = nextSizeError(points, objective, form, floor)
  } catch { result.refusal = error.reason }
  return result
}

/// Fits up to each size in turn and predicts the next.
func nextSizeError(_ points: [LossPoint], _ objective: Objective, _ form: LossForm, _ floor: Double?) -> Double? {
  let sizes = Set(points.map(\.params)).sorted()
  guard sizes.count >= 4 else { return nil }
  var (sum, count) = (0.0, 0)
  for next in 3..<sizes.count {
    let seen = points.filter { $0.params < sizes[next] }
    guard let fit = try? fitLossLaw(seen, objective: objective, form: form, floor: floor) else { return nil }
    for point in points where point.params == sizes[next] {
      let miss = log(fit.law(params: point.params, tokens: point.tokens) / point.loss)
      sum += miss * miss
      count += 1
    }
  }
  return count > 0 ? (sum / Double(count)).squareRoot() : nil
}
