// Weights for laws through optima that are not known equally well.

import Foundation
import Maths
import Testing

@testable import Laws

struct OptimumWeightsTests {
  private let x = (0..<24).map { Double($0) / 4 }
  private var columns: [[Double]] { [x.map { _ in 1 }, x] }

  private func values(_ deviations: [Double], tau: Double, seed: Int) -> [Double] {
    let stream = RandomStream(seed: UInt64(seed), stream: 9)
    return x.indices.map { i in
      1 + 0.5 * x[i] + deviations[i] * stream.normal(UInt64(2 * i)) + tau * stream.normal(UInt64(2 * i + 1))
    }
  }

  @Test func equalDeviationsChangeNothing() {
    let y = values(x.map { _ in 0.2 }, tau: 0.1, seed: 1)
    let found = optimumWeights(x.map { _ in 0.2 }, columns: columns, y)
    for weight in found.weights { #expect(abs(weight - 1) < 1e-12) }
  }

  @Test func weightsNarrowTheLawWhereDeviationsDiffer() throws {
    let deviations = x.indices.map { $0 % 3 == 0 ? 0.02 : 0.4 }
    var (weighted, even) = (0.0, 0.0)
    for seed in 0..<400 {
      let y = values(deviations, tau: 0.05, seed: seed)
      let weights = optimumWeights(deviations, columns: columns, y).weights
      weighted += pow(try #require(leastSquares(columns: columns, y, weights: weights))[1] - 0.5, 2)
      even += pow(try #require(leastSquares(columns: columns, y))[1] - 0.5, 2)
    }
    #expect(weighted < 0.15 * even)
  }

  @Test func scatterIsFound() {
    let deviations = x.indices.map { 0.05 + 0.01 * Double($0 % 5) }
    let found = (0..<200).map {
      optimumWeights(deviations, columns: columns, values(deviations, tau: 0.2, seed: $0)).tau
    }
    let average = (found.reduce(0) { $0 + $1 * $1 } / 200).squareRoot()
    #expect(abs(average - 0.2) < 0.02)
    let none = (0..<200).map { optimumWeights(deviations, columns: columns, values(deviations, tau: 0, seed: $0)).tau }
    #expect(none.count { $0 == 0 } > 80 && none.allSatisfy { $0 < 0.1 })
  }

  @Test func anUnknownDeviationCountsAsTheWorst() {
    let y = values(x.map { _ in 0.1 }, tau: 0, seed: 3)
    let found = optimumWeights([nil, 0.4] + Array(repeating: 0.1, count: 22), columns: columns, y).weights
    #expect(found[0] == found[1] && found[2] > found[1])
    #expect(optimumWeights(x.map { _ in nil }, columns: columns, y).weights == x.map { _ in 1 })
    #expect(optimumWeights([0.1, 0.2], columns: [[1, 1], [0, 1]], [1, 2]).weights == [1, 1])
  }
}
