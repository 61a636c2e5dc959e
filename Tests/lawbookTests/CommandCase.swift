// One command-line case: a plain text file with the files it needs, the command, and what is expected of it.

import Foundation

/// A case file is read top to bottom:
///
///     # what the case is about
///     --- file runs.csv
///     run,params
///     --- command
///     lawbook fit runs.csv
///     --- exit
///     1
///     --- stdout
///     --- stderr
///     error: …
///
/// In the text of a file, `\xNN` stands for a byte and a line ending in `\*COUNT` is repeated: bytes that no text file can
/// hold, and files too large to write out.
struct CommandCase {
  var path: String
  var comment: String
  var files: [(name: String, content: Data)] = []
  /// As the case file has it, before bytes and repetitions were put in.
  var fileTexts: [(name: String, text: String)] = []
  var command = ""
  var exit: Int32 = 0
  var stdout = ""
  var stderr = ""

  init(path: String) throws {
    self.path = path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let parts = text.components(separatedBy: "\n--- ")
    comment = parts.first ?? ""
    for (index, part) in parts.enumerated().dropFirst() {
      // The line end before the next section went with the cut.
      try read(index + 1 < parts.count && part.contains("\n") ? part + "\n" : part)
    }
  }

  private mutating func read(_ part: String) throws {
    let end = part.firstIndex(of: "\n") ?? part.endIndex
    let title = String(part[..<end])
    let body = end == part.endIndex ? "" : String(part[part.index(after: end)...])
    switch title {
    case "command": command = body.trimmingCharacters(in: .whitespacesAndNewlines)
    case "exit":
      exit = try Int32(body.trimmingCharacters(in: .whitespacesAndNewlines)).orThrow("no exit code in \(path)")
    case "stdout": stdout = body
    case "stderr": stderr = body
    default: try readFile(title, body)
    }
  }

  private mutating func readFile(_ title: String, _ text: String) throws {
    guard title.hasPrefix("file ") else { throw CaseError(message: "no section '\(title)' in \(path)") }
    let name = String(title.dropFirst(5))
    fileTexts.append((name, text))
    files.append((name, Self.bytes(text)))
  }

  /// The text with `\xNN` as bytes and `\*COUNT` at a line's end as repetition of the line.
  static func bytes(_ text: String) -> Data {
    var data = Data()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let parts = line.components(separatedBy: "\\*")
      let count = parts.count == 2 ? Int(parts[1]) ?? 1 : 1
      let content = unescaped(count == 1 ? String(line) : parts[0])
      for _ in 0..<count { data.append(content + [0x0A]) }
    }
    return data
  }

  private static func unescaped(_ line: String) -> Data {
    let parts = line.components(separatedBy: "\\x")
    var data = Data((parts.first ?? "").utf8)
    for part in parts.dropFirst() {
      if let byte = UInt8(part.prefix(2), radix: 16) { data.append(byte) }
      data.append(Data(part.dropFirst(2).utf8))
    }
    return data
  }

  /// The case as a file, with these results as what is expected.
  func recorded(_ outcome: CommandOutcome) -> String {
    let sections =
      fileTexts.map { ("file " + $0.name, $0.text) }
      + [
        ("command", command + "\n"), ("exit", "\(outcome.exit)\n"), ("stdout", outcome.stdout),
        ("stderr", outcome.stderr),
      ]
    return comment
      + sections.map { title, text in "\n--- \(title)" + (text.isEmpty ? "" : "\n" + text.dropLast()) }.joined()
      + "\n"
  }
}

struct CaseError: Error, CustomStringConvertible {
  var message: String
  var description: String { message }
}

extension Optional {
  func orThrow(_ message: String) throws -> Wrapped {
    guard let self else { throw CaseError(message: message) }
    return self
  }
}
