// Marks and channels over tables: a small golden of each mark, and every mistake at its place.

import Diagnostics
import Documents
import Drawing
import Foundation
import Plots
import Tables
import TestSupport
import Testing
import Texts

@testable import Figures

struct SpecTests {
  /// A table in a file, so that no test depends on a study.
  private static let csv = """
    size,kind,x,y,low,high
    1000,a,1,2,1.5,2.6
    1000,a,2,1.5,1.2,2
    1000,b,4,1.2,1,1.4
    2000,a,1,1.8,1.4,2.2
    2000,b,2,1.3,,
    2000,b,4,1.0,0.9,1.2
    """

  private static func plot(_ text: String) throws(Failure) -> Plot {
    let data = SpecData(nil) { _, _ throws(Failure) in csv }
    let map = try parseYAML(text, at: Place(file: "f.yaml", line: 1, column: 1))
    return try readSpec(map, data: data, size: .inches(2.6, 1.9), theme: Theme()).plot
  }

  static let marks: [(String, String)] = [
    ("line", "- line: {data: t.csv, x: x, y: y, colour: size}"),
    ("points", "- points: {data: t.csv, x: x, y: y, symbol: kind, colour: kind, label: 'kind {kind}'}"),
    ("band", "- band: {data: t.csv, where: size == 1000, x: x, low: low, high: high, label: 95 %}"),
    ("error-bars", "- error_bars: {data: t.csv, x: x, low: low, high: high, colour: 1}"),
    ("heat-map", "- heat_map: {data: t.csv, x: x, y: size, value: y, text: '{y:2}'}"),
    ("contour", "- contour: {data: t.csv, x: x, y: size, value: y, levels: 4, filled: true}"),
    ("rule", "- rule: {x: [1, 2], label: here}\n- rule: {y: 3, dash: dashed}"),
    ("text", "- text: {data: t.csv, x: x, y: y, text: '{kind} of {size}', anchor: centre}"),
    ("arrow", "- arrow: {x: 1, y: 1, to_x: 3, to_y: 2}"),
    ("bars", "- bars: {data: t.csv, where: size == 1000, x: x, y: y}"),
    ("counts", "- bars: {data: t.csv, counts: kind}"),
    ("density", "- density: {data: t.csv, x: y, label: all}"),
    ("histogram", "- density: {data: t.csv, x: y, bins: 4}"),
    ("density-2d", "- density: {data: t.csv, x: x, y: y, bins: 5}"),
    ("smooth", "- line: {x: [1, 2, 3, 4, 5, 6], y: [1, 5, 1, 5, 1, 5], smooth: 3, dash: dotted}"),
  ]

  @Test(arguments: marks) func eachMarkIsDrawn(_ name: String, _ mark: String) throws {
    let plot = try Self.plot("x: {label: Steps}\ny: {label: Loss}\nmarks:\n\(mark)\n")
    #expect(goldenDifference(SpecSupport.svg(plot), named: "\(name).svg") == nil)
  }

  static let axes: [(String, String)] = [
    ("linear", "{label: Steps}"), ("log", "{label: Steps, scale: log}"),
    ("power", "{label: Steps, scale: power, domain: [0, 40]}"),
    ("power-3", "{label: Steps, scale: power, exponent: 0.3}"),
    ("symlog", "{label: Steps, scale: symlog, domain: [-1e5, 1e6]}"),
    ("time", "{label: Time, scale: time, domain: [0, 9000]}"),
    ("date", "{label: Day (UTC), scale: date, domain: [1.7639e9, 1.7645e9]}"),
    ("ticks", "{label: Steps, ticks: [1, {at: 2, label: two}, {at: 3, minor: true}]}"),
    ("whole", "{label: Steps, whole: true}"),
  ]

  @Test(arguments: axes) func eachScaleIsDrawn(_ name: String, _ axis: String) throws {
    let xs = name == "date" ? "[1.764e9, 1.7641e9, 1.7643e9]" : "[1, 2, 4]"
    let plot = try Self.plot(
      "x: \(axis)\ny: {label: Loss, scale: log}\nmarks:\n- points: {x: \(xs), y: [3, 20, 150]}\n")
    #expect(goldenDifference(SpecSupport.svg(plot), named: "axis-\(name).svg") == nil)
  }

  @Test func aSurfaceHasItsRidge() throws {
    var values: [Double] = []
    for j in 0..<8 {
      for i in 0..<8 {
        let off = Double(j) - 2 - 0.4 * Double(i)
        values.append(off * off + Double(i))
      }
    }
    let numbers = "[0, 1, 2, 3, 4, 5, 6, 7]"
    let plot = try Self.plot(
      "x: Steps\ny: Size\nsurface: {x: \(numbers), y: \(numbers), value: \(values), z: Loss, levels: 4, ridge: lowest}\n"
    )
    #expect(plot.panels[0].surface?.ridge == .lowest)
    #expect(goldenDifference(SpecSupport.svg(plot), named: "surface.svg") == nil)
  }

  @Test func facetsShareTheirAxes() throws {
    let plot = try Self.plot(
      "facet: {data: t.csv, by: size, columns: 2, heading: 'size {size}'}\nx: Steps\ny: Loss\n"
        + "marks: [line: {data: t.csv, x: x, y: y, colour: kind, label: '{kind}'}]\nlegend: collected\n")
    #expect(plot.panels.count == 2 && plot.panels[0].heading == "size 1k" && plot.panels[1].y.silent)
    #expect(plot.panels[0].x.domain == plot.panels[1].x.domain && plot.panels[0].y.domain == 1...2)
    #expect(goldenDifference(SpecSupport.svg(plot), named: "facets.svg") == nil)
  }

  @Test func anInsetStandsInTheFrame() throws {
    let plot = try Self.plot(
      """
      x: Steps
      y: Loss
      marks: [line: {data: t.csv, x: x, y: y, by: size}]
      insets:
        - within: {x: [0.5, 0.98], y: [0.5, 0.98]}
          x: Steps
          y: Loss
          marks: [points: {data: t.csv, x: x, y: y, size: 2}]
      """)
    #expect(goldenDifference(SpecSupport.svg(plot), named: "inset.svg") == nil)
  }

  @Test func whatItShowsIsToldFromTheData() throws {
    let plot = try Self.plot(
      "alt: Loss falls.\nx: {label: 'Steps $k$'}\ny: {label: Loss, scale: log}\n"
        + "marks: [points: {data: t.csv, x: x, y: y, colour: kind}]\n")
    #expect(plot.summary == "Loss falls. Steps k from 1 to 4 and Loss from 1 to 2; 6 values, 2 series.")
  }

  @Test func aGapInTheDataIsAGapInTheLine() throws {
    let plot = try Self.plot("marks: [line: {data: t.csv, where: size == 2000, x: x, y: high, label: up}]")
    let lines = plot.panels[0].marks.compactMap { $0.as(LineMark.self) }
    #expect(lines.map(\.points.count) == [1, 1])
  }

  // MARK: mistakes

  static let mistakes: [(String, String)] = [
    ("mark: []", "1:1: error: a figure has no key 'mark'|did you mean 'marks'?"),
    ("x: Steps", "1:1: error: the figure has no 'marks'"),
    ("marks: [pionts: {x: [1], y: [1]}]", "1:9: error: no mark is called 'pionts'|did you mean 'points'?"),
    (
      "marks: [points: {data: t.csv, x: siz, y: y}]",
      "1:34: error: the table 't.csv' has no column 'siz'|did you mean 'size'?"
    ),
    ("marks: [points: {data: t.csv, x: x}]", "1:17: error: mark 1, points, has no 'y'"),
    (
      "marks: [points: {data: t.csv, x: x, y: kind}]",
      "1:40: error: the column 'kind' holds words, and 'y' needs numbers"
    ),
    (
      "marks: [points: {x: [1, 2], y: [1]}, line: {x: [1, 2], y: [1, 2, 3]}]",
      "1:44: error: the lists of mark 2, line, differ in length"
    ),
    ("marks: [points: {x: [1], y: [1], colour: blu}]", "1:42: error: 'blu' is no colour"),
    (
      "marks: [points: {x: [1], y: [1], symbol: sqare}]",
      "1:42: error: no symbol is called 'sqare'|did you mean 'square'?"
    ),
    (
      "marks: [points: {x: [1], y: [1], opacity: 2}]",
      "1:43: error: 'opacity' is out of range: 2|it lies between 0 and 1"
    ),
    ("marks: [line: {x: [1], y: [1], dash: dased}]", "1:38: error: no dash is called 'dased'|did you mean 'dashed'?"),
    ("marks: [line: {data: runs, x: a, y: b}]", "1:22: error: no table is named 'runs'|without a study"),
    ("marks: [line: {data: t.csv, where: sze > 1, x: x, y: y}]", "1:36: error: the table 't.csv' has no column 'sze'"),
    ("marks: [line: {data: t.csv, where: size >, x: x, y: y}]", "1:36: error: "),
    ("marks: [line: {x: x, y: [1]}]", "1:19: error: 'x: x' names a column, and mark 1, line, has no 'data'"),
    ("x: {label: a, scal: log}\nmarks: []", "1:15: error: the x axis has no key 'scal'|did you mean 'scale'?"),
    ("x: {scale: lg}\nmarks: []", "1:12: error: no scale is called 'lg'|did you mean 'log'?"),
    ("x: {scale: log, domain: [0, 1]}\nmarks: []", "1:25: error: the domain of a log axis must be above zero"),
    ("y: {domain: [2, 1]}\nmarks: []", "1:13: error: 'domain' is two numbers, the lower first"),
    ("legend: bset\nmarks: []", "1:9: error: 'legend' cannot be 'bset'|did you mean 'best'?"),
    (
      "marks: [contour: {data: t.csv, x: x, y: y, value: low}]",
      "1:18: error: mark 1, contour, needs a value for every pair"
    ),
    ("facet: {data: t.csv, by: sze}\nmarks: []", "1:26: error: the table 't.csv' has no column 'sze'"),
    ("marks: [rule: {colour: ink}]", "1:15: error: mark 1, rule, needs 'x' or 'y'"),
    ("marks: [text: {x: 1, y: 1}]", "1:15: error: mark 1, text, has no 'text'"),
    ("marks: {points: 1}", "1:8: error: 'marks' must be a list"),
    ("panels: [{marks: [points: {x: [1]}]}]", "1:27: error: mark 1 of panel 1, points, has no 'y'"),
  ]

  @Test(arguments: mistakes) func aMistakeIsNamedAtItsPlace(_ text: String, _ wanted: String) throws {
    let failure = #expect(throws: Failure.self) { try Self.plot(text) }
    let said = failure?.description ?? ""
    for part in wanted.split(separator: "|") { #expect(said.contains(part), "\(said)") }
  }

  @Test func allMistakesAreSaidAtOnce() {
    let failure = #expect(throws: Failure.self) {
      try Self.plot("marks:\n- pint: {}\n- points: {x: [1], z: 2}\n- line: {data: t.csv, x: a, y: b}\nlegnd: best\n")
    }
    #expect(failure?.diagnostics.count == 6, "\(failure?.description ?? "")")
  }

  /// Letters put in, taken out and swapped: a spec is refused or drawn, and nothing else happens.
  @Test func noSpecEndsTheProgram() throws {
    var random = Seeded(17)
    let all = Self.marks.map { "x: {label: Steps, scale: log}\ny: Loss\nmarks:\n\($0.1)\n" }
    for round in 0..<600 {
      var bytes = Array(all[round % all.count].utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) {
          bytes.remove(at: at)
        } else {
          bytes[at] = UInt8.random(in: 32...126, using: &random)
        }
      }
      do {
        let plot = try Self.plot(String(decoding: bytes, as: UTF8.self))
        #expect(SpecSupport.svg(plot).hasSuffix("</svg>\n"))
      } catch {
        #expect(!error.diagnostics.isEmpty)
      }
    }
  }

  // MARK: tables

  @Test func aCSVFileIsATable() throws {
    let table = try csvTable("a,\"b \"\"c\"\"\",d\r\n1,x,\n2.5,\"y, z\",3\n\n", name: "t", file: "t.csv")
    #expect(table["a"]?.cells == .numbers([1, 2.5]) && table["b \"c\""]?.cells == .words(["x", "y, z"]))
    guard let values = table["d"]?.cells.numbers else { return #expect(Bool(false), "d is no column of numbers") }
    #expect(values[0].isNaN && values[1] == 3)
    #expect(try csvTable(table.csv(), name: "t", file: "t.csv").csv() == table.csv())
  }

  @Test(arguments: [
    ("", "t.csv:1:1: error: is empty"), ("a,a\n1,2\n", "two columns are called 'a'"),
    ("a,\n1,2\n", "column 2 has no name"),
    ("a,b\n1\n", "t.csv:2: error: the row has 1 fields, the header 2"),
    ("a\n\"x\n", "t.csv:2: error: a quote is not closed"),
  ])
  func aCSVFileWithAMistakeIsRefused(_ text: String, _ wanted: String) {
    let failure = #expect(throws: Failure.self) { try csvTable(text, name: "t", file: "t.csv") }
    #expect(failure?.description.contains(wanted) == true, "\(failure?.description ?? "")")
  }
}
