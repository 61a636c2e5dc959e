// The venues that come with Lawbook, and what a file of one's own may get wrong.

import Diagnostics
import Drawing
import Foundation
import Plots
import TestSupport
import Testing

@testable import Figures

struct VenueTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Templates/venues").path
  static let venues = Venues(folder: folder)

  private static let widths: [(String, String, Double)] = [
    ("neurips", "page", 396), ("iclr", "page", 396), ("icml", "column", 234), ("icml", "page", 486),
    ("cvpr", "column", 234), ("cvpr", "page", 495), ("nature", "one", 252.2834645669),
    ("nature", "two", 518.7401574803),
    ("aaai", "column", 237.6), ("aaai", "page", 502.2), ("eccv", "page", 345.6), ("tmlr", "page", 468),
    ("jmlr", "page", 432), ("slides", "slide", 720), ("notebook", "column", 234),
  ]

  @Test(arguments: widths)
  func hasTheExactWidth(_ name: String, _ width: String, _ points: Double) throws {
    let venue = try Self.venues.venue("\(name)/\(width)")
    #expect(abs(venue.size.width - points) < 1e-8)
    #expect(venue.size.height <= venue.tallest && venue.size.height >= 100)
    #expect(venue.leastText <= venue.theme.smallSize && venue.theme.leastLine <= venue.theme.axisWidth)
  }

  @Test func theNotebooksOwnVenueIsTheStandardOne() throws {
    var venue = try Self.venues.venue("notebook")
    #expect(venue.size == Venue.standard.size && venue.theme == Venue.standard.theme)
    (venue.title, venue.isPrinted) = ("", true)
    #expect(venue == Venue.standard)
  }

  private static let someLengths: [(String, Double)] = [
    ("3.25 in", 234), ("127mm", 360), ("7.227 pt", 7.2), ("10 bp", 10), ("2.54 cm", 72),
  ]

  @Test(arguments: someLengths)
  func lengths(_ text: String, _ points: Double) throws {
    #expect(abs(try #require(Length.parse(text)) - points) < 1e-9)
  }

  @Test(arguments: ["", "3", "in", "3 inches", "nan in", "1e999 mm", "3,5 in"]) func noLengths(_ text: String) {
    #expect(Length.parse(text) == nil)
  }

  @Test func everyMistakeIsReportedAtItsPlace() throws {
    let text = """
      title: Mine
      width: {column: 3 in}
      widths: {column: 3, page: 5.5 in × 2 in}
      type: {text: tiny, smal: 6}
      lines: {data: 900}
      colours: {ink: blue, sequence: jet}
      printed: maybe
      """
    let failure = #expect(throws: Failure.self) { try Self.read(text) }
    let said = try #require(failure).diagnostics.map(\.description)
    let wanted = [
      "2:1: error: a venue has no key 'width'", "3:18: error: a width cannot be '3'",
      "4:14: error: text of type must be a number",
      "4:20: error: type has no key 'smal'", "5:15: error: data of lines is out of range",
      "6:16: error: a colour cannot be 'blue'",
      "6:32: error: no colour map is called 'jet'", "7:10: error: printed must be true or false",
    ]
    #expect(said.count == wanted.count, "\(said)")
    for (line, start) in zip(said, wanted) { #expect(line.contains(start), "\(line)") }
  }

  @Test func aNameNearOneIsSuggested() {
    let failure = #expect(throws: Failure.self) { try Self.venues.venue("neurip") }
    #expect(failure?.description.contains("did you mean 'neurips'?") == true)
    let width = #expect(throws: Failure.self) { try Self.venues.venue("icml/pages") }
    #expect(width?.description.contains("did you mean 'page'?") == true)
  }

  @Test func aFileOfOnesOwnHasWidthsToo() throws {
    let venue = try Self.read("widths: {a: 3 in, b: 10 in x 5.6 in}\ntype: {text: 10}\n", width: "/b")
    #expect(venue.size == Size.inches(10, 5.6) && venue.theme.textSize == 10)
    #expect(venue.size(width: 216).width == 216)
  }

  /// Bytes put in, taken out and swapped: a file is refused or read, and nothing else happens.
  @Test func noFileEndsTheProgram() throws {
    var random = Seeded(5)
    let source = Array(try String(contentsOfFile: Self.folder + "/nature.yaml", encoding: .utf8).utf8)
    for _ in 0..<400 {
      var bytes = source
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) {
          bytes.remove(at: at)
        } else {
          bytes[at] = UInt8.random(in: 9...126, using: &random)
        }
      }
      do {
        let venue = try Self.read(String(decoding: bytes, as: UTF8.self))
        #expect(!venue.widths.isEmpty)
      } catch let failure as Failure {
        #expect(!failure.diagnostics.isEmpty)
      }
    }
  }

  private static func read(_ text: String, width: String = "") throws -> Venue {
    let path = NSTemporaryDirectory() + "lawbook-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try venues.venue(path + width)
  }
}
