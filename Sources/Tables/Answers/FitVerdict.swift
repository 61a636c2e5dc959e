// What a fit may be used for: inside the data, and beyond them as far as something was held out there.

import Foundation
import Laws
import Runs
import Texts

/// What may be said of the loss law before a number of it is used.
struct FitVerdict {
  let result: StudyResult
  private let law: LossLaw?
  private let domain: Domain?

  init(_ result: StudyResult) {
    self.result = result
    (law, domain) = (result.optimal.laws.loss, result.optimal.laws.domain)
  }

  /// Inside the data first, then beyond them.
  var sentences: [String] {
    guard law != nil else { return ["There is no loss law, so nothing can be predicted from it."] }
    return [inside, beyond].compactMap(\.self)
  }

  private var inside: String {
    let range = domain.map { " (N \(text($0.params)), T \(text($0.tokens)))" } ?? ""
    if let obstacle { return "Not usable\(range): \(obstacle.words)." }
    if result.optimal.exactLaws.contains(.loss) {
      return "Unchecked\(range): the law has as many coefficients as points."
    }
    return "Usable inside the data\(range); RMS miss \(Prose.percent(missAtPoints, digits: 2))."
  }

  /// What makes the loss law worthless inside the data too.
  private var obstacle: FitNote? {
    let notes = result.optimal.caveats.compactMap { note -> FitNote? in
      guard case .fit(_, let said) = note else { return nil }
      return said
    }
    return notes.first { note in
      switch note {
      case .unfinished, .localMinimum, .constantFits: true
      default: false
      }
    }
  }

  /// Root mean square of ln(law/loss) over the points of the fit.
  private var missAtPoints: Double {
    let points = result.optimal.lossFit?.points ?? []
    guard let law, !points.isEmpty else { return .nan }
    let squares = points.map { pow(log(law(params: $0.params, tokens: $0.tokens) / $0.loss), 2) }
    return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }

  /// Extrapolation is supported as far as held-out losses lie inside the law's intervals, and no further; not at all where
  /// the exponents are hardly determined.
  private var beyond: String {
    let open = openExponents
    if !open.isEmpty {
      return
        "Extrapolation is not supported: \(open.listed) \(open.count == 1 ? "is" : "are") uncertain by more than ×2."
    }
    let far = result.optimal.heldOut.counted.filter { excess($0) > 1.05 }
    guard let reach = far.map(excess).max() else {
      return "Extrapolation is not supported: nothing beyond the data is held out."
    }
    let covered = far.inside
    let place = "past ×\(NumberStyle.significant(2).text(reach))"
    guard covered.all > 0 else {
      return "Extrapolation \(place) is not supported; up to there see the held-out errors."
    }
    return 5 * covered.count >= 4 * covered.all
      ? "Extrapolation \(place) is not supported."
      : "Extrapolation is not supported: \(covered.all - covered.count) of \(covered.all) held-out losses miss the interval."
  }

  /// By which factor a loss lies outside the points of the fit.
  private func excess(_ loss: HeldOutLoss) -> Double {
    guard let domain else { return 1 }
    return [
      loss.params / domain.params.upperBound, domain.params.lowerBound / loss.params,
      loss.tokens / domain.tokens.upperBound, domain.tokens.lowerBound / loss.tokens,
    ].max() ?? 1
  }

  private var openExponents: [String] {
    [("alpha", law?.alpha), ("beta", law?.beta)].compactMap { name, estimate in
      guard let low = estimate?.low, let high = estimate?.high else { return nil }
      return low <= 0 || high > 2 * low ? name : nil
    }
  }

  private func text(_ range: ClosedRange<Double>) -> String {
    Prose.counts(Extent(range.lowerBound, range.upperBound))
  }
}
