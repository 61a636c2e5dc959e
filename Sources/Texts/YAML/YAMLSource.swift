// A YAML file in, its tree out, whatever the file holds: limits come before the parser sees a byte.

public import Diagnostics
import Foundation

/// Reads a file that is one YAML mapping.
///
/// - Parameter name: the file in messages.
public func readYAMLMap(_ path: String, shownAs name: String, kind: String) throws(Failure) -> YAMLMap {
  try YAMLSource(file: path, shownAs: name, kind: kind).text().mapping()
}

/// A YAML file read and composed within limits.
package struct YAMLSource {
  /// What is written by hand is smaller.
  static let largest = 4_000_000

  let path: String
  let file: String
  /// What the file is in messages: "study", "sweep plan".
  let kind: String

  package init(file: String, kind: String) { self.init(file: file, shownAs: file, kind: kind) }

  init(file: String, shownAs name: String, kind: String) {
    path = file
    self.file = name
    self.kind = kind
  }

  /// The root; nil when the file holds no document (empty, or comments only).
  ///
  /// - Throws: `Failure` for a file that cannot be read, is too large, is no text, or is no YAML.
  package func compose() throws(Failure) -> YAMLValue? { try text().root() }

  func text() throws(Failure) -> YAMLText {
    try checkFile()
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure("cannot be read", at: Place(file: file), hint: "check its permissions")
    }
    let noText = Failure("is not a text file", at: Place(file: file), hint: "a \(kind) is YAML in UTF-8")
    guard !data.contains(0) else { throw noText }
    guard let text = String(data: data, encoding: .utf8) else { throw noText }
    let whole = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
    return YAMLText(whole, at: Place(file: file, line: 1, column: 1))
  }

  private func checkFile() throws(Failure) {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved) else {
      var missing = missingPath(path)
      if path != file { missing.place = Place(file: file) }
      throw Failure([missing])
    }
    let type = attributes[.type] as? FileAttributeType
    guard type == .typeRegular else {
      throw Failure(type == .typeDirectory ? "is a folder" : "is not a regular file", at: Place(file: file))
    }
    guard let size = attributes[.size] as? NSNumber, size.intValue <= Self.largest else {
      let hint = "a \(kind) file is at most \(Self.largest / 1_000_000) MB; data belong in files of their own"
      throw Failure("is too large for a \(kind)", at: Place(file: file), hint: hint)
    }
  }

  /// The file behind symbolic links: attributes are those of a link itself.
  private var resolved: String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}
