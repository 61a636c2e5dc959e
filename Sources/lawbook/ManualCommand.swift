// `lawbook manual`: the man page, for `make install`.

import ArgumentParser

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the man page.", shouldDisplay: false)

  func run() throws { print(ManualPage(tool: try .lawbook(), version: Lawbook.version).text) }
}
