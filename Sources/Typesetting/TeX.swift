// A subset of TeX's math as a tree: one parser for labels, captions, prose and displayed equations. What draws it
// (glyphs, SVG text, MathML) is elsewhere.

/// The spacing class of an atom (Knuth, The TeXbook, chapter 18).
public enum MathClass: String, Sendable, Hashable {
  case ordinary, function, binary, relation, opening, closing, punctuation, inner
}

public indirect enum MathNode: Sendable, Hashable {
  case row([MathNode])
  /// An operator, relation, fence or other sign, already as Unicode.
  case symbol(String, MathClass)
  /// Digits with their decimal point.
  case number(String)
  /// One variable, Latin or Greek, set in italics.
  case identifier(String)
  /// `\mathrm`, `\text` and function names such as `\log`, set upright.
  case upright(String)
  case bold(String)
  case scripts(MathNode, sub: MathNode?, sup: MathNode?)
  case fraction(MathNode, MathNode)
  case root(MathNode, degree: MathNode?)
  /// A combining mark over a node: `^`, `¯`, `˜`, `˙`.
  case accent(String, MathNode)
  /// `\left( … \right)`, which grow with what they hold; an empty string for `.`.
  case fenced(String, MathNode, String)
  /// In em of the current size.
  case space(Double)
}

/// What the parser could not make sense of, at an offset in Unicode scalars.
public struct TeXError: Error, Sendable, Hashable {
  public var offset: Int
  public var message: String
}

/// Parses a formula without its dollar signs. Errors never stop it: what is understood is returned beside them.
public func parseTeX(_ source: String) -> (node: MathNode, errors: [TeXError]) {
  var parser = TeXParser(source)
  let node = parser.parseAll()
  return (node, parser.errors)
}

struct TeXParser {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  var errors: [TeXError] = []

  init(_ source: String) { scalars = Array(source.unicodeScalars) }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func fail(_ message: String, at offset: Int? = nil) {
    errors.append(TeXError(offset: offset ?? index, message: message))
  }

  /// No formula is longer, and each takes time and room by its square where it is broken into lines.
  private static let longest = 4000

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

  private static func joined(_ nodes: [MathNode]) -> MathNode { nodes.count == 1 ? nodes[0] : .row(nodes) }

  private mutating func parseRow(until stop: (Unicode.Scalar) -> Bool) -> [MathNode] {
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

  private var atRight: Bool { peekCommand() == "right" }

  private func peekCommand() -> String? {
    guard current == "\\" else { return nil }
    var name = ""
    var next = index + 1
    while next < scalars.count, scalars[next].properties.isAlphabetic, scalars[next].isASCII {
      name.unicodeScalars.append(scalars[next])
      next += 1
    }
    return name
  }

  private mutating func parseScripts(of base: MathNode) -> MathNode {
    var sub: MathNode?
    var sup: MathNode?
    while true {
      skipSpaces()
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

  private mutating func skipSpaces() { while let scalar = current, scalar.properties.isWhitespace { index += 1 } }

  private mutating func parseArgument(of name: String) -> MathNode {
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
  private static let deepest = 60

  private mutating func tooDeep() -> MathNode {
    fail("nested too deeply")
    index = scalars.count
    return .row([])
  }

  private mutating func parseGroup() -> MathNode {
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

  private mutating func parseAtom() -> MathNode? {
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
      return Self.plainSigns[scalar] ?? .symbol(String(scalar), .ordinary)
    }
  }

  private mutating func parseNumber() -> MathNode {
    var digits = ""
    while let scalar = current, ("0"..."9").contains(scalar) || scalar == "." {
      digits.unicodeScalars.append(scalar)
      index += 1
    }
    return .number(digits)
  }

  private mutating func parseCommand() -> MathNode? {
    let start = index
    let name = peekCommand() ?? ""
    if name.isEmpty {
      index += 1
      guard let sign = current else {
        fail("a lone '\\' at the end", at: start)
        return nil
      }
      index += 1
      return Self.escapes[sign] ?? .symbol(String(sign), .ordinary)
    }
    index += 1 + name.unicodeScalars.count
    return parseCommand(named: name, at: start)
  }

  private mutating func parseCommand(named name: String, at start: Int) -> MathNode? {
    switch name {
    case "frac", "dfrac", "tfrac": return .fraction(parseArgument(of: "\\frac"), parseArgument(of: "\\frac"))
    case "sqrt": return parseRoot()
    case "left": return parseFenced(at: start)
    case "right":
      fail("'\\right' without '\\left'", at: start)
      return nil
    case "mathrm", "text", "operatorname", "textrm": return .upright(parseText(of: "\\" + name))
    case "mathbf", "textbf": return .bold(parseText(of: "\\" + name))
    case "mathit", "textit": return parseArgument(of: "\\" + name)
    default: break
    }
    if let mark = Self.accents[name] { return .accent(mark, parseArgument(of: "\\" + name)) }
    if let node = TeXSymbols.table[name] { return node }
    fail("no command '\\\(name)'", at: start)
    return .upright("\\" + name)
  }

  private mutating func parseRoot() -> MathNode {
    skipSpaces()
    var degree: MathNode?
    if current == "[" {
      index += 1
      depth += 1
      defer { depth -= 1 }
      guard depth < Self.deepest else { return tooDeep() }
      degree = Self.joined(parseRow(until: { $0 == "]" }))
      if current == "]" { index += 1 } else { fail("'[' is never closed") }
    }
    return .root(parseArgument(of: "\\sqrt"), degree: degree)
  }

  private mutating func parseFenced(at start: Int) -> MathNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else { return tooDeep() }
    let open = parseDelimiter()
    let body = Self.joined(parseRow(until: { _ in false }))
    guard atRight else {
      fail("'\\left' without '\\right'", at: start)
      return .fenced(open, body, "")
    }
    index += 6
    return .fenced(open, body, parseDelimiter())
  }

  private mutating func parseDelimiter() -> String {
    skipSpaces()
    guard let scalar = current else {
      fail("a delimiter is missing")
      return ""
    }
    if scalar == "\\", let node = parseCommand() {
      if case .symbol(let sign, _) = node { return sign }
      return ""
    }
    index += 1
    return scalar == "." ? "" : String(scalar)
  }

  /// The braces' content as plain text.
  private mutating func parseText(of name: String) -> String {
    skipSpaces()
    guard current == "{" else {
      fail("'\(name)' needs braces")
      return ""
    }
    let start = index
    index += 1
    var text = ""
    while let scalar = current, scalar != "}" {
      index += 1
      if scalar == "\\", let escaped = current {
        text.unicodeScalars.append(escaped)
        index += 1
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    if current == "}" { index += 1 } else { fail("'{' is never closed", at: start) }
    return text
  }

  private static let plainSigns: [Unicode.Scalar: MathNode] = [
    "+": .symbol("+", .binary), "-": .symbol("−", .binary), "*": .symbol("∗", .binary), "/": .symbol("/", .ordinary),
    "=": .symbol("=", .relation), "<": .symbol("<", .relation), ">": .symbol(">", .relation),
    ":": .symbol(":", .relation), ",": .symbol(",", .punctuation), ";": .symbol(";", .punctuation),
    "(": .symbol("(", .opening), "[": .symbol("[", .opening), ")": .symbol(")", .closing),
    "]": .symbol("]", .closing), "!": .symbol("!", .closing), "|": .symbol("|", .ordinary),
    "−": .symbol("−", .binary), "×": .symbol("×", .binary), "·": .symbol("·", .binary), "≈": .symbol("≈", .relation),
    "≤": .symbol("≤", .relation), "≥": .symbol("≥", .relation),
  ]

  private static let escapes: [Unicode.Scalar: MathNode] = [
    ",": .space(1.0 / 6), ":": .space(2.0 / 9), ";": .space(5.0 / 18), "!": .space(-1.0 / 6), " ": .space(0.25),
    "{": .symbol("{", .opening), "}": .symbol("}", .closing), "|": .symbol("‖", .ordinary),
    "%": .symbol("%", .ordinary), "$": .symbol("$", .ordinary), "&": .symbol("&", .ordinary),
    "#": .symbol("#", .ordinary), "_": .symbol("_", .ordinary),
  ]

  static let accents = ["hat": "^", "widehat": "^", "bar": "¯", "overline": "¯", "tilde": "˜", "dot": "˙"]
}
