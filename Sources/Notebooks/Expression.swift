// The language of inline values: paths with arguments, numbers, + − × ÷ ^ and parentheses. Parsed once, then evaluated.

import Studies
import Texts

/// `yin2024.loss(params=1.07e9, tokens=1e10)` is a path of two steps, the second with arguments.
indirect enum Expression: Sendable, Hashable {
  struct Step: Sendable, Hashable {
    var name: String
    /// nil without parentheses.
    var arguments: [Argument]?
  }
  struct Argument: Sendable, Hashable {
    var name: String
    var value: Expression
  }

  case number(Double)
  case path([Step])
  case negative(Expression)
  case binary(Character, Expression, Expression)
}

struct ExpressionError: Error {
  var message: String
  var hint: String?
}

struct ExpressionParser {
  private let text: [Character]
  private var index = 0
  private var depth = 0
  private static let longest = 2000

  static func parse(_ text: String) throws(ExpressionError) -> Expression {
    // A sum of a thousand terms would be a thousand calls deep.
    guard text.utf8.count <= longest else {
      throw ExpressionError(message: "the value is longer than \(longest) bytes")
    }
    var parser = ExpressionParser(text)
    let result = try parser.sum()
    parser.skipSpaces()
    guard parser.index == parser.text.count else { throw parser.unexpected() }
    return result
  }

  private init(_ text: String) { self.text = Array(text) }

  private func unexpected() -> ExpressionError {
    guard index < text.count else {
      return ExpressionError(message: "the value ends too early", hint: "write it as {{fit.loss.alpha | .3f}}")
    }
    return ExpressionError(
      message: "'\(text[index])' is not expected in a value", hint: "write it as {{fit.loss.alpha | .3f}}")
  }

  private mutating func skipSpaces() { while index < text.count, text[index].isWhitespace { index += 1 } }

  private mutating func take(_ marks: String) -> Character? {
    skipSpaces()
    guard index < text.count, marks.contains(text[index]) else { return nil }
    index += 1
    return text[index - 1]
  }

  private mutating func sum() throws(ExpressionError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw ExpressionError(message: "the value is nested too deeply") }
    var left = try product()
    while let mark = take("+-−") { left = .binary(mark == "+" ? "+" : "-", left, try product()) }
    return left
  }

  private mutating func product() throws(ExpressionError) -> Expression {
    var left = try power()
    while let mark = take("*/×") { left = .binary(mark == "/" ? "/" : "*", left, try power()) }
    return left
  }

  private mutating func power() throws(ExpressionError) -> Expression {
    if take("-−") != nil {
      depth += 1
      defer { depth -= 1 }
      guard depth < 50 else { throw ExpressionError(message: "the value is nested too deeply") }
      return .negative(try power())
    }
    let base = try atom()
    guard take("^") != nil else { return base }
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw ExpressionError(message: "the value is nested too deeply") }
    return .binary("^", base, try power())
  }

  private mutating func atom() throws(ExpressionError) -> Expression {
    if take("(") != nil {
      let inside = try sum()
      guard take(")") != nil else { throw unexpected() }
      return inside
    }
    skipSpaces()
    guard index < text.count else { throw unexpected() }
    if text[index].isASCII, text[index].isNumber || text[index] == "." { return .number(try number()) }
    return .path(try path())
  }

  private mutating func number() throws(ExpressionError) -> Double {
    let start = index
    while index < text.count {
      let sign = text[index] == "-" || text[index] == "+"
      let afterExponent = index > start && (text[index - 1] == "e" || text[index - 1] == "E")
      guard text[index].isASCII, text[index].isNumber || ".eE".contains(text[index]) || (sign && afterExponent) else {
        break
      }
      index += 1
    }
    if index < text.count, "kMBT".contains(text[index]), !isWord(index + 1) { index += 1 }
    let digits = String(text[start..<index])
    guard let value = Quantity.parse(digits) else { throw ExpressionError(message: "'\(digits)' is not a number") }
    return value
  }

  private func isWord(_ index: Int) -> Bool {
    index < text.count && (text[index].isLetter || text[index].isNumber || text[index] == "_")
  }

  private mutating func name() throws(ExpressionError) -> String {
    skipSpaces()
    let start = index
    while isWord(index) { index += 1 }
    guard index > start else { throw unexpected() }
    return String(text[start..<index])
  }

  private mutating func path() throws(ExpressionError) -> [Expression.Step] {
    var steps: [Expression.Step] = []
    repeat {
      var step = Expression.Step(name: try name())
      if take("(") != nil { step.arguments = try arguments() }
      steps.append(step)
    } while take(".") != nil
    return steps
  }

  private mutating func arguments() throws(ExpressionError) -> [Expression.Argument] {
    var result: [Expression.Argument] = []
    if take(")") != nil { return [] }
    repeat {
      let name = try name()
      guard take("=") != nil else { throw ExpressionError(message: "an argument is written name=value") }
      result.append(.init(name: name, value: try sum()))
    } while take(",") != nil
    guard take(")") != nil else { throw unexpected() }
    return result
  }
}
