// YAML text into the tree. One pass for each limit, none of which tries twice: time is linear in the text.

public import Diagnostics
import Yams

/// Reads a YAML mapping whose first character stands at `place`: a cell of a notebook, its front matter.
///
/// - Throws: `Failure` for a syntax error, a key given twice, too many aliases or values.
public func parseYAML(_ text: String, at place: Place) throws(Failure) -> YAMLMap {
  try YAMLText(text, at: place).mapping()
}

/// Text that is to be YAML, and where it starts.
struct YAMLText {
  /// Anchors are shared when composed, but whoever walks or hashes the nodes visits each use: n aliases can stand for
  /// 3^(n/3) nodes.
  static let mostAliases = 12
  static let mostValues = 500_000
  static let deepest = 64

  let text: String
  let origin: Place

  init(_ text: String, at origin: Place) {
    self.text = text
    self.origin = origin
  }

  /// The root; nil when there is no document (empty, or comments only).
  func root() throws(Failure) -> YAMLValue? {
    let kept = InlineValues(keeping: text)
    if let place = surplusAlias(kept.text) {
      throw Failure(
        "more than \(Self.mostAliases) YAML aliases", at: place, hint: "write the values out instead of '*name'")
    }
    var tree = Tree(origin: origin, kept: kept)
    return try composed(kept.text).map { node throws(Failure) in try tree.value(node, depth: 0) }
  }

  /// The root, which must be a mapping; an empty one when there is no document.
  func mapping() throws(Failure) -> YAMLMap {
    guard let root = try root(), !root.isNull else { return YAMLMap(place: origin) }
    guard let map = root.map else {
      throw Failure("expected 'key: value' lines", at: root.place, hint: "put a space after the colon")
    }
    return map
  }

  private func composed(_ text: String) throws(Failure) -> Node? {
    do {
      return try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw Failure([YAMLMistake(origin: origin).diagnostic(error)])
    } catch {
      throw Failure("cannot be read as YAML", at: origin)
    }
  }

  /// Where the first alias too many stands. Counts everything that could be an alias, in quotes and comments too:
  /// counting too many is safe, too few is not. Without an anchor nothing is one, so that `*words*` of a caption are free.
  private func surplusAlias(_ text: String) -> Place? {
    var marks = MarkScanner(origin: origin)
    var (hasAnchor, aliases, surplus): (Bool, Int, Place?) = (false, 0, nil)
    for scalar in text.unicodeScalars {
      switch marks.advance(scalar) {
      case "&": hasAnchor = true
      case "*":
        aliases += 1
        if aliases > Self.mostAliases, surplus == nil { surplus = marks.place }
      default: break
      }
      if hasAnchor, let surplus { return surplus }
    }
    return nil
  }
}

/// Finds `&` and `*` where a value may start, followed by what could be a name.
private struct MarkScanner {
  let origin: Place
  private var line = 0
  private var column = 0
  private var before: Unicode.Scalar = "\n"
  private var mark: Unicode.Scalar?

  init(origin: Place) { self.origin = origin }

  /// Takes the next scalar; the mark that stands before it when the two could begin an anchor or an alias.
  mutating func advance(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    let found = scalar.properties.isWhitespace ? nil : mark
    column += 1
    let mayStart = before.properties.isWhitespace || "[{,:?-".unicodeScalars.contains(before)
    mark = mayStart && (scalar == "*" || scalar == "&") ? scalar : nil
    if scalar == "\n" { (line, column) = (line + 1, 0) }
    before = scalar
    return found
  }

  /// Of the mark that was found last.
  var place: Place {
    Place(file: origin.file, line: (origin.line ?? 1) + line, column: (origin.column ?? 1) + column - 2)
  }
}

/// Yams' nodes into values, within the limits.
private struct Tree {
  let origin: Place
  let kept: InlineValues
  var remaining = YAMLText.mostValues

  init(origin: Place, kept: InlineValues) {
    self.origin = origin
    self.kept = kept
  }

  mutating func value(_ node: Node, depth: Int) throws(Failure) -> YAMLValue {
    let place = self.place(node)
    remaining -= 1
    guard remaining > 0 else { throw Failure("has more than \(YAMLText.mostValues) values", at: place) }
    guard depth < YAMLText.deepest else { throw Failure("is nested too deeply", at: place) }
    switch node {
    case .scalar(let scalar):
      let quoted = ![.plain, .any].contains(scalar.style)
      return YAMLValue(.scalar(kept.restored(scalar.string), quoted: quoted), at: place)
    case .sequence(let sequence):
      var items: [YAMLValue] = []
      for item in sequence { items.append(try value(item, depth: depth + 1)) }
      return YAMLValue(.list(items), at: place)
    case .mapping(let mapping): return YAMLValue(.map(try map(mapping, at: place, depth: depth)), at: place)
    case .alias: throw Failure("names an anchor that is not there", at: place, hint: "write the value out")
    }
  }

  private mutating func map(_ mapping: Node.Mapping, at place: Place, depth: Int) throws(Failure) -> YAMLMap {
    var map = YAMLMap(place: place)
    for (key, value) in mapping {
      let keyPlace = self.place(key)
      guard case .scalar(let name) = key else {
        throw Failure("a key must be a word, not a \(key.sequence == nil ? "mapping" : "list")", at: keyPlace)
      }
      let entry = YAMLMap.Entry(
        key: kept.restored(name.string), keyPlace: keyPlace, value: try self.value(value, depth: depth + 1))
      map.entries.append(entry)
    }
    return map
  }

  private func place(_ node: Node) -> Place {
    guard let mark = node.mark else { return origin }
    return origin.shifted(line: mark.line, column: mark.column)
  }
}

extension Place {
  /// The place of a line and column of a text that starts here.
  func shifted(line: Int, column: Int) -> Place {
    Place(file: file, line: (self.line ?? 1) + line - 1, column: (self.column ?? 1) + column - 1)
  }
}
