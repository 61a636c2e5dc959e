// Least squares, symmetric solves, and the non-negative problem, against exact answers.

import Foundation
import Maths
import Testing

struct LinearAlgebraTests {
  @Test func exactLineIsFound() throws {
    let x = (0..<7).map { Double($0) * 1e9 }
    let c = try #require(leastSquares(columns: [x.map { _ in 1 }, x], x.map { 3 - 2e-9 * $0 }))
    #expect(abs(c[0] - 3) < 1e-13)
    #expect(abs(c[1] + 2e-9) < 1e-22)
  }

  @Test func residualsAreOrthogonalToTheColumns() throws {
    let numbers = RandomStream(seed: 3, stream: 1)
    let columns = (0..<4).map { j in (0..<40).map { numbers.normal(UInt64(j * 40 + $0)) } }
    let y = (0..<40).map { numbers.normal(UInt64(1000 + $0)) }
    let weights = (0..<40).map { numbers.uniform(UInt64(2000 + $0)) }
    let c = try #require(leastSquares(columns: columns, y, weights: weights))
    for column in columns {
      var product = 0.0
      for i in 0..<40 {
        var residual = y[i]
        for j in 0..<4 { residual -= c[j] * columns[j][i] }
        product += weights[i] * column[i] * residual
      }
      #expect(abs(product) < 1e-13)
    }
  }

  @Test func dependentColumnsAreRefused() {
    let x = (0..<5).map(Double.init)
    #expect(leastSquares(columns: [x, x.map { 2 * $0 }], x) == nil)
    #expect(leastSquares(columns: [x, x.map { _ in 0 }], x) == nil)
    #expect(leastSquares(columns: [[1], [2]], [1]) == nil)
    #expect(leastSquares(columns: [], x) == nil)
    #expect(leastSquares(columns: [[.infinity, 1, 2, 3, 4]], x) == nil)
  }

  @Test func symmetricSolve() throws {
    var a = SymmetricMatrix(size: 3)
    for (i, row) in [[4.0, 1, 2], [1, 5, 3], [2, 3, 6]].enumerated() {
      for (j, value) in row.enumerated() { a[i, j] = value }
    }
    let right = [12.0, 20, 26]
    let x = try #require(a.solve(right))
    for (found, expected) in zip(x, [1.0, 2, 3]) { #expect(abs(found - expected) < 1e-14) }
    a[2, 2] = -1
    #expect(a.solve([1, 1, 1]) == nil)
  }

  @Test func nonNegativeSolutionsMeetTheConditions() {
    let numbers = RandomStream(seed: 5, stream: 2)
    for trial in 0..<200 {
      let base = UInt64(trial * 100)
      let columns = (0..<3).map { j in (0..<6).map { numbers.normal(base + UInt64(j * 6 + $0)) } }
      let y = (0..<6).map { numbers.normal(base + UInt64(50 + $0)) }
      func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
      var gram = SymmetricMatrix(size: 3)
      for i in 0..<3 { for j in 0..<3 { gram[i, j] = dot(columns[i], columns[j]) } }
      let h = columns.map { dot($0, y) }
      let c = nonNegativeLeastSquares(gram: gram, h)
      for i in 0..<3 {
        var slope = -h[i]
        for j in 0..<3 { slope += gram[i, j] * c[j] }
        #expect(c[i] >= 0)
        #expect(c[i] > 0 ? abs(slope) < 1e-10 : slope > -1e-10)
      }
    }
  }
}
