// Text evaluated: values put in, references resolved, destinations of links checked.

import Diagnostics
import Documents
import Foundation
import Laws
import Typesetting
import Texts

extension Evaluator {
  mutating func inlines(_ source: [SourceInline]) -> [Inline] { source.map { inline($0) } }

  private mutating func inline(_ source: SourceInline) -> Inline {
    switch source {
    case .text(let text): return .text(text)
    case .emphasis(let inside): return .emphasis(inlines(inside))
    case .strong(let inside): return .strong(inlines(inside))
    case .strike(let inside): return .strike(inlines(inside))
    case .code(let text): return .code(text)
    case .math(let tex, let place):
      checkTeX(tex, at: place)
      return .math(tex: tex)
    case .link(let destination, let inside, let place): return link(to: destination, inlines(inside), at: place)
    case .footnote(let name, let place): return footnote(name, at: place)
    case .value(let expression, let format, let place): return value(expression, format: format, at: place)
    case .reference(let id, let place): return reference(to: id, at: place)
    case .softBreak: return .softBreak
    case .lineBreak: return .lineBreak
    }
  }

  mutating func checkTeX(_ tex: String, at place: Place) {
    for error in parseTeX(tex).errors {
      var there = place
      if !tex.contains("\n") { there.column = place.column.map { $0 + error.offset + 1 } }
      report(
        error.message, at: there, hint: "the TeX that is understood is listed in the article on the notebook format")
    }
  }

  private mutating func reference(to id: String, at place: Place) -> Inline {
    guard let target = numbering.targets[id] else {
      report("nothing has the id '\(id)'", at: place, hint: idHint(id))
      return .strong([.text("[unknown reference \(id)]")])
    }
    return .link(destination: "#\(id)", [.text(target.label.replacing(" ", with: "\u{A0}"))])
  }

  /// For the first mistakes only: each looks through all ids.
  private func idHint(_ id: String) -> String? {
    diagnostics.count < 100 ? Suggestion.hint(for: id, among: numbering.targets.keys) : nil
  }

  private mutating func link(to destination: String, _ inside: [Inline], at place: Place) -> Inline {
    let target = expanded(destination, at: place)
    if target.hasPrefix("#"), numbering.targets[String(target.dropFirst())] == nil {
      report("nothing has the id '\(target.dropFirst())'", at: place, hint: idHint(String(target.dropFirst())))
      return .emphasis(inside)
    }
    guard LinkPolicy.allows(target) else {
      report(
        "a link may not lead to '\(target)'", at: place,
        hint: "https://…, http://…, mailto:…, #id, or a path beside the notebook")
      return .emphasis(inside)
    }
    return .link(destination: target, inside)
  }

  private mutating func footnote(_ name: String, at place: Place) -> Inline {
    guard let content = notebook.footnotes[name], let number = Int(name) else {
      report("there is no footnote '\(name)'", at: place)
      return .text("[^\(name)]")
    }
    // One inside another could hold itself, or double at every step.
    guard !isInFootnote else {
      report("a footnote cannot stand in a footnote", at: place, hint: "write it out there, or in the text")
      return .text("[^\(name)]")
    }
    isInFootnote = true
    defer { isInFootnote = false }
    return .footnote(number: number, inlines(content))
  }

  // MARK: Values

  /// Parameters, defined values, published laws, quoted numbers, and the studies; made once and added to.
  mutating func top() -> Member {
    if let knownTop { return knownTop }
    let made = madeTop()
    knownTop = made
    return made
  }

  private func madeTop() -> Member {
    var top = studies[""].map { Member.study($0.result) } ?? Member()
    for (name, value) in parameters { top.add(name) { () throws(ExpressionError) in parameter(value) } }
    for (name, value) in defined { top.add(name) { () throws(ExpressionError) in Self.member(of: value) } }
    for name in studies.keys.sorted() where !name.isEmpty {
      guard let study = studies[name] else { continue }
      top.add(name) { () throws(ExpressionError) in .study(study.result) }
    }
    for laws in publishedLaws { top.add(laws.id) { () throws(ExpressionError) in .laws(laws) } }
    top.add("quoted") { () throws(ExpressionError) in .quoted() }
    return top
  }

  private func parameter(_ text: String) -> Member { .text(text) }

  static func member(of value: InlineValue) -> Member {
    switch value {
    case .number(let estimate): .estimate(estimate)
    case .text(let text): .text(text)
    }
  }

  mutating func quantity(_ expression: String) throws(ExpressionError) -> InlineValue {
    try Notebooks.evaluate(try ExpressionParser.parse(expression), in: top())
  }

  private mutating func value(_ expression: String, format: String?, at place: Place) -> Inline {
    guard let text = valueText(expression, format: format, at: place) else {
      return .strong([.text("[error: {{\(expression)}}]")])
    }
    return .text(text)
  }

  /// The value as text, or nil after reporting why there is none.
  mutating func valueText(_ expression: String, format: String?, at place: Place) -> String? {
    let style = format.map { ValueFormat($0) }
    if let format, style == .some(nil) {
      report("'\(format)' is not a format", at: place, hint: ValueFormat.expected)
      return nil
    }
    do {
      return rendered(try quantity(expression), style ?? nil)
    } catch {
      if !isForWantOfStudy(error) { report(error.message, at: place, hint: error.hint) }
      return nil
    }
  }

  /// Where a study failed, that alone is reported.
  func isForWantOfStudy(_ error: ExpressionError) -> Bool {
    !failedStudies.isEmpty && error.message.hasPrefix("nothing is named")
  }

  private func rendered(_ quantity: InlineValue, _ format: ValueFormat?) -> String {
    switch quantity {
    case .text(let text):
      guard let format, let number = Double(text) else { return text }
      return Estimate(number).text(format)
    case .number(let estimate): return estimate.text(format)
    }
  }

  /// Text of a cell or of the front matter with its `{{values}}` put in, as plain as options need them.
  mutating func expanded(_ text: String, at place: Place) -> String {
    guard text.contains("{{") else { return text }
    var result = ""
    var rest = text[...]
    while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
      result += rest[..<open.lowerBound]
      let parts = rest[open.upperBound..<close.lowerBound].split(separator: "|", maxSplits: 1)
      let words = parts.map { $0.trimmingCharacters(in: .whitespaces) }
      result += plain(words.first ?? "", format: words.count > 1 ? words[1] : nil, at: place)
      rest = rest[close.upperBound...]
    }
    return result + rest
  }

  private mutating func plain(_ expression: String, format: String?, at place: Place) -> String {
    if format == nil, case .number(let estimate)? = try? quantity(expression) { return "\(estimate.value)" }
    return valueText(expression, format: format, at: place) ?? ""
  }
}

/// What `parsed` gives back for a caption or any other Markdown text in a cell.
extension Evaluator {
  mutating func markdown(_ value: YAMLValue?) -> [Inline] {
    guard let value, let text = value.scalar else { return [] }
    return markdown(text, at: value.place)
  }

  mutating func markdown(_ text: String, at place: Place) -> [Inline] {
    var found: [Diagnostic] = []
    let source = parseInlines(text, at: place, collecting: &found)
    diagnostics += found
    return inlines(source)
  }
}
