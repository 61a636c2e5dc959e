// The keys of a figure's spec, for reading and for "did you mean"; those of a mark are with the mark, in Plots/Marks.

import Plots

/// ```yaml
/// title: Optimal learning rate            # for metadata; not drawn
/// caption: Measured optima and the law.   # under the figure in reports
/// alt: …                                  # what it shows, for those who do not see it
/// wide: true                              # the widest width of the venue, unless a width is named
/// columns: 2                              # of panels; letters: true for (a), (b)
/// facet: {data: optima, by: params}       # the panel once for every value of a column, axes shared
/// x: {label: Training tokens $T$, scale: log, domain: [1e6, 1e9]}
/// y: {label: Learning rate $\eta$, scale: log}
/// legend: best                            # inside where it covers least; ends, none, collected
/// marks:
///   - band: {data: over_tokens, x: tokens, low: rate_low, high: rate_high, colour: params, opacity: 0.15}
///   - line: {data: over_tokens, x: tokens, y: learning_rate, colour: params, label: '$N$ = {params}'}
///   - points: {data: optima, where: status == "optimum", x: tokens, y: learning_rate, colour: params}
/// ```
enum SpecKeys {
  static let figure =
    [
      "title", "caption", "alt", "wide", "columns", "letters", "facet", "panels", "figure", "width", "height", "venue",
      "study",
    ]
    + panel
  static let panel = ["x", "y", "heading", "legend", "colour_bar", "surface", "marks", "insets", "raster"]
  static let axis = ["label", "scale", "domain", "fixed", "silent", "ticks", "exponent", "threshold", "whole"]
  static let tick = ["at", "label", "minor"]
  static let colourBar = ["label", "scale", "domain", "reversed", "shown", "tint", "whole"]
  static let facet = ["data", "by", "columns", "heading", "where"]
  static let legends = ["best", "ends", "none", "collected"]
  static let scales = Axis.Scale.allCases.map(\.rawValue)

  static let surface = [
    "data", "where", "x", "y", "value", "z", "levels", "points", "ridge", "azimuth", "elevation",
  ]
  static let surfacePoints = ["data", "where", "x", "y", "z"]
}
