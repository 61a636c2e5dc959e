// YAML text in, nodes out, whatever the file holds: limits come before the parser sees a byte.

package import Diagnostics
import Foundation
package import Yams

/// A node of a file: whoever reads nodes through `NodeReader` needs no parser of its own.
package typealias Node = Yams.Node

/// A YAML file read and composed within limits.
package struct YAMLSource {
  /// What is written by hand is smaller.
  static let largest = 4_000_000
  /// Anchors are shared when composed, but whoever walks or hashes the nodes visits each use: n aliases can stand for
  /// 3^(n/3) nodes.
  static let mostAliases = 12

  let file: String
  /// What the file is in messages: "study", "sweep plan".
  let kind: String

  package init(file: String, kind: String) {
    self.file = file
    self.kind = kind
  }

  /// The root node; nil when the file holds no document (empty, or comments only).
  ///
  /// - Throws: `Failure` for a file that cannot be read, is too large, is no text, or is no YAML.
  package func compose() throws(Failure) -> Node? {
    let text = try self.text()
    if let alias = surplusAlias(text) {
      throw Failure(
        "more than \(Self.mostAliases) YAML aliases", at: alias, hint: "write the values out instead of '*name'")
    }
    do {
      return try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw Failure([diagnostic(error)])
    } catch {
      throw Failure("cannot be read as YAML", at: Place(file: file))
    }
  }

  private func text() throws(Failure) -> String {
    try checkFile()
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure("cannot be read", at: Place(file: file), hint: "check its permissions")
    }
    let noText = Failure("is not a text file", at: Place(file: file), hint: "a \(kind) is YAML in UTF-8")
    guard !data.contains(0) else { throw noText }
    guard let text = String(data: data, encoding: .utf8) else { throw noText }
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }

  private func checkFile() throws(Failure) {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved) else {
      throw Failure([missingPath(file)])
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
  private var resolved: String { URL(fileURLWithPath: file).resolvingSymlinksInPath().path }

  /// Where the first alias too many stands. Counts everything that could be an alias, in quotes and comments too:
  /// counting too many is safe, too few is not.
  private func surplusAlias(_ text: String) -> Place? {
    var count = 0
    var line = 1
    var column = 0
    var before: Unicode.Scalar = "\n"
    var isStar = false
    for scalar in text.unicodeScalars {
      if isStar && !scalar.properties.isWhitespace {
        count += 1
        if count > Self.mostAliases { return Place(file: file, line: line, column: column) }
      }
      column += 1
      isStar = scalar == "*" && (before.properties.isWhitespace || "[{,:?-".unicodeScalars.contains(before))
      if scalar == "\n" { (line, column) = (line + 1, 0) }
      before = scalar
    }
    return nil
  }
}

extension YAMLSource {
  /// libyaml's own words, at its own place, with a remedy for the mistakes that people make.
  private func diagnostic(_ error: YamlError) -> Diagnostic {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      Diagnostic(at: place(mark), "is not YAML: \(problem)", hint: remedy(problem))
    case .duplicatedKeysInMapping(let keys, let context):
      Diagnostic(at: place(context.mark), "'\(keys.first ?? "")' is given twice", hint: "keep one of the two")
    case .memory:
      Diagnostic(at: Place(file: file), "is nested too deeply", hint: "a \(kind) needs three levels")
    case .reader(let problem, _, _, _):
      Diagnostic(at: Place(file: file), "is not a text file: \(problem)", hint: "a \(kind) is YAML in UTF-8")
    default: Diagnostic(at: Place(file: file), "cannot be read as YAML")
    }
  }

  private func place(_ mark: Mark) -> Place { Place(file: file, line: mark.line, column: mark.column) }

  private func remedy(_ problem: String) -> String? {
    if problem.contains("cannot start any token") {
      return "indent with spaces, not tabs; quote what starts with % @ or `"
    }
    if problem.contains("alias") || problem.contains("expected alphabetic") {
      return "quote a value that starts with '*', such as '*.csv'"
    }
    if problem.contains("mapping values are not allowed") { return "quote a value that holds ': '" }
    if problem.contains("another document") { return "keep one document in the file: nothing after '---'" }
    return nil
  }
}
