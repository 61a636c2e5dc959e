// Very many points and lines: fewer are drawn, and no eye can tell.

import Drawing
import Foundation
import TestSupport
import Testing

@testable import Plots

struct DenseTests {
  static let curves: [(String, [Point])] = {
    var random = Seeded(3)
    func noise() -> Double { Double.random(in: -1...1, using: &random) }
    var walk = 80.0
    let walks = (0..<4000).map { step -> Point in
      walk += noise()
      return Point(Double(step) * 0.05, walk)
    }
    func curve(_ count: Int, _ at: (Double) -> (Double, Double)) -> [Point] {
      (0..<count).map { step in
        let (x, y) = at(Double(step))
        return Point(x, y)
      }
    }
    return [
      ("walk", walks),
      ("noise", curve(6000) { ($0 * 0.033, 80 + 60 * noise()) }),
      ("smooth", curve(5000) { ($0 * 0.04, 80 + 50 * sin($0 / 300)) }),
      ("spiral", curve(5000) { (100 + $0 * 0.016 * cos($0 / 90), 80 + $0 * 0.016 * sin($0 / 90)) }),
      ("cloud", curve(900) { _ in (100 + 60 * noise(), 80 + 60 * noise()) }),
      ("back and forth", curve(800) { (100 + 40 * sin($0 / 7), 80 + 0.02 * noise()) }),
      ("steps", curve(3000) { ($0 * 0.06, Int($0) / 100 % 2 == 0 ? 0 : 40) }),
      ("one place", Array(repeating: Point(5, 5), count: 1000)),
    ]
  }()

  private func distance(_ p: Point, _ a: Point, _ b: Point) -> Double {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let squared = dx * dx + dy * dy
    let share = squared > 0 ? min(max(((p.x - a.x) * dx + (p.y - a.y) * dy) / squared, 0), 1) : 0
    return hypot(p.x - a.x - share * dx, p.y - a.y - share * dy)
  }

  /// The largest distance from points along one line to another line.
  private func furthest(_ points: [Point], from line: [Point]) -> Double {
    let pieces = Array(zip(line, line.dropFirst()))
    let along = zip(points, points.dropFirst()).flatMap { a, b in
      [0.0, 0.25, 0.5, 0.75].map { Point(a.x + (b.x - a.x) * $0, a.y + (b.y - a.y) * $0) }
    }
    return stride(from: 0, to: along.count, by: max(1, along.count / 1500)).map { index in
      pieces.map { distance(along[index], $0.0, $0.1) }.min() ?? 0
    }.max() ?? 0
  }

  @Test(arguments: curves.map(\.0)) func aSimplifiedLineIsTheLine(_ name: String) throws {
    let points = try #require(Self.curves.first { $0.0 == name }).1
    let fewer = DenseLines.simplified(points)
    #expect(fewer.first == points.first && fewer.last == points.last)
    #expect(furthest(points, from: fewer) <= 0.1 && furthest(fewer, from: points) <= 0.1)
    #expect(fewer.count <= points.count && DenseLines.simplified(points) == fewer)
    if ["smooth", "steps", "spiral"].contains(name) { #expect(fewer.count < points.count / 8, "\(fewer.count)") }
  }

  @Test func dotsThatAddNoInkAreLeftOut() {
    var random = Seeded(5)
    let frame = Rect(x: 0, y: 0, width: 60, height: 40)
    let dots = (0..<60_000).map { _ in
      Point(
        30 + 9 * Double.random(in: -1...1, using: &random) * Double.random(in: 0...3, using: &random),
        20 + 19 * Double.random(in: -1...1, using: &random))
    }
    let kept = DenseDots.thinned(dots, diameter: 3, in: frame)
    #expect(kept.count < 6000 && kept.count > 100)
    for dot in dots.prefix(1500) where frame.contains(dot) {
      for turn in stride(from: 0.0, to: 6.28, by: 0.4) {
        let edge = Point(dot.x + 1.5 * cos(turn), dot.y + 1.5 * sin(turn))
        let nearest = kept.map { hypot($0.x - edge.x, $0.y - edge.y) }.min() ?? .infinity
        #expect(nearest <= 1.5 + 0.1)
      }
    }
    #expect(DenseDots.thinned(Array(dots.prefix(2000)), diameter: 3, in: frame).count == 2000)
  }

  @Test func whatOtherLinesHideIsLeftOut() {
    var random = Seeded(7)
    let frame = Rect(x: 0, y: 0, width: 60, height: 40)
    let lines = (0..<150).map { _ in
      (0..<300).map { Point(Double($0) * 0.2, 20 + 15 * Double.random(in: -1...1, using: &random)) }
    }
    var hidden = HiddenLines(frame)
    let visible = lines.reversed().map { hidden.visible($0, width: 1) }
    #expect(visible[0] == [lines[149]])
    let drawn = visible.joined().reduce(0) { $0 + $1.count }
    #expect(drawn < 150 * 300 / 3, "\(drawn)")
    // A left out piece lies, over its whole width, under lines above it.
    let below = lines[40]
    let kept = Set(visible[109].joined())
    for (a, b) in zip(below, below.dropFirst()) where !kept.contains(a) && !kept.contains(b) {
      let length = max(hypot(b.x - a.x, b.y - a.y), 1e-9)
      for (share, side) in [(0.2, -0.5), (0.5, 0.0), (0.8, 0.5)] {
        let p = Point(
          a.x + (b.x - a.x) * share - (b.y - a.y) / length * side,
          a.y + (b.y - a.y) * share + (b.x - a.x) / length * side)
        guard frame.contains(p) else { continue }
        let nearest =
          lines[41...].flatMap { zip($0, $0.dropFirst()).map { distance(p, $0.0, $0.1) } }.min() ?? .infinity
        #expect(nearest <= 0.5 + 0.1)
      }
    }
  }

  @Test func theBitmapKnowsItsInk() {
    var coverage = Coverage(Rect(x: 0, y: 0, width: 20, height: 2), pitch: 0.1)
    #expect(coverage.isFree(3, from: 6.3, to: 6.6))
    coverage.ink(3, from: 0.32, to: 19.02)
    #expect(!coverage.isFree(3, from: 6.3, to: 6.6) && coverage.isFree(3, from: 19, to: 19.5))
    #expect(coverage.isFree(2, from: 6.3, to: 6.6) && !coverage.isFree(3, from: 25, to: 30))
    #expect(coverage.rows(from: -5, to: 0.36) == 0..<4 && coverage.rows(from: 1.81, to: 9) == 18..<20)
  }
}
