// Plain values of a spec: numbers, words, colours, each with its complaint.

import Diagnostics
import Drawing
import Plots
import Texts

extension SpecReader {
  mutating func report(_ headline: String, _ place: Place, _ hint: String? = nil) {
    problems.append(Diagnostic(at: place, headline, hint: hint))
  }

  mutating func checkKeys(_ map: YAMLMap, _ what: String, _ known: [KeyForm]) {
    let known = known.names
    for entry in map.entries where !known.contains(entry.key) {
      problems.append(
        SettingMistake.unknownKey(entry.key, of: what, known: known).diagnostic(at: entry.keyPlace))
    }
  }

  mutating func text(_ value: YAMLValue?, _ what: String) -> String? {
    guard let value else { return nil }
    guard let text = value.scalar else {
      report("'\(what)' must be text", value.place)
      return nil
    }
    return text
  }

  mutating func number(_ value: YAMLValue?, _ what: String) -> Double? {
    guard let value else { return nil }
    guard let number = value.number else {
      report("'\(what)' must be a number" + (value.scalar.map { ", not '\($0)'" } ?? ""), value.place)
      return nil
    }
    return number
  }

  /// The number of a key, within the range that the key declares.
  mutating func number(_ map: YAMLMap, _ key: KeyForm) -> Double? {
    guard let value = map[key.name], let found = number(value, key.name) else { return nil }
    guard let range = key.form.range, !range.contains(found) else { return found }
    let mistake = SettingMistake.outOfRange("'\(key.name)'", found: value.scalar ?? "", range)
    problems.append(mistake.diagnostic(at: value.place))
    return nil
  }

  mutating func count(_ map: YAMLMap, _ key: KeyForm) -> Int? { number(map, key).map { Int($0, in: Int.exact) } }

  mutating func truth(_ value: YAMLValue?, _ what: String) -> Bool? {
    guard let value else { return nil }
    guard let text = value.scalar, ["true", "false"].contains(text) else {
      report("'\(what)' is true or false", value.place)
      return nil
    }
    return text == "true"
  }

  mutating func numbers(_ value: YAMLValue?, _ what: String) -> [Double]? {
    guard let value else { return nil }
    let numbers = value.list?.compactMap(\.number) ?? []
    guard let list = value.list, numbers.count == list.count else {
      report("'\(what)' must be a list of numbers", value.place)
      return nil
    }
    return numbers
  }

  /// `[low, high]`.
  mutating func range(_ value: YAMLValue?, _ what: String) -> ClosedRange<Double>? {
    guard let value, let ends = numbers(value, what) else { return nil }
    guard ends.count == 2, ends[0] < ends[1] else {
      report("'\(what)' is two numbers, the lower first", value.place, "\(what): [1, 10]")
      return nil
    }
    return ends[0]...ends[1]
  }

  /// A colour by `#rrggbb`, a name of the theme or the number of a category from 0; nil for anything else.
  func colour(named text: String) -> Colour? {
    if text.hasPrefix("#"), text.count == 7, let value = UInt32(text.dropFirst(), radix: 16) {
      return Colour(hex: value)
    }
    if let index = Int(text), index >= 0 { return category(index) }
    return ["ink": theme.ink, "faint": theme.faint, "white": .white, "black": .black][text]
  }

  func category(_ index: Int) -> Colour {
    theme.categories.isEmpty ? theme.ink : theme.categories[index % theme.categories.count]
  }

  mutating func colour(_ value: YAMLValue?, _ fallback: Colour) -> Colour {
    guard let value, let text = text(value, "colour") else { return fallback }
    guard let colour = colour(named: text) else {
      report("'\(text)' is no colour", value.place, "write '#0072b2', ink, faint, or 0 for the first category")
      return fallback
    }
    return colour
  }
}
