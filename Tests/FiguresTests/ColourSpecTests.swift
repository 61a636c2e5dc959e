// Colours that tell numbers, in specs: bars, series, and what has no colour.

import Diagnostics
import Documents
import Drawing
import Plots
import TestSupport
import Testing
import Texts

@testable import Figures

@Suite struct ColourSpecTests {
  private func plot(_ spec: String, _ csv: String) throws(Failure) -> Plot {
    let map = try parseYAML(spec, at: Place(file: "s.yaml", line: 1, column: 1))
    let data = SpecData(nil) { _, _ throws(Failure) in csv }
    return try readSpec(map, data: data, size: .inches(3, 2), theme: Theme()).plot
  }

  private let rows = "x,y,n\n1,1,10\n2,2,11\n3,3,1000\n"

  @Test func aDeclaredBarColoursByValue() throws {
    let spec = "colour_bar: {label: n, scale: log}\nmarks: [{points: {data: t.csv, x: x, y: y, colour: n}}]"
    let panel = try plot(spec, rows).panels[0]
    #expect(panel.colourValues == [10, 11, 1000] && panel.marks.allSatisfy { $0.name.isEmpty })
  }

  @Test func fewValuesAreNamedAndManyHaveABar() throws {
    let spec = "marks: [{points: {data: t.csv, x: x, y: y, colour: n}}]"
    let few = try plot(spec, rows).panels[0]
    #expect(few.colourBar == nil && few.marks.map(\.name) == ["n = 10", "n = 11", "n = 1k"])
    let many = try plot(spec, "x,y,n\n" + (1...40).map { "\($0),\($0),\($0 * $0)" }.joined(separator: "\n")).panels[0]
    #expect(many.colourBar?.label == "n" && many.colourBar?.scale == .log && many.colourValues.count == 40)
    #expect(many.marks.allSatisfy { $0.name.isEmpty })
  }

  /// The rows that a mark leaves out do not move the colours of the others.
  @Test func aFilterDoesNotMoveColours() throws {
    func colour(_ condition: String) throws -> [String: Colour] {
      let spec = "marks: [{points: {data: t.csv\(condition), x: x, y: y, colour: n}}]"
      let points = try plot(spec, rows).panels[0].marks.compactMap { $0.as(PointMark.self) }
      return Dictionary(points.map { ($0.label, $0.colour) }, uniquingKeysWith: { first, _ in first })
    }
    let (all, some) = (try colour(""), try colour(", where: n > 10"))
    #expect(some.count == 2)
    for (name, colour) in some { #expect(all[name] == colour, "\(name)") }
  }

  @Test func aMissingNumberIsNotTheLeast() throws {
    let spec = "marks: [{points: {data: t.csv, x: x, y: y, colour: n}}]"
    let points = try plot(spec, "x,y,n\n1,1,5\n2,2,\n3,3,7\n").panels[0].marks.compactMap { $0.as(PointMark.self) }
    #expect(points.map(\.label) == ["n = 5", "n = 7", "n unknown"] && points[2].colour == Theme().faint)
  }

  @Test func aBarThatIsTheKeyToNothingIsAMistake() {
    let spec = "colour_bar: {label: n}\nmarks: [{points: {x: [1, 2], y: [1, 2]}}]"
    let failure = #expect(throws: Failure.self) { try plot(spec, rows) }
    #expect(failure?.description.contains("s.yaml:1:13: error: the colour bar belongs to no mark") == true)
  }

  @Test(arguments: [
    ("colour_bar: {label: n, scale: logg}", "no colour scale is called 'logg'"),
    ("colour_bar: {label: n, scale: log, domain: [0, 1]}", "must be above zero"),
    ("colour_bar: {label: n, colours: ['#ffffff']}", "at least two"),
    ("colour_bar: {label: n, tint: 7}", "tint"),
  ])
  func mistakesOfABarAreTold(_ bar: String, _ words: String) {
    let spec = bar + "\nmarks: [{points: {data: t.csv, x: x, y: y, colour: n}}]"
    let failure = #expect(throws: Failure.self) { try plot(spec, rows) }
    #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
  }

  @Test(arguments: ["0", "-3", "41", "1e300"]) func levelsAreBounded(_ levels: String) {
    let spec = "marks: [{contour: {x: [1, 2], y: [1, 2], value: [1, 2, 3, 4], levels: \(levels)}}]"
    let failure = #expect(throws: Failure.self) { try plot(spec, rows) }
    #expect(failure?.description.contains("'levels' is out of range") == true)
  }

  @Test func levelsUnderALogBarAreSpreadInTheLog() throws {
    let spec = """
      colour_bar: {label: n, scale: log}
      marks: [{contour: {x: [1, 2], y: [1, 2], value: [1, 100, 10000, 1000000], levels: 5, filled: true}}]
      """
    let levels = try plot(spec, rows).panels[0].marks.compactMap { $0.as(ContourMark.self) }.flatMap(\.levels)
    let steps = zip(levels, levels.dropFirst()).map { $1 / $0 }
    #expect(levels.count >= 3 && steps.allSatisfy { abs($0 / steps[0] - 1) < 1e-9 })
  }

  @Test func whatIsNotShownIsSaid() throws {
    let spec = """
      y: {label: Loss, scale: log}
      colour_bar: {label: n, domain: [5, 100]}
      marks: [{points: {data: t.csv, x: x, y: y, colour: n}}]
      """
    let made = try plot(spec, "x,y,n\n1,0,10\n2,2,11\n3,3,1000\n")
    #expect(made.unshown.count == 2 && made.unshown[0].hasPrefix("1 value is not shown on the log y axis"))
    #expect(made.summary.contains("1 value is not shown by a colour: outside the colour bar's domain"))
    let found = lint(compile(made, theme: Theme(), fonts: SpecSupport.fonts), venue: .standard).filter {
      $0.rule == .valuesLost
    }
    #expect(found.count == 2)
  }

  @Test(arguments: ["a\\b", "$x$", "_lead", "`code`*x*", "{n}", "a$b", "100 % & <x>"])
  func namesOfTheDataAreLiteral(_ name: String) throws {
    let spec = "marks: [{line: {data: t.csv, x: x, y: y, colour: run}}]"
    let made = try plot(spec, "x,y,run\n1,1,\"\(name)\"\n2,2,\"\(name)\"\n")
    #expect(compile(made, theme: Theme(), fonts: SpecSupport.fonts).texts.contains { $0.block.string == name })
  }

  @Test func aCharacterWithoutAFontIsTold() throws {
    let spec = "marks: [{line: {data: t.csv, x: x, y: y, colour: run}}]"
    // A private use character, which no font of any machine should have.
    let made = try plot(spec, "x,y,run\n1,1,a\u{10FFF0}b\n2,2,a\u{10FFF0}b\n")
    let scene = compile(made, theme: Theme(), fonts: SpecSupport.fonts)
    #expect(scene.texts.contains { $0.block.string == "a\u{10FFF0}b" })
    #expect(lint(scene, venue: .standard).contains { $0.rule == .glyphMissing })
  }
}
