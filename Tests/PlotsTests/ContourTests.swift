// Level lines of surfaces whose shape is known, and the gaps cut for their labels.

import Drawing
import Foundation
import Testing

@testable import Plots

struct ContourTests {
  private func grid(_ n: Int, _ f: (Double, Double) -> Double) -> Grid {
    let axis = (0..<n).map { Double($0) / Double(n - 1) * 2 - 1 }
    return Grid(xs: axis, ys: axis, f)
  }

  @Test func aCircleIsOneClosedCurve() {
    let curves = contours(of: grid(41) { $0 * $0 + $1 * $1 }, at: 0.49)
    #expect(curves.count == 1)
    #expect(curves.first?.closed == true)
    for point in curves.first?.points ?? [] {
      let (x, y) = (point.x / 20 - 1, point.y / 20 - 1)
      #expect(abs((x * x + y * y).squareRoot() - 0.7) < 0.005)
    }
  }

  @Test func aPlaneIsOneOpenCurve() {
    let curves = contours(of: grid(9) { x, _ in x }, at: 0.1)
    #expect(curves.count == 1 && curves[0].closed == false && curves[0].points.count == 9)
  }

  @Test func aSaddleIsCutByItsMean() {
    // High at two opposite corners: the mean of the square decides whether they join.
    let square = Grid(xs: [0, 1], ys: [0, 1], values: [1, 0, 0, 1])
    #expect(contours(of: square, at: 0.4).count == 2)
    #expect(contours(of: square, at: 0.6).count == 2)
    let joined = contours(of: square, at: 0.4)
    #expect(joined.contains { $0.points.allSatisfy { $0.x > $0.y } }, "cut off from the low corner")
    let apart = contours(of: square, at: 0.6)
    #expect(apart.contains { $0.points.allSatisfy { $0.x + $0.y < 1 } }, "around the high corner")
  }

  @Test func outlinesHoldTheHighGround() {
    // Area of the ground above 0 of a plane is half the square; its outline follows the border.
    let outline = outlines(of: grid(21) { x, _ in x + 1e-9 }, above: 0)
    #expect(outline.count == 1)
    #expect(abs(abs(area(outline[0].points)) - 200) < 1)
  }

  @Test func outlinesOfARingHaveAHole() {
    let ring = outlines(of: grid(61) { 1 - abs($0 * $0 + $1 * $1 - 0.5) }, above: 0.8)
    #expect(ring.count == 2)
    let areas = ring.map { area($0.points) }
    #expect(areas[0] * areas[1] < 0, "the hole turns the other way")
  }

  private func area(_ points: [Point]) -> Double {
    var sum = 0.0
    for (i, p) in points.enumerated() {
      let q = points[(i + 1) % points.count]
      sum += p.x * q.y - q.x * p.y
    }
    return sum / 2
  }

  @Test func cutsLeaveAGap() {
    let parts = cut([Point(0, 0), Point(10, 0)], around: 5, width: 2)
    #expect(parts == [[Point(0, 0), Point(4, 0)], [Point(6, 0), Point(10, 0)]])
  }
}
