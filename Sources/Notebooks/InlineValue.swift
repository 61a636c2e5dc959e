// What a path stands for: a tree of named members over laws, cells and counts, walked one step at a time.

import Diagnostics
import Laws
import Studies
import Texts

/// A number with its interval, or a text.
enum InlineValue: Sendable, Hashable {
  case number(Estimate)
  case text(String)
}

/// A place on a path: what it is worth itself, which members it has, and what calling it gives.
struct Member {
  var value: InlineValue?
  var members: [(name: String, member: () throws(ExpressionError) -> Member)] = []
  /// Names of the arguments, and the call itself.
  var parameters: [String]?
  var call: (([String: Double]) throws(ExpressionError) -> Member)?

  static func number(_ value: Double) -> Member { estimate(Estimate(value)) }
  static func text(_ text: String) -> Member { Member(value: .text(text)) }

  static func estimate(_ estimate: Estimate) -> Member {
    var member = Member(value: .number(estimate))
    member.add("value") { () throws(ExpressionError) in Member(value: .number(Estimate(estimate.value))) }
    for (name, bound) in [("low", estimate.low), ("high", estimate.high)] {
      member.add(name) { () throws(ExpressionError) in
        guard let bound else { throw ExpressionError(message: "this number has no interval") }
        return Member(value: .number(Estimate(bound)))
      }
    }
    return member
  }

  mutating func add(_ name: String, _ member: @escaping () throws(ExpressionError) -> Member) {
    members.append((name, member))
  }

  mutating func add(
    function name: String, _ parameters: [String],
    _ body: @escaping ([String: Double]) throws(ExpressionError) -> Member
  ) {
    add(name) { () throws(ExpressionError) in Member(parameters: parameters, call: body) }
  }
}

extension Member {
  /// Follows the steps of a path from here; `context` is what was walked so far, for messages.
  func follow(
    _ steps: ArraySlice<Expression.Step>, evaluating: (Expression) throws(ExpressionError) -> Double,
    from context: String = ""
  ) throws(ExpressionError) -> InlineValue {
    guard let step = steps.first else {
      guard let value else { throw incomplete(context) }
      return value
    }
    guard let entry = members.first(where: { $0.name == step.name }) else { throw unknown(step.name, in: context) }
    var next = try entry.member()
    let name = context.isEmpty ? step.name : "\(context).\(step.name)"
    if let arguments = step.arguments { next = try next.called(arguments, name: name, evaluating: evaluating) }
    return try next.follow(steps.dropFirst(), evaluating: evaluating, from: name)
  }

  private func unknown(_ name: String, in context: String) -> ExpressionError {
    let names = members.map(\.name)
    if names.isEmpty {
      let hint = parameters.map { "call it: \(context)(\($0.map { "\($0)=…" }.joined(separator: ", ")))" }
      return ExpressionError(message: "'\(context)' has no part '\(name)'", hint: hint)
    }
    let message = context.isEmpty ? "nothing is named '\(name)'" : "'\(context)' has no part '\(name)'"
    return ExpressionError(message: message, hint: Suggestion.hint(for: name, among: names))
  }

  private func incomplete(_ context: String) -> ExpressionError {
    if let parameters {
      return ExpressionError(
        message: "'\(context)' needs arguments",
        hint: "write \(context)(\(parameters.map { "\($0)=…" }.joined(separator: ", ")))")
    }
    return ExpressionError(
      message: "'\(context)' is not a value", hint: "take a part of it: \(members.map(\.name).joined(separator: ", "))")
  }

  private func called(
    _ arguments: [Expression.Argument], name: String, evaluating: (Expression) throws(ExpressionError) -> Double
  ) throws(ExpressionError) -> Member {
    guard let call, let parameters else { throw ExpressionError(message: "'\(name)' takes no arguments") }
    var values: [String: Double] = [:]
    for argument in arguments {
      guard parameters.contains(argument.name) else {
        throw ExpressionError(
          message: "'\(name)' has no argument '\(argument.name)'",
          hint: Suggestion.hint(for: argument.name, among: parameters))
      }
      let value = try evaluating(argument.value)
      guard value > 0, value.isFinite else {
        throw ExpressionError(message: "'\(argument.name)' of '\(name)' must be positive")
      }
      values[argument.name] = value
    }
    let missing = parameters.filter { values[$0] == nil }
    guard missing.isEmpty else {
      throw ExpressionError(
        message: "'\(name)' needs \(missing.joined(separator: " and "))",
        hint: "write \(name)(\(parameters.map { "\($0)=…" }.joined(separator: ", ")))")
    }
    return try call(values)
  }
}

/// Evaluates an expression against the top of the tree.
func evaluate(_ expression: Expression, in top: Member) throws(ExpressionError) -> InlineValue {
  switch expression {
  case .number(let value): return .number(Estimate(value))
  case .negative(let inside): return .number(Estimate(-(try number(inside, in: top))))
  case .binary(let mark, let left, let right):
    let (a, b) = (try number(left, in: top), try number(right, in: top))
    return .number(Estimate(try combined(mark, a, b)))
  case .path(let steps):
    return try top.follow(steps[...]) { (inside: Expression) throws(ExpressionError) in try number(inside, in: top) }
  }
}

private func number(_ expression: Expression, in top: Member) throws(ExpressionError) -> Double {
  switch try evaluate(expression, in: top) {
  case .number(let estimate): return estimate.value
  case .text(let text):
    guard let value = Quantity.parse(text) else { throw ExpressionError(message: "'\(text)' is not a number") }
    return value
  }
}
