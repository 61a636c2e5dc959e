// `lawbook report`: a notebook in, HTML and PDF out.

import ArgumentParser
import Diagnostics
import Documents
import Drawing
import Foundation
import Notebooks
import Publishing
import Synchronization
import Typesetting
import Figures

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Evaluate a notebook and write its report as HTML and PDF.",
    discussion: """
      NOTEBOOK is a Markdown file, or a folder with a notebook.md (and a study.yaml beside it).
      A cell that fails leaves a notice in the report, and the exit code is 1.
      The same input gives the same bytes.
      EXAMPLES
        lawbook report
        lawbook report Reports/weekly -P week=48 --out /tmp/week48 --figures
      """)

  @Argument(help: ArgumentHelp("A notebook, or its folder.", valueName: "notebook"))
  var notebook = "Reports/video-dit"
  @Option(help: ArgumentHelp("Folder to write to (default: 'published' beside the notebook).", valueName: "folder"))
  var out: String?
  @OptionGroup var reading: NotebookOptions
  @Flag(help: "Write only the HTML file.") var htmlOnly = false
  @Flag(help: "Write only the PDF file.") var pdfOnly = false
  @Flag(help: "Also write every figure as PDF, SVG and PNG, in 'figures'.") var figures = false

  func validate() throws {
    if htmlOnly, pdfOnly { throw ValidationError("--html-only and --pdf-only exclude each other") }
  }

  func run() throws {
    let path = try NotebookFiles.path(notebook)
    let fonts = Fonts()
    let reading = try self.reading.evaluated(path, fonts: fonts)
    let folder = out ?? (((path as NSString).deletingLastPathComponent as NSString).appendingPathComponent("published"))
    var published = PublishedReport(folder: folder)
    if !pdfOnly { try published.addHTML(reading.document, fonts: fonts) }
    if !htmlOnly { published.addPDF(reading.document, fonts: fonts) }
    if figures { published.addFigures(reading.document, recipe: recipe(reading.inputs)) }
    let (written, warnings) = try published.write()
    let said = sorted(reading.diagnostics + warnings)
    for diagnostic in said { Reporting.say(diagnostic.description) }
    for file in written { print(file) }
    if said.contains(where: { $0.severity == .error }) { throw ExitCode(Reporting.Code.wrongInput) }
  }

  /// The notebook and its parameters: a figure's file adds which figure it is.
  func recipe(_ inputs: [Recipe.Input]) -> Recipe {
    Recipe(
      version: Lawbook.version,
      command: ["report", notebook] + reading.parameters.flatMap { ["-P", $0] }
        + (reading.allowOutside ? ["--allow-outside"] : []), inputs: inputs)
  }
}

/// What `report` and `check` read a notebook with.
struct NotebookOptions: ParsableArguments {
  @Option(
    name: [.customShort("P"), .customLong("parameter")], help: ArgumentHelp("Set a parameter.", valueName: "name=value")
  )
  var parameters: [String] = []
  @Flag(help: "Allow includes and studies outside the notebook's folder.") var allowOutside = false

  struct Evaluated {
    var document: Document
    /// Everything that is wrong, by place.
    var diagnostics: [Diagnostic]
    var inputs: [Recipe.Input]
  }

  /// Reads and evaluates; what is wrong comes back beside the document.
  func evaluated(_ path: String, fonts: Fonts) throws -> Evaluated {
    let (notebook, complaints) = try readNotebook(path, allowOutside: allowOutside)
    let values = try Reporting.usage { try NamedValues.single(parameters, "-P") }
    let inputs = Mutex(NotebookFiles.inputs(of: notebook, at: path))
    let venues = Venues(folder: try NotebookFiles.venues())
    let environment = NotebookEnvironment(
      version: Lawbook.version, figures: try NotebookFiles.figures(fonts), allowOutside: allowOutside,
      loadVenue: { name, place throws(Failure) in try venues.venue(name, base: notebook.folder, at: place) },
      loadStudy: { path throws(Failure) in
        let study = try NotebookFiles.study(path)
        inputs.withLock { $0 += study.inputs }
        return study.loaded
      })
    let (document, diagnostics) = evaluate(notebook, parameters: values, environment: environment)
    return Evaluated(
      document: document, diagnostics: sorted(complaints + diagnostics), inputs: inputs.withLock { Recipe.unique($0) })
  }
}
