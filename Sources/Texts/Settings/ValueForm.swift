// What the value of a setting may be, as a value itself: JSON Schema, documentation and help are made from it.

package indirect enum ValueForm: Sendable {
  case anything
  case text
  /// Text that matches a regular expression (of the kind that JSON Schema takes), from its first to its last character.
  case pattern(String)
  case flag
  case number(ClosedRange<Double>)
  case count(ClosedRange<Int>)
  /// A fraction above 0 and at most 1, or a percentage.
  case share
  case word([String])
  /// With `isOneEnough` a single item needs no brackets.
  case list(ValueForm, isOneEnough: Bool, count: ClosedRange<Int>)
  /// A mapping with these keys and no others, so many of them at least.
  case keys([KeyForm], least: Int = 0)
  /// A mapping with exactly one of these keys.
  case oneKey([KeyForm])
  /// A mapping of names to values; of these names where they are known.
  case names([String]?, ValueForm)
  case either([ValueForm])
  /// A form that holds itself, under its name.
  case reference(String, @Sendable () -> ValueForm)

  package static func list(of item: ValueForm) -> ValueForm { .list(item, isOneEnough: false, count: 0...Int.max) }
}

/// A key: its name, what it may be, its default, its sentence.
package struct KeyForm: Sendable {
  package var name: String
  package var form: ValueForm
  package var unit: String
  /// What holds when the key is left out, in Markdown.
  package var usual: String
  /// What the key says, in Markdown; starts in lower case and has no full stop.
  package var sentence: String
  package var isNeeded: Bool

  package init(
    _ name: String, _ form: ValueForm, unit: String = "", usual: String = "", _ sentence: String,
    isNeeded: Bool = false
  ) {
    self.name = name
    self.form = form
    self.unit = unit
    self.usual = usual
    self.sentence = sentence
    self.isNeeded = isNeeded
  }
}

extension ValueForm {
  /// The range of a number; of alternatives that of the number among them.
  package var range: ClosedRange<Double>? {
    switch self {
    case .number(let range): range
    case .count(let range): Double(range.lowerBound)...Double(range.upperBound)
    case .either(let forms): forms.lazy.compactMap(\.range).first
    default: nil
    }
  }
}

// Words for people.
extension ValueForm {
  /// The range or the words that a value is of, in Markdown; empty where the sentence has to say it.
  package var words: String {
    switch self {
    case .flag: "`true` or `false`"
    case .number(let range): Self.words(range)
    case .count(let range): Self.words(range)
    case .word(let words): Self.joined(words.map { "`\($0)`" }, last: "or")
    case .list(let item, _, _): item.words
    default: ""
    }
  }

  private static func words(_ range: ClosedRange<Double>) -> String {
    let (low, high) = (range.lowerBound, range.upperBound)
    let hasEnd = high != .greatestFiniteMagnitude
    switch low {
    case -.greatestFiniteMagnitude: return ""
    case .leastNormalMagnitude: return hasEnd ? "above 0, at most \(brief(high))" : "above 0"
    default: return hasEnd ? "\(brief(low)) to \(brief(high))" : "at least \(brief(low))"
    }
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    range.upperBound == .max
      ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(brief(Double(range.upperBound)))"
  }

  /// Commas from 10,000 on, powers from 10^7 on.
  private static func brief(_ number: Double) -> String {
    let power = WrittenNumber(scientific: number, decimals: 0, trimmed: true)
    guard number >= 1e7 else { return WrittenNumber(printed: SettingMistake.brief(number)).text }
    return power.mantissa + "e" + (power.exponent.map(String.init) ?? "0")
  }

  static func joined(_ items: [String], last: String) -> String {
    guard items.count > 1, let end = items.last else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(last) " + end
  }
}

extension KeyForm {
  /// The sentence with the range, the words and the unit that it does not name itself, in Markdown.
  package var description: String {
    let isNamed = if case .word(let words) = form { words.allSatisfy { sentence.contains("`\($0)`") } } else { false }
    let more = [isNamed ? "" : form.words, unit].filter { !$0.isEmpty && !sentence.contains($0) }
    return sentence + (more.isEmpty ? "" : " (\(more.joined(separator: ", ")))")
  }

  /// The same without Markdown, as a sentence: for `--help` and for editors.
  package var plainDescription: String {
    let text = SettingTable.plain(description)
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }
}
