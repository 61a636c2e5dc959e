// The lines of a notebook with everything it includes, each with the file and line that it came from.

public import Diagnostics
import Foundation

struct SourceLine {
  var text: String
  var file: String
  var line: Int
}

/// Reads a text file as lines: UTF-8, at most 4 MB, no NUL; line ends may be LF or CRLF.
func readLines(_ path: String, shownAs name: String) throws(Failure) -> (lines: [SourceLine], bytes: [UInt8]) {
  let bytes = try readBytes(path, shownAs: name)
  guard !bytes.contains(0), var text = String(validating: bytes, as: UTF8.self) else {
    throw Failure("the file is not UTF-8 text", at: Place(file: name))
  }
  if text.hasPrefix("\u{FEFF}") { text = String(text.unicodeScalars.dropFirst()) }
  text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  return (lines.enumerated().map { SourceLine(text: String($1), file: name, line: $0 + 1) }, bytes)
}

private let largestNotebook = 4_000_000

func readBytes(_ path: String, shownAs name: String) throws(Failure) -> [UInt8] {
  var isFolder: ObjCBool = false
  guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
    throw Failure("there is no such file", at: Place(file: name))
  }
  guard !isFolder.boolValue else { throw Failure("this is a folder, not a file", at: Place(file: name)) }
  // What has no end (a device) or waits for a writer (a pipe) is not opened at all.
  let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  let attributes = try? FileManager.default.attributesOfItem(atPath: real)
  guard attributes?[.type] as? FileAttributeType == .typeRegular else {
    throw Failure("this is not an ordinary file", at: Place(file: name))
  }
  guard let size = attributes?[.size] as? NSNumber, size.intValue <= largestNotebook else {
    throw Failure("the file is larger than 4 MB", at: Place(file: name), hint: "a notebook is text; split it")
  }
  guard let data = FileManager.default.contents(atPath: path) else {
    throw Failure("the file cannot be read", at: Place(file: name))
  }
  return [UInt8](data)
}

/// Puts the lines of `{{include: part.md}}` in their place. Errors are collected; a bad include leaves nothing.
struct Includer {
  let folder: String
  let allowOutside: Bool
  var diagnostics: [Diagnostic] = []
  var inputs: [InputFile] = []

  mutating func expand(_ lines: [SourceLine], within stack: [String]) -> [SourceLine] {
    var result: [SourceLine] = []
    var fence = FenceTracker()
    for line in lines {
      let isText = !fence.advance(line.text)
      guard isText, let name = Self.included(by: line.text) else {
        result.append(line)
        continue
      }
      let column = line.text.prefix { $0 == " " }.count + 1
      let place = Place(file: line.file, line: line.line, column: column)
      do {
        result += try included(name, at: place, within: stack)
      } catch {
        diagnostics += error.diagnostics
      }
    }
    return result
  }

  /// The file that a line `{{include: part.md}}` names; nil for any other line.
  private static func included(by line: String) -> String? {
    let line = line.trimmingCharacters(in: .whitespaces)
    guard line.hasPrefix("{{"), line.hasSuffix("}}"), line.count >= 4 else { return nil }
    let inside = line.dropFirst(2).dropLast(2).drop(while: \.isWhitespace)
    guard inside.hasPrefix("include:") else { return nil }
    return inside.dropFirst("include:".count).trimmingCharacters(in: .whitespaces)
  }

  private mutating func included(
    _ name: String, at place: Place, within stack: [String]
  ) throws(Failure) -> [SourceLine] {
    let path = try resolve(name, at: place)
    guard !stack.contains(path) else { throw Failure("'\(name)' includes itself", at: place) }
    guard stack.count < 16 else { throw Failure("includes are nested more than 16 deep", at: place) }
    guard inputs.count < 256 else { throw Failure("more than 256 includes", at: place) }
    var isFolder: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
      throw Failure("there is no file '\(name)' to include", at: place, hint: "paths are relative to \(folder)")
    }
    let shown = folder.isEmpty || name.hasPrefix("/") ? name : (folder as NSString).appendingPathComponent(name)
    let (lines, bytes) = try readLines(path, shownAs: shown)
    inputs.append(InputFile(name: name, bytes: bytes))
    return expand(withoutFrontMatter(lines), within: stack + [path])
  }

  private func resolve(_ name: String, at place: Place) throws(Failure) -> String {
    guard !name.isEmpty else { throw Failure("include names no file", at: place) }
    return try confined(name, to: folder, allowOutside: allowOutside, at: place)
  }

  private func withoutFrontMatter(_ lines: [SourceLine]) -> [SourceLine] {
    guard lines.first?.text == "---", let end = lines.dropFirst().firstIndex(where: { $0.text == "---" }) else {
      return lines
    }
    return Array(lines[(end + 1)...])
  }
}

/// Follows fenced code over lines, inside quotes and lists too.
struct FenceTracker {
  private var open: (mark: Character, length: Int)?

  /// Takes the next line; true when it belongs to a fence.
  mutating func advance(_ line: String) -> Bool {
    let body = line.drop { $0 == " " || $0 == ">" || $0 == "\t" }
    if let (mark, length) = open {
      let run = body.prefix { $0 == mark }
      if run.count >= length, body.dropFirst(run.count).allSatisfy({ $0 == " " }) { open = nil }
      return true
    }
    let text = withoutListMarker(body)
    guard let mark = text.first, mark == "`" || mark == "~" else { return false }
    let run = text.prefix { $0 == mark }
    guard run.count >= 3, mark == "~" || !text.dropFirst(run.count).contains("`") else { return false }
    open = (mark, run.count)
    return true
  }

  /// By hand: this runs on every line, and compiling a regular expression for it took a tenth of a report's time.
  private func withoutListMarker(_ body: Substring) -> Substring {
    var rest = body
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    if (1...9).contains(digits.count) {
      rest = rest.dropFirst(digits.count)
      guard rest.first == "." || rest.first == ")" else { return body }
    } else {
      guard rest.first == "-" || rest.first == "*" || rest.first == "+" else { return body }
    }
    rest = rest.dropFirst()
    guard rest.first?.isWhitespace == true else { return body }
    return rest.drop(while: \.isWhitespace)
  }
}

/// The real path of a file that a notebook names, links followed: it must lie in the notebook's folder unless the user
/// allowed otherwise.
public func confined(
  _ name: String, to folder: String, allowOutside: Bool, at place: Place
) throws(Failure) -> String {
  let base = folder.isEmpty ? "." : folder
  let path = name.hasPrefix("/") ? name : (base as NSString).appendingPathComponent(name)
  return try confined(path: path, shownAs: name, to: folder, allowOutside: allowOutside, at: place)
}

/// The same for a path that is relative to the working folder, not to the notebook's.
@discardableResult public func confined(
  path: String, shownAs name: String, to folder: String, allowOutside: Bool, at place: Place
) throws(Failure) -> String {
  let base = folder.isEmpty ? "." : folder
  let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  let root = URL(fileURLWithPath: base).resolvingSymlinksInPath().standardizedFileURL.path
  guard allowOutside || real.hasPrefix(root.hasSuffix("/") ? root : root + "/") else {
    throw Failure(
      "'\(name)' lies outside the notebook's folder", at: place, hint: "move it into \(base), or pass --allow-outside")
  }
  return real
}
