// What stands at the head of a notebook between two lines of `---`.

public import Diagnostics

public struct FrontMatter: Sendable {
  public var title: String
  public var subtitle: String?
  public var authors: [String]
  public var date: String?
  public var abstract: [SourceInline]
  public var language: String
  /// Whether headings are numbered.
  public var numbered: Bool
  /// Study files by the name that cells and values call them; the notebook's own is `""`.
  public var studies: [(name: String, path: String, place: Place)]
  /// Declared parameters with their defaults, in order.
  public var parameters: [(name: String, value: String, place: Place)]
  /// Default size of figures in inches; nil for the venue's.
  public var figureWidth: Double?
  public var figureHeight: Double?
  /// Where figures will stand, a name or a path, with its place; nil for the standard one.
  public var venue: (name: String, place: Place)?

  public init(title: String = "") {
    self.title = title
    authors = []
    abstract = []
    language = "en"
    numbered = false
    studies = []
    parameters = []
  }
}

/// Checks front matter key by key; everything that is wrong with it is reported.
struct FrontMatterReader {
  static let keys = [
    "title", "subtitle", "author", "authors", "date", "abstract", "language", "numbered", "study", "studies",
    "parameters", "figure",
  ]

  var diagnostics: [Diagnostic] = []
  var result = FrontMatter()

  mutating func read(_ map: YAMLMap) {
    for entry in map.entries { read(entry) }
    if result.title.isEmpty {
      diagnostics.append(
        Diagnostic(at: map.place, "the notebook has no title", hint: "add 'title: …' between the --- lines"))
    }
  }

  private mutating func read(_ entry: YAMLMap.Entry) {
    let value = entry.value
    switch entry.key {
    case "title": result.title = text(entry) ?? ""
    case "subtitle": result.subtitle = text(entry)
    case "author", "authors": result.authors = texts(entry)
    case "date": result.date = text(entry)
    case "abstract":
      if let text = text(entry) { result.abstract = parseInlines(text, at: value.place, collecting: &diagnostics) }
    case "language": readLanguage(entry)
    case "numbered": result.numbered = flag(entry)
    case "study":
      if let path = text(entry) { result.studies.append(("", path, value.place)) }
    case "studies": readStudies(entry)
    case "parameters": readParameters(entry)
    case "figure": readFigure(entry)
    default:
      diagnostics.append(
        Diagnostic(
          at: entry.keyPlace, "no front matter key is named '\(entry.key)'",
          hint: Suggestion.hint(for: entry.key, among: Self.keys)))
    }
  }

  private mutating func text(_ entry: YAMLMap.Entry) -> String? {
    if let text = entry.value.scalar { return entry.value.isNull ? nil : text }
    diagnostics.append(Diagnostic(at: entry.value.place, "'\(entry.key)' must be a text"))
    return nil
  }

  private mutating func texts(_ entry: YAMLMap.Entry) -> [String] {
    guard let list = entry.value.list else { return text(entry).map { [$0] } ?? [] }
    let names = list.compactMap(\.scalar)
    if names.count < list.count {
      diagnostics.append(Diagnostic(at: entry.value.place, "'\(entry.key)' must be a list of names"))
    }
    return names
  }

  private mutating func flag(_ entry: YAMLMap.Entry) -> Bool {
    switch entry.value.scalar {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      diagnostics.append(Diagnostic(at: entry.value.place, "'\(entry.key)' must be true or false"))
      return false
    }
  }

  private mutating func readLanguage(_ entry: YAMLMap.Entry) {
    guard let tag = text(entry) else { return }
    if tag.wholeMatch(of: /[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*/) != nil {
      result.language = tag
    } else {
      diagnostics.append(
        Diagnostic(at: entry.value.place, "'\(tag)' is no language tag", hint: "write it as en or pt-BR"))
    }
  }

  private mutating func map(_ entry: YAMLMap.Entry, of what: String) -> YAMLMap? {
    if let map = entry.value.map { return map }
    if !entry.value.isNull {
      diagnostics.append(Diagnostic(at: entry.value.place, "'\(entry.key)' must list \(what)"))
    }
    return nil
  }

  private mutating func readStudies(_ entry: YAMLMap.Entry) {
    for study in map(entry, of: "'name: path' lines")?.entries ?? [] {
      guard study.key.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
        diagnostics.append(Diagnostic(at: study.keyPlace, "a study's name must be a word of letters, digits and _"))
        continue
      }
      if let path = text(study) { result.studies.append((study.key, path, study.value.place)) }
    }
  }

  private mutating func readParameters(_ entry: YAMLMap.Entry) {
    for parameter in map(entry, of: "'name: default' lines")?.entries ?? [] {
      guard parameter.key.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
        diagnostics.append(
          Diagnostic(at: parameter.keyPlace, "a parameter's name must be a word of letters, digits and _"))
        continue
      }
      guard let text = parameter.value.scalar else {
        diagnostics.append(Diagnostic(at: parameter.value.place, "a parameter's default must be a number or a text"))
        continue
      }
      result.parameters.append((parameter.key, text, parameter.keyPlace))
    }
  }

  private mutating func readFigure(_ entry: YAMLMap.Entry) {
    for item in map(entry, of: "'width' and 'height' in inches, and 'venue'")?.entries ?? [] {
      switch item.key {
      case "width": result.figureWidth = inches(item) ?? result.figureWidth
      case "height": result.figureHeight = inches(item) ?? result.figureHeight
      case "venue": result.venue = text(item).map { ($0, item.value.place) }
      default:
        diagnostics.append(
          Diagnostic(
            at: item.keyPlace, "'figure' has no key '\(item.key)'",
            hint: Suggestion.hint(for: item.key, among: ["width", "height", "venue"])))
      }
    }
  }

  private mutating func inches(_ entry: YAMLMap.Entry) -> Double? {
    guard let inches = entry.value.number, (0.5...20).contains(inches) else {
      diagnostics.append(Diagnostic(at: entry.value.place, "'\(entry.key)' must be inches from 0.5 to 20"))
      return nil
    }
    return inches
  }
}
