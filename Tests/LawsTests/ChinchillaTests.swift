// The published fits of Chinchilla's runs, reproduced or bettered.

import Foundation
import Maths
import Testing

@testable import Laws

@Suite(.enabled(if: sharedData != nil, "set LAWBOOK_TEST_DATA"))
struct ChinchillaTests {
  @Test func logHuber() throws {
    let points = try chinchilla()
    #expect(points.count == 240)
    let (law, value) = try fitLossLaw(points, objective: .logHuber(delta: 1e-3))
    #expect(abs(value - 0.0010182740) < 1e-10)
    #expect(abs(law.floor.value - 1.81722) < 5e-6)
    #expect(abs(law.alpha.value - 0.34731) < 5e-6)
    #expect(abs(law.beta.value - 0.36717) < 5e-6)
    #expect(abs(law.paramsCoefficient.value - 477.826) < 5e-4)
    #expect(abs(law.tokensCoefficient.value - 2143.42) < 5e-3)
  }

  @Test func leastAbsolute() throws {
    let (law, value) = try fitLossLaw(chinchilla(), objective: .leastAbsolute)
    #expect(abs(value - 1.129495) < 5e-7)
    #expect(abs(law.floor.value - 1.81686) < 5e-6)
    #expect(abs(law.alpha.value - 0.34781) < 5e-6)
    #expect(abs(law.beta.value - 0.36585) < 5e-6)
  }

  @Test func squared() throws {
    let points = try chinchilla().filter { $0.compute < 1e21 }
    #expect(points.count == 217)
    let (law, value) = try fitLossLaw(points, objective: .squared)
    #expect(abs(value - 0.062414) < 5e-7)
    #expect(abs(law.floor.value - 1.9051) < 5e-5)
    #expect(abs(law.alpha.value - 0.3511) < 5e-5)
    #expect(abs(law.beta.value - 0.4587) < 5e-5)
  }

  @Test(arguments: [Objective.squared, .logHuber(delta: 1e-3), .leastAbsolute])
  func noStartEndsLower(_ objective: Objective) throws {
    let points = try chinchilla().sorted(by: LossPoint.precedes)
    let best = try fitLossLaw(points, objective: objective).value
    let problem = LossProblem(points)
    let weights = points.map { _ in 1.0 }
    let numbers = RandomStream(seed: 7, stream: 0)
    var reached = 0
    for start in 0..<60 {
      let u = (0..<5).map { numbers.uniform(UInt64(start * 5 + $0)) }
      let from = [2.5 * u[0], 3 * u[1] - 3, 0.05 + 1.2 * u[2], 3 * u[3] - 3, 0.05 + 1.2 * u[4]]
      guard let end = problem.minimise(objective, weights, from: from) else { continue }
      #expect(end.value > best * (1 - 1e-12))
      reached += end.value < best * (1 + 1e-9) ? 1 : 0
    }
    #expect(reached >= 30)
  }

  @Test func leastAbsoluteIsAtAVertex() throws {
    let points = try chinchilla().sorted(by: LossPoint.precedes)
    let problem = LossProblem(points)
    let weights = points.map { _ in 1.0 }
    let end = try problem.fit(.leastAbsolute, weights: weights)
    let exact = points.indices.filter { abs(problem.residual($0, end.parameters, logarithmic: true)) < 1e-13 }
    #expect(exact.count == 5)
    let numbers = RandomStream(seed: 11, stream: 0)
    for trial in 0..<2000 {
      let size = pow(10, -3 - 5 * numbers.uniform(UInt64(trial)))
      let moved = end.parameters.enumerated().map { $1 * (1 + size * numbers.normal(UInt64(10_000 + trial * 5 + $0))) }
      #expect(problem.value(moved, .leastAbsolute, weights) > end.value)
    }
  }

  @Test func betterThanThePublishedFitOfGemstones() throws {
    // Published: 2.059406e-4 at alpha 0.2970, beta 0.6904, which is no minimum.
    let points = try rows(of: "gemstones_cooldown_end.csv").compactMap { row -> LossPoint? in
      guard let n = row["params"].flatMap(Double.init), let t = row["tokens"].flatMap(Double.init),
        let loss = row["loss"].flatMap(Double.init)
      else { return nil }
      return LossPoint(params: n, tokens: t, loss: loss, compute: 6 * n * t)
    }
    let (law, value) = try fitLossLaw(points, objective: .logHuber(delta: 1e-4))
    #expect(abs(value - 2.04779e-4) < 1e-9)
    #expect(abs(law.alpha.value - 0.3006) < 5e-5)
    #expect(abs(law.beta.value - 0.5860) < 5e-5)
  }
}
