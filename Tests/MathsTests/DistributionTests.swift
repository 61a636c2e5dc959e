// Tail probabilities against tabled values, jets against differences, eigenvalues and inverses.

import Foundation
import Maths
import Testing

struct DistributionTests {
  /// Critical values of the usual tables.
  @Test func tails() {
    #expect(abs(studentTail(2.570581836, 5) - 0.05) < 1e-9)
    #expect(abs(studentTail(12.70620474, 1) - 0.05) < 1e-9)
    #expect(abs(fisherTail(5.143252850, 2, 6) - 0.05) < 1e-9)
    #expect(abs(fisherTail(4.964602744, 1, 10) - 0.05) < 1e-9)
    #expect(abs(chiSquaredTail(3.841458821, 1) - 0.05) < 1e-9)
    #expect(abs(chiSquaredTail(18.30703805, 10) - 0.05) < 1e-9)
    #expect(abs(chiSquaredTail(0.7107230214, 4) - 0.95) < 1e-9)
    #expect(abs(studentQuantile(tail: 0.05, 2) - 4.302652730) < 1e-8)
    #expect(fisherTail(0, 2, 3) == 1 && fisherTail(.infinity, 2, 3) == 0)
  }

  @Test(arguments: [(0.5, 0.0), (0.975, 1.959963984540054), (0.001, -3.090232306167813)])
  func normalQuantiles(_ share: Double, _ value: Double) { #expect(abs(normalQuantile(share) - value) < 1e-9) }

  @Test func eigenvaluesAndInverse() throws {
    var m = SymmetricMatrix(size: 3)
    let entries: [[Double]] = [[4, 1, -2], [1, 3, 0.5], [-2, 0.5, 5]]
    for i in 0..<3 { for j in 0..<3 { m[i, j] = entries[i][j] } }
    let values = m.eigenvalues
    #expect(abs(values.reduce(0, +) - 12) < 1e-12)
    #expect(abs(values[0] * values[1] * values[2] - 40) < 1e-10)
    let inverse = try #require(m.inverse)
    for i in 0..<3 {
      for j in 0..<3 {
        let entry = (0..<3).reduce(0.0) { $0 + m[i, $1] * inverse[$1, j] }
        #expect(abs(entry - (i == j ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test func jetsCarryExactDerivatives() {
    func f(_ x: Double, _ y: Double) -> Double { exp(x * y) / (1 + log(x)) - 2 * y }
    func jet(_ x: Double, _ y: Double) -> Jet {
      let (x, y) = (Jet(x, variable: 0), Jet(y, variable: 1))
      return exp(x * y) / (Jet(1) + log(x)) - 2 * y
    }
    let (x, y, h) = (1.3, 0.7, 1e-4)
    let exact = jet(x, y)
    #expect(abs(exact.value - f(x, y)) < 1e-15)
    #expect(abs(exact.gradient[0] - (f(x + h, y) - f(x - h, y)) / (2 * h)) < 1e-7)
    #expect(abs(exact.gradient[1] - (f(x, y + h) - f(x, y - h)) / (2 * h)) < 1e-7)
    #expect(abs(exact.hessian[0] - (f(x + h, y) - 2 * f(x, y) + f(x - h, y)) / (h * h)) < 1e-6)
    #expect(abs(exact.hessian[2] - (f(x, y + h) - 2 * f(x, y) + f(x, y - h)) / (h * h)) < 1e-6)
    let mixed = (f(x + h, y + h) - f(x + h, y - h) - f(x - h, y + h) + f(x - h, y - h)) / (4 * h * h)
    #expect(abs(exact.hessian[1] - mixed) < 1e-6)
  }
}
