// A document as PDF: measured into a flow, placed on pages, drawn.

import CairoBackend
public import Diagnostics
public import Documents
import Drawing
public import Typesetting

/// A PDF and what the reader of the log should know about it: missing fonts, figures that had to shrink.
public struct PrintedDocument: Sendable {
  public var bytes: [UInt8]
  public var pages: Int
  public var warnings: [Diagnostic]
}

/// Lays a document out on pages: outline, links, structure and metadata included. The same document gives the same
/// bytes on every run of one machine.
/// - Throws: where Cairo or Pango cannot work at all. No content of a document makes it fail.
public func pdf(
  _ document: Document, fonts: Fonts, page: PageStyle = .a4, version: String = ""
) throws(Failure) -> [UInt8] {
  try printed(document, fonts: fonts, page: page, version: version).bytes
}

/// The same, with its warnings.
public func printed(
  _ document: Document, fonts: Fonts, page: PageStyle = .a4, version: String = ""
) throws(Failure) -> PrintedDocument {
  try withCairo { () throws(Failure) in try layOut(document, fonts: fonts, page: page, version: version) }
}

private func layOut(
  _ document: Document, fonts: Fonts, page: PageStyle, version: String
) throws(Failure) -> PrintedDocument {
  let setter = try ParagraphSetter(language: document.language)
  let builder = FlowBuilder(setter: setter, fonts: fonts, page: page, names: placeNames(in: document.blocks))
  let pages = Paginator.pages(builder.flow(document), height: page.frame.height)
  let canvas = try Canvas(pdf: page.size)
  canvas.describe(document.info(version))
  var drawing = PageDrawing(canvas: canvas, style: page, setter: setter, title: document.title)
  drawing.draw(pages)
  let bytes = try canvas.finish()
  return PrintedDocument(
    bytes: bytes, pages: pages.count, warnings: missing(setter, fonts) + builder.warnings)
}

private func missing(_ setter: ParagraphSetter, _ fonts: Fonts) -> [Diagnostic] {
  let known = fonts.missing
  let other = setter.missingFamilies.filter { family in !known.contains { $0.headline.contains("'\(family)'") } }
  return known
    + other.map { family in
      Diagnostic(
        .warning, "the font '\(family)' is not installed; another one stands in for it",
        hint: "apt-get install \(family.hasPrefix("DejaVu") ? "fonts-dejavu-core" : "fonts-texgyre")")
    }
}

extension Document {
  /// No date: Cairo omits an empty one, and takes the clock when none is set.
  fileprivate func info(_ version: String) -> PDFInfo {
    PDFInfo(
      title: title, author: authors.joined(separator: ", "), subject: subtitle ?? "",
      keywords: digest.isEmpty ? "" : "digest \(digest)", creator: version.isEmpty ? "Lawbook" : "Lawbook \(version)",
      date: "")
  }
}

/// Every id that a link may lead to.
func placeNames(in blocks: [Block]) -> Set<String> {
  var names: Set<String> = []
  for block in blocks {
    switch block {
    case .heading(_, let id, _): names.insert(id)
    case .figure(let figure): names.insert(figure.id)
    case .table(let table): if let id = table.id { names.insert(id) }
    case .equation(_, let id, _): if let id { names.insert(id) }
    case .list(_, _, let items): for item in items { names.formUnion(placeNames(in: item)) }
    case .quote(let inner), .notice(_, let inner): names.formUnion(placeNames(in: inner))
    case .paragraph, .code, .rule: break
    }
  }
  return names
}
