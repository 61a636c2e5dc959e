// How a value is written in the text of a notebook: `.5f`, `.3g`, `.2e`, `.1%`, `si`, and ` ci` for its interval.

import Laws
public import Texts

/// A style by its name, and whether the interval stands behind the value.
public struct ValueFormat: Sendable, Hashable {
  /// Nil: as many digits as the interval justifies.
  public var style: NumberStyle?
  public var hasInterval = false

  /// - Returns: nil for text that names no format.
  public init?(_ text: String) {
    var words = text.split(separator: " ").map(String.init)
    hasInterval = words.last == "ci"
    if hasInterval { words.removeLast() }
    guard words.count <= 1, hasInterval || words.count == 1 else { return nil }
    guard let word = words.first else { return }
    guard let match = word.wholeMatch(of: /(?:\.(\d{1,2}))?(f|g|e|%|si)/) else { return nil }
    let digits = match.1.flatMap { Int($0) }
    guard digits ?? 0 <= 15 else { return nil }
    switch match.2 {
    case "f": style = .fixed(digits ?? 3)
    case "g": style = .significant(digits ?? 5)
    case "e": style = .scientific(digits ?? 2)
    case "%": style = .percent(digits ?? 1)
    default: style = .suffixed(digits ?? 3)
    }
  }

  static let expected = "use .5f, .3g, .2e, .1% or si, and ' ci' for the interval"
}

extension Estimate {
  /// In prose: by the format, else with the digits that the interval justifies; a count is written whole.
  func text(_ format: ValueFormat?) -> String {
    guard let style = format?.style else {
      let isCount = low == nil && value == value.rounded() && abs(value) < 1e6
      let written = IntervalText(value, low: low, high: high, style: isCount ? .fixed(0) : .significant(5))
      return format?.hasInterval == true ? written.text : written.value
    }
    guard format?.hasInterval == true, let low, let high else { return style.text(value) }
    return "\(style.text(value)) [\(style.text(low)), \(style.text(high))]"
  }
}
