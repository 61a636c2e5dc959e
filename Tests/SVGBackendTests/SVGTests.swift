// The SVG writer: every element against a golden, nothing executable, ids that do not clash.

import Drawing
import Foundation
import Testing
import TestSupport

@testable import SVGBackend

struct SVGTests {
  private var scene: Scene {
    let font = Font("TeX Gyre Termes", size: 8)
    let text = TextBlock(
      pieces: [
        .init("N", font: Font("TeX Gyre Termes", size: 8, italic: true), x: 0, width: 5.3),
        .init("opt", font: font, x: 5.3, y: 1.2, width: 8), .init("𝛼", font: font, x: 14, width: 5, reads: "α"),
      ], rules: [Rect(x: 0, y: -2, width: 5, height: 0.4)], origin: Point(10, 20), rotation: -90, halo: .white)
    return Scene(
      size: Size(100, 50),
      elements: [
        .group(
          Group(
            id: "panel1", clip: Rect(x: 0, y: 0, width: 90, height: 40),
            [
              .shape(
                Shape(.line(Point(0, 0), Point(10.12345, -1e-9)), stroke: Stroke(.black, width: 0.6, dash: [2, 1]))),
              .shape(Shape(.circle(Point(5, 5), radius: 2), fill: Colour(hex: 0x0072B2, alpha: 0.5))),
            ])), .dots(Dots([Point(1, 2), Point(3, 4)], diameter: 3, colour: .black)), .text(text),
        .image(
          PixelGrid(frame: Rect(x: 0, y: 0, width: 4, height: 2), columns: 2, rows: 1, colours: [.black, .white])),
      ], title: "<script>alert(1)</script>", summary: "a & b \"quoted\" \u{1B}[31m")
  }

  @Test func everyElement() {
    let difference = goldenDifference(svg(scene, idPrefix: "f1-"), named: "elements.svg")
    #expect(difference == nil)
  }

  @Test func glyphsAreOutlinesWithTheirTextUnseenOverThem() {
    let outline = Path([.move(Point(0, -9)), .line(Point(2, 3)), .close])
    let glyphs = TextBlock.Glyphs(placed: [.init(index: 77, offset: Point(0, 0))], outline: outline)
    let piece = TextBlock.Piece("(", font: Font("TeX Gyre Termes Math", size: 8), x: 1, width: 4, glyphs: glyphs)
    let text = svg(
      Scene(size: Size(9, 9), elements: [.text(TextBlock(pieces: [piece], origin: Point(0, 0), halo: .white))]))
    let path = "<path transform=\"translate(1 0)\" d=\"M0 -9L2 3Z\"/>"
    #expect(text.components(separatedBy: path).count == 3, "once for the halo, once to be seen: \(text)")
    #expect(text.components(separatedBy: ">(</text>").count == 2, "the text stands there once, to be copied")
    #expect(text.contains(" fill=\"none\" xml:space=\"preserve\">(</text>"))
  }

  @Test func nothingExecutable() {
    let text = svg(scene)
    #expect(!text.contains("<script"))
    #expect(!text.unicodeScalars.contains("\u{1B}"))
  }

  @Test(arguments: [
    (0.0, "0"), (1, "1"), (-0.0004, "0"), (0.0005, "0.001"), (-1.25, "-1.25"), (1234.5678, "1234.568"), (0.05, "0.05"),
    (.nan, "0"), (1e300, "0"), (12.100, "12.1"),
  ])
  func numbers(_ value: Double, _ expected: String) { #expect(number(value) == expected) }

  @Test func twoFiguresOfAPageShareNoId() {
    let ids = ["a-", "b-"].map { prefix in
      Set(svg(scene, idPrefix: prefix).split(separator: "\"").filter { $0.hasPrefix(prefix) })
    }
    #expect(ids[0].isDisjoint(with: ids[1]) && !ids[0].isEmpty)
  }
}
