// What can be wrong with a setting, with its data; the sentences for it stand here and nowhere else.

package import Diagnostics
import Foundation

package enum SettingMistake: Sendable, Hashable {
  case unknownKey(String, of: String, known: [String])
  /// `what` is what the words name: "optimum method", "schedule".
  case unknownWord(String, what: String, known: [String])
  case missingKey(String, of: String, hint: String?)
  case notMapping(String, found: String)
  case notText(String, found: String)
  case notList(String, found: String)
  case empty(String)
  case emptyList(String)
  case emptyMapping(String, known: [String])
  case notNumber(String, found: String)
  case notWhole(String)
  case notFlag(String, found: String)
  case notShare(String, found: String)
  case outOfRange(String, found: String, ClosedRange<Double>)
  case notMultiple(String, of: Int, found: Int)
  case notOneOf(String, known: [String], example: String)
  case notBounds(String, found: String)
  case reversedBounds(String)
  /// Text of another pattern: `write` says how.
  case malformed(String, found: String, write: String)

  package func diagnostic(at place: Place) -> Diagnostic { Diagnostic(at: place, headline, hint: hint) }

  var headline: String {
    switch self {
    case .unknownKey(let key, let owner, _): "\(owner) has no key '\(key)'"
    case .unknownWord(let word, let what, _): "no \(what) is called '\(word)'"
    case .missingKey(let key, let owner, _): "\(owner) needs '\(key)'"
    case .notMapping(let what, let found): "\(what) must be a mapping of keys to values, not \(found)"
    case .notText(let what, let found): "\(what) must be text, not \(found)"
    case .notList(let what, let found): "\(what) must be a list, not \(found)"
    case .empty(let what): "\(what) has no value"
    case .emptyList(let what): "\(what) is an empty list"
    case .emptyMapping(let what, _): "\(what) is empty"
    case .notNumber(let what, let found): "\(what) must be a number, not '\(found)'"
    case .notWhole(let what): "\(what) must be a whole number"
    case .notFlag(let what, let found): "\(what) must be true or false, not \(found)"
    case .notShare(let what, let found): "\(what) must be a share above 0 and at most 1, not '\(found)'"
    case .outOfRange(let what, let found, _): "\(what) is out of range: \(found)"
    case .notMultiple(let what, let unit, let found): "\(what) must be a multiple of \(unit), not \(found)"
    case .notOneOf(let what, _, _): "\(what) must have one key"
    case .notBounds(let what, let found): "\(what) must be two numbers, not \(found)"
    case .reversedBounds(let what): "\(what) has its bounds the wrong way round"
    case .malformed(let what, let found, _): "\(what) cannot be '\(found)'"
    }
  }

  var hint: String? {
    switch self {
    case .unknownKey(let name, _, let known), .unknownWord(let name, _, let known):
      Suggestion.hint(for: name, among: known)
    case .missingKey(_, _, let hint): hint
    case .emptyMapping(_, let known): "expected one of: \(known.joined(separator: ", "))"
    case .notNumber(_, let found):
      Quantity.hasDecimalComma(found) ? Quantity.decimalCommaHint : "numbers are written 1e9, 1.07B or 1_000"
    case .emptyList: "name at least one"
    case .notShare: "write 0.1 % or 0.001"
    case .outOfRange(_, _, let range): Self.words(range)
    case .notMultiple(_, let unit, let found): Self.nearest(unit, found)
    case .notOneOf(_, let known, let example): "expected one of: \(known.joined(separator: ", ")); such as \(example)"
    case .notBounds, .reversedBounds: "write [low, high]"
    case .malformed(_, _, let write): "write \(write)"
    default: nil
    }
  }

  private static func nearest(_ unit: Int, _ found: Int) -> String {
    let below = found / unit * unit
    return "the nearest: " + (below == 0 ? "\(unit)" : "\(below) or \(below + unit)")
  }

  private static func words(_ range: ClosedRange<Double>) -> String {
    let isOpen = range.upperBound == .greatestFiniteMagnitude
    if range.lowerBound == .leastNormalMagnitude {
      return "it must be above zero" + (isOpen ? "" : ", at most \(brief(range.upperBound))")
    }
    if isOpen { return "it must be at least \(brief(range.lowerBound))" }
    return "it lies between \(brief(range.lowerBound)) and \(brief(range.upperBound))"
  }

  static func brief(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
}
