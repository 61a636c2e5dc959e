// The settings of a venue's file, declared once; everything but `widths` has a default, that of the notebook's own venue.

import Diagnostics
import Drawing
import Plots
package import Texts

/// # A venue
/// ```yaml
/// title: ICML
/// widths: {column: 3.25 in, page: 6.75 in × 3.2 in}
/// tallest: 9 in
/// type: {family: TeX Gyre Termes, text: 8, small: 6, least: 6}
/// lines: {data: 1.2, axis: 0.6, tick: 3, least: 0.5}
/// colours: {ink: '#1a1a1a', categories: ['#0072b2', '#d55e00'], sequence: viridis}
/// ```
package enum VenueSettings {
  /// Every key of a venue, for its documentation.
  package static var keys: [KeyForm] { group.keys }
  /// JSON Schema of a venue.
  package static var schema: JSONValue { JSONSchema.document("Lawbook venue", group.form) }

  static let group = SettingGroup<VenueKeys>(
    "a venue",
    [
      Setting("title", \.venue.title, .text, usual: "the file's name", "the venue's name"),
      Setting(
        "widths", \.widths, Length.widths, isNeeded: true,
        "names and widths, or widths and heights: `{column: 3.25 in, page: 6.75 in × 3.2 in}`; the first is the default; "
          + "units are `in`, `mm`, `cm`, `pt` (LaTeX's) and `bp`"),
      Setting("tallest", \.venue.tallest, Length.shape, usual: "9 in", "no figure is higher"),
      Setting("printed", \.venue.isPrinted, .flag, usual: "`true`", "figures must be vector graphics"),
      Setting(group: "type", type, "`{family: TeX Gyre Termes, text: 8, small: 6, least: 6}`, sizes in points"),
      Setting(group: "lines", lines, "`{data: 1.2, axis: 0.6, tick: 3, least: 0.5}`, points"),
      Setting(
        "marker", \.venue.theme.markerSize, .number(in: 0.5...40), unit: "points", usual: "4", "size of markers"),
      Setting("grid", \.venue.theme.grid, .flag, usual: "`false`", "thin lines at the ticks"),
      Setting(
        group: "colours", colours,
        "`{ink: '#1a1a1a', faint: '#8a8a8a', categories: ['#0072b2', '#d55e00'], sequence: viridis}`"),
    ], isNested: false)

  private static let type: [Setting<VenueKeys>] = [
    Setting("family", \.venue.theme.family, .text, "font family"),
    Setting("text", \.venue.theme.textSize, points, unit: "points", "size of text"),
    Setting("small", \.venue.theme.smallSize, points, unit: "points", "size of tick labels and legends"),
    Setting("least", \.venue.leastText, points, unit: "points", "no type but scripts is smaller"),
  ]

  private static let lines: [Setting<VenueKeys>] = [
    Setting("data", \.venue.theme.lineWidth, width, unit: "points", "width of lines of data"),
    Setting("axis", \.venue.theme.axisWidth, width, unit: "points", "width of axes"),
    Setting("tick", \.venue.theme.tickLength, width, unit: "points", "length of ticks"),
    Setting("least", \.venue.theme.leastLine, width, unit: "points", "no line is thinner"),
  ]

  private static let colours: [Setting<VenueKeys>] = [
    Setting("ink", \.venue.theme.ink, colour, "text and axes"),
    Setting("faint", \.venue.theme.faint, colour, "what stands back"),
    Setting("categories", \.venue.theme.categories, .several(colour, mayBeEmpty: false), "series, in their order"),
    Setting("sequence", \.venue.theme.sequence, .word("colour map"), "colour map of ordered values"),
  ]

  private static let points = Shape.number(in: 2...100)
  private static let width = Shape.number(in: 0.05...20)

  private static let colour = Shape<Colour>(.pattern("^#[0-9A-Fa-f]{6}$")) { node, _, reader in
    guard let text = reader.text(node, "a colour") else { return nil }
    if text.hasPrefix("#"), text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) {
      return Colour(hex: value)
    }
    reader.report(.malformed("a colour", found: text, write: "'#0072b2', in quotes"), at: node.place)
    return nil
  }
}

/// What a venue's file says, before its heights are known.
struct VenueKeys {
  var venue: Venue
  var widths: [(name: String, width: Double, height: Double?)] = []
}

extension Length {
  /// From 0.5 to 60 in.
  private static let possible = 36.0...4320.0
  private static let one = "[0-9.]+ *(in|mm|cm|pt|bp)"

  fileprivate static let shape = Shape<Double>(.pattern("^ *\(one) *$")) { node, what, reader in
    guard let text = reader.text(node, what) else { return nil }
    if let length = parse(text), possible.contains(length) { return length }
    reader.report(.malformed(what, found: text, write: "9 in or 170 mm, from 0.5 to 60 in"), at: node.place)
    return nil
  }

  fileprivate static let widths = Shape<[(name: String, width: Double, height: Double?)]>(
    .names(nil, .pattern("^ *\(one) *([×x] *\(one) *)?$"))
  ) { node, what, reader in
    guard let entries = reader.pairs(node, what) else { return nil }
    if entries.isEmpty { reader.report(.emptyMapping(what, known: ["column: 3.25 in"]), at: node.place) }
    return entries.compactMap { entry in
      guard let text = reader.text(entry.value, "a width") else { return nil }
      guard let size = parseSize(text), possible.contains(size.width), possible.contains(size.height ?? 72) else {
        let write = "3.25 in, 89 mm or 10 in × 5.6 in, from 0.5 to 60 in"
        reader.report(.malformed("a width", found: text, write: write), at: entry.value.place)
        return nil
      }
      return (entry.key, size.width, size.height)
    }
  }
}
