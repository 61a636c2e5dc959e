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
    let shades = shades(map, rows, count)
    let colours = shades == nil ? splitting(map, "colour", rows) : nil
    let symbols = splitting(map, "symbol", rows)
    let dashes = splitting(map, "dash", rows)
    let others = splitting(map, "by", rows)
    checkBy(map, rows)
    let splitters = [shades, colours, symbols, dashes, others].compactMap(\.self)
    let own = colours == nil && (shades == nil || map["value"] != nil)
    let looks = Looks(
      colour: own ? self.colour(map["colour"], category(0)) : category(0),
      symbol: symbols == nil ? symbol(map["symbol"]) : .circle, dash: dashes == nil ? dash(map["dash"]) : [])
    let alpha = number(map, KeyForm(MarkKey.opacity)) ?? 1
    let template = text(map["label"], "label").map { shades != nil && $0.contains("{") ? "" : $0 }
    return groups(splitters, count).map { indices in
      let first = indices.first ?? 0
      return MarkSeries(
        rows: indices, colour: (colours.map { self.colour(of: $0, first) } ?? looks.colour).with(alpha: alpha),
        symbol: symbols.map { Self.symbol($0.rank(first)) } ?? looks.symbol,
        dash: dashes.map { Self.dashes[$0.rank(first) % Self.dashes.count] } ?? looks.dash,
        label: template.map { filled($0, rows, first) } ?? colours.map { $0.label(first) } ?? "",
        value: shades.map { $0.number(first) })
    }
  }

  /// More values than this of one column are told by a bar: no reader matches so many colours with names.
  static let mostNamedColours = 10

  /// What splits the mark by places on the colour bar: `value`, or a column of numbers as `colour` where the panel has a
  /// bar for it or there are too many of them to name.
  private mutating func shades(_ map: YAMLMap, _ rows: MarkRows, _ count: Int) -> Splitter? {
    if map["value"] != nil {
      guard let values = numbers(map, "value", rows), !values.isEmpty else { return nil }
      if shade == nil { shade = (map["value"]?.scalar.flatMap { Double($0) == nil ? $0 : nil } ?? "", values) }
      let all = values.count == 1 ? Array(repeating: values[0], count: count) : values
      return Splitter(Column("value", .words("value"), .numbers(all)))
    }
    guard let splitter = splitting(map, "colour", rows), !splitter.numbers.isEmpty,
      barColumn ?? splitter.column == splitter.column,
      hasColourBar || splitter.distinct > Self.mostNamedColours
    else { return nil }
    if shade == nil { shade = (splitter.column, splitter.numbers) }
    return splitter
  }

  /// The bar of the panel's shades where the spec declares none.
  func impliedBar() -> ColourBar? {
    guard let (column, values) = shade, let low = values.min(), let high = values.max() else { return nil }
    let names = [
      "params": AxisNames.params, "tokens": AxisNames.tokens, "compute": AxisNames.compute,
      "batch_tokens": AxisNames.batch, "learning_rate": AxisNames.learningRate, "loss": AxisNames.loss,
    ]
    return ColourBar(names[column] ?? Self.plain(column), scale: low > 0 && high / low > 20 ? .log : .linear)
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
    /// Row → place of its value among the distinct ones; what has no value comes last.
    private var ranks: [Int]
    var distinct: Int
    /// The distinct numbers, ascending; empty for words.
    var numbers: [Double] = []
    /// The distinct words in the order in which they come; empty for numbers.
    var words: [String] = []

    init(_ column: Column) {
      self.column = column.name
      if let all = column.cells.numbers {
        let known = Set(all.filter { !$0.isNaN }).sorted()
        let places = Dictionary(known.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
        ranks = all.map { places[$0] ?? known.count }
        (numbers, distinct) = (known, known.count + (all.contains(where: \.isNaN) ? 1 : 0))
      } else {
        var places: [String: Int] = [:]
        for word in column.cells.words ?? [] where places[word] == nil {
          places[word] = places.count
          words.append(word)
        }
        ranks = (column.cells.words ?? []).map { places[$0] ?? 0 }
        distinct = places.count
      }
    }

    func rank(_ row: Int) -> Int { row < ranks.count ? ranks[row] : 0 }
    func number(_ row: Int) -> Double { rank(row) < numbers.count ? numbers[rank(row)] : .nan }
    func word(_ row: Int) -> String { rank(row) < words.count ? words[rank(row)] : "" }

    /// `$N$ = 82k` for numbers of the field, the word itself for words.
    func label(_ row: Int) -> String {
      if numbers.isEmpty { return SpecReader.plain(word(row)) }
      let symbols = [
        "params": "$N$", "tokens": "$T$", "compute": "$C$", "batch_tokens": "$B$", "learning_rate": "$\\eta$",
      ]
      let name = symbols[column] ?? SpecReader.plain(column)
      return number(row).isNaN ? "\(name) unknown" : "\(name) = \(NumberStyle.short.tex(number(row)))"
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

  /// Numbers from dark to light, words by the categories: each the same in every mark and panel, whatever rows are left
  /// out, and sizes the same in every figure of a study.
  private func colour(of splitter: Splitter, _ row: Int) -> Colour {
    guard splitter.numbers.isEmpty else {
      let value = splitter.number(row)
      return value.isNaN ? theme.faint : theme.sequence.colour(of: value, among: data.numbers(of: splitter.column))
    }
    let word = splitter.word(row)
    return category(data.words(of: splitter.column).firstIndex(of: word) ?? splitter.rank(row))
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
  static func plain(_ word: String) -> String { word.replacing("$", with: "\\$") }
}
