// What stands after a backslash: commands with their arguments, fences, roots and text.

extension TeXParser {
  mutating func parseCommand() -> MathNode? {
    let start = index
    let name = peekCommand() ?? ""
    if name.isEmpty {
      index += 1
      guard let sign = current else {
        fail("a lone '\\' at the end", at: start)
        return nil
      }
      index += 1
      return TeXSymbols.escapes[sign] ?? .symbol(String(sign), .ordinary)
    }
    index += 1 + name.unicodeScalars.count
    return parseCommand(named: name, at: start)
  }

  mutating func parseCommand(named name: String, at start: Int) -> MathNode? {
    switch name {
    case "frac": return parseFraction(of: "\\frac")
    case "dfrac", "tfrac": return .styled(parseFraction(of: "\\" + name), display: name == "dfrac")
    case "binom": return parseBinomial(of: "\\binom")
    case "dbinom", "tbinom": return .styled(parseBinomial(of: "\\" + name), display: name == "dbinom")
    case "displaystyle", "textstyle":
      depth += 1
      defer { depth -= 1 }
      guard depth < Self.deepest else { return tooDeep() }
      return .styled(Self.joined(parseRow(until: { _ in false })), display: name == "displaystyle")
    case "sqrt": return parseRoot()
    case "left": return parseFenced(at: start)
    case "right":
      fail("'\\right' without '\\left'", at: start)
      return nil
    case "middle":
      if fences == 0 { fail("'\\middle' without '\\left'", at: start) }
      return .middle(parseDelimiter())
    case "limits", "nolimits":
      fail("'\\\(name)' needs an operator before it", at: start)
      return nil
    case "overline", "underline": return .bar(parseArgument(of: "\\" + name), over: name == "overline")
    case "operatorname": return parseOperatorName()
    case "mathbb", "mathcal", "boldsymbol", "bm":
      return MathAlphabet(command: name).apply(to: parseArgument(of: "\\" + name))
    case "mathrm", "text", "textrm": return .upright(parseText(of: "\\" + name))
    case "mathbf", "textbf": return .bold(parseText(of: "\\" + name))
    case "mathit", "textit": return parseArgument(of: "\\" + name)
    default: break
    }
    if let (mark, stretches) = TeXSymbols.accents[name] {
      return .accent(mark, parseArgument(of: "\\" + name), stretches: stretches)
    }
    if let (size, kind) = TeXSymbols.bigs[name] { return parseBig(size, kind) }
    if let node = TeXSymbols.table[name] { return node }
    fail("no command '\\\(name)'", at: start)
    return .upright("\\" + name)
  }

  mutating func parseFraction(of name: String) -> MathNode {
    .fraction(parseArgument(of: name), parseArgument(of: name))
  }

  mutating func parseBinomial(of name: String) -> MathNode {
    .binomial(parseArgument(of: name), parseArgument(of: name))
  }

  mutating func parseOperatorName() -> MathNode {
    let limits = current == "*"
    if limits { index += 1 }
    return .function(parseText(of: "\\operatorname"), limits: limits)
  }

  /// `\bigl` and `\bigr` open and close; a plain `\big` is what its sign is.
  mutating func parseBig(_ size: Int, _ kind: MathClass?) -> MathNode {
    let sign = parseDelimiter()
    return .big(sign, kind ?? .ordinary, size: size)
  }

  mutating func parseRoot() -> MathNode {
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

  mutating func parseFenced(at start: Int) -> MathNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else { return tooDeep() }
    let open = parseDelimiter()
    fences += 1
    defer { fences -= 1 }
    let body = Self.joined(parseRow(until: { _ in false }))
    guard atRight else {
      fail("'\\left' without '\\right'", at: start)
      return .fenced(open, body, "")
    }
    index += 6
    return .fenced(open, body, parseDelimiter())
  }

  mutating func parseDelimiter() -> String {
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
  mutating func parseText(of name: String) -> String {
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
        text += [",", ":", ";"].contains(escaped) ? " " : escaped == "!" ? "" : String(escaped)
        index += 1
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    if current == "}" { index += 1 } else { fail("'{' is never closed", at: start) }
    return text
  }
}
