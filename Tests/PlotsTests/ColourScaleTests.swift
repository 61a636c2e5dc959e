// A colour scale is one object a panel: its bar, its dots, its cells and its ground agree.

import Drawing
import SVGBackend
import TestSupport
import Testing
import Typesetting

@testable import Plots

@Suite struct ColourScaleTests {
  private func painter(_ panel: Panel) -> PanelPainter {
    PanelPainter(
      panel: panel, letter: "", area: Rect(x: 0, y: 0, width: 240, height: 160),
      margins: Margins(left: 30, right: 40, top: 10, bottom: 20), theme: Theme(), fonts: Fonts())
  }

  private func dots(_ values: [Double], _ bar: ColourBar) -> Panel {
    let marks = values.enumerated().map { index, value in
      Mark.points(PointMark([Point(Double(index + 1), 1)], colour: .black, size: 8, value: value))
    }
    return Panel(x: Axis("x"), y: Axis("y"), marks: marks, colourBar: bar)
  }

  /// The bar's colour at the height of a value's tick is the colour of the dot with that value.
  @Test(arguments: [
    (ColourBar("n", scale: .log, domain: 10...1000), [10.0, 11, 300, 1000]),
    (ColourBar("n", scale: .log), [3.0, 4, 900]),
    (ColourBar("n", reversed: true), [1.0, 1.5, 20]), (ColourBar("n", tint: 0.4), [-2.0, 7, 7.5]),
  ])
  func theBarAgreesWithTheDots(_ bar: ColourBar, _ values: [Double]) throws {
    let painter = painter(dots(values, bar))
    let colours = try #require(painter.colours)
    let scale = colours.axis(from: painter.frame.maxY, to: painter.frame.minY)
    let steps = Scene(size: Size(240, 160), elements: painter.colourBar()).shapes.filter { $0.fill != nil }
    for (value, mark) in zip(values, painter.panel.marks) {
      guard case .dots(let drawn)? = mark.body.draw(in: painter).first else { throw Missing() }
      let height = try #require(scale.place(value))
      // Each step of the bar reaches to its top: the last one drawn at a height is the one that is seen.
      let seen = try #require(
        steps.last { ($0.path.points.map(\.y).max() ?? 0) >= height - 1e-6 }?.fill)
      let apart =
        abs(seen.red - drawn.colour.red) + abs(seen.green - drawn.colour.green) + abs(seen.blue - drawn.colour.blue)
      #expect(apart < 0.06, "\(value): \(seen.hex) on the bar, \(drawn.colour.hex) as a dot")
    }
  }

  private struct Missing: Error {}

  @Test func aScaleIsTrainedOverAllMarks() throws {
    var panel = dots([5, 9], ColourBar("n"))
    panel.marks.append(.cells(CellMark([.init(x: 0...1, y: 0...1, value: -3)])))
    #expect(painter(panel).colours?.domain == -3...9)
  }

  @Test func whatIsNotOnTheScaleHasNoColour() throws {
    let log = try #require(painter(dots([0, 10, 100], ColourBar("n", scale: .log))).colours)
    #expect(log.domain == 10...100 && log.colour(of: 0) == nil && log.colour(of: -1) == nil)
    let given = try #require(painter(dots([1, 2], ColourBar("n", domain: 5...6))).colours)
    #expect(given.colour(of: 4.9) == nil && given.colour(of: 6.1) == nil && given.colour(of: 5.5) != nil)
  }

  @Test func aDivergingScalePartsAtItsCentre() throws {
    var bar = ColourBar("change")
    bar.centre = 1
    let colours = try #require(painter(dots([0, 5], bar)).colours)
    #expect(colours.domain == -3...5)
    let (low, middle, high) = (colours.colour(of: -3), colours.colour(of: 1), colours.colour(of: 5))
    #expect((low?.blue ?? 0) > (low?.red ?? 1) && (high?.red ?? 0) > (high?.blue ?? 1))
    #expect((middle?.luminance ?? 0) > 0.8)
  }

  @Test func coloursOfOnesOwn() throws {
    var bar = ColourBar("n", domain: 0...1)
    bar.colours = [.white, .black]
    let colours = try #require(painter(dots([0, 1], bar)).colours)
    #expect(colours.colour(of: 0) == .white && colours.colour(of: 0.5) == .grey(0.5) && colours.colour(of: 1) == .black)
  }

  /// A value keeps its colour whichever of its neighbours are shown.
  @Test func aValueHasOneColour() {
    let map = ColourMap.viridis
    let sizes = [1e6, 3e6, 1e7, 1e8]
    for (index, size) in sizes.enumerated() {
      #expect(map.colour(of: size, among: sizes) == map(0.74 * Double(index) / 3))
      #expect(map.colour(of: size * 1.001, among: sizes) == map(0.74 * Double(index) / 3))
    }
    let between = map.colour(of: 2e6, among: sizes)
    #expect(between != map.colour(of: 1e6, among: sizes) && between != map.colour(of: 3e6, among: sizes))
    #expect(map.colour(of: 1, among: sizes) == map(0) && map.colour(of: 1e12, among: sizes) == map(0.74))
  }

  @Test func smallTypeHasItsContrast() {
    for step in 0...20 {
      for map in ColourMap.allCases {
        let colour = map(Double(step) / 20)
        #expect(colour.readable(on: .white).contrast(with: .white) >= 4.5)
        #expect(colour.contrast(with: .white) < 4.5 || colour.readable(on: .white).hex == colour.hex)
      }
    }
    #expect(abs(Colour(hex: 0x58C765).contrast(with: .white) - 2.15) < 0.01)
    #expect(abs(Colour.black.contrast(with: .white) - 21) < 1e-9)
  }
}
