// `lawbook venues`: where figures can stand, and the file of one to copy.

import ArgumentParser
import Diagnostics
import Drawing
import Foundation
import Plots
import Figures

struct VenuesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "venues", abstract: "List the venues of figures, or print the file of one.",
    discussion: """
      A venue is a YAML file of widths, type, lines and colours. Copy one and use it with --venue mine.yaml.
      EXAMPLES
        lawbook venues
        lawbook venues nature > mine.yaml
      """)

  @Argument(help: ArgumentHelp("Venue to print.", valueName: "venue")) var name: String?

  func run() throws {
    let venues = Venues(folder: try NotebookFiles.venues())
    guard let name else { return print(try Self.table(venues)) }
    guard venues.names.contains(name), let data = FileManager.default.contents(atPath: venues.file(of: name)) else {
      throw Failure("no venue is named '\(name)'", hint: Suggestion.hint(for: name, among: venues.names))
    }
    print(String(decoding: data, as: UTF8.self), terminator: "")
  }

  private static func table(_ venues: Venues) throws -> String {
    var table = TextTable([("venue", .left), ("widths", .left), ("type", .left)])
    for name in venues.names {
      let venue = try venues.venue(name)
      let widths = venue.widths.map { "\($0.name) \(NumberText.significant($0.size.width / 72, 4)) in" }
      let sizes = [venue.theme.textSize, venue.theme.smallSize].map { NumberText.significant($0) }
      table.add(
        name, widths.joined(separator: ", "), "\(venue.theme.family), \(sizes.joined(separator: " and ")) pt")
    }
    return table.lines.joined(separator: "\n")
  }
}
