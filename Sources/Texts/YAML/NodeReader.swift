// Values of a YAML tree as a reader needs them. What does not fit becomes a diagnostic with its place; reading goes on,
// so that all errors are reported at once.

package import Diagnostics

/// Reads values from the tree of one file and collects what is wrong with them.
package final class NodeReader {
  package let file: String
  package private(set) var diagnostics: [Diagnostic] = []

  package init(file: String) { self.file = file }

  package func report(_ headline: String, at node: YAMLValue, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: node.place, headline, hint: hint))
  }

  package func report(_ headline: String, at place: Place, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: place, headline, hint: hint))
  }

  package func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  package func report(_ mistake: SettingMistake, at place: Place) { diagnostics.append(mistake.diagnostic(at: place)) }

  /// Everything that is wrong, in the order of the file, each thing once.
  package var sorted: [Diagnostic] { Array(Set(diagnostics)).sorted(by: Self.isBefore) }

  /// Ends a reading: throws everything that is wrong.
  package func finish() throws(Failure) {
    if !diagnostics.isEmpty { throw Failure(sorted) }
  }

  private static func isBefore(_ one: Diagnostic, _ other: Diagnostic) -> Bool {
    (one.place?.line ?? 0, one.place?.column ?? 0, one.headline, one.hint ?? "")
      < (other.place?.line ?? 0, other.place?.column ?? 0, other.headline, other.hint ?? "")
  }

  /// The entries of a mapping; nil when the value is none.
  package func pairs(_ node: YAMLValue, _ what: String) -> [YAMLMap.Entry]? {
    if let map = node.map { return map.entries }
    report(.notMapping(what, found: node.kind), at: node.place)
    return nil
  }

  package func unknownKey(_ entry: YAMLMap.Entry, in what: String, known: [String]) {
    report(.unknownKey(entry.key, of: what, known: known), at: entry.keyPlace)
  }

  /// The text of a scalar, numbers included; nil with a diagnostic for an empty one.
  package func text(_ node: YAMLValue, _ what: String) -> String? {
    guard let text = node.scalar else {
      report(.notText(what, found: node.kind), at: node.place)
      return nil
    }
    guard !node.isNull else {
      report(.empty(what), at: node.place)
      return nil
    }
    return text
  }

  /// A finite number within the range; `1e9`, `1_000` and `1.07B` are numbers too.
  package func number(_ node: YAMLValue, _ what: String, in range: ClosedRange<Double>) -> Double? {
    guard let text = text(node, what) else { return nil }
    guard let number = Quantity.parse(text) else {
      report(.notNumber(what, found: text), at: node.place)
      return nil
    }
    guard range.contains(number) else {
      report(.outOfRange(what, found: text, range), at: node.place)
      return nil
    }
    return number
  }

  /// A number above zero.
  package func positive(_ node: YAMLValue, _ what: String) -> Double? {
    number(node, what, in: .aboveZero)
  }

  package func wholeNumber(_ node: YAMLValue, _ what: String, in range: ClosedRange<Double>) -> Int? {
    guard let number = number(node, what, in: range) else { return nil }
    guard let whole = Int(exactly: number) else {
      report(.notWhole(what), at: node.place)
      return nil
    }
    return whole
  }

  /// The items of a list; anything else is a list of one.
  package func items(_ node: YAMLValue) -> [YAMLValue] { node.list ?? [node] }

  /// What stands under a key of a mapping.
  package func value(of key: String, in node: YAMLValue) -> YAMLValue? { node.map?[key] }
}

extension ClosedRange<Double> {
  /// Numbers above zero.
  package static var aboveZero: ClosedRange<Double> { .leastNormalMagnitude ... .greatestFiniteMagnitude }
  /// Any number.
  package static var anyNumber: ClosedRange<Double> { -.greatestFiniteMagnitude ... .greatestFiniteMagnitude }
}

extension YAMLValue {
  /// What the value is, in messages.
  var kind: String {
    switch content {
    case .map: "a mapping"
    case .list: "a list"
    case .scalar(let text, _): isNull ? "nothing" : "'\(text)'"
    }
  }
}
