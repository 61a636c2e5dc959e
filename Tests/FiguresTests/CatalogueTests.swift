// What figures of the catalogue promise beyond their goldens: one meaning, one colour; nothing drawn as measured that is
// not; rows that find their room.

import Diagnostics
import Documents
import Drawing
import Foundation
import Laws
import Plots
import TestSupport
import Testing
import Texts
import Typesetting

@testable import Figures

@Suite struct CatalogueTests {
  private let result = SampleResult.result

  private func plot(_ name: String, width: Double = 5.5, options: [String: String] = [:]) throws -> Plot {
    try planFigure(name, options: options, of: result, size: .inches(width, 2.4), tallest: 700).plot
  }

  private func lines(_ plot: Plot) -> [LineMark] { plot.panels.flatMap(\.marks).compactMap { $0.as(LineMark.self) } }

  /// A size has one colour in the loss curves, in what was held out and in the specs.
  @Test func aSizeKeepsItsColour() throws {
    let curves = lines(try plot("loss-curves")).filter { !$0.label.isEmpty }
    let colours = Dictionary(curves.map { ($0.label, $0.colour) }, uniquingKeysWith: { first, _ in first })
    #expect(colours.count > 2 && Set(colours.values).count == colours.count)
    let held = try plot("held-out").panels.flatMap(\.marks).compactMap { $0.as(PointMark.self) }
    for points in held where points.label.hasPrefix("$N$ = ") {
      let size = String(points.label.dropFirst(6))
      if let colour = colours[size] { #expect(points.colour == colour, "\(size)") }
    }
    let spec = "marks: [{points: {data: optima, where: status == \"optimum\", x: tokens, y: loss, colour: params}}]"
    let map = try parseYAML(spec, at: Place(file: "s.yaml", line: 1, column: 1))
    let (read, _) = try readSpec(map, data: SpecData(result), size: .inches(3, 2), theme: Theme())
    for points in read.panels.flatMap(\.marks).compactMap({ $0.as(PointMark.self) }) {
      let size = String(points.label.dropFirst(6))
      if let colour = colours[size] { #expect(points.colour == colour, "\(size) in a spec") }
    }
  }

  @Test func fixedAndOptimalKeepTheirColours() throws {
    let request = FigureRequest(options: [:], result: result, size: .inches(5, 3), theme: Theme())
    let all = lines(try plot("fixed-vs-optimal")).filter { !$0.label.isEmpty }
    #expect(all.filter { $0.label == "fixed" }.allSatisfy { $0.colour == request.colour(.fixed) })
    #expect(all.filter { $0.label == "optimal" }.allSatisfy { $0.colour == request.colour(.optimal) })
    #expect(Set((0...4).compactMap { Meaning(rawValue: $0) }.map { request.colour($0) }).count == 5)
  }

  /// Solid lines of fixed against optimal end where the data do.
  @Test func whatIsExtrapolatedIsDashed() throws {
    let plot = try plot("fixed-vs-optimal")
    let data = try #require(plot.panels[0].shaded)
    for line in lines(plot) where line.dash.isEmpty {
      #expect(line.points.allSatisfy { data.contains($0.x) })
    }
    #expect(lines(plot).contains { !$0.dash.isEmpty && $0.points.contains { !data.contains($0.x) } })
  }

  @Test(arguments: [3.25, 5.5, 6.75]) func noPanelIsLostForWantOfWidth(_ width: Double) throws {
    for (name, count) in [("fixed-vs-optimal", 4), ("held-out", 2), ("allocation", 3), ("slices", 2)] {
      let plot = try plot(name, width: width)
      #expect(plot.panels.count == count, "\(name)")
      let rows = (count + plot.columns - 1) / plot.columns
      #expect(plot.size.height / Double(rows) > 72, "\(name): a row is \(plot.size.height / Double(rows)) pt high")
    }
  }

  @Test func panelsThatAreComparedShareTheirScales() throws {
    let maps = try plot("loss-maps").panels.filter { !$0.marks.isEmpty }
    #expect(maps.count > 1)
    #expect(Set(maps.map { $0.colourBar?.domain }).count == 1 && Set(maps.map(\.x.domain)).count == 1)
    #expect(maps.count { $0.colourBar?.shown == true } == 1)
    let slices = try plot("slices").panels
    #expect(slices[0].y.domain == slices[1].y.domain && slices[0].y.domain != nil)
  }

  /// The best tile is the brightest, and no tile is without a colour.
  @Test func theBestTileOfALossMapIsBright() throws {
    let panel = try #require(try plot("loss-map").panels.first)
    let cells = panel.marks.compactMap { $0.as(CellMark.self) }.flatMap(\.cells)
    let bar = try #require(panel.colourBar)
    #expect(cells.map(\.value).min() == 0 && bar.reversed)
    #expect(cells.allSatisfy { bar.domain?.contains($0.value) == true })
    #expect(cells.count { $0.text == "best" } == 1)
  }

  @Test func predictedAndMeasuredAreSeenAtFortyFiveDegrees() throws {
    let plot = try plot("held-out")
    #expect(plot.panels[0].isSquare && plot.panels[0].x.domain == plot.panels[0].y.domain)
  }

  /// The size at a budget that is larger is named above the other.
  @Test func labelsStandAtTheirMarks() throws {
    let panel = try #require(try plot("compute-optimal").panels.first)
    let texts = panel.marks.compactMap { $0.as(TextMark.self) }
    let points = panel.marks.compactMap { $0.as(PointMark.self) }
    for text in texts {
      let mark = try #require(points.first { $0.points == [text.at] })
      #expect(text.colour == mark.colour && text.text == NumberStyle.short.tex(text.at.y))
    }
    let sorted = texts.sorted { $0.at.y > $1.at.y }
    #expect(sorted.count < 2 || sorted[0].shift.height > sorted[1].shift.height)
  }
}
