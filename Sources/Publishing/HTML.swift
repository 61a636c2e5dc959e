// A document as one self-contained HTML file: nothing is loaded, nothing runs.

import SVGBackend
public import Diagnostics
public import Documents
public import Typesetting

/// Writes a document as HTML, with the fonts of its figures and formulas cut down to what they use. The same document, templates and
/// fonts give the same bytes.
///
/// - Throws: `Failure` when the page template names a key that does not exist, or does not parse.
public func html(
  _ document: Document, templates: HTMLTemplates, fonts: Fonts, version: String
) throws(Failure) -> [UInt8] {
  var writer = HTMLWriter(shift: headingShift(document.blocks))
  let abstract = writer.html(document.abstract)
  let body = writer.html(document.blocks)
  let page = try templates.render([
    "language": document.language,
    "title": Markup.visible(document.title),
    "description": Markup.visible(description(of: document)),
    "authors": Markup.visible(document.authors.joined(separator: ", ")),
    "subtitle": Markup.visible(document.subtitle ?? ""),
    "date": Markup.visible(document.date ?? ""),
    "version": version,
    "digest": document.digest,
    "shortDigest": String(document.digest.prefix(12)),
    "style": embeddedFonts(document, formulas: abstract + body, fonts: fonts) + templates.style,
    "abstract": abstract,
    "contents": contents(document.blocks, shift: writer.shift),
    "body": body,
    "footnotes": writer.footnotesHTML(),
  ])
  return Array(page.utf8)
}

/// What lifts the highest heading of the text to h2: h1 is the title.
private func headingShift(_ blocks: [Block]) -> Int {
  let levels = blocks.compactMap { block -> Int? in
    if case .heading(let level, _, _) = block { return level }
    return nil
  }
  return 2 - (levels.min() ?? 2)
}

/// The first words, for search engines and link previews.
private func description(of document: Document) -> String {
  var text = plainText(document.abstract)
  if text.isEmpty {
    for case .paragraph(let inlines) in document.blocks {
      text = plainText(inlines)
      break
    }
  }
  guard text.count > 200 else { return text }
  return text.prefix(200).split(separator: " ").dropLast().joined(separator: " ") + " …"
}

/// Nested lists of the headings of the first two levels; empty for fewer than three headings.
private func contents(_ blocks: [Block], shift: Int) -> String {
  var writer = HTMLWriter(shift: shift)
  var entries: [(level: Int, html: String)] = []
  for case .heading(let level, let id, let text) in blocks where level + shift <= 3 {
    entries.append((level + shift, "<a href=\"#\(Markup.escaped(id))\">\(writer.html(withoutLinks(text)))</a>"))
  }
  guard entries.count >= 3 else { return "" }
  var result = "<ol>"
  var inner = false
  for (index, entry) in entries.enumerated() {
    if entry.level == 3, !inner {
      result += index == 0 ? "<li><ol>" : "<ol>"
      inner = true
    } else if entry.level < 3, inner {
      result += "</ol></li>"
      inner = false
    }
    let next = index + 1 < entries.count ? entries[index + 1].level : 2
    result += "<li>" + entry.html + (!inner && next == 3 ? "" : "</li>")
  }
  return result + (inner ? "</ol></li>" : "") + "</ol>"
}

/// Links and footnotes cannot stand inside a link.
private func withoutLinks(_ inlines: [Inline]) -> [Inline] {
  inlines.flatMap { inline -> [Inline] in
    switch inline {
    case .link(_, let inside): withoutLinks(inside)
    case .footnote: []
    case .emphasis(let inside): [.emphasis(withoutLinks(inside))]
    case .strong(let inside): [.strong(withoutLinks(inside))]
    default: [inline]
    }
  }
}
