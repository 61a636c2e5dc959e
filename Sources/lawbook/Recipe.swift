// How a figure was made, kept inside its file: the command, what it read, the version. `lawbook rebuild` follows it.

import Diagnostics
import Foundation

struct Recipe: Codable, Equatable, Sendable {
  struct Input: Codable, Hashable, Sendable {
    /// As the command line or the study named it.
    var file: String
    var sha256: String
  }

  /// Of the program that made the figure.
  var version: String
  /// `plot` or `report` and its arguments, without the names of files to write.
  var command: [String]
  /// Which figure of a report, and which of its panels from 1.
  var figure: String?
  var panel: Int?
  var inputs: [Input]

  func of(figure: String, panel: Int) -> Recipe {
    var copy = self
    copy.figure = figure
    copy.panel = panel
    return copy
  }

  /// Each input once, by name.
  static func unique(_ inputs: [Input]) -> [Input] {
    Set(inputs).sorted { ($0.file, $0.sha256) < ($1.file, $1.sha256) }
  }

  /// JSON on one line in ASCII, which PDF, SVG and PNG all hold as it is.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    return json.utf16.map { $0 < 0x80 ? String(UnicodeScalar(UInt8($0))) : Self.escape($0) }.joined()
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  init(version: String, command: [String], inputs: [Input]) {
    self.version = version
    self.command = command
    self.inputs = inputs
  }

  /// - Throws: `Failure` for a text that is no recipe.
  init(text: String, file: String) throws(Failure) {
    do {
      self = try JSONDecoder().decode(Recipe.self, from: Data(text.utf8))
    } catch {
      throw Failure("holds a recipe that cannot be read", at: Place(file: file), hint: "make it with 'lawbook plot'")
    }
  }
}
