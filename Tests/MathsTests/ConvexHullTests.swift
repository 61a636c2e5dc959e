// Inside, on the rim of, and outside points of a plane.

import Maths
import Testing

struct ConvexHullTests {
  let square = ConvexHull(x: [0, 100, 100, 0, 50], y: [0, 0, 1e-4, 1e-4, 5e-5])

  @Test func positions() {
    #expect(square.position(50, 5e-5) == .inside)
    #expect(square.position(10, 1e-5) == .inside)
    #expect(square.position(0, 0) == .rim)
    #expect(square.position(50, 0) == .rim)
    #expect(square.position(100, 1e-4) == .rim)
    #expect(square.position(110, 5e-5) == .outside)
    #expect(square.position(-1000, 1) == .outside)
  }

  @Test func degenerate() {
    #expect(ConvexHull(x: [], y: []).position(0, 0) == .outside)
    #expect(ConvexHull(x: [1], y: [1]).position(1, 1) == .rim)
    let line = ConvexHull(x: [0, 1, 2], y: [0, 1, 2])
    #expect(line.position(1, 1) == .rim)
    #expect(line.position(1, 0) == .outside)
  }
}
