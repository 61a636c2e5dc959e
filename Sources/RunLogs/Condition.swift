// The conditions of `--where`: comparisons of columns with values, joined by and, or, not and parentheses.

package import Diagnostics
import Texts

/// What a column holds in a row, as far as a condition needs to know.
package enum FilterValue: Sendable, Equatable {
  case missing
  case number(Double)
  case text(String)
  /// true or false, as only a condition writes it: compared with `True`, `TRUE` and `true` alike.
  case truth(Bool)

  /// A cell's text: a number where it reads as one.
  init(cell: String, decimalComma: Bool = false) {
    let text = cell.trimmedSpaces
    if text.isEmpty {
      self = .missing
    } else if decimalComma, let number = Quantity.parse(text, decimalComma: true) {
      self = .number(number)
    } else if let number = NumberParser.value(of: text) {
      self = .number(number)
    } else {
      self = .text(text)
    }
  }
}

/// A condition, parsed once and evaluated for every row.
package struct Condition: Sendable {
  enum Comparison: String, Sendable {
    case equal = "==", unequal = "!=", less = "<", atMost = "<=", more = ">", atLeast = ">="
  }

  indirect enum Node: Sendable {
    case compare(Int, Comparison, FilterValue)
    case not(Node)
    // Lists, not pairs: a chain of thousands must not be as many calls deep.
    case all([Node])
    case any([Node])
  }

  var text: String
  /// The columns it names, and where (column of the condition's text, from 1).
  package var names: [String]
  package var places: [Int]
  var root: Node

  /// - Throws: a `Failure` with the column in the condition's text.
  package init(_ text: String) throws(Failure) {
    var parser = ConditionParser(text)
    self.root = try parser.parse()
    self.text = text
    self.names = parser.names
    self.places = parser.places
  }

  /// True where the row passes. `values` are those of `names`, in that order.
  package func holds(_ values: [FilterValue]) -> Bool { Self.holds(root, values) }

  private static func holds(_ node: Node, _ values: [FilterValue]) -> Bool {
    switch node {
    case .not(let inner): !holds(inner, values)
    case .all(let parts): parts.allSatisfy { holds($0, values) }
    case .any(let parts): parts.contains { holds($0, values) }
    case .compare(let name, let comparison, let wanted): holds(values[name], comparison, wanted)
    }
  }

  /// An empty cell equals nothing and is neither more nor less than anything; text that is no number is none (`8k` is one).
  private static func holds(_ value: FilterValue, _ comparison: Comparison, _ wanted: FilterValue) -> Bool {
    switch (value, wanted) {
    case (.number(let one), .number(let other)): compare(one, comparison, other)
    case (.text(let one), .text(let other)): compare(one, comparison, other)
    case (.text(let one), .number(let other)):
      Quantity.parse(one).map { compare($0, comparison, other) } ?? (comparison == .unequal)
    case (.text(let one), .truth(let other)): compare(one.lowercased(), comparison, "\(other)")
    default: comparison == .unequal
    }
  }

  private static func compare<T: Comparable>(_ one: T, _ comparison: Comparison, _ other: T) -> Bool {
    switch comparison {
    case .equal: one == other
    case .unequal: one != other
    case .less: one < other
    case .atMost: one <= other
    case .more: one > other
    case .atLeast: one >= other
    }
  }
}
