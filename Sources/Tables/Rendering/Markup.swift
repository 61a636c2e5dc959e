// Tables for documents: Markdown (GitHub's), LaTeX (booktabs), and the blocks of a report.

public import Documents
import Laws
import Texts

extension Table {
  /// A table in GitHub's Markdown, its notes under it.
  public var markdown: String {
    let heads = shown.map { $0.measure.tex.map { "$\($0)$" } ?? Self.escapedForMarkdown($0.measure.heading) }
    let rules = shown.map { $0.standsRight ? "---:" : ":---" }
    let body = (0..<rows).map { row in shown.map { $0.markdown(row) } }
    let lines = ([heads, rules] + body).map { "| " + $0.joined(separator: " | ") + " |" }
    return ((title.isEmpty ? [] : ["**\(title)**", ""]) + lines + notes.flatMap { ["", $0] }).joined(separator: "\n")
  }

  static func escapedForMarkdown(_ text: String) -> String {
    var out = ""
    for character in text {
      if "|\\`*_<>[]$".contains(character) { out += "\\" }
      out += character.isNewline ? " " : String(character)
    }
    return out
  }

  /// A tabular with booktabs' rules (\usepackage{booktabs}); notes are comments.
  public var latex: String {
    let heads = shown.map { $0.measure.tex.map { "$\($0)$" } ?? LaTeXText.escaped($0.measure.heading) }
    let body = (0..<rows).map { row in shown.map { $0.latex(row) }.joined(separator: " & ") + " \\\\" }
    return
      (["% \(schema)"] + (title.isEmpty ? [] : ["% \(title)"])
      + [
        "\\begin{tabular}{\(shown.map { $0.standsRight ? "r" : "l" }.joined())}", "\\toprule",
        heads.joined(separator: " & ") + " \\\\", "\\midrule",
      ] + body + ["\\bottomrule", "\\end{tabular}"]
      + notes.map { "% " + $0.replacing("\n", with: " ") }).joined(separator: "\n")
  }

  /// The block of a report; numbering and caption are the report's. A column without a value is left out, and one that
  /// says the same in every row is a note.
  public func block(id: String? = nil, number: Int? = nil, caption: [Inline] = []) -> TableBlock {
    let said = shown.filter { !isEmpty($0) }
    let columns = said.filter { $0.constant == nil }
    let constants = said.compactMap { column in
      column.constant.map { "\(column.measure.heading), in every row: \($0)".sentence }
    }
    var block = TableBlock(
      id: id, number: number, caption: caption, alignments: columns.map { $0.standsRight ? .right : .left },
      header: columns.map { column in
        column.measure.tex.map { [.math(tex: $0)] } ?? [.text(column.measure.heading)]
      },
      rows: (0..<rows).map { row in columns.map { $0.inlines(row) } })
    block.notes = (constants + notes).map { [.text($0)] }
    block.priorities = columns.map(\.priority)
    return block
  }
}

extension Column {
  fileprivate func markdown(_ row: Int) -> String {
    if case .labels(let labels) = cells, let tex = labels[row].tex { return tex }
    return isNumeric ? text(row) : Table.escapedForMarkdown(text(row))
  }

  fileprivate func latex(_ row: Int) -> String {
    switch cells {
    case .numbers(let values): return values[row].isNaN ? "--" : LaTeXText.number(style(row).tex(values[row]))
    case .estimates, .words: return LaTeXText.escaped(text(row))
    case .labels(let labels): return labels[row].tex ?? LaTeXText.escaped(labels[row].text)
    }
  }

  /// Words that all rows share, of a column that may go.
  fileprivate var constant: String? {
    guard case .words(let words) = cells, words.count > 2, priority > 0, let first = words.first else { return nil }
    return words.allSatisfy { $0 == first } ? first : nil
  }

  fileprivate func inlines(_ row: Int) -> [Inline] {
    if case .labels(let labels) = cells { return labels[row].inlines }
    return [.text(text(row))]
  }
}

extension Label {
  /// For a report: text, and its formulas where it has some.
  public var inlines: [Inline] {
    guard let tex else { return [.text(text)] }
    return tex.split(separator: "$", omittingEmptySubsequences: false).enumerated().compactMap { index, part in
      part.isEmpty ? nil : index % 2 == 1 ? .math(tex: String(part)) : .text(String(part))
    }
  }
}

/// Text for LaTeX: its special characters escaped, raised powers of ten and signs as mathematics.
enum LaTeXText {
  private static let special: [Character: String] = [
    "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{", "}": "\\}", "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}", "\\": "\\textbackslash{}", "−": "$-$", "×": "$\\times$", "η": "$\\eta$", "±": "$\\pm$",
    "≥": "$\\ge$", "≤": "$\\le$", "–": "--", "\u{202F}": "\\,", "\u{00A0}": "~", "∞": "$\\infty$", "\n": " ",
  ]
  private static let raised: [Character: Character] = [
    "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
  ]

  static func escaped(_ text: String) -> String {
    var out = ""
    var power = ""
    for character in text {
      if let digit = raised[character] {
        power.append(digit)
        continue
      }
      if !power.isEmpty { out += "$^{\(power)}$" }
      power = ""
      out += special[character] ?? String(character)
    }
    return power.isEmpty ? out : out + "$^{\(power)}$"
  }

  /// A written number keeps its own dollars.
  static func number(_ tex: String) -> String {
    tex.replacing("\u{202F}", with: "\\,").replacing("%", with: "\\%").replacing(
      "−", with: tex.hasPrefix("$") ? "-" : "$-$")
  }
}
