// `lawbook plot`: one figure of a study or of published laws, as PDF, SVG or PNG.

import ArgumentParser
import Diagnostics
import Documents
import Drawing
import Figures
import Files
import Foundation
import Laws
import Plots
import Runs
import Studies
import Tables
import Texts
import Typesetting

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw a figure of a study as PDF, SVG or PNG.",
    usage: "lawbook plot <study> <figure> --out <file> ... [<options>]",
    discussion: """
      STUDY is a study file or its folder, run logs, or the id of published laws.
      FIGURE is a name from the list below, or the path of a figure spec (YAML). Specs over CSV files need no STUDY.
      The ending of FILE chooses the format; --out may be repeated. Sizes are exact; text is never scaled.
      VENUE is a name of `lawbook venues`, with a width after a slash (icml/page), or a YAML file of your own.
      The file holds its recipe; `lawbook rebuild FILE` draws it again.

      FIGURES
      \(figureList)

      `lawbook plot --list` prints them with their options.
      EXAMPLES
        lawbook plot study.yaml loss-curves --venue icml/page --out curves.pdf
        lawbook plot study.yaml loss-map -o params=1.07e9 -o tokens=10B --out map.pdf
        lawbook plot yin2024 batch-contours --out batch.svg --dpi 300 --out batch.png
        lawbook plot study.yaml residuals --spec > mine.yaml
        lawbook plot study.yaml mine.yaml --out mine.pdf
        lawbook plot study.yaml --table optima > optima.csv
      """)

  @Argument(help: ArgumentHelp("A study, run logs, or the id of published laws.", valueName: "study"))
  var study: String?
  @Argument(help: ArgumentHelp("Name of a figure, or a spec.", valueName: "figure"))
  var figure: String?
  @Option(help: ArgumentHelp("File to write: .pdf, .svg or .png. May be repeated.", valueName: "file"))
  var out: [String] = []
  @Option(name: [.customShort("o"), .long], help: ArgumentHelp("An option of the figure.", valueName: "name=value"))
  var option: [String] = []
  @Option(help: ArgumentHelp("Venue of the figure: neurips, icml/page, mine.yaml, …", valueName: "venue"))
  var venue: String?
  @Option(help: ArgumentHelp("Width in inches (default: the venue's, or 3.25).", valueName: "inches"))
  var width: Double?
  @Option(help: ArgumentHelp("Height in inches (default: fits the width).", valueName: "inches"))
  var height: Double?
  @Option(help: ArgumentHelp("Resolution of PNG.", valueName: "number")) var dpi = 200.0
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @Flag(help: "Treat warnings (a missing font or character, values that are not shown) as errors.") var strict = false
  @Flag(help: "List the figures and their options.") var list = false
  @Flag(help: "Print the figure's spec, to copy and change.") var spec = false
  @Flag(help: "List the tables of a study, for specs.") var tables = false
  @Option(help: ArgumentHelp("Print a table of the study as CSV.", valueName: "name")) var table: String?

  func validate() throws {
    if list || tables || (table != nil && study != nil) { return }
    guard study != nil, figure != nil || study.map(SpecLibrary.isFile) == true else {
      throw ValidationError("Name a study and a figure, or use --list.")
    }
    if spec { return }
    guard !out.isEmpty else { throw ValidationError("Name a file to write with --out.") }
    for file in out where FigureFormat(file: file) == nil {
      throw ValidationError("--out takes a .pdf, .svg or .png, not '\(file)'.")
    }
    guard dpi.isFinite, (10...2400).contains(dpi) else { throw ValidationError("--dpi lies between 10 and 2400.") }
  }

  func run() throws {
    if list { return print(try Self.catalogue()) }
    if tables { return print(Self.tableList) }
    if let table, let study { return print(try Self.table(table, of: try result(study).result).csv()) }
    let fonts = Fonts()
    let arguments = Array(CommandLine.arguments.dropFirst(2))
    if spec { return print(try specText(fonts)) }
    let made = try figure(fonts: fonts, arguments: arguments)
    try Self.tell(fonts.missing + made.warnings, strict: strict)
    for file in out {
      let bytes = try FigureFormat(file: file)?.bytes(made.scene, recipe: made.recipe, dotsPerInch: dpi)
      try writeAtomically(bytes ?? [], to: file)
    }
  }

  /// The figure that the arguments ask for, and how to make it again.
  ///
  /// - Parameter arguments: as the user wrote them behind `plot`.
  func figure(
    fonts: Fonts, arguments: [String]
  ) throws -> (scene: Scene, recipe: Recipe, venue: Venue, warnings: [Diagnostic]) {
    let maker = try NotebookFiles.figures(fonts)
    let (order, planned, files) = try planned(maker)
    var inputs = try Digest.inputs(Set(files + planned.files).sorted())
    if let file = self.venue, Venues.isFile(file) { inputs += try Digest.inputs([Venues.file(file)]) }
    let recipe = Recipe(
      version: Lawbook.version, command: ["plot"] + Self.lasting(arguments), inputs: Recipe.unique(inputs))
    return (maker.draw(planned, order).scene, recipe, order.venue, planned.warnings)
  }

  /// The figure before it is laid out, and the files of its study.
  private func planned(
    _ maker: FigureMaker
  ) throws -> (order: FigureMaker.Order, planned: FigureMaker.Planned, files: [String]) {
    guard let study, let name = figure ?? self.study else { throw ValidationError("Name a study and a figure.") }
    var order = FigureMaker.Order()
    order.options = try Reporting.usage { try NamedValues.single(option, "--option") }
    order.venue = try chosenVenue()
    (order.width, order.height) = (width.map { $0 * 72 }, height.map { $0 * 72 })
    let made = figure == nil ? nil : try result(study)
    return (order, try maker.plan(name, of: made?.result, order), made?.files ?? [])
  }

  /// The text of the file where there is one, else what the figure is made of.
  private func specText(_ fonts: Fonts) throws -> String {
    let maker = try NotebookFiles.figures(fonts)
    if let figure, maker.library.names.contains(figure),
      let data = FileManager.default.contents(atPath: maker.library.file(of: figure))
    {
      return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
    let planned = try planned(maker).planned
    return Figures.specText(planned.plot, caption: planned.caption)
  }

  private static func table(_ name: String, of result: StudyResult) throws(Failure) -> Table {
    guard let table = studyTables.first(where: { $0.name == name }) else {
      throw Failure("no table is named '\(name)'", hint: Suggestion.hint(for: name, among: studyTables.map(\.name)))
    }
    return table.table(of: result)
  }

  func chosenVenue() throws -> Venue {
    guard let venue else { return .standard }
    let venues = Venues(folder: try NotebookFiles.venues())
    return try Reporting.usage { try venues.venue(venue) }
  }

  /// Arguments without the files to write, which a recipe does not depend on.
  private static func lasting(_ arguments: [String]) -> [String] {
    var kept: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--out" { _ = rest.popFirst() } else if !argument.hasPrefix("--out=") { kept.append(argument) }
    }
    return kept
  }

  /// Missing fonts: warnings, or what ends the command.
  static func tell(_ missing: [Diagnostic], strict: Bool) throws(Failure) {
    if strict, !missing.isEmpty {
      throw Failure(missing.map { Diagnostic(.error, at: $0.place, $0.headline, hint: $0.hint) })
    }
    for warning in missing { Reporting.say(warning.description) }
  }

  /// The result, and the files it was made from.
  private func result(_ name: String) throws -> (result: StudyResult, files: [String]) {
    if let laws = publishedLaw(name) {
      let settings = AnalysisSettings(id: laws.id, title: laws.title)
      let result = StudyResult(
        settings: settings, table: RunTable(), optimal: LawFits(laws: LawSet(id: "none", title: "")), published: laws)
      return (result, [])
    }
    let study = try Reporting.usage { try logs.applied(to: try studyAtPaths([name])) }
    let result = try StudyRun.result(of: study)
    let files = Set(NotebookFiles.logs(of: result) + (NotebookFiles.isFile(study.file) ? [study.file] : []))
    return (result, files.sorted())
  }

  /// Names with titles, each broken before a terminal's edge would break it.
  private static var figureList: String {
    let library = SpecLibrary(folder: (try? NotebookFiles.figures(Fonts()).library.folder) ?? "")
    return FigureMaker(library: library, fonts: Fonts()).entries.flatMap { figure -> [String] in
      var lines = [""]
      for word in figure.title.split(separator: " ") {
        if lines[lines.count - 1].count + word.count + 1 > 52 { lines.append("") }
        lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
      }
      return lines.enumerated().map { index, line in
        let name = index == 0 ? figure.name : ""
        return "  \(name)\(String(repeating: " ", count: max(1, 24 - name.count)))\(line)"
      }
    }.joined(separator: "\n")
  }

  static func catalogue() throws -> String {
    try NotebookFiles.figures(Fonts()).entries.map { figure in
      let options = figure.options.map {
        "    \($0.name)\(String(repeating: " ", count: max(1, 10 - $0.name.count)))\($0.help)"
      }
      return (["\(figure.name)", "  \(figure.title)"] + options).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  private static var tableList: String {
    var builder = TableBuilder(studyTables)
    builder.words("table", "table") { $0.name }
    builder.words("rows", "its rows") { $0.rows }
    return
      (builder.table("tables").lines(width: TextStyle.width)
      + ["'lawbook plot STUDY --table optima' prints one as CSV."]).joined(separator: "\n")
  }
}
