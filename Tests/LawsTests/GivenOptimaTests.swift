// Laws through given optima: exact on a line, intervals that hold the truth, refusals.

import Foundation
import Laws
import Maths
import Testing

struct GivenOptimaTests {
  private let budgets = (0..<10).map { 1e18 * pow(10, Double($0) / 3) }

  private func optima(noise: Double, deviation: Double?, seed: UInt64 = 1) -> [GivenOptimum] {
    let random = RandomStream(seed: seed, stream: 0)
    return budgets.enumerated().map { i, c in
      GivenOptimum(compute: c, value: 0.1 * pow(c, 0.5) * exp(noise * random.normal(UInt64(i))), deviation: deviation)
    }
  }

  @Test func aLineIsFoundExactly() throws {
    let fit = try GivenOptimaFit(optima(noise: 0, deviation: 0.1))
    #expect(abs(fit.law.exponent.value - 0.5) < 1e-12 && abs(fit.law.coefficient.value - 0.1) < 1e-10)
    // Without scatter the interval is what the deviations leave: 1.96·0.1/√Σ(x − x̄)².
    let x = budgets.map { log($0) }
    let middle = x.reduce(0, +) / 10
    let half = 1.96 * 0.1 / x.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }.squareRoot()
    #expect(abs((fit.law.exponent.high ?? 0) - 0.5 - half) < 1e-4)
    #expect(fit.position(1e20) == .inside && fit.position(1e23).excesses.map(\.axis) == [.compute])
  }

  /// Of 400 draws 95 % hold the truth, by the deviations and by the scatter: 92 to 98 % is two deviations of the count.
  @Test(arguments: [0.1, nil]) func intervalsHoldTheTruth(_ deviation: Double?) throws {
    var held = 0
    for seed in 1...400 {
      let exponent = try GivenOptimaFit(optima(noise: 0.1, deviation: deviation, seed: UInt64(seed))).law.exponent
      held += (exponent.low ?? .infinity) <= 0.5 && (exponent.high ?? -.infinity) >= 0.5 ? 1 : 0
    }
    #expect((368...392).contains(held), "\(held) of 400")
  }

  @Test func scatterBeyondTheDeviationsWidens() throws {
    let fit = try GivenOptimaFit(optima(noise: 0.3, deviation: 0.05))
    let scatter = try GivenOptimaFit(optima(noise: 0.3, deviation: nil))
    #expect(try #require(fit.probability) < 0.01)
    let widths = try [fit, scatter].map { try #require($0.law.exponent.high) - #require($0.law.exponent.low) }
    #expect(widths[0] > 0.7 * widths[1] && widths[0] < widths[1])
  }

  @Test func tooLittleIsRefused() throws {
    let two = Array(optima(noise: 0.1, deviation: nil).prefix(2))
    #expect(try GivenOptimaFit(two).law.exponent.low == nil)
    #expect(throws: Refusal.tooFewGivenOptima(1)) { try GivenOptimaFit([two[0]]) }
    #expect(throws: Refusal.self) { try GivenOptimaFit([two[0], two[0]]) }
    #expect(throws: Refusal.self) { try GivenOptimaFit([two[0], GivenOptimum(compute: 1e20, value: -1)]) }
    #expect(throws: Refusal.self) { try GivenOptimaFit([two[0], GivenOptimum(compute: 1e20, value: 1, deviation: 1)]) }
  }
}
