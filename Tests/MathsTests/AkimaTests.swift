// Akima's curve against reference values, and how surfaces answer to their points.

import Foundation
import Maths
import Testing

struct AkimaTests {
  private let x = [0, 1, 2.5, 3, 4.2, 6, 7]
  private let y = [5, 3, 2.2, 2.0, 2.4, 4, 4.1]

  @Test func valuesAreThoseOfSciPy() throws {
    // scipy.interpolate.Akima1DInterpolator(x, y), version 1.17.
    let curve = try #require(AkimaSpline(x: x, y: y))
    let expected = [
      (0.3, 4.2075), (1.7, 2.5868444444444445), (2.8, 2.0676473118279572), (3.4, 2.0044057243021216),
      (5, 3.104413348754571), (6.6, 4.161238567493112),
    ]
    for (at, value) in expected { #expect(abs((curve(at) ?? .nan) - value) < 1e-12) }
    for (at, value) in zip(x, y) { #expect(abs((curve(at) ?? .nan) - value) < 1e-15) }
    #expect(curve(-0.01) == nil && curve(7.01) == nil)
    let least = try #require(curve.minimum)
    #expect(abs(least.x - 3.1841977189171535) < 1e-6 && abs(least.y - 1.9769351083393232) < 1e-12)
  }

  @Test func aParabolaOnEvenPointsIsExact() throws {
    let even = (0..<6).map { Double($0) }
    let curve = try #require(AkimaSpline(x: even, y: even.map { ($0 - 2.3) * ($0 - 2.3) + 1 }))
    let least = try #require(curve.minimum)
    #expect(abs(least.x - 2.3) < 1e-12 && abs(least.y - 1) < 1e-12)
  }

  @Test func aMinimumAtAnEndIsNone() throws {
    #expect(try #require(AkimaSpline(x: [0, 1, 2, 3], y: [0, 1, 2, 3])).minimum == nil)
    #expect(try #require(AkimaSpline(x: [0, 1, 2, 3], y: [3, 2, 1, 0])).minimum == nil)
    #expect(try #require(AkimaSpline(x: [0, 1, 2, 3], y: [1, 1, 1, 1])).minimum == nil)
    // The lowest point may be the first: what counts is the curve.
    #expect(try #require(AkimaSpline(x: [0, 1, 2, 3], y: [1, 1.01, 2, 4])).minimum != nil)
    #expect(AkimaSpline(x: [0, 1], y: [0, 1]) == nil)
    #expect(AkimaSpline(x: [0, 1, 1], y: [0, 1, 2]) == nil)
    #expect(AkimaSpline(x: [0, 1, 2], y: [0, .nan, 2]) == nil)
  }
}

struct SurfaceResponseTests {
  @Test func responseIsTheDerivative() throws {
    var (x, y, z, w) = ([Double](), [Double](), [Double](), [Double]())
    for i in 0..<5 {
      for j in 0..<4 {
        let (u, v) = (Double(i) * 0.7 + 3, Double(j) * 0.5 - 8)
        x.append(u)
        y.append(v)
        z.append(
          2 + 0.3 * pow(u - 4.3, 2) + 0.5 * pow(v + 7.2, 2) + 0.1 * (u - 4.3) * (v + 7.2) + 0.01 * sin(7 * u * v))
        w.append(1 / (1 + 0.1 * Double(i * j)))
      }
    }
    let surface = try #require(QuadraticSurface(x: x, y: y, z: z, weights: w))
    let response = try #require(surface.response(x: x, y: y, weights: w))
    func least(_ z: [Double]) throws -> (x: Double, y: Double, z: Double) {
      let moved = try #require(QuadraticSurface(x: x, y: y, z: z, weights: w))
      let at = try #require(moved.vertex)
      return (at.x, at.y, moved(at.x, at.y))
    }
    let h = 1e-6
    for i in [0, 7, 13, 19] {
      var (up, down) = (z, z)
      up[i] += h
      down[i] -= h
      let (a, b) = (try least(up), try least(down))
      #expect(abs((a.x - b.x) / (2 * h) - response.x[i]) < 1e-6)
      #expect(abs((a.y - b.y) / (2 * h) - response.y[i]) < 1e-6)
      #expect(abs((a.z - b.z) / (2 * h) - response.z[i]) < 1e-6)
    }
    // Six coefficients take six degrees of freedom.
    #expect(abs(response.leverages.reduce(0, +) - 6) < 1e-9)
  }
}
