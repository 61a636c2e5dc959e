// `lawbook schema`: the JSON Schema of a file that Lawbook reads, for editors.

import ArgumentParser
import Diagnostics
import Documents
import Figures
import Studies
import Sweeps
import Texts

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of a study, plan, spec, venue or notebook.",
    discussion: """
      An editor that knows YAML completes and checks a file by its schema (JSON Schema, draft 2020-12).
      With the YAML language server, put the first line of the second example at the head of a study.
      The schema of a notebook is that of its front matter.
      EXAMPLES
        lawbook schema study > study.schema.json
        # yaml-language-server: $schema=study.schema.json
      """)

  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case study, plan, spec, venue, notebook

    var schema: JSONValue {
      switch self {
      case .study: StudySettings.schema
      case .plan: PlanSettings.schema
      case .spec: SpecKeys.schema
      case .venue: VenueSettings.schema
      case .notebook: FrontMatterSettings.schema
      }
    }
  }

  @Argument(help: "study, plan, spec, venue or notebook.") var kind: Kind

  func run() { print(kind.schema.text) }
}
