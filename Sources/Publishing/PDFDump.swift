// Pages as text, for tests: what stands where.

import CairoBackend
import Diagnostics
import Documents
import Drawing
import Typesetting

/// A line for everything that is drawn, in whole points from the top left corner of the text area.
func pageDump(_ document: Document, fonts: Fonts, page: PageStyle = .a4) throws(Failure) -> String {
  try withCairo { () throws(Failure) in try dump(document, fonts, page) }
}

private func dump(_ document: Document, _ fonts: Fonts, _ page: PageStyle) throws(Failure) -> String {
  let setter = try ParagraphSetter(language: document.language)
  let builder = FlowBuilder(setter: setter, fonts: fonts, page: page, names: placeNames(in: document.blocks))
  let pages = Paginator.pages(builder.flow(document), height: page.frame.height)
  return pages.enumerated().map { i, page in
    (["page \(i + 1)"] + page.strips.flatMap { dump($0.strip, $0.y) } + page.notes.flatMap { dump($0, nil) })
      .joined(separator: "\n")
  }.joined(separator: "\n")
}

private func dump(_ strip: Strip, _ y: Double?) -> [String] {
  strip.moved(x: 0, y: y ?? 0).map { marked in
    let tag = marked.tags.last?.tag.rawValue ?? "-"
    switch marked.mark {
    case .line(let line, let p): return "\(tag) \(place(p.x + line.x, p.y, y)) \(line.text)"
    case .fill(let frame, _): return "\(tag) \(place(frame.x, frame.y, y)) rule \(whole(frame.width))"
    case .scene(let scene, let p, let scale):
      return "\(tag) \(place(p.x, p.y, y)) scene \(whole(scene.size.width)) × \(whole(scene.size.height)) at \(scale)"
    case .formula(let block): return "\(tag) \(place(block.origin.x, block.origin.y, y)) \(block.string)"
    case .name(let name): return "\(tag) #\(name)"
    }
  }
}

private func place(_ x: Double, _ y: Double, _ top: Double?) -> String {
  top == nil ? "foot" : "\(whole(x)),\(whole(y))"
}

private func whole(_ value: Double) -> String { Int(exactly: value.rounded()).map(String.init) ?? "?" }
