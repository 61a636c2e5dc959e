// Inline content as styled text: fonts, links, superscript footnote numbers, mathematics as boxes.

import CairoBackend
import Documents
import Drawing
import Typesetting

extension FlowBuilder {
  func styled(_ inlines: [Inline], _ style: TextStyle) -> StyledText {
    var spans: [StyledText.Span] = []
    for inline in inlines { append(inline, style, &spans) }
    return StyledText(spans)
  }

  private func append(_ inline: Inline, _ style: TextStyle, _ spans: inout [StyledText.Span]) {
    var inner = style
    switch inline {
    case .text(let text): spans.append(.text(text, style))
    case .softBreak: spans.append(.text(" ", style))
    case .lineBreak: spans.append(.lineBreak)
    case .math(let tex): spans += formula(tex, style).map { .box($0, style) }
    case .code(let text):
      inner.font = Font(scale.mono, size: style.font.size * 0.83, bold: style.font.bold)
      spans.append(.text(text, inner))
    case .footnote(let number, let content): appendNote(number, content, style, &spans)
    case .emphasis(let children):
      inner.font.italic.toggle()
      for child in children { append(child, inner, &spans) }
    case .strong(let children):
      inner.font.bold = true
      for child in children { append(child, inner, &spans) }
    case .strike(let children):
      inner.strike = true
      for child in children { append(child, inner, &spans) }
    case .link(let destination, let children):
      if let target = target(destination) {
        inner.link = target
        inner.colour = TypeScale.link
      }
      for child in children { append(child, inner, &spans) }
    }
  }

  /// A short formula is one box; a longer one may break after its relations, a very long one after its sums too.
  private func formula(_ tex: String, _ style: TextStyle) -> [InlineBox] {
    let whole = box(tex, style)
    guard whole.width > 0.25 * page.measure else { return [whole] }
    let parts = formulaParts(tex, operators: whole.width > page.measure ? relations + sums : relations)
    return parts.count < 2 ? [whole] : parts.map { box($0, style) }
  }

  private func box(_ tex: String, _ style: TextStyle) -> InlineBox {
    let box = typesetMath(tex, font: style.font, fonts: fonts)
    return InlineBox(
      block: box.block(at: Point(0, 0), colour: style.colour), width: box.width, ascent: box.ascent,
      descent: box.descent)
  }

  private func appendNote(
    _ number: Int, _ content: [Inline], _ style: TextStyle, _ spans: inout [StyledText.Span]
  ) {
    var mark = style
    mark.font.size *= 0.68
    mark.font.italic = false
    mark.rise = style.font.size * 0.36
    mark.colour = TypeScale.link
    mark.link = .place(Self.noteName(number))
    spans.append(.text(String(number), mark))
    if notes[number] == nil { notes[number] = content }
  }

  static func noteName(_ number: Int) -> String { "footnote-\(number)" }

  /// A place in the document that exists, or an address that a reader may follow; nothing else is made a link.
  private func target(_ destination: String) -> LinkTarget? {
    if destination.hasPrefix("#") {
      let name = String(destination.dropFirst())
      return names.contains(name) ? .place(name) : nil
    }
    let scheme = destination.prefix { $0 != ":" }.lowercased()
    return ["http", "https", "mailto"].contains(scheme) ? .address(destination) : nil
  }
}

private let relations = ["=", "<", ">", "\\approx", "\\sim", "\\propto", "\\le", "\\leq", "\\ge", "\\geq", "\\equiv"]
private let sums = ["+", "-"]

/// A formula cut after operators outside braces and `\left … \right`; `{}` keeps the space behind the operator.
func formulaParts(_ tex: String, operators: [String]) -> [String] {
  var parts = [""]
  var depth = 0
  for token in texTokens(tex) {
    if token == "{" || token == "\\left" { depth += 1 }
    if token == "}" || token == "\\right" { depth -= 1 }
    parts[parts.count - 1] += token
    guard depth == 0, operators.contains(token), parts[parts.count - 1] != token else { continue }
    parts[parts.count - 1] += "{}"
    parts.append("")
  }
  return parts.filter { !$0.isEmpty }
}

/// Commands and single characters.
private func texTokens(_ tex: String) -> [String] {
  var tokens: [String] = []
  var inCommand = false
  for character in tex {
    if inCommand, character.isASCII, character.isLetter || tokens[tokens.count - 1].count == 1 {
      tokens[tokens.count - 1].append(character)
      inCommand = character.isLetter
    } else {
      tokens.append(String(character))
      inCommand = character == "\\"
    }
  }
  return tokens
}

/// Inline content as plain text, for the outline and the running head.
func plainText(_ inlines: [Inline]) -> String {
  inlines.map { inline in
    switch inline {
    case .text(let text), .code(let text): text
    case .math(let tex): tex
    case .emphasis(let children), .strong(let children), .strike(let children), .link(_, let children):
      plainText(children)
    case .softBreak, .lineBreak: " "
    case .footnote: ""
    }
  }.joined()
}
