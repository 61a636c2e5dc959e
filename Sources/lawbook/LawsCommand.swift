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
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    guard let id else { return try output.print(Self.list) }
    if let form = FormEntry.named(id) { return try output.print(form.answer) }
    guard let laws = publishedLaw(id) else {
      let forms = FormEntry.groups.flatMap { $0.forms.map(\.name) }
      let hint = Suggestion.hint(for: id, among: publishedLaws.map(\.id) + forms)
      throw Failure("no published law and no form is called '\(id)'", hint: hint)
    }
    try output.print(.published(laws))
  }

  private static var list: Answer {
    let sets = publishedLaws.flatMap { laws in
      ["\(laws.id): \(laws.title)"] + Equation.all(of: laws).map { "    " + $0 }
    }
    return Answer(
      [
        Answer.Part("Published laws", sets)
      ] + FormEntry.parts + [
        Answer.Part(
          "",
          [
            "'lawbook laws NAME' shows one in full. 'lawbook predict ID --params N --tokens T' uses a published set."
          ])
      ],
      json: [
        "laws": .array(publishedLaws.map(\.fullJSON)),
        "forms": .array(FormEntry.groups.flatMap(\.forms).map(\.json)),
      ])
  }
}
