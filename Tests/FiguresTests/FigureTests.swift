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
    ["fixed-vs-optimal", "trade-off", "loss-maps", "slices", "held-out", "allocation", "exponents"].contains(name)
      ? .inches(5.5, 2.4) : .inches(3.25, 2.4)
  }

  private static let venues = Venues(
    folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Templates/venues").path)

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

  /// Pixels are the libraries' own: they are held to the goldens where those are the ones that made them.
  @Test(.enabled(if: FigureTests.drawsAsTheGoldens), arguments: ["loss-map", "isoflop", "batch-surface"])
  func matchesItsPixels(_ name: String) throws {
    let figure = try makeFigure(name, of: result, size: .inches(2.6, 2), fonts: fonts)
    let bytes = try png(figure.scene, dotsPerInch: 72)
    let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(goldenDifference(hex, named: "\(name).png.hex") == nil)
  }

  private static let libraries = ["cairo", "pangocairo", "harfbuzz", "freetype2", "libpng", "zlib"]
  static let versions = libraries.compactMap { output(of: "pkg-config", ["--modversion", $0]) }.joined()
  static let drawsAsTheGoldens = versions == (try? String(contentsOfFile: versionFile, encoding: .utf8))
  private static let versionFile = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("goldens/libraries.txt").path

  @Test func captionsSetWordsInSubscriptsUpright() throws {
    let figure = try makeFigure("compute-optimal", of: publishedOnly, size: .inches(3.25, 2.4), fonts: fonts)
    #expect(figure.caption.contains("n_{\\mathrm{ctx}}/d"))
  }

  /// What a production editor would send back, at four venues and at a width that none has.
  @Test(
    arguments: figureKinds.map(\.name), ["neurips", "icml/column", "icml/page", "nature/one", "slides", "tmlr/half"])
  func passesLint(_ name: String, _ venue: String) throws {
    let venue = try Self.venues.venue(venue)
    let figure = try makeFigure(
      name, of: result, size: venue.size, theme: venue.theme, tallest: venue.tallest, fonts: fonts)
    for finding in lint(figure.scene, venue: venue) { Issue.record("\(finding.rule.rawValue): \(finding.message)") }
  }

  @Test(arguments: figureKinds.map(\.name)) func passesLintWhereItIsNarrow(_ name: String) throws {
    var venue = Venue.standard
    venue.widths = [Venue.Width(name: "narrow", size: .inches(2.6, 2))]
    let figure = try makeFigure(name, of: result, size: venue.size, tallest: venue.tallest, fonts: fonts)
    for finding in lint(figure.scene, venue: venue) { Issue.record("\(finding.rule.rawValue): \(finding.message)") }
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
    ("loss-map", "no cell"), ("isoflop", "the isoFLOP law is missing"), ("held-out", "nothing was held out"),
    ("regret", "no cell"),
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

  @Test(
    .enabled(if: isTested(with: "pdffonts", "pdfimages", "pdftotext"), "install poppler-utils"),
    arguments: figureKinds.map(\.name))
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
    #expect(lintPDF(bytes) == [])
    for placed in figure.scene.texts {
      for word in placed.block.pieces.flatMap({ ($0.reads ?? $0.text).split(separator: " ") }) {
        #expect(text.contains(word), "'\(word)' is lost")
      }
    }
  }
}
