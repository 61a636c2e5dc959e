// Table cells: each table is a name, the keys that it reads, and a function from a study to rows.

import Diagnostics
import Documents
import Laws
import Texts

/// Rows before they are numbered and captioned.
struct TableContent {
  var alignments: [TableBlock.Alignment]
  var header: [[Inline]]
  var rows: [[[Inline]]]
  /// Stands under the author's caption: what was left out.
  var note: String = ""

  /// Columns as (header, alignment), rows as cells.
  init(_ columns: [([Inline], TableBlock.Alignment)], _ rows: [[[Inline]]], note: String = "") {
    alignments = columns.map(\.1)
    header = columns.map(\.0)
    self.rows = rows
    self.note = note
  }
}

struct TableKind: Sendable {
  var name: String
  var keys: [String]
  var make: @Sendable (inout Evaluator, SourceCell) throws(Failure) -> TableContent

  static let common = ["table", "caption", "study"]

  static let all: [TableKind] = [
    TableKind(name: "optima", keys: ["rows"]) { (e, cell) throws(Failure) in try e.optima(cell) },
    TableKind(name: "held-out", keys: ["law"]) { (e, cell) throws(Failure) in try e.heldOut(cell) },
    TableKind(name: "coverage", keys: []) { (e, cell) throws(Failure) in try e.coverage(cell) },
    TableKind(name: "fixed-pairs", keys: []) { (e, cell) throws(Failure) in try e.fixedPairTable(cell) },
    TableKind(name: "seed-noise", keys: []) { (e, cell) throws(Failure) in try e.seedNoiseTable(cell) },
    TableKind(name: "ledger", keys: ["rows"]) { (e, cell) throws(Failure) in try e.ledger(cell) },
    TableKind(name: "runs", keys: ["rows"]) { (e, cell) throws(Failure) in try e.runs(cell) },
    TableKind(name: "laws", keys: ["laws", "unit", "which"]) { (e, cell) throws(Failure) in try e.lawTable(cell) },
    TableKind(name: "studies", keys: ["studies"]) { (e, cell) throws(Failure) in try e.studyTable(cell) },
    TableKind(name: "changes", keys: ["against", "unit", "which"]) { (e, cell) throws(Failure) in try e.changes(cell) },
    TableKind(name: "quoted", keys: ["source"]) { (e, cell) throws(Failure) in try e.quoted(cell) },
    TableKind(name: "predictions", keys: ["law", "at"]) { (e, cell) throws(Failure) in try e.predictions(cell) },
    TableKind(name: "budgets", keys: ["laws", "at"]) { (e, cell) throws(Failure) in try e.budgets(cell) },
    TableKind(name: "certificate", keys: ["law"]) { (e, cell) throws(Failure) in try e.certificate(cell) },
    TableKind(name: "forms", keys: ["which"]) { (e, cell) throws(Failure) in try e.formTable(cell) },
    TableKind(name: "influence", keys: ["which", "law", "rows"]) { (e, cell) throws(Failure) in
      try e.influenceTable(cell)
    },
    TableKind(name: "cross-validation", keys: ["leave_out", "rows"]) { (e, cell) throws(Failure) in
      try e.crossValidationTable(cell)
    },
    TableKind(name: "regret", keys: ["laws"]) { (e, cell) throws(Failure) in try e.regretTable(cell) },
    TableKind(name: "plan", keys: Evaluator.planKeys) { (e, cell) throws(Failure) in try e.planTable(cell) },
    TableKind(name: "trade-off", keys: Evaluator.planKeys) { (e, cell) throws(Failure) in try e.tradeOffTable(cell) },
    TableKind(name: "fixed-vs-optimal", keys: ["compute"]) { (e, cell) throws(Failure) in try e.comparisonTable(cell) },
  ]
}

extension Evaluator {
  mutating func table(_ cell: SourceCell, _ given: Numbering.Given) throws(Failure) -> TableBlock {
    let names = TableKind.all.map(\.name)
    let (name, place) = try required("table", of: cell, hint: "expected one of: \(names.joined(separator: ", "))")
    guard let kind = TableKind.all.first(where: { $0.name == name }) else {
      throw Failure("no table is named '\(name)'", at: place, hint: Suggestion.hint(for: name, among: names))
    }
    try checkKeys(cell.body, of: "the table '\(name)'", among: TableKind.common + kind.keys)
    let content = try kind.make(&self, cell)
    guard !content.rows.isEmpty else {
      throw Failure("the table '\(name)' would be empty" + (content.note.isEmpty ? "" : ": \(content.note)"), at: place)
    }
    var caption = markdown(cell.body["caption"])
    if !content.note.isEmpty { caption += (caption.isEmpty ? [] : [.text(" ")]) + [.text(content.note)] }
    return TableBlock(
      id: given.id, number: given.number, caption: caption, alignments: content.alignments, header: content.header,
      rows: content.rows)
  }

  /// How many rows may be shown, from `rows:`.
  func rowLimit(_ cell: SourceCell, usual: Int) throws(Failure) -> Int {
    guard let value = cell.body["rows"] else { return usual }
    guard let number = value.number, let rows = Int(exactly: number), (1...2000).contains(rows) else {
      throw Failure("'rows' must be a whole number from 1 to 2000", at: value.place)
    }
    return rows
  }

  mutating func parts(_ value: YAMLValue?) -> [(text: String, place: Place)] {
    guard let value else { return [] }
    let items = value.list ?? [value]
    return items.compactMap { item in text(item).map { ($0, item.place) } }
  }

  /// The maps of `at:`.
  func points(_ cell: SourceCell, hint: String) throws(Failure) -> [YAMLMap] {
    guard let value = cell.body["at"] else { return [] }
    let maps = value.list?.compactMap(\.map) ?? []
    guard !maps.isEmpty, maps.count == value.list?.count else {
      throw Failure("'at' must be a list", at: value.place, hint: hint)
    }
    return maps
  }
}

/// One number as a table cell.
func entry(_ value: Double?, _ style: NumberFormat.Style = .general, digits: Int? = nil) -> [Inline] {
  [.text(value.map { NumberFormat(style, digits: digits).text($0) } ?? "–")]
}

/// Losses of one column, all with as many decimals: those of the longest with five digits, at most five.
struct LossColumn {
  private var decimals: Int?

  init(_ losses: [Double?]) {
    let losses = losses.compactMap(\.self)
    guard losses.allSatisfy({ (1e-3..<1e4).contains($0) }) else { return }
    let texts = losses.map { NumberFormat(.general, digits: 5).text($0) }
    decimals = texts.map { $0.contains(".") ? $0.split(separator: ".")[1].count : 0 }.max().map { min($0, 5) }
  }

  func entry(_ loss: Double?) -> [Inline] {
    let format = decimals.map { NumberFormat(.fixed, digits: $0) } ?? NumberFormat()
    return [.text(loss.map(format.text) ?? "–")]
  }
}

func math(_ tex: String) -> [Inline] { [.math(tex: tex)] }

enum Column {
  static let params: ([Inline], TableBlock.Alignment) = (math("N"), .right)
  static let tokens: ([Inline], TableBlock.Alignment) = (math("T"), .right)
  static let batch: ([Inline], TableBlock.Alignment) = (math("B_{\\mathrm{opt}}"), .right)
  static let rate: ([Inline], TableBlock.Alignment) = (math("\\eta_{\\mathrm{opt}}"), .right)
  static func text(_ name: String) -> ([Inline], TableBlock.Alignment) { ([.text(name)], .left) }
  static func number(_ name: String) -> ([Inline], TableBlock.Alignment) { ([.text(name)], .right) }
}
