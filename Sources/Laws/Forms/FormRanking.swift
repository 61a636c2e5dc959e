// Which form to use: the one that foretells best what it did not see; where that cannot be told, AICc decides.

import Foundation

/// How one form met points that it was not fitted to; points and their order are the same for all forms.
public struct HeldOutErrors: Sendable, Hashable {
  /// ln(predicted/measured) of each point.
  public var misses: [Double]
  public var weights: [Double]

  /// Fewer points than these tell too little of how squared errors scatter.
  static let fewest = 5

  init(misses: [Double], weights: [Double]? = nil) {
    (self.misses, self.weights) = (misses, weights ?? misses.map { _ in 1 })
  }

  /// Root of the weighted mean square.
  public var size: Double { (average { misses[$0] * misses[$0] }).squareRoot() }

  private func average(_ value: (Int) -> Double) -> Double {
    misses.indices.reduce(0) { $0 + weights[$1] * value($1) } / weights.reduce(0, +)
  }

  /// One standard error of the difference of two sizes: of the mean of the differences of squared errors, point by point,
  /// over the sum of the sizes; 10 % of the other's size where points are few.
  func standardError(beside other: HeldOutErrors) -> Double {
    guard misses.count >= Self.fewest else { return 0.1 * other.size }
    let sizes = size + other.size
    guard sizes > 0 else { return 0 }
    func difference(_ i: Int) -> Double { misses[i] * misses[i] - other.misses[i] * other.misses[i] }
    let (middle, total, n) = (average(difference), weights.reduce(0, +), Double(misses.count))
    let squares = misses.indices.reduce(0) { $0 + pow(weights[$1] * (difference($1) - middle), 2) }
    return (squares * n / (n - 1)).squareRoot() / total / sizes
  }

  func cannotBeTold(from least: HeldOutErrors) -> Bool { size - least.size <= standardError(beside: least) }
}

/// One form among others fitted to the same points.
protocol RankedForm {
  var name: String { get }
  var coefficients: Int { get }
  var isFitted: Bool { get }
  var heldOut: HeldOutErrors? { get }
  /// Less that of the best form.
  var aicc: Double? { get }
}

/// Forms in order: by AICc those whose held-out error lies within one standard error of the least (the rule of Breiman et
/// al. 1984, section 3.4.3), then the others by their held-out error, then those that were refused.
struct FormRanking<Form: RankedForm> {
  /// Those that held-out errors do not tell apart, the best by AICc first.
  let equal: [Form]
  let worse: [Form]
  let refused: [Form]

  init(_ forms: [Form]) {
    let fitted = forms.filter(\.isFitted)
    let least = fitted.compactMap(\.heldOut).min { $0.size < $1.size }
    func isEqual(_ form: Form) -> Bool {
      guard let least else { return true }
      return form.heldOut?.cannotBeTold(from: least) ?? false
    }
    func byAICc(_ form: Form) -> (Double, Int) { (form.aicc ?? .infinity, form.coefficients) }
    func byError(_ form: Form) -> (Double, Double) { (form.heldOut?.size ?? .infinity, form.aicc ?? .infinity) }
    equal = fitted.filter(isEqual).sorted { byAICc($0) < byAICc($1) }
    worse = fitted.filter { !isEqual($0) }.sorted { byError($0) < byError($1) }
    refused = forms.filter { !$0.isFitted }
  }

  var all: [Form] { equal + worse + refused }

  /// Why the first is the one to use; nil where fewer than two forms could be fitted.
  ///
  /// - Parameter lacking: what held-out errors need, told where there are none.
  func reason(lacking: FormReason.Lack) -> FormReason? {
    guard let best = equal.first, equal.count + worse.count > 1 else { return nil }
    guard let error = best.heldOut else { return .noHeldOutError(lacking, criterion) }
    if equal.count > 1 { return .tied(equal.map { .init(name: $0.name, error: $0.heldOut?.size) }, noise, criterion) }
    guard let next = worse.first, let other = next.heldOut else { return .onlyOne(error: error.size) }
    return .best(
      error: error.size, next: .init(name: next.name, error: other.size),
      margin: .init(
        error: error.misses.count < HeldOutErrors.fewest ? nil : other.standardError(beside: error),
        points: error.misses.count))
  }

  /// What the errors were compared with.
  private var noise: FormReason.Margin? {
    let errors = equal.compactMap(\.heldOut)
    guard let least = errors.min(by: { $0.size < $1.size }) else { return nil }
    let isEnough = least.misses.count >= HeldOutErrors.fewest
    return .init(
      error: isEnough ? errors.map { $0.standardError(beside: least) }.max() ?? 0 : nil, points: least.misses.count)
  }

  private var criterion: FormReason.Criterion {
    guard let best = equal.first, let least = best.aicc, let next = equal.dropFirst().first?.aicc else {
      return .fewestCoefficients
    }
    return .aicc(best.name, lead: next - least)
  }
}
