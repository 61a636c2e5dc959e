// Rows, groups, scripts and letters of a formula, read left to right; an error is noted and reading goes on.

struct TeXParser {
  let scalars: [Unicode.Scalar]
  var index = 0
  var depth = 0
  /// How many `\left` are open.
  var fences = 0
  var errors: [TeXError] = []

  init(_ source: String) { scalars = Array(source.unicodeScalars) }

  var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  mutating func fail(_ message: String, at offset: Int? = nil) {
    errors.append(TeXError(offset: offset ?? index, message: message))
  }

  /// No formula is longer, and each takes time and room by its square where it is broken into lines.
  static let longest = 4000

  mutating func parseAll() -> MathNode {
    guard scalars.count <= Self.longest else {
      fail("the formula is longer than \(Self.longest) characters", at: 0)
      return .row([])
    }
    var nodes: [MathNode] = []
    while index < scalars.count {
      nodes.append(contentsOf: parseRow(until: { _ in false }))
      if atRight {
        fail("'\\right' without '\\left'")
        index += 6
      } else if index < scalars.count {
        fail("unexpected '\(scalars[index])'")
        index += 1
      }
    }
    return Self.joined(nodes)
  }

  static func joined(_ nodes: [MathNode]) -> MathNode { nodes.count == 1 ? nodes[0] : .row(nodes) }

  mutating func parseRow(until stop: (Unicode.Scalar) -> Bool) -> [MathNode] {
    var nodes: [MathNode] = []
    while let scalar = current, scalar != "}", !stop(scalar), !atRight {
      if scalar.properties.isWhitespace {
        index += 1
      } else if let atom = parseAtom() {
        nodes.append(parseScripts(of: atom))
      }
    }
    return nodes
  }

  var atRight: Bool { peekCommand() == "right" }

  func peekCommand() -> String? {
    guard current == "\\" else { return nil }
    var name = ""
    var next = index + 1
    while next < scalars.count, scalars[next].properties.isAlphabetic, scalars[next].isASCII {
      name.unicodeScalars.append(scalars[next])
      next += 1
    }
    return name
  }

  mutating func parseScripts(of base: MathNode) -> MathNode {
    var sub: MathNode?
    var sup: MathNode?
    var base = base
    while true {
      skipSpaces()
      if let word = peekCommand(), word == "limits" || word == "nolimits" {
        index += 1 + word.utf8.count
        if base.mathClass != .function { fail("'\\\(word)' needs an operator before it") }
        base = .limits(base, word == "limits")
        continue
      }
      guard let scalar = current else { break }
      if scalar == "_" || scalar == "^" {
        if scalar == "_" ? sub != nil : sup != nil { fail("a second '\(scalar)' on one base; put the base in braces") }
        index += 1
        let script = parseArgument(of: String(scalar))
        if scalar == "_" { sub = script } else { sup = script }
      } else if scalar == "'" {
        index += 1
        sup = Self.joined([sup, .symbol("′", .ordinary)].compactMap { $0 })
      } else {
        break
      }
    }
    return sub == nil && sup == nil ? base : .scripts(base, sub: sub, sup: sup)
  }

  mutating func skipSpaces() { while let scalar = current, scalar.properties.isWhitespace { index += 1 } }

  mutating func parseArgument(of name: String) -> MathNode {
    skipSpaces()
    guard let scalar = current, scalar != "}" else {
      fail("'\(name)' needs something after it")
      return .row([])
    }
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else { return tooDeep() }
    if scalar == "{" { return parseGroup() }
    if scalar.properties.numericType != nil {
      index += 1
      return .number(String(scalar))
    }
    return parseAtom() ?? .row([])
  }

  /// What a person writes is far below; what a machine writes must not fill the stack.
  static let deepest = 60

  mutating func tooDeep() -> MathNode {
    fail("nested too deeply")
    index = scalars.count
    return .row([])
  }

  mutating func parseGroup() -> MathNode {
    let start = index
    index += 1
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else { return tooDeep() }
    var nodes = parseRow(until: { _ in false })
    while atRight {
      fail("'\\right' without '\\left'")
      index += 6
      nodes += parseRow(until: { _ in false })
    }
    if current == "}" { index += 1 } else { fail("'{' is never closed", at: start) }
    return Self.joined(nodes)
  }

  mutating func parseAtom() -> MathNode? {
    guard let scalar = current else { return nil }
    switch scalar {
    case "{": return parseGroup()
    case "\\": return parseCommand()
    case "^", "_": return .row([])
    case "0"..."9", ".": return parseNumber()
    case "a"..."z", "A"..."Z":
      index += 1
      return .identifier(String(scalar))
    case "~":
      index += 1
      return .space(0.33)
    default:
      index += 1
      return TeXSymbols.plainSigns[scalar] ?? .symbol(String(scalar), .ordinary)
    }
  }

  mutating func parseNumber() -> MathNode {
    var digits = ""
    while let scalar = current, ("0"..."9").contains(scalar) || scalar == "." {
      digits.unicodeScalars.append(scalar)
      index += 1
    }
    return .number(digits)
  }
}
