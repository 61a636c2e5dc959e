// `lawbook venues`: where figures can stand, and the file of one to copy.

import Texts
import ArgumentParser
import Diagnostics
import Drawing
import Foundation
import Plots
import Tables
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
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let venues = Venues(folder: try NotebookFiles.venues())
    guard let name else {
      let table = try Self.table(venues)
      return try output.print(Answer([Answer.Part("", table: table)], json: table.json))
    }
    guard venues.names.contains(name), let data = FileManager.default.contents(atPath: venues.file(of: name)) else {
      throw Failure("no venue is named '\(name)'", hint: Suggestion.hint(for: name, among: venues.names))
    }
    print(String(decoding: data, as: UTF8.self), terminator: "")
  }

  private static func table(_ venues: Venues) throws -> Table {
    let rows = try venues.names.map { (name: $0, venue: try venues.venue($0)) }
    var builder = TableBuilder(rows)
    builder.words("venue", "venue") { $0.name }
    builder.words("widths", "widths") { row in
      row.venue.widths.map { "\($0.name) \(NumberStyle.usual.text($0.size.width / 72)) in" }.joined(separator: ", ")
    }
    builder.words("type", "type") { row in
      let sizes = [row.venue.theme.textSize, row.venue.theme.smallSize].map { NumberStyle.usual.text($0) }
      return "\(row.venue.theme.family), \(sizes.joined(separator: " and ")) pt"
    }
    return builder.table("venues")
  }
}
