// Bold and colour, only where a person looks at a terminal.

import Foundation

struct TextStyle {
  var isTerminal: Bool

  /// Plain unless standard output is a terminal and `NO_COLOR` is unset (https://no-color.org).
  static var forStandardOutput: TextStyle {
    let wantsNone = !(ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    return TextStyle(isTerminal: isatty(STDOUT_FILENO) == 1 && !wantsNone)
  }

  func strong(_ text: String) -> String { isTerminal ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
