// What a PDF knows beyond its looks: structure, links, named places, outline, page labels.

import CPangoCairo
public import Drawing

/// A standard structure type of PDF (ISO 32000-1, 14.8.4).
public enum PageTag: String, Sendable, Hashable {
  case document = "Document", section = "Sect", quote = "BlockQuote", note = "Note", caption = "Caption"
  case heading1 = "H1", heading2 = "H2", heading3 = "H3", heading4 = "H4", heading5 = "H5", heading6 = "H6"
  case paragraph = "P", span = "Span", link = "Link", code = "Code", formula = "Formula", figure = "Figure"
  case list = "L", listItem = "LI", label = "Lbl", listBody = "LBody"
  case table = "Table", tableRow = "TR", tableHeader = "TH", tableCell = "TD"

  public static func heading(_ level: Int) -> PageTag {
    [.heading1, .heading2, .heading3, .heading4, .heading5, .heading6][min(max(level, 1), 6) - 1]
  }
}

extension Canvas {
  @discardableResult public func open(_ tag: PageTag) -> PageTag {
    unsafe cairo_tag_begin(context, tag.rawValue, "")
    return tag
  }

  public func close(_ tag: PageTag) { unsafe cairo_tag_end(context, tag.rawValue) }

  func openLink(to target: LinkTarget, frame: Rect) -> PageTag {
    let rect = [frame.x, frame.y, frame.width, frame.height].map(fixed).joined(separator: " ")
    let destination =
      switch target {
      case .address(let address): "uri='\(Self.escapedAddress(address))'"
      case .place(let name): "dest='\(Self.escapedName(name))'"
      }
    unsafe cairo_tag_begin(context, PageTag.link.rawValue, "rect=[\(rect)] \(destination)")
    return .link
  }

  /// Names a place on this page; a name may be given once.
  public func name(_ name: String, at point: Point) {
    let attributes = "name='\(Self.escapedName(name))' x=\(fixed(point.x)) y=\(fixed(point.y))"
    unsafe cairo_tag_begin(context, CAIRO_TAG_DEST, attributes)
    unsafe cairo_tag_end(context, CAIRO_TAG_DEST)
  }

  /// Adds an entry to the outline under `parent` (0: at the top); returns its number.
  public func addOutline(_ title: String, to name: String, under parent: Int32, open: Bool) -> Int32 {
    guard let surface = unsafe pdfSurface else { return 0 }
    let flags = open ? CAIRO_PDF_OUTLINE_FLAG_OPEN : cairo_pdf_outline_flags_t(rawValue: 0)
    return unsafe cairo_pdf_surface_add_outline(
      surface, parent, ParagraphSource.clean(title), "dest='\(Self.escapedName(name))'", flags)
  }

  public func setPageLabel(_ label: String) {
    guard let surface = unsafe pdfSurface else { return }
    unsafe cairo_pdf_surface_set_page_label(surface, cString(label))
  }

  /// A fixed notation without the locale: thousandths of a point.
  private func fixed(_ value: Double) -> String {
    let thousandths = Int((min(max(value, -1e6), 1e6) * 1000).rounded(), in: Int.exact)
    let digits = String(thousandths.magnitude)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return (thousandths < 0 ? "-" : "") + padded.dropLast(3) + "." + padded.suffix(3)
  }

  /// Letters and digits of ASCII stay, any other byte becomes `_XX`: two names never become one.
  static func escapedName(_ name: String) -> String {
    name.utf8.map { isPlain($0) || $0 == 0x2D || $0 == 0x3A ? String(UnicodeScalar($0)) : "_" + hex($0) }.joined()
  }

  /// A URI of ASCII without what ends a string in PDF or an attribute in Cairo.
  static func escapedAddress(_ address: String) -> String {
    let kept = Set("-._~:/?#[]@!$&*+,;=%".utf8)
    return address.utf8.map { isPlain($0) || kept.contains($0) ? String(UnicodeScalar($0)) : "%" + hex($0) }.joined()
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
  }
}
