// Reads a condition by recursive descent: or, and, not, comparison. An error says at which column.

import Diagnostics
import Texts

struct ConditionParser {
  private enum Token: Equatable {
    case name(String)
    case text(String)
    case number(Double)
    case symbol(String)
    case end

    var shown: String {
      switch self {
      case .name(let name): "'\(name)'"
      case .text(let text): "\"\(text)\""
      case .number(let number): "\(number)"
      case .symbol(let symbol): "'\(symbol)'"
      case .end: "the end"
      }
    }
  }

  private let source: String
  private let letters: [Character]
  private var at = 0
  private var token = Token.end
  private var tokenStart = 0
  private var depth = 0
  private(set) var names: [String] = []
  private(set) var places: [Int] = []

  init(_ source: String) {
    self.source = source
    letters = Array(source)
  }

  mutating func parse() throws(Failure) -> Condition.Node {
    try advance()
    let node = try parseOr()
    guard token == .end else { throw error("unexpected \(token.shown)", hint: "join conditions with and, or") }
    return node
  }

  private mutating func parseOr() throws(Failure) -> Condition.Node {
    var nodes = [try parseAnd()]
    while token == .name("or") || token == .symbol("||") {
      try advance()
      nodes.append(try parseAnd())
    }
    return nodes.count == 1 ? nodes[0] : .any(nodes)
  }

  private mutating func parseAnd() throws(Failure) -> Condition.Node {
    var nodes = [try parseNot()]
    while token == .name("and") || token == .symbol("&&") {
      try advance()
      nodes.append(try parseNot())
    }
    return nodes.count == 1 ? nodes[0] : .all(nodes)
  }

  private mutating func parseNot() throws(Failure) -> Condition.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 100 else { throw error("conditions nested too deeply") }
    if token == .name("not") || token == .symbol("!") {
      try advance()
      return .not(try parseNot())
    }
    guard token == .symbol("(") else { return try parseComparison() }
    try advance()
    let node = try parseOr()
    guard token == .symbol(")") else { throw error("expected ')', found \(token.shown)") }
    try advance()
    return node
  }

  private mutating func parseComparison() throws(Failure) -> Condition.Node {
    let column = try parseName()
    guard case .symbol(let symbol) = token,
      let comparison = Condition.Comparison(rawValue: symbol == "=" ? "==" : symbol)
    else { throw error("expected a comparison, found \(token.shown)", hint: "use one of == != < <= > >=") }
    try advance()
    let value: FilterValue
    switch token {
    case .number(let number): value = .number(number)
    case .text(let text): value = .text(text)
    case .name(let word) where ["true", "false"].contains(word.lowercased()):
      value = .truth(word.lowercased() == "true")
    case .name(let word): throw error("expected a value, found '\(word)'", hint: "write text in quotes: \"\(word)\"")
    default: throw error("expected a number or quoted text, found \(token.shown)")
    }
    try advance()
    return .compare(column, comparison, value)
  }

  private mutating func parseName() throws(Failure) -> Int {
    guard case .name(let name) = token, !["and", "or", "not"].contains(name) else {
      throw error("expected a column name, found \(token.shown)", hint: "write conditions such as params > 1e8")
    }
    let place = tokenStart + 1
    try advance()
    if let known = names.firstIndex(of: name) { return known }
    names.append(name)
    places.append(place)
    return names.count - 1
  }

  private mutating func advance() throws(Failure) {
    while at < letters.count, letters[at].isWhitespace { at += 1 }
    tokenStart = at
    guard at < letters.count else { return token = .end }
    let letter = letters[at]
    if letter == "\"" || letter == "'" {
      token = .text(try quoted(until: letter))
    } else if letter == "`" {
      token = .name(try quoted(until: letter))
    } else if "=!<>()&|".contains(letter) {
      token = .symbol(symbol())
    } else {
      token = word()
    }
  }

  private mutating func quoted(until quote: Character) throws(Failure) -> String {
    guard let end = letters[(at + 1)...].firstIndex(of: quote) else { throw error("a quote that is not closed") }
    defer { at = end + 1 }
    return String(letters[(at + 1)..<end])
  }

  private mutating func symbol() -> String {
    let pair = String(letters[at..<min(at + 2, letters.count)])
    let symbol = ["==", "!=", "<=", ">=", "&&", "||"].contains(pair) ? pair : String(letters[at])
    at += symbol.count
    return symbol
  }

  private mutating func word() -> Token {
    let start = at
    while at < letters.count, !letters[at].isWhitespace, !"=!<>()&|\"'`".contains(letters[at]) { at += 1 }
    let text = String(letters[start..<at])
    // A name may begin like a number ("6ND"); only what reads as one whole is one.
    return (NumberParser.value(of: text) ?? Quantity.parse(text)).map { .number($0) } ?? .name(text)
  }

  private func error(_ headline: String, hint: String? = nil) -> Failure {
    Failure(
      "\(headline) in condition '\(source)'", at: Place(file: "--where", line: 1, column: tokenStart + 1), hint: hint)
  }
}
