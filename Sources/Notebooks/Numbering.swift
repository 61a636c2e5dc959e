// Numbers and ids of figures, tables, equations and sections, given before anything is drawn so that text may refer
// ahead.

import Diagnostics
import Documents
import Texts

struct Numbering {
  struct Target {
    /// What a reference to it reads: `Figure 3`.
    var label: String
    var place: Place
  }

  /// What each block was given, in the order of the walk.
  struct Given {
    var id: String?
    var number: Int?
    /// `2.1` of a numbered heading.
    var section: String = ""
  }

  /// How far the second walk has come.
  struct Cursor {
    var next = 0
  }

  var targets: [String: Target] = [:]
  var given: [Given] = []
  var counts: [String: Int] = [:]
  var sections: [Int] = []
  /// The last suffix that made an id free, so that a thousand headings of one name do not try a million.
  var suffixes: [String: Int] = [:]

  mutating func count(_ kind: String) -> Int {
    counts[kind, default: 0] += 1
    return counts[kind, default: 0]
  }
}

extension Evaluator {
  mutating func number(_ blocks: [SourceBlock]) {
    for block in blocks { number(block) }
  }

  private mutating func number(_ block: SourceBlock) {
    switch block {
    case .heading(let level, let id, let text, let place): numberHeading(level, id, text, place)
    case .equation(_, let id, let place): numberEquation(id, place)
    case .table(let table):
      let numbered = table.id != nil || !table.caption.isEmpty
      give(table.id, "tbl", "Table", numbered: numbered, at: table.place)
    case .cell(let cell): number(cell)
    case .list(_, _, let items): items.forEach { number($0) }
    case .quote(let inside): number(inside)
    case .paragraph, .code, .rule: break
    }
  }

  private mutating func number(_ cell: SourceCell) {
    switch cell.kind {
    case .figure: give(cell.id, "fig", "Figure", numbered: true, at: cell.idPlace)
    case .table:
      give(cell.id, "tbl", "Table", numbered: cell.id != nil || cell.body["caption"] != nil, at: cell.idPlace)
    case .law: numberEquation(cell.id, cell.idPlace)
    case .value:
      if cell.id != nil { report("a value cell has no id", at: cell.idPlace, hint: "give it a 'name:' instead") }
    }
  }

  private mutating func numberEquation(_ id: String?, _ place: Place) {
    give(id, "eq", "Equation", numbered: id != nil, at: place)
  }

  private mutating func give(_ id: String?, _ prefix: String, _ word: String, numbered: Bool, at place: Place) {
    guard numbered else { return numbering.given.append(.init()) }
    let number = numbering.count(prefix)
    let name = id ?? "\(prefix)-\(number)"
    if let id, !id.hasPrefix(prefix + "-") {
      report("the id '\(id)' must start with '\(prefix)-'", at: place, hint: "#\(prefix)-\(id)")
    }
    numbering.given.append(.init(id: add(name, label: "\(word) \(number)", at: place), number: number))
  }

  private mutating func numberHeading(_ level: Int, _ id: String?, _ text: [SourceInline], _ place: Place) {
    let title = plainText(text)
    var section = ""
    if notebook.frontMatter.numbered {
      section = nextSection(level)
    }
    if let id, !id.hasPrefix("sec-") {
      report("the id '\(id)' must start with 'sec-'", at: place, hint: "{#sec-\(id)}")
    }
    let name = id ?? freeID("sec-" + slug(title))
    let label = section.isEmpty ? "“\(title)”" : "Section \(section)"
    numbering.given.append(.init(id: add(name, label: label, at: place), section: section))
  }

  private mutating func nextSection(_ level: Int) -> String {
    // Level 1 and 2 both start a section: the title stands in the front matter.
    let depth = max(0, min(level, 6) - 2)
    while numbering.sections.count <= depth { numbering.sections.append(0) }
    numbering.sections.removeLast(numbering.sections.count - depth - 1)
    numbering.sections[depth] += 1
    return numbering.sections.map(String.init).joined(separator: ".")
  }

  private mutating func add(_ id: String, label: String, at place: Place) -> String {
    if let other = numbering.targets[id] {
      report("the id '\(id)' is used twice", at: place, hint: "it is first given at \(other.place)")
      return freeID(id)
    }
    numbering.targets[id] = .init(label: label, place: place)
    return id
  }

  private mutating func freeID(_ wanted: String) -> String {
    guard numbering.targets[wanted] != nil else { return wanted }
    var suffix = numbering.suffixes[wanted] ?? 2
    while numbering.targets["\(wanted)-\(suffix)"] != nil { suffix += 1 }
    numbering.suffixes[wanted] = suffix
    return "\(wanted)-\(suffix)"
  }

  private func slug(_ title: String) -> String {
    var result = ""
    for character in title.lowercased() {
      if character.isASCII, character.isLetter || character.isNumber {
        result.append(character)
      } else if !result.hasSuffix("-"), !result.isEmpty {
        result.append("-")
      }
    }
    while result.hasSuffix("-") { result.removeLast() }
    return result.isEmpty ? "section" : String(result.prefix(60))
  }

  /// What the walk gave the next block.
  mutating func nextGiven() -> Numbering.Given {
    defer { cursor.next += 1 }
    return numbering.given.indices.contains(cursor.next) ? numbering.given[cursor.next] : .init()
  }
}

func plainText(_ inlines: [SourceInline]) -> String {
  inlines.map { inline in
    switch inline {
    case .text(let text), .code(let text): text
    case .emphasis(let inside), .strong(let inside), .strike(let inside), .link(_, let inside, _): plainText(inside)
    case .math(let tex, _): tex
    case .softBreak, .lineBreak: " "
    case .footnote, .value, .reference: ""
    }
  }.joined()
}
