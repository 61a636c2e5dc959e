// The keys of law, value and figure cells, each declared once, and the schemas of all cells.

import Diagnostics
import Figures
package import Texts

/// What a law cell asks for.
struct LawKeys: Sendable {
  var law: Placed?
  var which: Placed?
  var study: Placed?
  var isLiteral = false
  var isIsoflop: Bool?
  var showsCoefficients = false
  var digits = 5
}

/// What a value cell asks for.
struct ValueKeys: Sendable {
  var name: Placed?
  var value: Placed?
  var quantity: Placed?
  var law = "fit"
  var study: String?
  var params: Double?
  var tokens: Double?
  var compute: Double?
  var format: Placed?
}

package enum CellSettings {
  static let lawParts = ["loss", "batch", "learning_rate", "compute"]

  static let law = SettingGroup<LawKeys>(
    "a law cell",
    [
      Setting(
        "law", optional: \.law, .placed, usual: "`fit`", "`fit`, `fixed`, or the id of a published set"),
      Setting("which", optional: \.which, .placed, "the law: `loss`, `batch`, `learning_rate` or `compute`"),
      Setting(
        "form", \.isLiteral,
        .word("form of a law", ["prefactor", "literal"]) { ["prefactor": false, "literal": true][$0] },
        usual: "`prefactor`", "how the loss law is written: with coefficients, or with the scales of a paper"),
      Setting(
        "from", optional: \.isIsoflop,
        .word("source of a compute-optimal law", ["isoflop", "closed_form"]) {
          ["isoflop": true, "closed_form": false][$0]
        },
        usual: "`isoflop` where it is fitted", "where the compute-optimal law comes from"),
      Setting(
        "coefficients", \.showsCoefficients, .flag, usual: "`false`", "a table of the coefficients under the equation"),
      Setting("study", optional: \.study, .placed, usual: "the notebook's", "which study of the notebook's"),
      Setting("digits", \.digits, .count(in: 1...15), usual: "5", "significant digits"),
    ], isNested: false)

  static let quantities = [
    "loss", "batch", "learning_rate", "steps", "n_opt", "t_opt", "n_opt_closed", "t_opt_closed", "l_opt",
  ]

  static let value = SettingGroup<ValueKeys>(
    "a value cell",
    [
      Setting("name", optional: \.name, .placed, "the name that `{{name}}` uses in the text"),
      Setting("value", optional: \.value, .placed, "an expression, in place of `quantity`"),
      Setting(
        "quantity", optional: \.quantity, .placed,
        "what the law is asked for: " + quantities.map { "`\($0)`" }.joined(separator: ", ")),
      Setting("law", \.law, .text, usual: "`fit`", "`fit`, `fixed`, or the id of a published set"),
      Setting("params", optional: \.params, .positive, "model size N"),
      Setting("tokens", optional: \.tokens, .positive, "training tokens T"),
      Setting("compute", optional: \.compute, .positive, unit: "FLOPs", "budget C"),
      Setting(
        "format", optional: \.format, .placed, "how it is written: `.5f`, `.3g`, `.2e`, `.1%` or `si`, and ` ci`"),
      Setting("study", optional: \.study, .text, usual: "the notebook's", "which study of the notebook's"),
    ], isNested: false)

  /// Where a figure cell stands and how large it is; its other keys are those of the figure.
  static let figure: [KeyForm] = [
    KeyForm("figure", .text, "a figure of the catalogue, or the path of a spec"),
    KeyForm("caption", .text, usual: "the figure's own", "Markdown with values; `{{caption}}` is the figure's own"),
    KeyForm("width", .number(0.5...20), unit: "inches", usual: "the notebook's", "width of one panel"),
    KeyForm("height", .number(0.5...20), unit: "inches", usual: "the notebook's", "height of one panel"),
    KeyForm("alt", .text, usual: "the figure's own", "the text for those who cannot see it"),
    KeyForm("study", .text, usual: "the notebook's", "which study of the notebook's"),
    KeyForm("panels", .list(of: .names(nil, .anything)), "1 to 12 figures side by side under one caption"),
    KeyForm("venue", .text, usual: "the notebook's", "where the figure will stand"),
  ]

  /// Keys of cells by the word after the fence, for the documentation; a table has further keys by its name.
  package static var documented: [(kind: String, keys: [KeyForm])] {
    [("figure", figure), ("law", law.keys), ("value", value.keys)]
  }

  /// The documentation's list of tables: rows of Markdown.
  package static var tableList: [String] {
    let rows = TableKind.all.map { kind in
      let keys = kind.keys.map { "`\($0.key.name)`: \($0.key.description)" }
      return "| `\(kind.name)` | \(kind.sentence) | \(keys.joined(separator: "; ").replacing("|", with: "\\|")) |"
    }
    return ["| `table:` | what it shows | keys |", "|---|---|---|"] + rows
  }

  /// JSON Schema of each kind of cell, by the word after its fence.
  package static var schemas: [(kind: String, schema: JSONValue)] {
    let all = Dictionary(
      (TableSettings.common + TableKind.all.flatMap(\.keys)).map { ($0.key.name, $0.key) },
      uniquingKeysWith: { one, other in
        var key = one
        key.form = .either([one.form, other.form])
        return key
      })
    let names = KeyForm("table", .word(TableKind.all.map(\.name)), "its name", isNeeded: true)
    let table =
      [names]
      + all.values.filter { $0.name != "table" }.map { key in
        var key = key
        key.isNeeded = false
        return key
      }.sorted { $0.name < $1.name }
    return [
      ("law", JSONSchema.document("Lawbook notebook: a law cell", law.form)),
      ("value", JSONSchema.document("Lawbook notebook: a value cell", value.form)),
      ("table", JSONSchema.document("Lawbook notebook: a table cell", .keys(table))),
    ]
  }
}
