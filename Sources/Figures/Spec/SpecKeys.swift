// The keys of a figure's spec, declared once: for reading, for "did you mean", for the documentation and for the JSON
// Schema. Those of a mark are with the mark, in Plots/Marks.

import Plots
package import Texts

/// ```yaml
/// title: Optimal learning rate
/// caption: Measured optima and the law.
/// x: {label: Training tokens $T$, scale: log, domain: [1e6, 1e9]}
/// y: {label: Learning rate $\eta$, scale: log}
/// legend: best
/// marks:
///   - band: {data: over_tokens, x: tokens, low: rate_low, high: rate_high, colour: params, opacity: 0.15}
///   - line: {data: over_tokens, x: tokens, y: learning_rate, colour: params, label: '$N$ = {params}'}
///   - points: {data: optima, where: status == "optimum", x: tokens, y: learning_rate, colour: params}
/// ```
package enum SpecKeys {
  /// Every key of a figure, for its documentation.
  package static let figure = head + panel
  /// JSON Schema of a figure's spec.
  package static var schema: JSONValue {
    JSONSchema.document("Lawbook figure", .keys(figure), anyOf: ["marks", "panels", "surface"])
  }

  static let columns = KeyForm("columns", .count(1...24), "panels in a row")
  static let legends = ["best", "ends", "none", "collected"]
  static let scales = Axis.Scale.allCases.map(\.rawValue)

  private static let head = [
    KeyForm("title", .text, "name of the figure, for metadata; it is not drawn"),
    KeyForm("caption", .text, "the caption in reports; TeX between dollar signs"),
    KeyForm("alt", .text, usual: "told from the data", "what the figure shows, for those who do not see it"),
    KeyForm("wide", .flag, "the venue's widest width, unless a width is named"),
    columns,
    KeyForm("letters", .flag, usual: "`true` for several panels", "(a), (b) above the panels"),
    KeyForm(
      "facet", .keys(facet),
      "`{data: optima, by: params, columns: 3}`: the panel once for each value of a column, with equal axes"),
    KeyForm(
      "panels", .list(.reference("panel") { .keys(panel) }, isOneEnough: false, count: 1...24),
      "several panels, each with axes, legend and marks of its own"),
    KeyForm("figure", .text, "in a notebook: a figure by its name, in the place of a spec"),
    KeyForm("width", .number(0.5...20), unit: "inches", "in a notebook: width of the figure"),
    KeyForm("height", .number(0.5...20), unit: "inches", "in a notebook: height of the figure"),
    KeyForm("venue", .text, "in a notebook: where the figure will stand"),
    KeyForm("study", .text, "in a notebook: the study, by its name"),
  ]

  static let panel: [KeyForm] = [
    KeyForm(
      "x", axisForm,
      "the axis along x: its name, or `label`, `scale`, `domain`, `fixed`, `ticks`, `whole` (counts), `reversed`, `silent`"
    ),
    KeyForm("y", axisForm, "the axis along y: the same"),
    KeyForm("heading", .text, "stands above the panel"),
    KeyForm(
      "legend", .word(legends), usual: "`best`",
      "`best` (inside where it covers nothing, else over the frame), `ends` (names at the ends of lines), `none`, "
        + "`collected` (one for all panels)"),
    KeyForm(
      "colour_bar", .either([.text, .keys(colourBar)]),
      "its name, or `label`, `scale`, `domain`, `reversed`, `shown`, `tint`, `whole`, `centre`, `colours`"),
    KeyForm(
      "surface", .keys(surface),
      "in place of marks: `data`, `x`, `y`, `value`, `z` (an axis), `levels`, `points`, `ridge`, `azimuth`, `elevation`"
    ),
    KeyForm("marks", .list(of: .oneKey(MarkKeys.all)), "layers, from the lowest up"),
    KeyForm(
      "insets", .list(.reference("inset") { .keys(inset) }, isOneEnough: true, count: 0...Int.max),
      "panels inside the frame: `within: {x: [0.6, 0.98], y: [0.5, 0.9]}` in shares of it"),
    KeyForm("square", .flag, usual: "`false`", "the frame is as wide as it is high"),
    KeyForm("shaded", range, "a range along x with a ground of its own, as `[1e18, 1e20]`"),
    KeyForm("raster", .flag, usual: "`false`", "marks become an image of 600 dpi; axes and text do not"),
  ]

  static let inset =
    panel + [
      KeyForm("within", .keys([KeyForm("x", range, "shares"), KeyForm("y", range, "shares")]), "where it stands")
    ]

  static let range = ValueForm.list(.number(.anyNumber), isOneEnough: false, count: 2...2)
  static let numbers = ValueForm.list(of: .number(.anyNumber))
  private static let axisForm = ValueForm.either([.text, .keys(axis)])

  static let exponent = KeyForm("exponent", .number(0.05...5), usual: "0.5", "of a `power` scale")
  static let threshold = KeyForm("threshold", .number(1e-300...1e300), "a `symlog` scale is linear within it")
  static let axis = [
    KeyForm("label", .text, "name and unit"),
    KeyForm("scale", .word(scales), usual: "`linear`", "how values are laid out"),
    KeyForm("domain", range, usual: "from the data", "`[low, high]`"),
    KeyForm("fixed", .flag, usual: "`false`", "the domain is not made round"),
    KeyForm("silent", .flag, usual: "`false`", "ticks without numbers, no name"),
    KeyForm("reversed", .flag, usual: "`false`", "from the highest value to the lowest"),
    KeyForm(
      "ticks", .list(of: .either([.number(.anyNumber), .keys(tick)])), usual: "chosen",
      "`[1, 2, 5]` or `[{at: 1, label: one}]`"),
    exponent, threshold,
    KeyForm("whole", .flag, usual: "`false`", "counts: no ticks between whole numbers"),
  ]
  static let tick = [
    KeyForm("at", .number(.anyNumber), "where it stands", isNeeded: true), KeyForm("label", .text, "its name"),
    KeyForm("minor", .flag, "shorter, without a name"),
  ]

  static let barScales = ["linear", "log", "power", "symlog"]
  static let tint = KeyForm("tint", .number(0...1), usual: "0", "share of white in the colours")
  static let colourBar = [
    KeyForm("label", .text, "name and unit"), KeyForm("scale", .word(barScales), "how values are laid out"),
    KeyForm("domain", range, usual: "from the data", "`[low, high]`"),
    KeyForm("reversed", .flag, "dark for low values"),
    KeyForm("shown", .flag, usual: "`true`", "whether there is a bar"),
    tint,
    KeyForm("centre", .number(.anyNumber), "two hues that part at this value"),
    KeyForm("colours", .list(of: .text), usual: "the venue's", "from the lowest to the highest value, evenly spaced"),
    KeyForm("whole", .flag, "counts"),
  ]
  static let facet =
    MarkKeys.rows + [
      KeyForm("by", .text, "a column", isNeeded: true), columns,
      KeyForm("heading", .text, "stands above each panel; `{params}` is its value"),
    ]

  static let azimuth = KeyForm("azimuth", .number(-360...360), unit: "degrees", "where it is seen from")
  static let elevation = KeyForm("elevation", .number(1...89), unit: "degrees", "how high it is seen from")
  static let surface =
    MarkKeys.rows + MarkKeys.channels(["x", "y", "value"]) + [
      KeyForm("z", axisForm, "the axis upwards"), MarkKeys.levels,
      KeyForm("points", .keys(surfacePoints), "points over the surface: `data`, `x`, `y`, `z`"),
      KeyForm(
        "ridge", .word(Surface.Ridge.allCases.map(\.rawValue)), "the path of the `lowest` or `highest` value"),
      azimuth, elevation,
    ]
  static let surfacePoints = MarkKeys.rows + MarkKeys.channels(["x", "y", "z"])
}

extension Array where Element == KeyForm {
  /// For "did you mean".
  var names: [String] { map(\.name) }
}
