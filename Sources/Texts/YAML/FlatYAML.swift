// A YAML file of settings as names and values, nested ones joined by dots: for files that other tools write.

package import Diagnostics
import Yams

package enum FlatYAML {
  private static let deepest = 16

  /// Names and values in the order of the file; lists are left out, and so are tags (`!!python/…`).
  /// - Throws: `Failure` for a file that cannot be read or is no YAML.
  package static func settings(_ file: String) throws(Failure) -> [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    if let root = try YAMLSource(file: file, kind: "file of settings").compose() { add(root, "", &found, 0) }
    return found
  }

  private static func add(_ node: Node, _ path: String, _ found: inout [(name: String, value: String)], _ depth: Int) {
    guard depth < deepest else { return }
    if let scalar = node.scalar { return found.append((path, scalar.string)) }
    for (key, value) in node.mapping ?? [:] {
      guard let name = key.scalar?.string else { continue }
      // W&B writes `key: {desc: …, value: 3}`.
      let isWrapped = name == "value" && !path.isEmpty
      add(value, isWrapped ? path : path.isEmpty ? name : "\(path).\(name)", &found, depth + 1)
    }
  }
}
