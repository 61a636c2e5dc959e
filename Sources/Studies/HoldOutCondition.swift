// What a study holds out, as text: `params >= 1e9 and tokens < 2e10`, or for one field `>= 1e9`.

public import Diagnostics
public import Laws
import Texts

/// Reads the conditions of `hold_out:` and `--hold-out`.
public enum HoldOutCondition {
  /// A number without a sign of comparison holds for values within this fraction of it: sizes are counted, not measured,
  /// and two logs of one model differ in the third digit.
  public static let nearness = 0.01

  /// `params >= 1e9`, `tokens < 2e10`, `params = 1.07e9`, and several joined by `and` or a comma.
  ///
  /// - Throws: `Failure` when a clause names another field, has no number, or no value can meet all clauses.
  public static func parse(_ text: String, at place: Place? = nil) throws(Failure) -> HoldOut {
    var result = HoldOut()
    let clauses = text.replacing(" and ", with: ",").replacing("&&", with: ",").split(separator: ",")
    guard !clauses.isEmpty else { throw malformed(text, place) }
    for clause in clauses {
      let words = clause.drop(while: \.isWhitespace)
      let field = String(words.prefix(while: { $0.isLetter || $0 == "_" }))
      guard let range = range(String(words.dropFirst(field.count))) else { throw malformed(String(words), place) }
      switch field {
      case "params": result.params = try meet(result.params, range, text, place)
      case "tokens": result.tokens = try meet(result.tokens, range, text, place)
      default: throw unknown(field, place)
      }
    }
    return result
  }

  /// `>= 1e9`, `< 2e10`, `= 1.07e9` or a bare number (within 1 %); nil when it is none of these.
  static func range(_ text: String) -> ClosedRange<Double>? {
    let trimmed = text.filter { !$0.isWhitespace }
    let sign = String(trimmed.prefix(while: { "<>=".contains($0) }))
    guard let number = Quantity.parse(String(trimmed.dropFirst(sign.count))), number > 0 else { return nil }
    switch sign {
    case ">=": return number...Double.infinity
    case ">": return number.nextUp...Double.infinity
    case "<=": return 0...number
    case "<": return 0...number.nextDown
    case "", "=", "==": return number * (1 - nearness)...number * (1 + nearness)
    default: return nil
    }
  }

  private static func meet(
    _ one: ClosedRange<Double>?, _ other: ClosedRange<Double>, _ text: String, _ place: Place?
  ) throws(Failure) -> ClosedRange<Double> {
    guard let one else { return other }
    guard one.overlaps(other) else {
      throw Failure("no value can meet '\(text)'", at: place, hint: "write two conditions where either should hold")
    }
    return one.clamped(to: other)
  }

  private static func malformed(_ text: String, _ place: Place?) -> Failure {
    Failure("cannot read the hold-out condition '\(text)'", at: place, hint: "write it as 'params >= 1e9'")
  }

  private static func unknown(_ field: String, _ place: Place?) -> Failure {
    let hint = Suggestion.hint(for: field, among: ["params", "tokens"])
    return Failure("nothing can be held out by '\(field)'", at: place, hint: hint)
  }
}
