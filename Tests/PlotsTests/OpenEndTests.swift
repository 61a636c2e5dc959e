// What reaches zero on a log axis, gaps, and lone measurements: nothing invented, nothing lost.

import Drawing
import TestSupport
import Testing
import Typesetting

@testable import Plots

@Suite struct OpenEndTests {
  private let scale = Axis("y", scale: .log, domain: 0.01...10, fixed: true)

  private func painter(_ marks: [Mark]) -> PanelPainter {
    PanelPainter(
      panel: Panel(x: Axis("x", domain: 0...10, fixed: true), y: scale, marks: marks), letter: "",
      area: Rect(x: 0, y: 0, width: 240, height: 160), margins: Margins(left: 20, right: 20, top: 20, bottom: 20),
      theme: Theme(), fonts: Fonts())
  }

  private func shapes(_ mark: Mark) -> [Shape] {
    Scene(size: Size(240, 160), elements: mark.body.draw(in: painter([mark]))).shapes
  }

  @Test func anErrorBarThatReachesZeroIsOpenBelow() throws {
    let closed = shapes(.errorBars(ErrorBarMark([.init(x: 2, low: 0.1, high: 1)], colour: .black)))
    #expect(closed.count == 3 && closed.allSatisfy { $0.fill == nil })
    for low in [0, -1, 0.001] {
      let open = shapes(.errorBars(ErrorBarMark([.init(x: 2, low: low, high: 1)], colour: .black)))
      let line = try #require(open.first?.path.points)
      #expect(line.map(\.y).max() == 140, "to the lower edge")
      #expect(abs((line.map(\.y).min() ?? 0) - (closed[0].path.points.map(\.y).min() ?? 1)) < 1e-9)
      #expect(open.count { $0.fill != nil } == 1, "one head in the place of the cap")
    }
  }

  @Test func aBarWithoutAnyPlaceIsNotDrawn() {
    #expect(shapes(.errorBars(ErrorBarMark([.init(x: 2, low: -2, high: -1)], colour: .black))).isEmpty)
    #expect(shapes(.errorBars(ErrorBarMark([.init(x: 2, low: .nan, high: 1)], colour: .black))).isEmpty)
  }

  @Test func aBandThatReachesZeroGoesToTheEdge() throws {
    let (low, high) = ([0.1, 0, -1].enumerated(), [1.0, 1, 1].enumerated())
    let band = shapes(
      .band(
        BandMark(
          low: low.map { Point(Double($0.offset + 1), $0.element) },
          high: high.map { Point(Double($0.offset + 1), $0.element) }, colour: .black)))
    let points = try #require(band.first?.path.points)
    #expect(band.count == 1 && points.count == 6 && points.count { $0.y == 140 } == 2)
  }

  @Test func aBandBreaksAtGaps() {
    let low = [0.1, 0.1, .nan, 0.1, 0.1].enumerated().map { Point(Double($0.offset + 1), $0.element) }
    let high = [1.0, 1, .nan, 1, 1].enumerated().map { Point(Double($0.offset + 1), $0.element) }
    #expect(shapes(.band(BandMark(low: low, high: high, colour: .black))).count == 2)
  }

  @Test func aLineIsNotDrawnThroughWhatHasNoPlace() {
    let points = [Point(1, 1), Point(2, 0.5), Point(3, 0), Point(4, 1), Point(5, 1)]
    #expect(shapes(.line(LineMark(points, colour: .black))).map(\.path.points.count) == [2, 2])
  }

  @Test func aMeasurementBetweenGapsIsADot() throws {
    let points = [Point(1, 1), Point(2, .nan), Point(3, 1), Point(4, .nan), Point(5, 1), Point(6, 1)]
    let drawn = Mark.line(LineMark(points, colour: .black)).body.draw(in: painter([]))
    let dots = drawn.compactMap { element -> Dots? in if case .dots(let dots) = element { dots } else { nil } }
    #expect(dots.first?.centres.count == 2 && drawn.count == 2)
  }

  @Test(arguments: [RuleMark.Direction.horizontal, .vertical]) func aRuleShowsItsLabel(_ direction: RuleMark.Direction)
    throws
  {
    let mark = Mark.rule(RuleMark(direction, at: 5, colour: .grey(0.6), label: "target"))
    let painter = painter([mark])
    let texts = Scene(size: Size(240, 160), elements: mark.body.draw(in: painter)).texts
    let text = try #require(texts.first?.block)
    #expect(text.string == "target" && text.colour.contrast(with: .white) >= 4.5)
    #expect(text.frame.minX >= painter.frame.minX && text.frame.maxX <= painter.frame.maxX)
    #expect(text.frame.minY >= painter.frame.minY && text.frame.maxY <= painter.frame.maxY)
  }
}
