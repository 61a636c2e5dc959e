// The cells of a column as people read them: every renderer for people starts here.

import Laws
import Texts

extension Column {
  static let gap = "–"

  /// A cell as text: numbers in the column's style, an estimate with its interval in brackets.
  func text(_ row: Int) -> String {
    if row < texts.count { return texts[row] }
    switch cells {
    case .numbers(let values): return values[row].isNaN ? Self.gap : style(row).text(values[row])
    case .estimates(let values): return values[row].map { written($0, row).text } ?? Self.gap
    case .words(let values): return values[row]
    case .labels(let values): return values[row].text
    }
  }

  func written(_ estimate: Estimate, _ row: Int) -> IntervalText {
    IntervalText(estimate.value, low: estimate.low, high: estimate.high, style: style(row))
  }

  var hasIntervals: Bool {
    if case .estimates(let values) = cells { values.contains { $0?.low != nil } } else { false }
  }

  /// A cell without its interval.
  func value(_ row: Int) -> String {
    if case .estimates(let values) = cells { return values[row].map { written($0, row).value } ?? Self.gap }
    return text(row)
  }

  /// The heading with the unit, where the unit is no word of the heading: `C, FLOPs`.
  var headingWithUnit: String { measure.unit.isEmpty ? measure.heading : "\(measure.heading), \(measure.unit)" }
}
