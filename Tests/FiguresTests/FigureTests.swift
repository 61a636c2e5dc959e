// Every figure of the catalogue: its golden, text that keeps apart, what it says without data, its PDF.

import CairoBackend
import Diagnostics
import Drawing
import Foundation
import Laws
import Plots
import Runs
import SVGBackend
import TestSupport
import Testing
import Typesetting

@testable import Figures

struct FigureTests {
  private let fonts = Fonts()
  private let result = SampleResult.result

  private func size(_ name: String) -> Size {
    ["fixed-vs-optimal", "trade-off"].contains(name) ? .inches(5.5, 2.4) : .inches(3.25, 2.4)
  }

  private var publishedOnly: StudyResult {
    StudyResult(
      settings: AnalysisSettings(id: "none"), table: RunTable(), optimal: LawFits(laws: LawSet(id: "none", title: "")),
      published: publishedLaw("yin2024"))
  }

  @Test(arguments: figureKinds.map(\.name))
  func matchesItsGolden(_ name: String) throws {
    let figure = try makeFigure(name, of: result, size: size(name), fonts: fonts)
    #expect(goldenDifference(svg(figure.scene), named: "\(name).svg") == nil)
    #expect(!figure.caption.isEmpty && !figure.scene.summary.isEmpty && !figure.scene.title.isEmpty)
  }

  @Test func captionsSetWordsInSubscriptsUpright() throws {
    let figure = try makeFigure("compute-optimal", of: publishedOnly, size: .inches(3.25, 2.4), fonts: fonts)
    #expect(figure.caption.contains("n_{\\mathrm{ctx}}/d"))
  }

  /// What a reviewer would send back first: text off the figure, or text over text.
  @Test(arguments: figureKinds.map(\.name), [Size.inches(3.25, 2.4), .inches(5.5, 3), .inches(2.6, 2)])
  func textIsInsideAndApart(_ name: String, _ size: Size) throws {
    let figure = try makeFigure(name, of: result, size: size, fonts: fonts)
    let boxes = textBoxes(figure.scene.elements)
    for box in boxes {
      #expect(
        box.frame.minX >= -0.5 && box.frame.maxX <= size.width + 0.5 && box.frame.minY >= -0.5
          && box.frame.maxY <= size.height + 0.5, "'\(box.text)' leaves the figure: \(box.frame)")
    }
    for (index, one) in boxes.enumerated() {
      for other in boxes[(index + 1)...] where one.frame.inset(by: 0.4).intersects(other.frame.inset(by: 0.4)) {
        Issue.record("'\(one.text)' and '\(other.text)' overlap in \(name)")
      }
    }
  }

  @Test(arguments: [
    "batch-contours", "batch-surface", "learning-rate-contours", "learning-rate-surface", "loss-curves",
    "compute-optimal", "fixed-vs-optimal", "trade-off",
  ])
  func publishedLawsNeedNoData(_ name: String) throws {
    let figure = try makeFigure(name, of: publishedOnly, fonts: fonts)
    #expect(figure.scene.elements.count > 0)
  }

  @Test(arguments: [
    ("loss-map", "no cell"), ("isoflop", "no isoFLOP law"), ("held-out", "nothing was held out"), ("regret", "no cell"),
  ])
  func aFigureWithoutDataSaysWhy(_ name: String, _ words: String) {
    let failure = #expect(throws: Failure.self) { try makeFigure(name, of: publishedOnly, fonts: fonts) }
    #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
  }

  @Test func wrongNamesAndOptionsAreAllReported() {
    let unknown = #expect(throws: Failure.self) { try makeFigure("los-map", of: result, fonts: fonts) }
    #expect(unknown?.description == "error: no figure named 'los-map'\nhint: did you mean 'loss-map'?")
    let wrong = #expect(throws: Failure.self) {
      try makeFigure("loss-map", options: ["param": "1", "tokens": "-3", "laws": "mine"], of: result, fonts: fonts)
    }
    #expect(wrong?.diagnostics.count == 3)
  }

  @Test(.enabled(if: isTested(with: "pdffonts", "pdfimages", "pdftotext")), arguments: figureKinds.map(\.name))
  func pdfIsFitForPrint(_ name: String) throws {
    let figure = try makeFigure(name, of: result, size: size(name), fonts: fonts)
    let bytes = try pdf(figure.scene)
    #expect(try bytes == pdf(figure.scene))
    let path = NSTemporaryDirectory() + "lawbook-\(UUID().uuidString).pdf"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let listed = try #require(output(of: "pdffonts", [path])).split(separator: "\n").dropFirst(2)
    #expect(!listed.isEmpty)
    for line in listed { #expect(!line.contains("Type 3") && line.contains("yes yes yes"), "\(line)") }
    #expect(try #require(output(of: "pdfimages", ["-list", path])).split(separator: "\n").count <= 2, "no images")
    // pdftotext puts scripts and slanted letters on lines of their own: every word of every label must be in the text.
    let text = try #require(output(of: "pdftotext", ["-raw", path, "-"])).filter { !$0.isWhitespace }
    for box in textBoxes(figure.scene.elements) {
      for word in box.pieces.flatMap({ $0.split(separator: " ") }) { #expect(text.contains(word), "'\(word)' is lost") }
    }
  }

  // MARK: text as drawn

  private struct Placed {
    var text: String
    var pieces: [String]
    var frame: Rect
  }

  /// The page area of every text, from measured widths and cap heights; rotated ones by their own frame's corners.
  private func textBoxes(_ elements: [Element]) -> [Placed] {
    elements.flatMap { element -> [Placed] in
      switch element {
      case .group(let group): return textBoxes(group.elements)
      case .text(let block): return [placed(block)]
      default: return []
      }
    }
  }

  private func placed(_ block: TextBlock) -> Placed {
    let right = block.pieces.map { $0.x + $0.width }.max() ?? 0
    let top = block.pieces.map { $0.y - 0.68 * $0.font.size }.min() ?? 0
    let bottom = block.pieces.map(\.y).max() ?? 0
    let angle = block.rotation * .pi / 180
    let corners = [(0, top), (right, top), (0, bottom), (right, bottom)].map { x, y in
      Point(block.origin.x + x * cos(angle) - y * sin(angle), block.origin.y + x * sin(angle) + y * cos(angle))
    }
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    let (left, upper) = (xs.min() ?? 0, ys.min() ?? 0)
    return Placed(
      text: block.string, pieces: block.pieces.map { $0.reads ?? $0.text },
      frame: Rect(x: left, y: upper, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - upper))
  }
}
