// The keys of table cells, each declared once.

import Diagnostics
import Laws
import Texts

/// Text with the place where it stands.
struct Placed: Sendable, Hashable {
  var text: String
  var place: Place
}

/// What a table cell asks for.
struct TableKeys: Sendable {
  var table = Placed(text: "", place: Place(file: ""))
  var study: Placed?
  var rows: Int?
  var law: Placed?
  var laws: [Placed] = []
  var which: [Placed] = []
  var studies: [Placed] = []
  var against: Placed?
  var source: Placed?
  var unit: Double?
  var compute: Double?
  var loss: Double?
  var inferenceTokens: Double?
  var mostParams: Double?
  var mostTokens: Double?
  var leaveOut: LeaveOut?
  var budgets: [Double] = []
  var runs: [TableRun] = []
}

/// A run of the table `predictions`.
struct TableRun: Sendable {
  var params = 0.0
  var tokens = 0.0
  var measured: Double?
}

package enum TableSettings {
  typealias Key = Setting<TableKeys>

  /// Those that every table has.
  static let common: [Key] = [
    Key("table", \.table, .placed, isNeeded: true, "its name"),
    Key("caption", .text, "Markdown with values") { _, _ in },
    Key("study", optional: \.study, .placed, usual: "the notebook's", "which study of the notebook's"),
  ]

  static let rows = Key("rows", optional: \.rows, .count(in: 1...2000), "the most rows that are shown")
  static let law = Key(
    "law", optional: \.law, .placed, usual: "`fit`", "`fit`, `fixed`, or the id of a published set")
  /// One of the study's own two sides.
  static let side = Key("law", optional: \.law, .placed, usual: "`fit`", "`fit` or `fixed`")
  static let laws = Key(
    "laws", \.laws, .several(.placed), usual: "those of the study",
    "sets of laws: `fit`, `fixed`, ids of published sets, `NAME.fit` and `NAME.fixed` of a further study")
  static let which = Key(
    "which", \.which, .several(.placed), usual: "all",
    "laws or coefficients: `loss`, `batch`, `learning_rate`, `compute`, `loss.alpha`")
  static let unit = Key(
    "unit", optional: \.unit, .positive, usual: "1, or 1e9 beside a law in billions",
    "in what N and T are counted")
  static let compute = Key("compute", optional: \.compute, .positive, unit: "FLOPs", "the budget")

  static let plan: [Key] = [
    compute, Key("loss", optional: \.loss, .positive, "the loss to reach, in place of a budget"),
    Key(
      "inference_tokens", optional: \.inferenceTokens, .positive, unit: "tokens",
      "what the model will serve over its life"),
    Key("params_max", optional: \.mostParams, .positive, "the largest model"),
    Key("tokens_max", optional: \.mostTokens, .positive, unit: "tokens", "the longest training"),
  ]

  static func some(of name: String, _ words: [String], usual: String, _ sentence: String) -> Key {
    Key(
      name, \.which, .several(.placed), usual: usual, sentence + ": " + words.map { "`\($0)`" }.joined(separator: ", "))
  }

  static let budgets = Key(
    "at", \.budgets, .several(.positive), unit: "FLOPs", usual: "the study's budget", "compute budgets")
  static let runs = Key(
    "at", \.runs, .several(run, mayBeEmpty: false), isNeeded: true, "the runs: `{params: 1.07e9, tokens: 1e10}`")

  private static let run = SettingGroup<TableRun>(
    "an item of 'at'",
    [
      Setting("params", \.params, .positive, isNeeded: true, "model size N"),
      Setting("tokens", \.tokens, .positive, isNeeded: true, "training tokens T"),
      Setting(
        "measured", optional: \.measured, .positive, usual: "the lowest loss of the study's cell there",
        "the measured loss"),
    ]
  ).shape { TableRun() }
}

extension Shape where Value == Placed {
  static var placed: Shape { Shape<String>.text.checked { text, node, _ in Placed(text: text, place: node.place) } }
}
