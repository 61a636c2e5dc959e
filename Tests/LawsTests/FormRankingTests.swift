// Forms are ranked by what they did not see; differences within the noise leave the choice to AICc.

import Testing

@testable import Laws

struct FormRankingTests {
  struct Form: RankedForm {
    var name: String
    var coefficients = 5
    var isFitted = true
    var heldOut: HeldOutErrors?
    var aicc: Double?
  }

  private func form(_ name: String, _ misses: [Double], aicc: Double?, coefficients: Int = 5) -> Form {
    Form(name: name, coefficients: coefficients, heldOut: HeldOutErrors(misses: misses), aicc: aicc)
  }

  /// Squares 1, 4, 9, 4, 1, 9 against 1, 4, 4, 9, 1, 4 (1e-6): the differences 0, 0, 5, −5, 0, 5 have mean 5/6 and standard
  /// error √((3·25 − 6·(5/6)²)/5/6).
  @Test func theStandardErrorIsThatOfPairedSquares() {
    let one = HeldOutErrors(misses: [1, 2, 3, 2, 1, 3].map { $0 * 1e-3 })
    let other = HeldOutErrors(misses: [1, 2, 2, 3, 1, 2].map { $0 * 1e-3 })
    let expected = ((75 - 25.0 / 6) / 30).squareRoot() * 1e-6 / (one.size + other.size)
    #expect(abs(one.standardError(beside: other) / expected - 1) < 1e-12)
    #expect(one.size > other.size && one.cannotBeTold(from: other))
  }

  @Test func withinTheNoiseAICcDecides() {
    let least = form("least", [1, 2, 2, 3, 1, 2].map { $0 * 1e-3 }, aicc: 3.2)
    let simple = form("simple", [1, 2, 3, 2, 1, 3].map { $0 * 1e-3 }, aicc: 0)
    let ranking = FormRanking([least, simple])
    #expect(ranking.all.map(\.name) == ["simple", "least"])
    guard case .tied(let forms, _, .aicc("simple", let lead))? = ranking.reason(lacking: .fourSizes) else {
      Issue.record("not tied")
      return
    }
    #expect(forms.map(\.name) == ["simple", "least"] && lead == 3.2)
  }

  @Test func beyondTheNoiseHeldOutErrorsDecide() {
    let least = form("least", [1, 2, 2, 3, 1, 2].map { $0 * 1e-3 }, aicc: 9)
    let worse = form("worse", [4, 5, 5, 6, 4, 5].map { $0 * 1e-3 }, aicc: 0)
    let refused = Form(name: "refused", coefficients: 1, isFitted: false)
    let ranking = FormRanking([refused, worse, least])
    #expect(ranking.all.map(\.name) == ["least", "worse", "refused"])
    guard case .best(_, let next, let margin)? = ranking.reason(lacking: .fourSizes) else {
      Issue.record("not decided")
      return
    }
    #expect(next.name == "worse" && margin.points == 6 && (margin.error ?? 0) > 0)
  }

  /// Three points: 8 % apart count as equal, 20 % do not.
  @Test func fewPointsCountAsEqualWithinATenth() {
    let least = form("least", [1, 1, 1], aicc: 1)
    #expect(FormRanking([least, form("near", [1.08, 1.08, 1.08], aicc: 0)]).all.first?.name == "near")
    #expect(FormRanking([least, form("far", [1.2, 1.2, 1.2], aicc: 0)]).all.first?.name == "least")
  }

  @Test func withoutEitherTheFewestCoefficientsComeFirst() {
    let forms = [Form(name: "large"), Form(name: "small", coefficients: 3)]
    #expect(FormRanking(forms).all.first?.name == "small")
    #expect(FormRanking(forms).reason(lacking: .fourSizes) == .noHeldOutError(.fourSizes, .fewestCoefficients))
    #expect(FormRanking([Form(name: "only")]).reason(lacking: .fourSizes) == nil)
  }
}
