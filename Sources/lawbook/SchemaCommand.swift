// `lawbook schema`: the JSON Schema of a file that Lawbook reads, for editors.

import ArgumentParser
import Diagnostics
import Documents
import Figures
import Notebooks
import Studies
import Sweeps
import Texts

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of a study, plan, spec, venue or notebook.",
    discussion: """
      An editor that knows YAML completes and checks a file by its schema (JSON Schema, draft 2020-12).
      With the YAML language server, put the first line of the second example at the head of a study.
      The schema of a notebook is that of its front matter. Its cells are under $defs.
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
      case .notebook: NotebookSchema.json
      }
    }
  }

  @Argument(help: "study, plan, spec, venue or notebook.") var kind: Kind

  func run() { print(kind.schema.text) }
}

/// The front matter of a notebook, and its cells beside it.
enum NotebookSchema {
  static var json: JSONValue {
    guard case .object(var members) = FrontMatterSettings.schema else { return .null }
    let own = members.firstIndex { $0.key == "$defs" }.map { members.remove(at: $0).value }
    var definitions = CellSettings.schemas.map { (key: $0.kind + "_cell", value: $0.schema) }
    if case .object(let known)? = own { definitions += known.map { (key: $0.key, value: $0.value) } }
    members.append(("$defs", .object(definitions)))
    return .object(members)
  }
}
