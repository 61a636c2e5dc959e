// A venue's file into a `Venue`; everything that is wrong with it is reported at once.

import Diagnostics
import Drawing
import Plots
import Texts

struct VenueFile {
  let reader: NodeReader
  let root: Node
  private var venue: Venue

  init(reader: NodeReader, root: Node, name: String) {
    self.reader = reader
    self.root = root
    venue = Venue(name: name, title: name)
  }

  /// The venue; what is wrong with it is in the reader.
  mutating func read() -> Venue {
    let pairs = reader.pairs(root, "a venue") ?? []
    if !pairs.contains(where: { $0.key == VenueKey.widths.rawValue }), reader.diagnostics.isEmpty {
      reader.report("a venue needs 'widths'", at: root, hint: "widths: {column: 3.25 in}")
    }
    // Heights that nobody gives depend on how tall a figure may be.
    for pair in pairs where pair.key == VenueKey.tallest.rawValue {
      venue.tallest = length(pair.value, "tallest") ?? venue.tallest
    }
    for (name, keyNode, value) in pairs {
      switch VenueKey(rawValue: name) {
      case .title: venue.title = reader.text(value, "title") ?? venue.title
      case .widths: readWidths(value)
      case .tallest: break
      case .printed: venue.isPrinted = truth(value, name) ?? venue.isPrinted
      case .type: readType(value)
      case .lines: readLines(value)
      case .marker: venue.theme.markerSize = reader.number(value, name, in: 0.5...40) ?? venue.theme.markerSize
      case .grid: venue.theme.grid = truth(value, name) ?? venue.theme.grid
      case .colours: readColours(value)
      case nil: reader.unknownKey(name, keyNode, in: "a venue", known: VenueKey.allCases.map(\.rawValue))
      }
    }
    return venue
  }

  private mutating func readWidths(_ node: Node) {
    var widths: [Venue.Width] = []
    for (name, _, value) in reader.pairs(node, "widths") ?? [] {
      guard let text = reader.text(value, "a width") else { continue }
      guard let size = Length.parseSize(text), (36...4320).contains(size.width),
        (36...4320).contains(size.height ?? 72)
      else {
        reader.report(
          "a width cannot be '\(text)'", at: value, hint: "write 3.25 in, 89 mm or 10 in × 5.6 in, from 0.5 to 60 in")
        continue
      }
      let suiting = Venue.suiting(size.width, tallest: venue.tallest)
      widths.append(Venue.Width(name: name, size: Size(size.width, size.height ?? suiting.height)))
    }
    if widths.isEmpty {
      if reader.diagnostics.isEmpty {
        reader.report("widths has no entry", at: node, hint: "widths: {column: 3.25 in}")
      }
    } else {
      venue.widths = widths
    }
  }

  private mutating func readType(_ node: Node) {
    for (name, keyNode, value) in reader.pairs(node, "type") ?? [] {
      switch VenueKey.TypeKey(rawValue: name) {
      case .family: venue.theme.family = reader.text(value, name) ?? venue.theme.family
      case .text: venue.theme.textSize = points(value, name) ?? venue.theme.textSize
      case .small: venue.theme.smallSize = points(value, name) ?? venue.theme.smallSize
      case .least: venue.leastText = points(value, name) ?? venue.leastText
      case nil: reader.unknownKey(name, keyNode, in: "type", known: VenueKey.TypeKey.allCases.map(\.rawValue))
      }
    }
  }

  private mutating func readLines(_ node: Node) {
    for (name, keyNode, value) in reader.pairs(node, "lines") ?? [] {
      let points = { [reader] in reader.number(value, "'\(name)'", in: 0.05...20) }
      switch VenueKey.LineKey(rawValue: name) {
      case .data: venue.theme.lineWidth = points() ?? venue.theme.lineWidth
      case .axis: venue.theme.axisWidth = points() ?? venue.theme.axisWidth
      case .tick: venue.theme.tickLength = points() ?? venue.theme.tickLength
      case .least: venue.theme.leastLine = points() ?? venue.theme.leastLine
      case nil: reader.unknownKey(name, keyNode, in: "lines", known: VenueKey.LineKey.allCases.map(\.rawValue))
      }
    }
  }

  private mutating func readColours(_ node: Node) {
    for (name, keyNode, value) in reader.pairs(node, "colours") ?? [] {
      switch VenueKey.ColourKey(rawValue: name) {
      case .ink: venue.theme.ink = colour(value) ?? venue.theme.ink
      case .faint: venue.theme.faint = colour(value) ?? venue.theme.faint
      case .categories:
        let colours = reader.items(value).compactMap(colour)
        if !colours.isEmpty { venue.theme.categories = colours }
      case .sequence: readSequence(value)
      case nil: reader.unknownKey(name, keyNode, in: "colours", known: VenueKey.ColourKey.allCases.map(\.rawValue))
      }
    }
  }

  private mutating func readSequence(_ node: Node) {
    guard let name = reader.text(node, "sequence") else { return }
    guard let map = ColourMap(rawValue: name) else {
      return reader.unknownName(name, node, what: "colour map", known: ColourMap.allCases.map(\.rawValue))
    }
    venue.theme.sequence = map
  }

  // MARK: values

  private func points(_ node: Node, _ name: String) -> Double? { reader.number(node, "'\(name)'", in: 2...100) }

  private func length(_ node: Node, _ name: String) -> Double? {
    guard let text = reader.text(node, name) else { return nil }
    guard let length = Length.parse(text), (36...4320).contains(length) else {
      reader.report("'\(name)' cannot be '\(text)'", at: node, hint: "write 9 in or 170 mm, from 0.5 to 60 in")
      return nil
    }
    return length
  }

  private func colour(_ node: Node) -> Colour? {
    guard let text = reader.text(node, "a colour") else { return nil }
    guard text.hasPrefix("#"), text.count == 7, let value = UInt32(text.dropFirst(), radix: 16) else {
      reader.report("a colour cannot be '\(text)'", at: node, hint: "write '#0072b2', in quotes")
      return nil
    }
    return Colour(hex: value)
  }

  private func truth(_ node: Node, _ name: String) -> Bool? {
    guard let text = reader.text(node, name) else { return nil }
    guard ["true", "false"].contains(text) else {
      reader.report("'\(name)' is true or false, not '\(text)'", at: node)
      return nil
    }
    return text == "true"
  }
}
