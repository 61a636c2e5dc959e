// `--set key.key=value`: a setting named by its path, with a value in YAML.

package import Diagnostics

package struct Assignment: Sendable {
  /// At least one key.
  package let path: [String]
  package let value: YAMLValue
  private let place: Place

  /// - Throws: `Failure` for text without `=`, an empty key, or a value that is no YAML.
  package init(_ text: String) throws(Failure) {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let path = (sides.first ?? "").split(separator: ".", omittingEmptySubsequences: false).map {
      String($0.trimmingPrefix(while: \.isWhitespace))
    }
    place = Place(file: "--set \(sides.first ?? "")")
    guard sides.count == 2, !path.contains("") else {
      throw Failure("--set \(text) names no setting and value", hint: "such as --set form=kaplan")
    }
    self.path = path
    let origin = Place(file: place.file)
    let root: YAMLValue?
    do {
      root = try YAMLText(String(sides[1]), at: origin).root()
    } catch {
      throw Failure(error.diagnostics.map { Diagnostic(at: origin, $0.headline, hint: $0.hint) })
    }
    value = root.map { $0.placed(at: origin) } ?? YAMLValue(.scalar("", quoted: false), at: origin)
  }

  /// Puts the value into a mapping, under the path.
  package func change(_ map: inout YAMLMap) { change(&map, path[...]) }

  private func change(_ map: inout YAMLMap, _ path: ArraySlice<String>) {
    guard let key = path.first else { return }
    let index = map.entries.firstIndex { $0.key == key }
    var entry = index.map { map.entries[$0] } ?? YAMLMap.Entry(key: key, keyPlace: place, value: value)
    entry.value = path.count == 1 ? value : inside(entry.value, path.dropFirst())
    if let index { map.entries[index] = entry } else { map.entries.append(entry) }
  }

  /// What is no mapping gives way to one.
  private func inside(_ value: YAMLValue, _ path: ArraySlice<String>) -> YAMLValue {
    var map = value.map ?? YAMLMap(place: place)
    change(&map, path)
    return YAMLValue(.map(map), at: value.map == nil ? place : value.place)
  }
}

extension YAMLValue {
  /// The same tree with one place for all of it: on a command line there are no lines to point at.
  fileprivate func placed(at place: Place) -> YAMLValue {
    switch content {
    case .scalar: YAMLValue(content, at: place)
    case .list(let items): YAMLValue(.list(items.map { $0.placed(at: place) }), at: place)
    case .map(let map):
      YAMLValue(
        .map(
          YAMLMap(
            entries: map.entries.map { .init(key: $0.key, keyPlace: place, value: $0.value.placed(at: place)) },
            place: place)), at: place)
    }
  }
}
