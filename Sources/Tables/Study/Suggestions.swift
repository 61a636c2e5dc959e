// Suggested runs: the runs themselves, and what each cell of them does to the intervals.

import Foundation
public import Laws
import Texts

extension Table {
  /// A row a run, numbered by the cell that it belongs to.
  public static func suggestedRuns(_ suggestions: Suggestions) -> Table {
    let runs = suggestions.cells.enumerated().flatMap { number, cell in cell.runs.map { (number + 1, cell, $0) } }
    var builder = TableBuilder(runs)
    builder.number("cell", .count("cell")) { Double($0.0) }
    builder.number("params", .params) { $0.2.params }
    builder.number("tokens", .tokens) { $0.2.tokens }
    builder.number("batch_tokens", .batch) { $0.2.batchTokens }
    builder.number("learning_rate", .rate) { $0.2.learningRate }
    builder.number("compute", .compute) { $0.2.compute }
    return builder.table("suggested_runs")
  }

  /// A row a cell: where it lies, how many runs it takes, and why.
  public static func suggestedCells(_ suggestions: Suggestions) -> Table {
    var builder = TableBuilder(Array(suggestions.cells.enumerated()))
    builder.number("cell", .count("cell")) { Double($0.offset + 1) }
    builder.number("params", .params) { $0.element.params }
    builder.number("tokens", .tokens) { $0.element.tokens }
    builder.words("batch_tokens", "B", priority: 2) { $0.element.span(\.batchTokens, .count) }
    builder.words("learning_rate", "η", priority: 2) { $0.element.span(\.learningRate, .significant(2)) }
    builder.number("runs", .count("runs")) { Double($0.element.runs.count) }
    builder.number("compute", .compute, priority: 1) { $0.element.compute }
    builder.words("reason", "why") { $0.element.reason.words }
    return builder.table("suggested_cells")
  }

  /// A row a target: its interval now, and after all the runs.
  public static func suggestedIntervals(_ suggestions: Suggestions) -> Table {
    let known = suggestions.targets.indices.filter { suggestions.now[$0] != nil }
    var builder = TableBuilder(known)
    builder.words("quantity", "quantity") { suggestions.targets[$0].words }
    builder.estimate("now", .number("now", digits: 3)) { suggestions.now[$0] }
    builder.estimate("expected", .number("expected", digits: 3)) { suggestions.cells.last?.expected[$0] }
    builder.number("width_ratio", Measure("width", style: .factor(2)), priority: 1) { index in
      guard let now = suggestions.now[index]?.logWidth, let then = suggestions.cells.last?.expected[index]?.logWidth,
        now > 0
      else { return nil }
      return then / now
    }
    var table = builder.table("suggested_intervals")
    let styles = known.map { suggestions.targets[$0].style }
    for index in table.columns.indices where ["now", "expected"].contains(table.columns[index].name) {
      table.columns[index].styles = styles
    }
    return table
  }
}

extension SuggestTarget {
  fileprivate var style: NumberStyle {
    switch self {
    case .optimalParams, .batch: .count
    case .learningRate: .significant(3)
    case .loss: .significant(5)
    }
  }
}

extension Estimate {
  /// Width of the interval in the logarithm; nil where it has none.
  var logWidth: Double? {
    guard let low, let high, low > 0, high > low else { return nil }
    return log(high / low)
  }
}

extension SuggestedCell {
  /// `64, 128, 256` where there are few, else `64 to 4.1k`.
  fileprivate func span(_ value: (SuggestedRun) -> Double?, _ style: NumberStyle) -> String {
    let values = Set(runs.compactMap(value)).sorted()
    guard values.count > 4, let first = values.first, let last = values.last else {
      return values.map(style.text).joined(separator: ", ")
    }
    return "\(style.text(first)) to \(style.text(last))"
  }
}
