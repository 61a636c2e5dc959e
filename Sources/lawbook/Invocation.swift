// The words of a command line before they are parsed: a command that does not exist, and `-` for standard input.

import ArgumentParser
import Diagnostics
import Foundation

enum Invocation {
  /// The commands that a person can name.
  static var commands: [String] {
    Lawbook.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
  }

  /// The words to parse. A `-` among them has become the path of standard input, which is then a file.
  /// - Throws: `UsageFailure` for an unknown command, `Failure` where standard input cannot be read.
  static func words(_ words: [String]) throws -> [String] {
    try checkCommand(words.first)
    guard words.contains("-") else { return words }
    try StandardInput.becomeFile()
    return words.map { $0 == "-" ? StandardInput.path : $0 }
  }

  private static func checkCommand(_ word: String?) throws {
    guard let word, !word.hasPrefix("-"), word != "help" else { return }
    guard !Lawbook.configuration.subcommands.contains(where: { $0._commandName == word }) else { return }
    let hint =
      FileManager.default.fileExists(atPath: word)
      ? "'\(word)' is a file; name a command before it, such as 'lawbook fit \(word)'"
      : Suggestion.hint(for: word, among: commands)
    throw UsageFailure(failure: Failure("no command is named '\(word)'", hint: hint))
  }
}
