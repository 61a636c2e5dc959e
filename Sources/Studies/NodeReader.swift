// Nodes of a YAML file as the values a study needs. What does not fit becomes a diagnostic with its place; reading goes
// on, so that all errors are reported at once.

import Diagnostics
import Yams

/// Reads values from the nodes of one file and collects what is wrong with them.
final class NodeReader {
  let file: String
  private(set) var diagnostics: [Diagnostic] = []

  init(file: String) { self.file = file }

  func place(_ node: Node) -> Place { Place(file: file, line: node.mark?.line, column: node.mark?.column) }

  func report(_ headline: String, at node: Node, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: place(node), headline, hint: hint))
  }

  func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// Key and value pairs with the keys as text; nil when the node is no mapping.
  func pairs(_ node: Node, _ what: String) -> [(key: String, keyNode: Node, value: Node)]? {
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

  func unknownKey(_ name: String, _ node: Node, in what: String, known: [String]) {
    report("\(what) has no key '\(name)'", at: node, hint: Suggestion.hint(for: name, among: known))
  }

  /// The text of a scalar, numbers included; nil with a diagnostic for an empty one.
  func text(_ node: Node, _ what: String) -> String? {
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
  func number(_ node: Node, _ what: String, in range: ClosedRange<Double>) -> Double? {
    guard let text = text(node, what) else { return nil }
    guard let number = Quantity.parse(text) else {
      report("\(what) must be a number, not '\(text)'", at: node, hint: "numbers are written 1e9, 1.07B or 1_000")
      return nil
    }
    guard range.contains(number) else {
      report("\(what) is out of range: \(text)", at: node, hint: rangeHint(range))
      return nil
    }
    return number
  }

  /// A number above zero.
  func positive(_ node: Node, _ what: String) -> Double? {
    number(node, what, in: Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
  }

  func wholeNumber(_ node: Node, _ what: String, in range: ClosedRange<Double>) -> Int? {
    guard let number = number(node, what, in: range) else { return nil }
    guard let whole = Int(exactly: number) else {
      report("\(what) must be a whole number", at: node)
      return nil
    }
    return whole
  }

  /// The items of a sequence; anything else is a list of one.
  func items(_ node: Node) -> [Node] {
    guard let sequence = node.sequence else { return [node] }
    return Array(sequence)
  }

  func kind(_ node: Node) -> String {
    switch node {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar): isEmpty(scalar) ? "nothing" : "'\(scalar.string)'"
    case .alias: "an alias"
    }
  }

  private func isEmpty(_ scalar: Node.Scalar) -> Bool {
    guard scalar.style == .plain || scalar.style == .any else { return false }
    return ["", "~", "null"].contains(scalar.string)
  }

  private func rangeHint(_ range: ClosedRange<Double>) -> String {
    if range.lowerBound == Double.leastNormalMagnitude { return "it must be above zero" }
    if range.upperBound == Double.greatestFiniteMagnitude { return "it must be at least \(range.lowerBound)" }
    return "it lies between \(brief(range.lowerBound)) and \(brief(range.upperBound))"
  }

  private func brief(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
}
