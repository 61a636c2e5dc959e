// Bold, and the width of lines: as a person looks at a terminal, or as a file wants them.

import Foundation

struct TextStyle {
  var isTerminal: Bool

  /// Plain unless standard output is a terminal and `NO_COLOR` is unset (https://no-color.org).
  static var forStandardOutput: TextStyle {
    let wantsNone = !(ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    return TextStyle(isTerminal: isatty(STDOUT_FILENO) == 1 && !wantsNone)
  }

  func strong(_ text: String) -> String { isTerminal ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  /// Columns that a line may take: the terminal's, 80 where there is none, and never so many that prose is hard to read.
  static var width: Int {
    if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), columns >= 40 {
      return min(columns, 120)
    }
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
    return min(Int(size.ws_col), 120)
  }
}
