// The published fits of Chinchilla's runs, reproduced or bettered.

import Laws
import Testing

@Suite(.enabled(if: sharedData != nil))
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

  @Test func aPointFitIsQuick() throws {
    let points = try chinchilla()
    let clock = ContinuousClock()
    for objective in [Objective.squared, .logHuber(delta: 1e-3), .leastAbsolute] {
      let time = try clock.measure { _ = try fitLossLaw(points, objective: objective) }
      #expect(time < .milliseconds(50), "\(objective)")
      print(objective, time)
    }
  }
}
