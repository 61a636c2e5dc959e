// Descents reach known minima; quadratics give back what made them.

import Foundation
import Maths
import Testing

struct MinimisationTests {
  func rosenbrock(_ p: SIMD8<Double>) -> Double {
    100 * (p[1] - p[0] * p[0]) * (p[1] - p[0] * p[0]) + (1 - p[0]) * (1 - p[0])
  }

  @Test func newtonOnRosenbrock() {
    let end = descend(from: [-1.2, 1]) {
      rosenbrock($0)
    } expand: { p in
      var local = SecondOrder(size: 2, value: rosenbrock(p))
      local.rows[0] = [1200 * p[0] * p[0] - 400 * p[1] + 2, -400 * p[0], 0, 0, 0, 0, 0, 0]
      local.rows[1] = [-400 * p[0], 200, 0, 0, 0, 0, 0, 0]
      local.gradient = [
        -400 * p[0] * (p[1] - p[0] * p[0]) - 2 * (1 - p[0]), 200 * (p[1] - p[0] * p[0]), 0, 0, 0, 0, 0, 0,
      ]
      local.scales = [1, 1, 0, 0, 0, 0, 0, 0]
      return local
    }
    #expect(end.converged)
    #expect(end.iterations < 60)
    for x in end.point { #expect(abs(x - 1) < 1e-12) }
  }

  @Test func newtonFromNowhere() {
    let end = descend(from: [.nan]) {
      $0[0]
    } expand: {
      SecondOrder(size: 1, value: $0[0])
    }
    #expect(!end.converged && end.value == .infinity)
  }

  @Test func parabola() throws {
    let x = [18.0, 19, 20.5, 22, 23]
    let fitted = try #require(Parabola(x: x, y: x.map { 2 + 0.25 * ($0 - 20.3) * ($0 - 20.3) }))
    let minimum = try #require(fitted.minimum)
    #expect(abs(minimum - 20.3) < 1e-12)
    let c = fitted.coefficients
    #expect(abs(c[0] + c[1] * 21 + c[2] * 441 - fitted(21)) < 1e-11)
    #expect(Parabola(x: [1, 1, 1], y: [1, 2, 3]) == nil)
    #expect(Parabola(x: [], y: []) == nil)
    let falling = try #require(Parabola(x: [0, 1, 2], y: [0, 1, 0]))
    #expect(falling.minimum == nil)
  }

  @Test func surface() throws {
    var (x, y, z) = ([Double](), [Double](), [Double]())
    for i in 0..<4 {
      for j in 0..<5 {
        x.append(11 + 0.7 * Double(i))
        y.append(-9 + 0.4 * Double(j))
        let (u, v) = (x[x.count - 1] - 12.2, y[y.count - 1] + 8.1)
        z.append(0.5 + 0.02 * u * u + 0.01 * u * v + 0.03 * v * v)
      }
    }
    let fitted = try #require(QuadraticSurface(x: x, y: y, z: z))
    let vertex = try #require(fitted.vertex)
    #expect(abs(vertex.x - 12.2) < 1e-11)
    #expect(abs(vertex.y + 8.1) < 1e-11)
    #expect(fitted.curvatures[0] > 0)
    #expect(abs(fitted(12.2, -8.1) - 0.5) < 1e-13)
    let saddle = try #require(QuadraticSurface(x: x, y: y, z: zip(x, y).map { $0 * $1 }))
    #expect(saddle.curvatures[0] < 0)
    #expect(QuadraticSurface(x: x, y: x, z: z) == nil)
  }

  @Test func monotoneCubic() throws {
    let x = [0.0, 1, 2.5, 3, 5]
    let y = [5.0, 3, 2.9, 1, 0.5]
    let curve = try #require(MonotoneCubic(x: x, y: y))
    for (a, b) in zip(x, y) { #expect(curve(a) == b) }
    let samples = (0...500).compactMap { curve(Double($0) / 100) }
    #expect(samples.count == 501)
    #expect(zip(samples, samples.dropFirst()).allSatisfy { $0 >= $1 - 1e-15 })
    #expect(curve(-0.1) == nil && curve(5.1) == nil)
    #expect(MonotoneCubic(x: [1, 1], y: [1, 2]) == nil)
    let peak = try #require(MonotoneCubic(x: [0, 1, 3], y: [0, 2, 1]))
    #expect((0...300).compactMap { peak(Double($0) / 100) }.allSatisfy { $0 <= 2 }, "a turn lies at a point")
  }
}
