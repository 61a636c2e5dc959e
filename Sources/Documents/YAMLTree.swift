// YAML as a small tree in which every value knows its place. Anchors and aliases are refused, sizes are bounded.

public import Diagnostics
import Texts
import Yams

public struct YAMLValue: Sendable {
  public enum Content: Sendable {
    /// Text as written; quoted where it must not be read as a number.
    case scalar(String, quoted: Bool)
    case list([YAMLValue])
    case map(YAMLMap)
  }

  public var content: Content
  public var place: Place

  public init(_ content: Content, at place: Place) {
    self.content = content
    self.place = place
  }

  public var scalar: String? {
    if case .scalar(let text, _) = content { return text }
    return nil
  }

  public var list: [YAMLValue]? {
    if case .list(let items) = content { return items }
    return nil
  }

  public var map: YAMLMap? {
    if case .map(let map) = content { return map }
    return nil
  }

  /// The number of a scalar that is written as one, as `Quantity` reads it.
  public var number: Double? {
    guard case .scalar(let text, quoted: false) = content else { return nil }
    return Quantity.parse(text)
  }

  public var isNull: Bool {
    guard case .scalar(let text, quoted: false) = content else { return false }
    return ["", "~", "null"].contains(text)
  }
}

public struct YAMLMap: Sendable {
  public struct Entry: Sendable {
    public var key: String
    public var keyPlace: Place
    public var value: YAMLValue
  }

  /// In the order of the file.
  public var entries: [Entry]
  public var place: Place

  public init(entries: [Entry] = [], place: Place) {
    self.entries = entries
    self.place = place
  }

  public subscript(key: String) -> YAMLValue? { entries.first { $0.key == key }?.value }
  public var keys: [String] { entries.map(\.key) }
}

/// Reads a YAML mapping whose first line is `place`'s line, shifted right by its column.
///
/// - Throws: `Failure` for a syntax error, a duplicate key, an anchor or alias, or more than 10,000 values.
public func parseYAML(_ text: String, at place: Place) throws(Failure) -> YAMLMap {
  var reader = YAMLReader(origin: place)
  return try reader.read(text)
}

/// Reads a file that is one YAML mapping, at most 4 MB and 500,000 values: a figure's spec carries data.
///
/// - Parameter name: the file in messages.
public func readYAMLMap(_ path: String, shownAs name: String) throws(Failure) -> YAMLMap {
  let (lines, _) = try readLines(path, shownAs: name)
  var reader = YAMLReader(origin: Place(file: name, line: 1, column: 1), remaining: 500_000)
  return try reader.read(lines.map(\.text).joined(separator: "\n") + "\n")
}

struct YAMLReader {
  let origin: Place
  var remaining = 10_000
  /// `{{values}}` as written: YAML would read their braces, commas and colons as its own.
  var values: [String] = []

  mutating func read(_ text: String) throws(Failure) -> YAMLMap {
    if let line = anchorLine(in: text) {
      throw Failure(
        "anchors and aliases are not read here", at: shifted(line: line, column: 1), hint: "write the value out")
    }
    let node: Node?
    do {
      node = try compose(yaml: protected(text))
    } catch {
      throw failure(error)
    }
    guard let node else { return YAMLMap(place: origin) }
    let tree = try convert(node, depth: 0)
    if tree.isNull { return YAMLMap(place: origin) }
    guard let map = tree.map else {
      throw Failure("expected 'key: value' lines", at: tree.place, hint: "put a space after the colon")
    }
    return map
  }

  private mutating func convert(_ node: Node, depth: Int) throws(Failure) -> YAMLValue {
    let place = self.place(of: node)
    remaining -= 1
    guard remaining > 0, depth < 64 else { throw Failure("too many or too deeply nested values", at: place) }
    switch node {
    case .scalar(let scalar):
      let quoted = [.singleQuoted, .doubleQuoted, .literal, .folded].contains(scalar.style)
      return YAMLValue(.scalar(restored(scalar.string), quoted: quoted), at: place)
    case .sequence(let sequence):
      var items: [YAMLValue] = []
      for item in sequence { items.append(try convert(item, depth: depth + 1)) }
      return YAMLValue(.list(items), at: place)
    case .mapping(let mapping):
      var map = YAMLMap(place: place)
      for (key, value) in mapping {
        guard case .scalar(let name) = key else { throw Failure("a key must be a word", at: self.place(of: key)) }
        let entry = YAMLMap.Entry(
          key: name.string, keyPlace: self.place(of: key), value: try convert(value, depth: depth + 1))
        map.entries.append(entry)
      }
      return YAMLValue(.map(map), at: place)
    case .alias: throw Failure("aliases are not read here", at: place, hint: "write the value out")
    }
  }

  private mutating func protected(_ text: String) -> String {
    guard text.contains("{{") else { return text }
    return text.replacing(/\{\{[^\n]*?\}\}/) { match in
      values.append(String(match.output))
      var view = String.UnicodeScalarView()
      view.append(contentsOf: Placeholder.text(values.count - 1))
      return String(view)
    }
  }

  private func restored(_ text: String) -> String {
    Placeholder.split(text).map { part in
      guard let index = part.item, values.indices.contains(index) else { return part.text }
      return values[index]
    }.joined()
  }

  private func place(of node: Node) -> Place {
    guard let mark = node.mark else { return origin }
    return shifted(line: mark.line, column: mark.column)
  }

  private func shifted(line: Int, column: Int) -> Place {
    Place(file: origin.file, line: (origin.line ?? 1) + line - 1, column: (origin.column ?? 1) + column - 1)
  }

  /// The first line that defines an anchor: `&name` where a value may stand.
  private func anchorLine(in text: String) -> Int? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let index = lines.firstIndex { line in
      guard line.contains("&") else { return false }
      return line.firstMatch(of: /(^|[:\-?]\s|[\[,{]\s*)\s*&[A-Za-z0-9_\-]+(\s|$|[,\]}])/) != nil
    }
    return index.map { $0 + 1 }
  }

  private func failure(_ error: any Error) -> Failure {
    guard let error = error as? YamlError else { return Failure("this is not YAML", at: origin) }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return Failure(
        "this is not YAML: \(problem)", at: shifted(line: mark.line, column: mark.column),
        hint: "quote a text that holds ': ' or '#', or that starts with one of @ ` * & ! % [ {")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
      return Failure(
        "\(names) is given twice", at: shifted(line: context.mark.line, column: context.mark.column),
        hint: "keep one of them")
    case .reader(let problem, _, _, _): return Failure("this is not YAML: \(problem)", at: origin)
    default: return Failure("this is not YAML", at: origin)
    }
  }
}
