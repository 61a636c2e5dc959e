// `lawbook laws`: what papers print, and every form that a law can have, without any data.

import Tables
import Texts
import ArgumentParser
import Diagnostics
import Laws
import Tables
import Runs

struct LawsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "laws", abstract: "List published laws and the forms of laws, or show one in full.",
    discussion: """
      Published laws need no data. Give their id to `lawbook predict`, or to 'published' in a study file.
      For a form this prints the equation, the symbols with units, the data it needs, the option that selects it, and the source.
      EXAMPLES
        lawbook laws
        lawbook laws yin2024
        lawbook laws interaction
      """)

  @Argument(help: "A published set, such as yin2024, or a form, such as tied.") var id: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    guard let id else { return print(json ? listJSON.text : list) }
    if let form = FormEntry.named(id) { return print(json ? form.json.text : form.text) }
    guard let laws = publishedLaw(id) else {
      let forms = FormEntry.groups.flatMap { $0.forms.map(\.name) }
      let hint = Suggestion.hint(for: id, among: publishedLaws.map(\.id) + forms)
      throw Failure("no published law and no form is called '\(id)'", hint: hint)
    }
    print(json ? laws.fullJSON.text : laws.fullText)
  }

  private var list: String {
    let blocks = publishedLaws.map { laws in
      ["\(laws.id)   \(laws.title)"] + LawText.equations(of: laws).map { "    " + $0 }
    }
    return "Published (ID)\n\n" + blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
      + "\n\nForms (NAME, equation, how to choose it)\n"
      + FormEntry.list.joined(separator: "\n")
      + "\n\nlawbook laws ID or NAME shows one in full; lawbook predict ID --params N --tokens T uses a published set."
  }

  private var listJSON: JSONValue {
    [
      "laws": .array(publishedLaws.map(\.fullJSON)),
      "forms": .array(FormEntry.groups.flatMap(\.forms).map(\.json)),
    ]
  }
}

extension LawSet {
  fileprivate var fullText: String {
    let head = ["\(id)   \(title)"] + (source.map { TextWrap.lines($0, indent: 2) } ?? [])
    return (head + LawText.lines(self, absent: "not printed") + LawText.foundation(self) + quotedLines).joined(
      separator: "\n")
  }

  private var quotedLines: [String] {
    let quoted = quotedNumbers(id)
    guard !quoted.isEmpty else { return [] }
    var table = TextTable([("", .left), ("", .right), ("", .left)])
    for number in quoted { table.add(number.words, NumberText.significant(number.value), number.unit) }
    let sources = Set(quoted.map(\.source)).sorted()
    return ["", "  Quoted, not computed here"] + sources.flatMap { TextWrap.lines($0, indent: 4) }
      + table.lines.map { "  " + $0 }
  }

  fileprivate var fullJSON: JSONValue {
    [
      "id": .string(id), "title": .string(title), "source": JSONValue(source), "laws": json(), "refused": refusedJSON,
      "compute_formula": .string(compute.formula), "domain": .optional(domain) { JSONValue($0) },
      "quoted": .array(
        quotedNumbers(id).map {
          [
            "name": .string($0.words), "value": .number($0.value), "unit": .string($0.unit),
            "source": .string($0.source),
          ]
        }),
    ]
  }
}
