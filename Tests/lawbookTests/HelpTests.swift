// Help wraps well at any width: a line of its source is a paragraph, and examples fit 80 columns.

import ArgumentParser
import Testing

@testable import lawbook

struct HelpTests {
  static let discussions = Lawbook.configuration.subcommands.map { command in
    (name: command._commandName, lines: command.configuration.discussion.split(separator: "\n"))
  }

  @Test(arguments: discussions.map(\.name)) func paragraphsAreLines(_ name: String) throws {
    let lines = try #require(Self.discussions.first { $0.name == name }).lines
    for line in lines where !line.hasPrefix(" ") {
      #expect(["EXAMPLES", "FIGURES"].contains(line) || ".:".contains(line.last ?? " "), "\(line)")
    }
    for line in lines where line.hasPrefix(" ") { #expect(line.count <= 80, "\(line)") }
  }
}
