// A mark split into series by the columns that its colour, symbol, dash or `by` name.

import Diagnostics
import Drawing
import Plots
import RunLogs
import Tables
import Texts

extension SpecReader {
  static let dashes: [[Double]] = [[], [4, 2], [1, 1.6], [6, 2, 1, 2], [8, 2]]
  private static let dashNames: [String: [Double]] = [
    "solid": [], "dashed": [4, 2], "dotted": [1, 1.6], "dashdot": [6, 2, 1, 2],
  ]

  /// The series of a mark of so many rows, in the order of what splits them.
  mutating func series(_ map: YAMLMap, _ rows: MarkRows, _ count: Int) -> [MarkSeries] {
    let colours = splitting(map, "colour", rows)
    let symbols = splitting(map, "symbol", rows)
    let dashes = splitting(map, "dash", rows)
    let others = splitting(map, "by", rows)
    checkBy(map, rows)
    let splitters = [colours, symbols, dashes, others].compactMap(\.self)
    let looks = Looks(
      colour: colours == nil ? self.colour(map["colour"], category(0)) : category(0),
      symbol: symbols == nil ? symbol(map["symbol"]) : .circle, dash: dashes == nil ? dash(map["dash"]) : [])
    let alpha = number(map, KeyForm(MarkKey.opacity)) ?? 1
    let template = text(map["label"], "label")
    return groups(splitters, count).map { indices in
      let first = indices.first ?? 0
      let label = template ?? colours.map { $0.defaultLabel(first) } ?? ""
      return MarkSeries(
        rows: indices, colour: (colours.map { self.colour(of: $0, first) } ?? looks.colour).with(alpha: alpha),
        symbol: symbols.map { Self.symbol($0.rank(first)) } ?? looks.symbol,
        dash: dashes.map { Self.dashes[$0.rank(first) % Self.dashes.count] } ?? looks.dash,
        label: filled(label, rows, first))
    }
  }

  private struct Looks {
    var colour: Colour
    var symbol: PointMark.Symbol
    var dash: [Double]
  }

  /// Row indices with equal values of every splitter.
  private func groups(_ splitters: [Splitter], _ count: Int) -> [[Int]] {
    guard !splitters.isEmpty else { return [Array(0..<count)] }
    var groups: [[Int]: [Int]] = [:]
    for row in 0..<count { groups[splitters.map { $0.rank(row) }, default: []].append(row) }
    return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }

  /// A column by whose values a mark is split.
  struct Splitter {
    var column: String
    /// Row → place of its value among the distinct ones.
    private var ranks: [Int]
    var distinct: Int
    /// The distinct numbers, ascending; empty for words.
    var numbers: [Double] = []

    init(_ column: Column) {
      self.column = column.name
      if let all = column.cells.numbers {
        numbers = Set(all.filter { !$0.isNaN }).sorted()
        let places = Dictionary(numbers.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
        ranks = all.map { places[$0] ?? 0 }
        distinct = numbers.count
      } else {
        var places: [String: Int] = [:]
        ranks = (column.cells.words ?? []).map { word in
          let place = places[word] ?? places.count
          places[word] = place
          return place
        }
        distinct = places.count
      }
    }

    func rank(_ row: Int) -> Int { row < ranks.count ? ranks[row] : 0 }

    /// `$N$ = 82k` for numbers of the field, the word itself for words.
    func defaultLabel(_ row: Int) -> String {
      if numbers.isEmpty { return "{\(column)}" }
      let symbols = [
        "params": "$N$", "tokens": "$T$", "compute": "$C$", "batch_tokens": "$B$", "learning_rate": "$\\eta$",
      ]
      return "\(symbols[column] ?? column) = {\(column)}"
    }
  }

  /// The splitter of a key whose word is a column, and neither a colour, a symbol nor a dash.
  private func splitting(_ map: YAMLMap, _ key: String, _ rows: MarkRows) -> Splitter? {
    guard let name = map[key]?.scalar, let column = rows.table?[name] else { return nil }
    let isLook =
      switch key {
      case "colour": colour(named: name) != nil
      case "symbol": PointMark.Symbol(rawValue: name) != nil
      case "dash": Self.dashNames[name] != nil
      default: false
      }
    return isLook ? nil : Splitter(column)
  }

  private mutating func checkBy(_ map: YAMLMap, _ rows: MarkRows) {
    guard let value = map["by"], let name = text(value, "by") else { return }
    guard let table = rows.table else { return report("'by' needs 'data'", value.place) }
    if table[name] == nil { problems += unknownColumn(name, table, value.place).diagnostics }
  }

  /// Numbers from dark to light in their order, words by the categories.
  private func colour(of splitter: Splitter, _ row: Int) -> Colour {
    guard !splitter.numbers.isEmpty else { return category(splitter.rank(row)) }
    let colours = theme.sequence.series(splitter.distinct)
    return colours[min(splitter.rank(row), colours.count - 1)]
  }

  private static func symbol(_ rank: Int) -> PointMark.Symbol {
    PointMark.Symbol.allCases[rank % PointMark.Symbol.allCases.count]
  }

  private mutating func symbol(_ value: YAMLValue?) -> PointMark.Symbol {
    guard let value, let name = text(value, "symbol") else { return .circle }
    if let symbol = PointMark.Symbol(rawValue: name) { return symbol }
    report(
      "no symbol is called '\(name)'", value.place,
      Suggestion.hint(for: name, among: PointMark.Symbol.allCases.map(\.rawValue)))
    return .circle
  }

  mutating func dash(_ value: YAMLValue?) -> [Double] {
    guard let value else { return [] }
    if value.list != nil { return numbers(value, "dash") ?? [] }
    guard let name = text(value, "dash") else { return [] }
    if let dash = Self.dashNames[name] { return dash }
    report("no dash is called '\(name)'", value.place, Suggestion.hint(for: name, among: Self.dashNames.keys.sorted()))
    return []
  }

  // MARK: labels

  /// A template with the row's values: `{params}` as 82k, `{loss:4}` with four digits.
  func filled(_ template: String, _ rows: MarkRows, _ row: Int) -> String {
    guard let table = rows.table, template.contains("{") else { return template }
    return template.replacing(/\{([A-Za-z_][A-Za-z0-9_]*)(?::(\d))?\}/) { match in
      let cells = table[String(match.output.1)]?.cells
      guard let cells, row < cells.count else { return String(match.output.0) }
      guard let number = cells.numbers?[row] else { return Self.plain(cells.words?[row] ?? "") }
      let digits = match.output.2.flatMap { Int($0) }
      return (digits.map { .significant(max($0, 1)) } ?? NumberStyle.short).tex(number)
    }
  }

  /// A word of the data in a label: what would be TeX there is text here.
  static func plain(_ word: String) -> String { word.replacing("\\", with: "/").replacing("$", with: "\\$") }
}
