// Axes that say what they measure, and in what.

import Drawing

/// Quantities that have no unit, or are one.
private let unitless = [
  "loss", "learning rate", "\\eta", "ratio", "exponent", "residual", "quantile", "share", "count", "number of",
  "tokens",
  "params",
  "flops", "steps", "epoch", "probability", "density", "score", "accuracy", "perplexity", "index", "seed", "regret",
  "influence", "distance", "slope", "coefficient", "factor",
]

func axes(_ guide: Guide) -> [Finding] {
  guide.panels.enumerated().flatMap { index, panel in
    let place = guide.panels.count > 1 ? " of panel \(index + 1)" : ""
    return panel.axes.compactMap { axis in
      if axis.name.allSatisfy(\.isWhitespace) { return Finding(.axisName, "the \(axis.axis) axis\(place) has no name") }
      guard !saysUnit(axis.name) else { return nil }
      return Finding(.axisUnit, "the \(axis.axis) axis\(place), '\(axis.name)', names no unit")
    }
  }
}

private func saysUnit(_ name: String) -> Bool {
  let text = name.lowercased()
  if text.contains("%") || unitless.contains(where: text.contains) { return true }
  guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else { return false }
  return text.index(after: open) < close
}
