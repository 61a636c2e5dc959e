// The keys of marks, which each mark declares in its own file, as settings: for the JSON Schema.

import Plots
import Texts

enum MarkKeys {
  static let all = markKinds.map { kind in KeyForm(kind.name, .keys(kind.keys.map(KeyForm.init)), "") }
  /// What every mark takes: its rows.
  static let rows = [
    KeyForm("data", .text, "a table of the study, or a `.csv` file beside the spec"),
    KeyForm("where", .text, "a condition that rows must meet, as in `lawbook fit --where`"),
  ]
  static let levels = KeyForm("levels", .levels, usual: "6", "a list, or how many")

  /// Columns, numbers or lists.
  static func channels(_ names: [String]) -> [KeyForm] { names.map { KeyForm($0, .channel, "column, number or list") } }
}

extension KeyForm {
  init(_ key: MarkKey) { self.init(key.name, ValueForm(key.value), key.sentence) }
}

extension ValueForm {
  fileprivate static let numbers = ValueForm.list(of: .number(.anyNumber))
  fileprivate static let levels = ValueForm.either([.number(1...40), numbers])
  fileprivate static let channel = ValueForm.either([
    .text, .list(of: .either([.number(.anyNumber), .text, SpecKeys.range])),
  ])

  fileprivate init(_ value: MarkKey.Value) {
    self =
      switch value {
      case .channel, .positions, .edges, .texts: .channel
      case .look: .either([.text, Self.numbers])
      case .column, .text: .text
      case .number(let range): .number(range)
      case .numbers: Self.numbers
      case .truth: .flag
      case .word(let words): .word(words)
      case .levels: .levels
      }
  }
}
