// Nodes of a YAML file as the values a reader needs. What does not fit becomes a diagnostic with its place; reading goes
// on, so that all errors are reported at once.

package import Diagnostics
import Yams

/// Reads values from the nodes of one file and collects what is wrong with them.
package final class NodeReader {
  let file: String
  package private(set) var diagnostics: [Diagnostic] = []

  package init(file: String) { self.file = file }

  package func place(_ node: Node) -> Place { Place(file: file, line: node.mark?.line, column: node.mark?.column) }

  package func report(_ headline: String, at node: Node, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: place(node), headline, hint: hint))
  }

  package func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// Ends a reading: throws everything that is wrong, in the order of the file, each thing once.
  package func finish() throws(Failure) {
    guard !diagnostics.isEmpty else { return }
    throw Failure(Array(Set(diagnostics)).sorted(by: Self.isBefore))
  }

  private static func isBefore(_ one: Diagnostic, _ other: Diagnostic) -> Bool {
    (one.place?.line ?? 0, one.place?.column ?? 0, one.headline, one.hint ?? "")
      < (other.place?.line ?? 0, other.place?.column ?? 0, other.headline, other.hint ?? "")
  }

  /// Key and value pairs with the keys as text; nil when the node is no mapping.
  package func pairs(_ node: Node, _ what: String) -> [(key: String, keyNode: Node, value: Node)]? {
    guard let mapping = node.mapping else {
      report("\(what) must be a mapping of keys to values, not \(kind(node))", at: node)
      return nil
    }
    return mapping.compactMap { key, value in
      guard let name = key.scalar?.string else {
        report("a key of \(what) must be a word, not \(kind(key))", at: key)
        return nil
      }
      return (name, key, value)
    }
  }

  package func unknownKey(_ name: String, _ node: Node, in what: String, known: [String]) {
    report("\(what) has no key '\(name)'", at: node, hint: Suggestion.hint(for: name, among: known))
  }

  package func unknownName(_ name: String, _ node: Node, what: String, known: [String]) {
    report("no \(what) is called '\(name)'", at: node, hint: Suggestion.hint(for: name, among: known))
  }

  /// The text of a scalar, numbers included; nil with a diagnostic for an empty one.
  package func text(_ node: Node, _ what: String) -> String? {
    guard let scalar = node.scalar else {
      report("\(what) must be text, not \(kind(node))", at: node)
      return nil
    }
    guard !isEmpty(scalar) else {
      report("\(what) has no value", at: node)
      return nil
    }
    return scalar.string
  }

  /// A finite number within the range; `1e9`, `1_000` and `1.07B` are numbers too.
  package func number(_ node: Node, _ what: String, in range: ClosedRange<Double>) -> Double? {
    guard let text = text(node, what) else { return nil }
    guard let number = Quantity.parse(text) else {
      let hint = Quantity.hasDecimalComma(text) ? Quantity.decimalCommaHint : "numbers are written 1e9, 1.07B or 1_000"
      report("\(what) must be a number, not '\(text)'", at: node, hint: hint)
      return nil
    }
    guard range.contains(number) else {
      report("\(what) is out of range: \(text)", at: node, hint: rangeHint(range))
      return nil
    }
    return number
  }

  /// A number above zero.
  package func positive(_ node: Node, _ what: String) -> Double? {
    number(node, what, in: Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
  }

  package func wholeNumber(_ node: Node, _ what: String, in range: ClosedRange<Double>) -> Int? {
    guard let number = number(node, what, in: range) else { return nil }
    guard let whole = Int(exactly: number) else {
      report("\(what) must be a whole number", at: node)
      return nil
    }
    return whole
  }

  /// The items of a sequence; anything else is a list of one.
  package func items(_ node: Node) -> [Node] {
    guard let sequence = node.sequence else { return [node] }
    return Array(sequence)
  }

  package func kind(_ node: Node) -> String {
    switch node {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar): isEmpty(scalar) ? "nothing" : "'\(scalar.string)'"
    case .alias: "an alias"
    }
  }

  /// Whether the node is one value, and neither a list nor a mapping.
  package func isScalar(_ node: Node) -> Bool { node.scalar != nil }

  package func isList(_ node: Node) -> Bool { node.sequence != nil }

  package func isEmptyMapping(_ node: Node) -> Bool { node.mapping?.isEmpty ?? false }

  package func isQuoted(_ node: Node) -> Bool {
    node.scalar?.style == .singleQuoted || node.scalar?.style == .doubleQuoted
  }

  /// What stands under a key of a mapping.
  package func value(of key: String, in node: Node) -> Node? { node.mapping?[key] }

  private func isEmpty(_ scalar: Node.Scalar) -> Bool {
    guard scalar.style == .plain || scalar.style == .any else { return false }
    return ["", "~", "null"].contains(scalar.string)
  }

  private func rangeHint(_ range: ClosedRange<Double>) -> String {
    if range.lowerBound == Double.leastNormalMagnitude {
      return "it must be above zero"
        + (range.upperBound == Double.greatestFiniteMagnitude ? "" : ", at most \(brief(range.upperBound))")
    }
    if range.upperBound == Double.greatestFiniteMagnitude { return "it must be at least \(range.lowerBound)" }
    return "it lies between \(brief(range.lowerBound)) and \(brief(range.upperBound))"
  }

  private func brief(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
}
