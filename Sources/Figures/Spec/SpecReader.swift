// A figure's spec into a plot: panels, axes, legends, colour bars. Everything that is wrong is reported at once.

public import Diagnostics
public import Drawing
import Laws
public import Plots
public import Texts

/// Reads a figure's spec (its keys: `SpecKeys`, and the article "Figure specs").
///
/// - Parameters:
///   - map: the spec, from a YAML file or a notebook's cell.
///   - data: where its tables are.
///   - size: points.
/// - Throws: `Failure` with every mistake at its place, with the layer it is in and the nearest name.
public func readSpec(
  _ map: YAMLMap, data: SpecData, size: Size, theme: Theme
) throws(Failure) -> (plot: Plot, caption: String) {
  var reader = SpecReader(data: data, theme: theme)
  reader.name(tables: YAMLValue(.map(map), at: map.place))
  var plot = reader.plot(map, size: size)
  if !reader.problems.isEmpty { throw Failure(reader.problems.enumerated().sorted(by: isBefore).map(\.element)) }
  try reader.checkInk(plot, map.place)
  if reader.isDataBound {
    let unshown = plot.unshown.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
    plot.summary = ([plot.summary, plot.drafted] + unshown).filter { !$0.isEmpty }.joined(separator: " ")
  }
  return (plot, map["caption"]?.scalar ?? "")
}

/// By place; what stands at one place in the order in which it was found.
private func isBefore(_ one: (offset: Int, element: Diagnostic), _ other: (offset: Int, element: Diagnostic)) -> Bool {
  let (a, b) = (one.element.place, other.element.place)
  return (a?.line ?? 0, a?.column ?? 0, one.offset) < (b?.line ?? 0, b?.column ?? 0, other.offset)
}

struct SpecReader {
  let data: SpecData
  let theme: Theme
  var problems: [Diagnostic] = []
  /// Whether a mark was drawn from a table: what it shows is then told from the data.
  var isDataBound = false
  /// Tables of which no row was left.
  var empty: Set<String> = []
  /// Rows that a facet keeps, while its panels are read.
  var facet: FacetValue?
  /// Of the panel that is read: whether it declares a colour bar, whose values that bar shows where marks that fill the
  /// frame have one, and the column that its colours tell.
  var hasColourBar = false
  var barColumn: String?
  var shade: (column: String, values: [Double])?

  init(data: SpecData, theme: Theme) {
    self.data = data
    self.theme = theme
  }

  /// A figure of nothing but rules and notes is a mistake, or its tables are empty.
  func checkInk(_ plot: Plot, _ place: Place) throws(Failure) {
    let isInked = plot.panels.contains { panel in
      panel.surface != nil
        || panel.marks.contains { $0.role != .note && !$0.xs.isEmpty }
    }
    guard !isInked, !empty.isEmpty else { return }
    throw Failure(
      "there is nothing to draw: no row of \(empty.sorted().map { "'\($0)'" }.joined(separator: ", ")) is left",
      at: place,
      hint: "look at the table: lawbook plot STUDY --table \(empty.min() ?? "")")
  }

  mutating func plot(_ map: YAMLMap, size: Size) -> Plot {
    checkKeys(map, "a figure", SpecKeys.figure)
    var plot = Plot(size: size, panels: panels(map), columns: count(map, SpecKeys.columns) ?? 1)
    if let facet = map["facet"], let value = facet.map {
      plot.columns = count(value, SpecKeys.columns) ?? plot.columns
    }
    plot.letters = truth(map["letters"], "letters") ?? (plot.panels.count > 1 && map["facet"] == nil)
    plot.title = text(map["title"], "title") ?? ""
    plot.summary = text(map["alt"], "alt") ?? ""
    _ = truth(map["wide"], "wide")
    plot.collectsLegend = map["legend"]?.scalar == "collected"
    if map["facet"] != nil { share(&plot) }
    return plot
  }

  private mutating func panels(_ map: YAMLMap) -> [Panel] {
    if let facet = map["facet"] { return facets(facet, of: map) }
    guard let value = map["panels"] else { return [panel(map, "the figure")] }
    guard let items = value.list, !items.isEmpty, items.count <= 24 else {
      report("'panels' must be a list of 1 to 24 panels", value.place, "panels: [{x: …, y: …, marks: […]}]")
      return []
    }
    for key in SpecKeys.panel.names where key != "legend" && map[key] != nil {
      report("'\(key)' belongs into a panel where there are 'panels'", map[key]?.place ?? map.place)
    }
    return items.enumerated().compactMap { index, item in
      guard let map = item.map else {
        report("panel \(index + 1) must be a mapping of keys to values", item.place)
        return nil
      }
      checkKeys(map, "panel \(index + 1)", SpecKeys.panel)
      return panel(map, "panel \(index + 1)")
    }
  }

  mutating func panel(_ map: YAMLMap, _ what: String) -> Panel {
    var panel = Panel(x: axis(map["x"], "x"), y: axis(map["y"], "y"), marks: [])
    panel.heading = text(map["heading"], "heading") ?? ""
    if let value = map["legend"], let name = text(value, "legend") { panel.legend = legend(name, value) }
    panel.colourBar = colourBar(map["colour_bar"])
    panel.isRaster = truth(map["raster"], "raster") ?? false
    panel.isSquare = truth(map["square"], "square") ?? false
    panel.shaded = range(map["shaded"], "shaded")
    if let surface = map["surface"] { panel.surface = self.surface(surface, panel) }
    guard let marks = map["marks"] else {
      if panel.surface == nil {
        report("\(what) has no 'marks'", map.place, "marks: [{points: {data: …, x: …, y: …}}]")
      }
      return panel
    }
    guard let items = marks.list else {
      report("'marks' must be a list", marks.place, "marks: [{points: {data: …, x: …, y: …}}]")
      return panel
    }
    let place = what == "the figure" ? "" : " of \(what)"
    (hasColourBar, barColumn, shade) = (panel.colourBar != nil, Self.barColumn(items), nil)
    for (index, item) in items.enumerated() { add(item, "mark \(index + 1)\(place)", to: &panel) }
    if panel.colourBar == nil { panel.colourBar = impliedBar() }
    checkBar(items, map)
    panel.insets = insets(map["insets"])
    return panel
  }

  private func legendCase(_ name: String) -> Panel.Legend? {
    ["best": .best, "ends": .ends, "none": Panel.Legend.none, "collected": .best][name]
  }

  private mutating func legend(_ name: String, _ value: YAMLValue) -> Panel.Legend {
    if let known = legendCase(name) { return known }
    report("'legend' cannot be '\(name)'", value.place, Suggestion.hint(for: name, among: SpecKeys.legends))
    return .best
  }

  // MARK: axes

  mutating func axis(_ value: YAMLValue?, _ name: String) -> Axis {
    guard let value else { return Axis("") }
    guard let map = value.map else { return Axis(text(value, "the \(name) axis") ?? "") }
    checkKeys(map, "the \(name) axis", SpecKeys.axis)
    var axis = Axis(text(map["label"], "label") ?? "")
    if let given = map["scale"], let name = text(given, "scale") {
      if let scale = Axis.Scale(rawValue: name) {
        axis.scale = scale
      } else {
        report("no scale is called '\(name)'", given.place, Suggestion.hint(for: name, among: SpecKeys.scales))
      }
    }
    axis.domain = range(map["domain"], "domain")
    if axis.scale == .log, let low = axis.domain?.lowerBound, low <= 0 {
      report("the domain of a log axis must be above zero", map["domain"]?.place ?? map.place)
      axis.domain = nil
    }
    axis.fixed = truth(map["fixed"], "fixed") ?? false
    axis.silent = truth(map["silent"], "silent") ?? false
    axis.isReversed = truth(map["reversed"], "reversed") ?? false
    axis.whole = truth(map["whole"], "whole") ?? false
    axis.exponent = number(map, SpecKeys.exponent) ?? axis.exponent
    axis.threshold = number(map, SpecKeys.threshold) ?? axis.threshold
    axis.ticks = ticks(map["ticks"])
    return axis
  }

  /// `[1, 2, 5]`, or `[{at: 1, label: one}, {at: 2, minor: true}]`.
  private mutating func ticks(_ value: YAMLValue?) -> [Axis.Tick]? {
    guard let value else { return nil }
    guard let items = value.list else {
      report("'ticks' must be a list", value.place, "ticks: [1, 2, 5]")
      return nil
    }
    return items.compactMap { item in
      if let number = item.number { return Axis.Tick(number) }
      guard let map = item.map, let at = number(map["at"], "at") else {
        report("a tick is a number or {at: 1, label: one}", item.place)
        return nil
      }
      checkKeys(map, "a tick", SpecKeys.tick)
      return Axis.Tick(at, map["label"]?.scalar ?? "", minor: truth(map["minor"], "minor") ?? false)
    }
  }

  private mutating func colourBar(_ value: YAMLValue?) -> ColourBar? {
    guard let value else { return nil }
    guard let map = value.map else { return ColourBar(text(value, "colour_bar") ?? "") }
    checkKeys(map, "colour_bar", SpecKeys.colourBar)
    var bar = ColourBar(text(map["label"], "label") ?? "", domain: range(map["domain"], "domain"))
    if let given = map["scale"], let name = text(given, "scale") {
      let scales = SpecKeys.barScales
      if !scales.contains(name) {
        report("no colour scale is called '\(name)'", given.place, Suggestion.hint(for: name, among: scales))
      }
      bar.scale = Axis.Scale(rawValue: name) ?? .linear
    }
    if bar.scale == .log, let low = bar.domain?.lowerBound, low <= 0 {
      report("the domain of a log colour scale must be above zero", map["domain"]?.place ?? map.place)
      bar.domain = nil
    }
    bar.centre = number(map["centre"], "centre")
    bar.colours = (map["colours"]?.list ?? []).map { colour($0, theme.ink) }
    if let given = map["colours"], bar.colours.count < 2 {
      report("'colours' must be a list of at least two", given.place, "colours: ['#ffffff', '#0072b2']")
    }
    bar.reversed = truth(map["reversed"], "reversed") ?? false
    bar.shown = truth(map["shown"], "shown") ?? true
    bar.tint = number(map, SpecKeys.tint) ?? 0
    bar.whole = truth(map["whole"], "whole") ?? false
    return bar
  }

  private mutating func insets(_ value: YAMLValue?) -> [Inset] {
    guard let value else { return [] }
    return (value.list ?? [value]).compactMap { item in
      guard let map = item.map, let within = map["within"]?.map else {
        report("an inset says where it stands", item.place, "within: {x: [0.6, 0.98], y: [0.6, 0.98]}")
        return nil
      }
      checkKeys(map, "an inset", SpecKeys.inset)
      let (x, y) = (range(within["x"], "x") ?? 0.6...0.98, range(within["y"], "y") ?? 0.6...0.98)
      guard x.lowerBound >= 0, x.upperBound <= 1, y.lowerBound >= 0, y.upperBound <= 1 else {
        report("an inset lies inside the frame: shares from 0 to 1", item.place)
        return nil
      }
      return Inset(panel(map, "the inset"), x: x, y: y)
    }
  }
}
