// A scene as SVG text: our own writer, with stable ids and a fixed number format.

public import Drawing

/// A scene as SVG: text stays text, ids are stable, numbers have at most three decimals.
///
/// - Parameters:
///   - idPrefix: put before every id, so that several figures can stand in one HTML page.
///   - standalone: with XML declaration and namespace, for a file; false for inlining in HTML.
///   - recipe: how the figure was made, kept in the file as metadata; nil for none.
public func svg(_ scene: Scene, idPrefix: String = "", standalone: Bool = true, recipe: String? = nil) -> String {
  var writer = SVGWriter(prefix: idPrefix)
  writer.write(scene, standalone: standalone, recipe: recipe)
  return writer.text
}

struct SVGWriter {
  var text = ""
  private let prefix: String
  private var clips = 0

  init(prefix: String) { self.prefix = prefix }

  mutating func write(_ scene: Scene, standalone: Bool, recipe: String?) {
    let (width, height) = (number(scene.size.width), number(scene.size.height))
    if standalone { text += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" }
    text += "<svg"
    if standalone { text += " xmlns=\"http://www.w3.org/2000/svg\"" }
    text += " width=\"\(width)pt\" height=\"\(height)pt\" viewBox=\"0 0 \(width) \(height)\" role=\"img\""
    text += " aria-labelledby=\"\(prefix)title \(prefix)desc\">\n"
    text += "<title id=\"\(prefix)title\">\(Markup.escaped(scene.title))</title>\n"
    text += "<desc id=\"\(prefix)desc\">\(Markup.escaped(scene.summary))</desc>\n"
    if let recipe { text += "<metadata id=\"\(prefix)recipe\">\(Markup.escaped(recipe))</metadata>\n" }
    if let background = scene.background {
      text += "<rect width=\"\(width)\" height=\"\(height)\"\(paint("fill", background))/>\n"
    }
    for element in scene.elements { write(element) }
    text += "</svg>\n"
  }

  private mutating func write(_ element: Element) {
    switch element {
    case .shape(let shape): write(shape)
    case .text(let block): write(block)
    case .dots(let dots): write(dots)
    case .image(let grid): write(grid)
    case .picture(let picture): write(picture)
    case .group(let group): write(group)
    }
  }

  private mutating func write(_ group: Group) {
    var attributes = group.id.isEmpty ? "" : " id=\"\(Markup.escaped(prefix + group.id))\""
    if let clip = group.clip {
      clips += 1
      let id = "\(prefix)clip\(clips)"
      text += "<clipPath id=\"\(id)\"><rect\(frame(clip))/></clipPath>\n"
      attributes += " clip-path=\"url(#\(id))\""
    }
    text += "<g\(attributes)>\n"
    for element in group.elements { write(element) }
    text += "</g>\n"
  }

  private mutating func write(_ shape: Shape) {
    let fill = shape.fill.map { paint("fill", $0) } ?? " fill=\"none\""
    text += "<path d=\"\(data(shape.path))\"\(fill)\(shape.stroke.map(attributes) ?? "")/>\n"
  }

  private mutating func write(_ dots: Dots) {
    let stroke = Stroke(dots.colour, width: dots.diameter, cap: .round)
    let places = dots.centres.map { "M\(number($0.x)) \(number($0.y))h0" }
    if dots.addsUp {
      text += "<g fill=\"none\"\(attributes(stroke))>\(places.map { "<path d=\"\($0)\"/>" }.joined())</g>\n"
      return
    }
    let path = places.joined()
    text += "<path d=\"\(path)\" fill=\"none\"\(attributes(stroke))/>\n"
  }

  private mutating func write(_ picture: Picture) {
    text += "<image\(frame(picture.frame)) preserveAspectRatio=\"none\""
    text += " href=\"data:image/png;base64,\(base64(picture.png))\"/>\n"
  }

  private mutating func write(_ grid: PixelGrid) {
    guard grid.columns > 0, grid.rows > 0, grid.colours.count == grid.columns * grid.rows else { return }
    let (width, height) = (grid.frame.width / Double(grid.columns), grid.frame.height / Double(grid.rows))
    text += "<g shape-rendering=\"crispEdges\">\n"
    for row in 0..<grid.rows {
      for column in 0..<grid.columns {
        let cell = Rect(
          x: grid.frame.x + Double(column) * width, y: grid.frame.y + Double(row) * height, width: width,
          height: height)
        text += "<rect\(frame(cell))\(paint("fill", grid.colours[row * grid.columns + column]))/>\n"
      }
    }
    text += "</g>\n"
  }

  private mutating func write(_ block: TextBlock) {
    var transform = "translate(\(number(block.origin.x)) \(number(block.origin.y)))"
    if block.rotation != 0 { transform += " rotate(\(number(block.rotation)))" }
    text += "<g transform=\"\(transform)\"\(paint("fill", block.colour))>"
    if let halo = block.halo {
      let stroke = Stroke(halo, width: 2 * block.haloWidth)
      text += "<g aria-hidden=\"true\"\(attributes(stroke))>"
      for piece in block.pieces { if piece.glyphs == nil { write(piece) } else { writeOutline(of: piece) } }
      text += "</g>"
    }
    for piece in block.pieces {
      if piece.glyphs != nil { writeOutline(of: piece) }
      write(piece)
    }
    for rule in block.rules { text += "<rect\(frame(rule))/>" }
    text += "</g>\n"
  }

  /// Glyphs that no code point gives are drawn as what they look like; their text stands over them unseen, to be read.
  private mutating func writeOutline(of piece: TextBlock.Piece) {
    guard let glyphs = piece.glyphs else { return }
    let colour = piece.colour.map { paint("fill", $0) } ?? ""
    text += "<path transform=\"translate(\(number(piece.x)) \(number(piece.y)))\"\(colour)"
    text += " d=\"\(data(glyphs.outline))\"/>"
  }

  private mutating func write(_ piece: TextBlock.Piece) {
    let spoken = piece.reads ?? piece.text
    text += "<text x=\"\(number(piece.x))\" y=\"\(number(piece.y))\" font-family=\"\(stack(piece.font.family))\""
    text += " font-size=\"\(number(piece.font.size))\""
    if piece.font.italic || (piece.reads != nil && !piece.text.hasPrefix("\u{25A1}")) {
      text += " font-style=\"italic\""
    }
    if piece.font.bold { text += " font-weight=\"bold\"" }
    if piece.glyphs != nil {
      text += " fill=\"none\""
    } else if let colour = piece.colour {
      text += paint("fill", colour)
    }
    // The measured width holds where another font stands in for a missing one.
    if spoken.unicodeScalars.count > 1 {
      text += " textLength=\"\(number(piece.width))\" lengthAdjust=\"spacingAndGlyphs\""
    }
    text += " xml:space=\"preserve\">\(Markup.escaped(spoken))</text>"
  }

  /// The family and what a machine without it is likely to have.
  private func stack(_ family: String) -> String {
    let fallback =
      switch family {
      case "TeX Gyre Heros": "Helvetica, Arial, Liberation Sans, sans-serif"
      case "TeX Gyre Termes": "Times New Roman, Times, Liberation Serif, serif"
      case "TeX Gyre Termes Math": "TeX Gyre Termes, STIX Two Math, Times New Roman, serif"
      case "TeX Gyre Pagella": "Palatino, Palatino Linotype, Book Antiqua, serif"
      case "DejaVu Sans": "Verdana, sans-serif"
      default: "serif"
      }
    return Markup.escaped("\(family), \(fallback)")
  }

  // MARK: attributes

  private func paint(_ name: String, _ colour: Colour) -> String {
    " \(name)=\"\(colour.hex)\"" + (colour.alpha < 1 ? " \(name)-opacity=\"\(number(colour.alpha))\"" : "")
  }

  private func attributes(_ stroke: Stroke) -> String {
    var all = paint("stroke", stroke.colour) + " stroke-width=\"\(number(stroke.width))\""
    if !stroke.dash.isEmpty { all += " stroke-dasharray=\"\(stroke.dash.map(number).joined(separator: " "))\"" }
    if stroke.cap != .butt { all += " stroke-linecap=\"\(stroke.cap.rawValue)\"" }
    if stroke.join != .miter { all += " stroke-linejoin=\"\(stroke.join.rawValue)\"" }
    return all
  }

  private func frame(_ r: Rect) -> String {
    " x=\"\(number(r.x))\" y=\"\(number(r.y))\" width=\"\(number(r.width))\" height=\"\(number(r.height))\""
  }

  private func data(_ path: Path) -> String {
    func at(_ p: Point) -> String { "\(number(p.x)) \(number(p.y))" }
    return path.segments.map { segment in
      switch segment {
      case .move(let p): "M\(at(p))"
      case .line(let p): "L\(at(p))"
      case .curve(let a, let b, let p): "C\(at(a)) \(at(b)) \(at(p))"
      case .close: "Z"
      }
    }.joined()
  }
}

/// RFC 4648, with padding.
func base64(_ bytes: [UInt8]) -> String {
  let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var out: [UInt8] = []
  out.reserveCapacity((bytes.count + 2) / 3 * 4)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = (0..<3).map { start + $0 < bytes.count ? UInt32(bytes[start + $0]) : 0 }
    let bits = group[0] << 16 | group[1] << 8 | group[2]
    for (place, shift) in [18, 12, 6, 0].enumerated() {
      let isPadding = start + place > bytes.count
      out.append(isPadding ? UInt8(ascii: "=") : letters[Int(bits >> UInt32(shift) & 63)])
    }
  }
  return String(decoding: out, as: UTF8.self)
}

/// At most three decimals, no exponent, no trailing zeros; 0 for what is not finite.
func number(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "0" }
  let thousandths = Int((value * 1000).rounded(), in: Int.exact)
  if thousandths == 0 { return "0" }
  let (whole, rest) = abs(thousandths).quotientAndRemainder(dividingBy: 1000)
  var text = (thousandths < 0 ? "-" : "") + String(whole)
  if rest > 0 {
    var digits = String(rest)
    digits = String(repeating: "0", count: 3 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    text += "." + digits
  }
  return text
}
