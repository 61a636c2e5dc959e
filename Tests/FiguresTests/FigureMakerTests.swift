// The figures that are specs, at venues: nothing that a production editor would send back, fit for print, the same bytes.

import CairoBackend
import Diagnostics
import Drawing
import Figures
import Foundation
import SVGBackend
import TestSupport
import Testing
import Typesetting

struct FigureMakerTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let venues = Venues(folder: root.appendingPathComponent("Templates/venues").path)
  private static let maker = FigureMaker(
    library: SpecLibrary(folder: root.appendingPathComponent("Templates/figures").path), fonts: Fonts())
  /// The sample has no certificate and so no profile.
  static let names = maker.names.filter { $0 != "floor-profile" }
  static let specs = maker.library.names.filter { $0 != "floor-profile" }

  private func drawn(_ name: String, _ venue: String) throws -> (scene: Scene, venue: Venue, caption: String) {
    var order = FigureMaker.Order()
    order.venue = try Self.venues.venue(venue)
    let planned = try Self.maker.plan(name, of: SampleResult.result, order)
    return (Self.maker.draw(planned, order).scene, order.venue, planned.caption)
  }

  @Test(arguments: specs, ["neurips", "icml/column", "icml/page", "nature/one", "slides", "tmlr/half"])
  func passesLint(_ name: String, _ venue: String) throws {
    let (scene, venue, caption) = try drawn(name, venue)
    for finding in lint(scene, venue: venue) { Issue.record("\(finding.rule.rawValue): \(finding.message)") }
    #expect(!caption.isEmpty && !scene.summary.isEmpty && !scene.title.isEmpty)
  }

  @Test(
    .enabled(if: isTested(with: "pdffonts", "pdfimages", "pdftotext", "pdfinfo"), "install poppler-utils"),
    arguments: names)
  func isFitForPrint(_ name: String) throws {
    for venue in ["neurips", "icml/column", "nature/two", "jmlr"] {
      let (scene, _, _) = try drawn(name, venue)
      let bytes = try pdf(scene)
      #expect(try bytes == pdf(try drawn(name, venue).scene) && svg(scene) == svg(try drawn(name, venue).scene))
      let path = NSTemporaryDirectory() + "lawbook-\(UUID().uuidString).pdf"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      defer { try? FileManager.default.removeItem(atPath: path) }
      let fonts = try #require(output(of: "pdffonts", [path])).split(separator: "\n").dropFirst(2)
      #expect(!fonts.isEmpty)
      for line in fonts {
        #expect(!line.contains("Type 3") && line.contains("yes yes yes"), "\(name), \(venue): \(line)")
      }
      #expect(try #require(output(of: "pdfimages", ["-list", path])).split(separator: "\n").count <= 2)
      let size = try #require(output(of: "pdfinfo", [path])?.firstMatch(of: /Page size: +([0-9.]+) x ([0-9.]+)/))
      #expect(abs((Double(size.output.1) ?? 0) - scene.size.width) < 0.01, "\(name), \(venue)")
      #expect(abs((Double(size.output.2) ?? 0) - scene.size.height) < 0.01, "\(name), \(venue)")
      let text = try #require(output(of: "pdftotext", ["-raw", path, "-"])).filter { !$0.isWhitespace }
      for placed in scene.texts {
        for word in placed.block.pieces.flatMap({ ($0.reads ?? $0.text).split(separator: " ") }) {
          #expect(text.contains(word), "'\(word)' is lost in \(name), \(venue)")
        }
      }
    }
  }
}
