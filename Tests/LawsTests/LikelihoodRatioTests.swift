// Tests of coefficients and profile limits hold what they say: simulated data from a known law, for every kind of objective.

import Foundation
import Maths
import Testing

@testable import Laws

@Suite struct LikelihoodRatioTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var objective: Objective
    var isHeavy: Bool
    var testDescription: String { "\(objective.penalty), \(isHeavy ? "t3" : "normal")" }
  }

  /// Deltas of a tenth and of three standard deviations of the noise.
  static let cases = [
    Objective(.squared, logarithmic: true), .logHuber(delta: 4e-4), .logHuber(delta: 1.2e-2), .leastAbsolute,
  ].flatMap { [Case(objective: $0, isHeavy: false), Case(objective: $0, isHeavy: true)] }

  static let truth = GivenCoefficients(
    values: ["E": 1.8, "A": 480, "alpha": 0.35, "B": 2100, "beta": 0.37])

  /// 6 × 6 points with noise of 0.4 %, normal or Student's with three degrees of freedom.
  static func points(_ stream: RandomStream, isHeavy: Bool) -> [LossPoint] {
    (0..<36).map { k in
      let (n, t) = (5e7 * pow(2, Double(k / 6)), 1e9 * pow(2, Double(k % 6)))
      let heavy = isHeavy ? (1 / stream.chiSquared(3, 1000 + UInt64(k))).squareRoot() : 1
      let loss = 1.8 + 480 * pow(n, -0.35) + 2100 * pow(t, -0.37)
      return LossPoint(
        params: n, tokens: t, loss: loss * exp(4e-3 * heavy * stream.normal(UInt64(k))), compute: 6 * n * t)
    }
  }

  @Test(arguments: cases) func testsOfTheTruthRejectItSeldomAndProfilesHoldIt(_ one: Case) {
    let studies = 120
    let outcomes = parallelMap(count: studies, threads: 2) { number -> (rejected: Bool, covered: Bool)? in
      let points = LikelihoodRatioTests.points(RandomStream(seed: 9, stream: UInt64(number)), isHeavy: one.isHeavy)
      guard let found = try? audit(LikelihoodRatioTests.truth, points, objective: one.objective),
        let probability = found.likelihoodRatio.probability,
        let alpha = found.certificate.profiles.first(where: { $0.name == "alpha" })
      else { return nil }
      return (probability < 0.05, alpha.low ?? 0 <= 0.35 && 0.35 <= alpha.high ?? .infinity)
    }.compactMap(\.self)
    let rejected = 100 * Double(outcomes.count(where: \.rejected)) / Double(outcomes.count)
    let covered = 100 * Double(outcomes.count(where: \.covered)) / Double(outcomes.count)
    #expect(outcomes.count > studies * 95 / 100)
    #expect((2...9).contains(rejected), "\(rejected) % of true laws rejected")
    #expect((90...98).contains(covered), "\(covered) % of profiles hold alpha")
  }

  /// Of two forms the law with one exponent is true: a criterion that asks 2 for each coefficient takes the larger one in
  /// about P(F > 2 and some) of the data, 11 to 16 %.
  @Test(arguments: cases) func theCriterionAddsACoefficientInVainSeldom(_ one: Case) {
    let studies = 60
    let larger = parallelMap(count: studies, threads: 2) { number -> Bool? in
      let stream = RandomStream(seed: 10, stream: UInt64(number))
      let points = LikelihoodRatioTests.points(stream, isHeavy: one.isHeavy).map { point in
        let noise = log(point.loss / (1.8 + 480 * pow(point.params, -0.35) + 2100 * pow(point.tokens, -0.37)))
        let loss = 1.8 + 480 * pow(point.params, -0.35) + 2100 * pow(point.tokens, -0.35)
        return LossPoint(params: point.params, tokens: point.tokens, loss: loss * exp(noise), compute: point.compute)
      }
      let forms = lossAlternatives(points, objective: one.objective, forms: [.additive, .tied])
      guard let tied = forms.first(where: { $0.form == .tied })?.aicc,
        let additive = forms.first(where: { $0.form == .additive })?.aicc
      else { return nil }
      return additive < tied
    }.compactMap(\.self)
    let share = 100 * larger.count { $0 } / larger.count
    #expect((4...24).contains(share), "\(share) % in vain")
  }

  /// Also where the interval is much narrower than the first step of the walk to it: the floor is known to 0.1 %.
  @Test(arguments: [Objective.squared, .logHuber(delta: 1e-5), .leastAbsolute])
  func atTheEndsOfAProfileTheTestSaysFivePerCent(_ objective: Objective) throws {
    let points = Self.points(RandomStream(seed: 9, stream: 1), isHeavy: false).map { point in
      let law = 1.8 + 480 * pow(point.params, -0.35) + 2100 * pow(point.tokens, -0.37)
      return LossPoint(
        params: point.params, tokens: point.tokens, loss: law * pow(point.loss / law, 0.02), compute: point.compute)
    }
    let fit = try audit(Self.truth, points, objective: objective)
    for profile in fit.certificate.profiles {
      for end in [try #require(profile.low), try #require(profile.high)] {
        let held = try audit(GivenCoefficients(values: [profile.name: end]), points, objective: objective)
        let probability = try #require(held.likelihoodRatio.probability)
        #expect(abs(probability - 0.05) < 0.005, "\(profile.name) at \(end): \(probability)")
      }
    }
  }

  @Test func aSquaredSumHasTheUsualRatio() throws {
    let points = Self.points(RandomStream(seed: 9, stream: 0), isHeavy: false)
    let found = try audit(GivenCoefficients(values: ["alpha": 0.4]), points, objective: .squared)
    let usual = (found.givenValue - found.value) / (found.value / Double(points.count - 5))
    #expect(abs(found.likelihoodRatio.value / usual - 1) < 1e-12)
    #expect(found.likelihoodRatio.degrees == 1 && found.likelihoodRatio.freedom == 31)
    let probability = try #require(found.likelihoodRatio.probability)
    #expect(abs(probability / fisherTail(usual, 1, 31) - 1) < 1e-9)
  }
}
