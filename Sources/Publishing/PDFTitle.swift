// The head of the first page: title, subtitle, authors, date and abstract.

import CairoBackend
import Documents
import Drawing

extension FlowBuilder {
  func titleBlock(_ document: Document, _ context: FlowContext) -> [Strip] {
    var result: [Strip] = []
    func add(_ text: String, _ style: TextStyle, leading: Double, before: Double, tag: PageTag = .paragraph) {
      let paragraph = ParagraphStyle(width: context.width, alignment: .centre, leading: leading)
      let (lines, width) = setter.balancedLines(StyledText([.text(text, style)]), paragraph)
      let tags = context.tags + [node(tag)]
      result += strips(lines, x: (context.width - width) / 2, context: context, tags: tags, before: before, after: 0)
    }
    add(document.title, scale.text(20, bold: true), leading: 25, before: 0, tag: .heading1)
    if let subtitle = document.subtitle {
      add(subtitle, scale.text(12.5, italic: true), leading: 17, before: 6)
    }
    add(document.authors.joined(separator: ", "), scale.text(scale.body), leading: scale.leading, before: 13)
    if let date = document.date {
      add(date, scale.text(scale.small + 0.4, colour: TypeScale.quiet), leading: scale.leading, before: 4)
    }
    result += abstract(document.abstract, context)
    for i in result.indices { result[i].keepsNext = i < result.count - 1 }
    if !result.isEmpty { result[result.count - 1].after = 20 }
    return result
  }

  private func abstract(_ inlines: [Inline], _ context: FlowContext) -> [Strip] {
    guard !inlines.isEmpty else { return [] }
    var inner = context.indented(26, right: 26)
    inner.size = scale.small + 0.2
    let style = scale.text(inner.size)
    let lines = setter.lines(
      styled(inlines, style), ParagraphStyle(width: inner.width, leading: scale.smallLeading + 0.6))
    let tags = context.tags + [node(.paragraph)]
    return strips(lines, x: inner.x, context: inner, tags: tags, before: 20, after: 0)
  }
}
