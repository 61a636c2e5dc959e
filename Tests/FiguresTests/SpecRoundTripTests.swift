// Every built-in figure is a spec: written as YAML and read back it is the same figure.

import Diagnostics
import Documents
import Drawing
@testable import Figures
import Foundation
import Laws
import Plots
import SVGBackend
import TestSupport
import Testing
import Texts
import Typesetting

enum SpecSupport {
  static let fonts = Fonts()

  static func read(
    _ text: String, of result: StudyResult? = nil, size: Size = .inches(3.25, 2.4)
  ) throws(Failure) -> (plot: Plot, caption: String) {
    try readSpec(
      try parseYAML(text, at: Place(file: "figure.yaml", line: 1, column: 1)), data: SpecData(result), size: size,
      theme: Theme())
  }

  static func svg(_ plot: Plot) -> String { SVGBackend.svg(compile(plot, theme: Theme(), fonts: fonts)) }
}

struct SpecRoundTripTests {
  @Test(arguments: figureKinds.map(\.name), [Size.inches(3.25, 2.4), .inches(5.5, 3)])
  func aBuiltInFigureIsASpec(_ name: String, _ size: Size) throws {
    let (plot, caption) = try planFigure(name, of: SampleResult.result, size: size)
    let path = NSTemporaryDirectory() + "lawbook-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(specText(plot, caption: caption).utf8).write(to: URL(fileURLWithPath: path))
    let again = try readSpec(
      try readYAMLMap(path, shownAs: "figure.yaml", kind: "figure spec"), data: SpecData(nil), size: size,
      theme: Theme())
    #expect(SpecSupport.svg(again.plot) == SpecSupport.svg(plot))
    #expect(again.caption == caption && again.plot.summary == plot.summary)
    // And what was read is written as the same text.
    #expect(specText(again.plot, caption: again.caption) == specText(plot, caption: caption))
  }
}
