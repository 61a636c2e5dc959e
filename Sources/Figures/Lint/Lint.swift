// What a reviewer or a production editor would send a figure back for, found before they do.

public import Drawing

/// What is looked for; the raw value is the rule's name.
public enum Rule: String, Sendable, Hashable, CaseIterable {
  case textClipped = "text-clipped"
  case textOverlap = "text-overlap"
  case textSmall = "text-small"
  case glyphMissing = "glyph-missing"
  case valuesLost = "values-lost"
  case lineThin = "line-thin"
  case coloursAlike = "colours-alike"
  case colourFaint = "colour-faint"
  case axisName = "axis-name"
  case axisUnit = "axis-unit"
  case venueSize = "venue-size"
  case fontType3 = "font-type3"
  case fontNotEmbedded = "font-not-embedded"
  case image

  /// What the rule requires.
  public var meaning: String {
    switch self {
    case .textClipped: "all text lies inside the figure"
    case .textOverlap: "no text overlaps another"
    case .textSmall: "type has at least the venue's size, scripts 4 pt"
    case .glyphMissing: "every character has a font"
    case .valuesLost: "every value has a place on its axis and colour bar"
    case .lineThin: "lines have at least the venue's width"
    case .coloursAlike: "series differ to the colour-blind, or in dash or symbol"
    case .colourFaint: "series stand out from white paper"
    case .axisName: "every axis has a name"
    case .axisUnit: "the name gives a unit in parentheses, or needs none"
    case .venueSize: "the width and height fit the venue"
    case .fontType3: "no Type 3 fonts"
    case .fontNotEmbedded: "every font is embedded"
    case .image: "vector graphics, no images"
    }
  }
}

extension Rule {
  /// What to do about it.
  public var remedy: String {
    switch self {
    case .textClipped: "shorten the text, or give the figure more room: --height, --width"
    case .textOverlap: "name fewer series, set 'ticks', or give the figure more room"
    case .textSmall: "draw for the venue with --venue, which sets its type"
    case .glyphMissing: "install a font of the script, for example fonts-noto-cjk"
    case .valuesLost: "leave the rows out with 'where', or set 'scale: symlog' or a wider 'domain'"
    case .lineThin: "set a larger 'width'"
    case .coloursAlike: "set 'dash' or 'symbol' to the same column as 'colour', or add a colour_bar"
    case .colourFaint: "choose a darker colour"
    case .axisName: "set the axis's 'label'"
    case .axisUnit: "write the unit in parentheses: 'Time (s)'"
    case .venueSize: "name a width of the venue: --venue icml/page"
    case .fontType3: "export with Type 42 fonts (matplotlib: pdf.fonttype 42)"
    case .fontNotEmbedded: "export with embedded fonts"
    case .image: "export vector graphics, without 'raster'"
    }
  }
}

/// One thing that is wrong with a figure.
public struct Finding: Sendable, Hashable {
  public var rule: Rule
  public var message: String
  public init(_ rule: Rule, _ message: String) {
    self.rule = rule
    self.message = message
  }
}

/// Everything that is wrong with a figure at a venue, rule by rule in the order of `Rule`; equal findings once.
public func lint(_ scene: Scene, venue: Venue) -> [Finding] {
  let all =
    clippedTexts(scene) + overlappingTexts(scene) + smallTexts(scene, venue) + missingGlyphs(scene)
    + scene.guide.unshown.map { Finding(.valuesLost, $0) } + thinLines(scene, venue)
    + alikeColours(scene.guide) + faintColours(scene.guide) + axes(scene.guide) + size(scene.size, venue)
    + images(scene, venue)
  var seen: Set<Finding> = []
  return all.filter { seen.insert($0).inserted }
}

private func size(_ size: Size, _ venue: Venue) -> [Finding] {
  func inches(_ points: Double) -> String { "\((points / 72 * 1000).rounded() / 1000) in" }
  var findings: [Finding] = []
  if !venue.widths.contains(where: { abs($0.size.width - size.width) < 0.01 }) {
    let widths = venue.widths.map { "\(inches($0.size.width)) (\($0.name))" }.joined(separator: " or ")
    findings.append(Finding(.venueSize, "\(inches(size.width)) wide, where \(venue.title) has \(widths)"))
  }
  if size.height > venue.tallest + 0.01 {
    findings.append(
      Finding(.venueSize, "\(inches(size.height)) high, where \(venue.title) allows \(inches(venue.tallest))"))
  }
  return findings
}

private func images(_ scene: Scene, _ venue: Venue) -> [Finding] {
  func count(_ elements: [Element]) -> Int {
    elements.map { element in
      switch element {
      case .image, .picture: 1
      case .group(let group): group.resolution == nil ? count(group.elements) : 1
      default: 0
      }
    }.reduce(0, +)
  }
  let images = venue.isPrinted ? count(scene.elements) : 0
  return images > 0
    ? [Finding(.image, "\(images) image\(images > 1 ? "s" : "") where \(venue.title) asks for lines")] : []
}
