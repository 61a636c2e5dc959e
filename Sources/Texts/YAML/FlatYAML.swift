// A YAML file of settings as names and values, nested ones joined by dots: for files that other tools write.

package import Diagnostics

package enum FlatYAML {
  private static let deepest = 16

  /// Names and values in the order of the file; lists are left out, and so are tags (`!!python/…`).
  /// - Throws: `Failure` for a file that cannot be read or is no YAML.
  package static func settings(_ file: String) throws(Failure) -> [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    if let root = try YAMLSource(file: file, kind: "file of settings").compose() { add(root, "", &found, 0) }
    return found
  }

  private static func add(
    _ value: YAMLValue, _ path: String, _ found: inout [(name: String, value: String)], _ depth: Int
  ) {
    guard depth < deepest else { return }
    if let text = value.scalar { return found.append((path, text)) }
    for entry in value.map?.entries ?? [] {
      // W&B writes `key: {desc: …, value: 3}`.
      let isWrapped = entry.key == "value" && !path.isEmpty
      add(entry.value, isWrapped ? path : path.isEmpty ? entry.key : "\(path).\(entry.key)", &found, depth + 1)
    }
  }
}
