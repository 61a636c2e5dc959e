// Series that a reader cannot tell apart, or cannot see.

import Drawing

/// Two colours nearer than this are taken for one when they do not stand side by side; the nearest two of Okabe and Ito's
/// palette are further apart for every reader.
private let leastDistance = 7.0
/// Yellow on white has 1.1.
private let leastContrast = 1.4

func alikeColours(_ guide: Guide) -> [Finding] {
  guide.panels.flatMap { panel in
    let pairs = panel.series.indices.flatMap { index in
      panel.series[(index + 1)...].compactMap { other in alike(panel.series[index], other) }
    }
    return first(pairs.count, pairs.first) { message, others in Finding(.coloursAlike, message + others) }
  }
}

private func alike(_ one: Guide.Series, _ other: Guide.Series) -> String? {
  guard one.name != other.name, one.kind == other.kind, one.dash == other.dash, one.symbol == other.symbol,
    !(one.isNamedAtEnd && other.isNamedAtEnd),
    let vision = ColourVision.allCases.first(where: { $0.distance(one.colour, other.colour) < leastDistance })
  else { return nil }
  return "'\(one.name)' (\(one.colour.hex)) and '\(other.name)' (\(other.colour.hex)) look alike to \(vision.rawValue)"
}

func faintColours(_ guide: Guide) -> [Finding] {
  guide.panels.flatMap { panel in
    panel.series.compactMap { series in
      guard series.kind != .band, !series.isEdged, contrastWithPaper(series.colour) < leastContrast else { return nil }
      return Finding(.colourFaint, "'\(series.name)' (\(series.colour.hex)) is lost on white paper")
    }
  }
}
