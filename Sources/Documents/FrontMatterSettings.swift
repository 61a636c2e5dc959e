// The settings at the head of a notebook, declared once.

import Diagnostics
package import Texts

package enum FrontMatterSettings {
  /// Every key, for the documentation.
  package static var keys: [KeyForm] { group.keys }
  /// JSON Schema of a notebook's front matter.
  package static var schema: JSONValue { JSONSchema.document("Lawbook notebook: front matter", group.form) }

  static let group = SettingGroup<FrontMatter>(
    "the front matter",
    [
      Setting(
        "title", \.title, .text, isNeeded: true,
        "it may hold `{{parameters}}`, as may `subtitle`, `authors` and `date`"),
      Setting("subtitle", optional: \.subtitle, .text, "stands under the title"),
      Setting("author", \.authors, .several(.text), "the same as `authors`"),
      Setting("authors", \.authors, .several(.text), "one name or a list"),
      Setting("date", optional: \.date, .text, "a text; it is never taken from the clock"),
      Setting("abstract", \.abstract, abstract, "a paragraph of Markdown with values"),
      Setting("language", \.language, language, usual: "`en`", "language of the text, such as `en` or `pt-BR`"),
      Setting("numbered", \.numbered, flag, usual: "`false`", "`true` numbers the headings"),
      Setting(
        "study", path, usual: "`study.yaml` where it is there", "the study file, beside the notebook"
      ) { $0.studies.append(("", $1.text, $1.place)) },
      Setting("studies", studies, "further studies by name: `{last_week: last-week.yaml}`") { $0.studies += $1 },
      Setting(
        "parameters", \.parameters, parameters, "names with defaults: `{week: 47}`; `-P week=48` replaces one"),
      Setting(
        group: "figure",
        [
          Setting("width", optional: \.figureWidth, .number(in: 0.5...20), unit: "inches", "width of figures"),
          Setting("height", optional: \.figureHeight, .number(in: 0.5...20), unit: "inches", "height of figures"),
          Setting("venue", path, "where figures will stand: a name or a file, as for `lawbook plot --venue`") {
            $0.venue = ($1.text, $1.place)
          },
        ], "defaults of figures: `width` and `height` in inches, `venue`"),
    ], isNested: false)

  private struct Placed {
    var text: String
    var place: Place
  }

  private static let path = Shape<String>.text.checked { text, node, _ -> Placed? in
    Placed(text: text, place: node.place)
  }

  private static let abstract = Shape<String>.text.checked { text, node, reader -> [SourceInline]? in
    var found: [Diagnostic] = []
    defer { found.forEach { reader.report($0) } }
    return parseInlines(text, at: node.place, collecting: &found)
  }

  private static let language = Shape<String>(.pattern("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")) { node, what, reader in
    guard let tag = reader.text(node, what) else { return nil }
    if tag.wholeMatch(of: /[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*/) != nil { return tag }
    reader.report(.malformed(what, found: tag, write: "a language tag such as en or pt-BR"), at: node.place)
    return nil
  }

  /// YAML's older words too.
  private static let flag = Shape<Bool>(.either([.flag, .word(["yes", "no"])])) { node, what, reader in
    switch node.scalar {
    case "yes": true
    case "no": false
    default: Shape<Bool>.flag.read(node, what, reader)
    }
  }

  private static let studies = named("study").map { $0.map { (name: $0.key, path: $0.text, place: $0.place) } }
  private static let parameters = Shape(.names(nil, .text)) { node, what, reader in
    reader.pairs(node, what)?.compactMap { entry -> (name: String, value: String, place: Place)? in
      guard isName(entry, "parameter", reader) else { return nil }
      guard let text = entry.value.scalar else {
        reader.report(.notText("the default of \(entry.key)", found: "a list or mapping"), at: entry.value.place)
        return nil
      }
      return (entry.key, text, entry.keyPlace)
    }
  }

  private static func named(_ kind: String) -> Shape<[(key: String, text: String, place: Place)]> {
    Shape(.names(nil, .text)) { node, what, reader in
      reader.pairs(node, what)?.compactMap { entry in
        guard isName(entry, kind, reader), let text = reader.text(entry.value, entry.key) else { return nil }
        return (entry.key, text, entry.value.place)
      }
    }
  }

  private static func isName(_ entry: YAMLMap.Entry, _ kind: String, _ reader: NodeReader) -> Bool {
    if entry.key.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil { return true }
    reader.report(
      .malformed("the name of a \(kind)", found: entry.key, write: "letters, digits and _"), at: entry.keyPlace)
    return false
  }
}

/// Reads front matter; everything that is wrong with it comes back beside it.
func readFrontMatter(_ map: YAMLMap) -> (FrontMatter, [Diagnostic]) {
  var matter = FrontMatter()
  let reader = NodeReader(file: map.place.file)
  FrontMatterSettings.group.read(YAMLValue(.map(map), at: map.place), into: &matter, reader)
  if let title = map["title"], title.isQuoted, title.scalar == "" { reader.report(.empty("title"), at: title.place) }
  return (matter, reader.sorted)
}
