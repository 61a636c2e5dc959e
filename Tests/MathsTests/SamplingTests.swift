// Quantiles, addressed random numbers, and the ordered parallel map.

import Maths
import Testing

struct SamplingTests {
  @Test func quantiles() {
    let sorted = [1.0, 2, 4, 8]
    #expect(quantile(0, ofSorted: sorted) == 1)
    #expect(quantile(1, ofSorted: sorted) == 8)
    #expect(quantile(0.5, ofSorted: sorted) == 3)
    #expect(quantile(0.25, ofSorted: sorted) == 1.75)
    #expect(quantile(0.3, ofSorted: [7]) == 7)
    #expect(quantile(0.5, ofSorted: []) == nil)
  }

  @Test func streamsAreEvenAndUnalike() {
    let numbers = RandomStream(seed: 1, stream: 0)
    let count = 20_000
    let uniforms = (0..<count).map { numbers.uniform(UInt64($0)) }
    #expect(uniforms.allSatisfy { $0 >= 0 && $0 < 1 })
    // Four standard errors of the mean of a uniform.
    #expect(abs(uniforms.reduce(0, +) / Double(count) - 0.5) < 4 * 0.2887 / 141.4)
    let normals = (0..<count).map { numbers.normal(UInt64($0)) }
    #expect(abs(normals.reduce(0, +) / Double(count)) < 4 / 141.4)
    #expect(abs(normals.reduce(0) { $0 + $1 * $1 } / Double(count) - 1) < 4 * 1.414 / 141.4)
    var tallies = [Int](repeating: 0, count: 7)
    for i in 0..<count { tallies[numbers.integer(UInt64(i), below: 7)] += 1 }
    #expect(tallies.allSatisfy { abs(Double($0) - Double(count) / 7) < 4 * 50 })
    #expect(RandomStream(seed: 1, stream: 1).bits(0) != numbers.bits(0))
    #expect(RandomStream(seed: 2, stream: 0).bits(0) != numbers.bits(0))
    #expect(RandomStream(seed: 1, stream: 0).bits(5) == numbers.bits(5))
  }

  @Test func parallelMapKeepsOrder() {
    for threads in [-1, 0, 1, 2, 3, 8, 1000] {
      for count in [0, 1, 2, 7, 100] {
        #expect(parallelMap(count: count, threads: threads) { $0 * $0 } == (0..<count).map { $0 * $0 })
      }
    }
  }
}
