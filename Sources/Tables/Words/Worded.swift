// What every value of the laws can say of itself, and how its numbers are written in prose.

import Laws
import Texts

/// A value with words.
public protocol Worded {
  /// A clause without a capital or a full stop, to stand behind a colon; several are parted by ". ".
  var words: String { get }
  /// The same as a sentence.
  var sentence: String { get }
}

extension Worded {
  public var sentence: String { words.sentence }
}

/// Numbers of the field as they stand in prose.
enum Prose {
  /// Params, tokens, batch sizes: 1.07B.
  static func count(_ value: Double) -> String { NumberStyle.suffixed(3).text(value) }
  /// Learning rates and numbers without a unit.
  static func number(_ value: Double, digits: Int = 3) -> String { NumberStyle.significant(digits).text(value) }
  static func loss(_ value: Double) -> String { NumberStyle.significant(4).text(value) }
  static func flops(_ value: Double) -> String { NumberStyle.compute.text(value) + " FLOPs" }
  static func flops(_ range: ClosedRange<Double>) -> String {
    "\(NumberStyle.compute.text(range.lowerBound)) to \(flops(range.upperBound))"
  }
  /// A share as per cent with so many significant digits.
  static func percent(_ share: Double, digits: Int = 3) -> String { number(share * 100, digits: digits) + "\u{202F}%" }
  /// `×4.1`.
  static func factor(_ value: Double) -> String { "×" + number(value) }
  static func counts(_ range: Extent) -> String { "\(count(range.low)) to \(count(range.high))" }
  static func batch(_ value: Double) -> String { "B = \(count(value))" }
  static func rate(_ value: Double) -> String { "eta = \(number(value))" }
  static func place(params: Double, tokens: Double) -> String { "N = \(count(params)), T = \(count(tokens))" }
  static func of(_ count: Count, _ noun: String, plural: String? = nil) -> String {
    "\(count.value) of \(counted(count.all, noun, plural))"
  }
  /// `1 cell has`, `2 cells have`.
  static func has(_ count: Int) -> String { count == 1 ? "has" : "have" }
}
