// The cells of a column as people read them: every renderer for people starts here.

import Laws
import Texts

extension Column {
  static let gap = "–"

  /// A cell as text: numbers in the column's style, an estimate with its interval in brackets.
  func text(_ row: Int) -> String {
    switch cells {
    case .numbers(let values): values[row].isNaN ? Self.gap : style(row).text(values[row])
    case .estimates(let values): values[row].map { written($0, row).text } ?? Self.gap
    case .words(let values): values[row]
    case .labels(let values): values[row].text
    }
  }

  func written(_ estimate: Estimate, _ row: Int) -> IntervalText {
    IntervalText(estimate.value, low: estimate.low, high: estimate.high, style: style(row))
  }

  /// The heading with the unit, where the unit is no word of the heading: `C, FLOPs`.
  var headingWithUnit: String { measure.unit.isEmpty ? measure.heading : "\(measure.heading), \(measure.unit)" }
}
